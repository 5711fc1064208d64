"""Writes the graph of all-MiniLM-L6-v2 node by node from its weights: no torch, no model hub.

Inputs `input_ids` and `attention_mask`, int64 of [batch, tokens]; output `sentence_embedding`, float of [batch, 384]:
the mean of the last hidden states over the mask, of length one.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

# The published config.json of the model.
HIDDEN, HEADS, LAYERS, EPSILON = 384, 12, 6, 1e-12
HEAD = HIDDEN // HEADS
# Added to the score of a masked token; far below any real score, and safe in float32.
MASKED = -10000.0


class _Graph:
    def __init__(self, weights: Mapping[str, NDArray[Any]]) -> None:
        self.weights = weights
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}

    def constant(self, name: str, value: Any, kind: type | None = None) -> str:
        self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(np.asarray(value, dtype=kind)), name)
        return name

    def op(self, kind: str, inputs: list[str], output: str, **attributes: Any) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output

    def linear(self, source: str, prefix: str, output: str) -> str:
        weight = self.constant(f"{prefix}.weight_t", self.weights[f"{prefix}.weight"].T, np.float32)
        bias = self.constant(f"{prefix}.bias", self.weights[f"{prefix}.bias"], np.float32)
        return self.op("Add", [self.op("MatMul", [source, weight], f"{output}_product"), bias], output)

    def norm(self, source: str, prefix: str, output: str) -> str:
        gain = self.constant(f"{prefix}.gain", self.weights[f"{prefix}.weight"], np.float32)
        bias = self.constant(f"{prefix}.shift", self.weights[f"{prefix}.bias"], np.float32)
        return self.op("LayerNormalization", [source, gain, bias], output, axis=-1, epsilon=EPSILON)

    def embeddings(self) -> str:
        words = self.constant("words", self.weights["embeddings.word_embeddings.weight"])
        places = self.constant("places", self.weights["embeddings.position_embeddings.weight"])
        kind = self.constant("kind", self.weights["embeddings.token_type_embeddings.weight"][0])
        self.nodes.append(helper.make_node("Shape", ["input_ids"], ["length"], name="length", start=1, end=2))
        zero = self.constant("zero", [0], np.int64)
        place = self.op("Slice", [places, zero, "length", zero], "place")
        word = self.op("Gather", [words, "input_ids"], "word")
        return self.norm(
            self.op("Add", [self.op("Add", [word, place], "placed"), kind], "embedded"), "embeddings.LayerNorm", "start"
        )

    def attention(self, source: str, prefix: str, mask: str, name: str) -> str:
        query, key, value = (
            self.op(
                "Reshape", [self.linear(source, f"{prefix}.self.{part}", name + part), "heads"], name + part + "_heads"
            )
            for part in ("query", "key", "value")
        )
        query = self.op("Transpose", [query], name + "query_t", perm=[0, 2, 1, 3])
        key = self.op("Transpose", [key], name + "key_t", perm=[0, 2, 3, 1])
        value = self.op("Transpose", [value], name + "value_t", perm=[0, 2, 1, 3])
        scores = self.op("Mul", [self.op("MatMul", [query, key], name + "match"), "scale"], name + "scores")
        share = self.op("Softmax", [self.op("Add", [scores, mask], name + "masked")], name + "share", axis=-1)
        mixed = self.op(
            "Transpose", [self.op("MatMul", [share, value], name + "mix")], name + "mixed", perm=[0, 2, 1, 3]
        )
        return self.linear(
            self.op("Reshape", [mixed, "joined"], name + "join"), f"{prefix}.output.dense", name + "said"
        )

    def gelu(self, source: str, name: str) -> str:
        erf = self.op("Erf", [self.op("Div", [source, "root_two"], name + "over")], name + "erf")
        return self.op(
            "Mul", [self.op("Mul", [source, self.op("Add", [erf, "one"], name + "gate")], name + "gated"), "half"], name
        )

    def layer(self, source: str, number: int, mask: str) -> str:
        prefix, name = f"encoder.layer.{number}", f"layer{number}_"
        said = self.attention(source, f"{prefix}.attention", mask, name)
        heard = self.norm(
            self.op("Add", [said, source], name + "sum1"), f"{prefix}.attention.output.LayerNorm", name + "heard"
        )
        wide = self.gelu(self.linear(heard, f"{prefix}.intermediate.dense", name + "wide"), name + "gelu")
        narrow = self.linear(wide, f"{prefix}.output.dense", name + "narrow")
        return self.norm(self.op("Add", [narrow, heard], name + "sum2"), f"{prefix}.output.LayerNorm", name + "end")


def build_graph(weights: Mapping[str, NDArray[Any]], path: Path) -> None:
    """Writes the float32 model to `path`. Raises KeyError for a missing weight."""
    graph = _Graph(weights)
    for name, value, kind in (
        ("heads", [0, 0, HEADS, HEAD], np.int64),
        ("joined", [0, 0, HIDDEN], np.int64),
        ("axis1", [1], np.int64),
        ("axis2", [2], np.int64),
        ("axes12", [1, 2], np.int64),
        ("scale", 1 / np.sqrt(HEAD), np.float32),
        ("root_two", np.sqrt(2.0), np.float32),
        ("one", 1.0, np.float32),
        ("half", 0.5, np.float32),
        ("masked", MASKED, np.float32),
    ):
        graph.constant(name, value, kind)
    mask = graph.op("Cast", ["attention_mask"], "mask", to=TensorProto.FLOAT)
    hidden = graph.op("Sub", ["one", graph.op("Unsqueeze", [mask, "axes12"], "mask4")], "hidden")
    penalty = graph.op("Mul", [hidden, "masked"], "penalty")
    state = graph.embeddings()
    for number in range(LAYERS):
        state = graph.layer(state, number, penalty)
    kept = graph.op("Mul", [state, graph.op("Unsqueeze", [mask, "axis2"], "mask3")], "kept")
    total = graph.op("ReduceSum", [kept, "axis1"], "total", keepdims=0)
    count = graph.op("ReduceSum", ["mask3", "axis1"], "count", keepdims=0)
    graph.op("LpNormalization", [graph.op("Div", [total, count], "mean")], "sentence_embedding", axis=-1, p=2)
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "all-MiniLM-L6-v2",
            [
                helper.make_tensor_value_info(name, TensorProto.INT64, ["B", "S"])
                for name in ("input_ids", "attention_mask")
            ],
            [helper.make_tensor_value_info("sentence_embedding", TensorProto.FLOAT, ["B", HIDDEN])],
            list(graph.constants.values()),
        ),
        opset_imports=[helper.make_opsetid("", 17)],
    )
    model.ir_version = 8
    onnx.checker.check_model(model)
    onnx.save(model, path)
