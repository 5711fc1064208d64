"""The intent classifier as a component of Rasa's pipeline."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import astuple, fields
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import characters
from bot.nlu.calibration import Calibration, calibrate
from bot.nlu.encoder import shared_encoder
from bot.nlu.ensemble import Ensemble, Settings, Trainer
from bot.nlu.noise import mistyped
from bot.nlu.order_numbers import find_order_numbers
from bot.nlu.shorthand import spell_out

FILE = "ensemble.npz"
RANKING_LENGTH = 10
SEED = 7
# Stands for any order number: which one it is says nothing about what is asked.
SOME_NUMBER = "1234"


def plain_words(text: str) -> str:
    """The sentence as the model is shown it: shorthand spelled out, every order number the same."""
    for found in reversed(find_order_numbers(text)):
        text = text[: found.start] + SOME_NUMBER + text[found.end :]
    return spell_out(text)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SentenceEnsembleClassifier(IntentClassifier, GraphComponent):
    """Softmax regression and nearest examples over sentence embeddings; see `bot.nlu.ensemble`.

    Options: `encoder` (a directory, relative to the repository), `not_from_words` (intents that no sentence can have)
    and those of `Settings`. Sets `intent` and
    `intent_ranking`; confidences of the ranking are shares of the best one's calibrated confidence.
    """

    @staticmethod
    def required_packages() -> list[str]:
        return ["onnxruntime", "tokenizers", "sklearn"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "encoder": "build/encoder",
            "not_from_words": [],
            **{field.name: field.default for field in fields(Settings)},
        }

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._encoder = shared_encoder(config["encoder"])
        self._settings = Settings(**{field.name: config[field.name] for field in fields(Settings)})
        self._not_from_words = frozenset(config["not_from_words"])
        self._storage, self._resource = model_storage, resource
        self._rarity: Any = None
        self._model: Ensemble | None = None
        self._calibration = Calibration()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEnsembleClassifier:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SentenceEnsembleClassifier:
        """Raises RuntimeError if the model was trained on another encoder than the one that is here."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder, np.load(folder / FILE, allow_pickle=False) as stored:
            component._restore({name: stored[name] for name in stored.files})
        return component

    def train(self, training_data: TrainingData) -> Resource:
        examples = [
            example
            for example in training_data.intent_examples
            if example.get(TEXT) and example.get(INTENT) not in self._not_from_words
        ]
        self.learn([example.get(TEXT) for example in examples], [example.get(INTENT) for example in examples])
        self._store()
        return self._resource

    def learn(self, sentences: Sequence[str], intents: Sequence[str]) -> None:
        """Fits the model to sentences and the intent of each. Nothing is stored."""
        dice = random.Random(SEED)
        texts = [plain_words(sentence) for sentence in sentences]
        # Every second example is enough to show what slips look like, and spares a quarter of the encoding.
        copied = range(0, len(texts), 2)
        copies = [mistyped(texts[index], dice) for index in copied]
        sources = np.array([*range(len(texts)), *copied])
        names = np.array(intents)[sources]
        self._rarity = characters.rarity(texts)
        everything = texts + copies
        trainer = Trainer(
            self._encoder.encode(everything), characters.vectors(everything, self._rarity), len(texts), self._settings
        )
        self._calibration = calibrate(trainer, names, sources, dice)
        self._model = trainer.fit(names)

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            ranking = self.rank(message.get(TEXT) or "")
            best = ranking[0] if ranking else {"name": None, "confidence": 0.0}
            message.set(INTENT, dict(best), add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def rank(self, text: str) -> list[dict[str, Any]]:
        """The likeliest intents first, as `{"name", "confidence"}`; none without a letter, digit or picture."""
        spelled = plain_words(text)
        if self._model is None or not any(character.isalnum() or ord(character) > 0x2000 for character in spelled):
            return []
        share, closeness = self._model.score(
            self._encoder.encode([spelled]), characters.vectors([spelled], self._rarity)
        )
        confidence = float(self._calibration.confidence(share.max(axis=1), closeness)[0])
        order = np.argsort(-share[0], kind="stable")[:RANKING_LENGTH]
        best = float(share[0, order[0]])
        return [
            {"name": str(self._model.intents[index]), "confidence": confidence * float(share[0, index]) / best}
            for index in order
        ]

    def _store(self) -> None:
        assert self._model is not None
        with self._storage.write_to(self._resource) as folder:
            np.savez_compressed(
                folder / FILE,
                encoder=np.array(self._encoder.fingerprint),
                rarity=self._rarity,
                calibration=np.array(astuple(self._calibration)),
                intents=self._model.intents,
                weights=self._model.weights.astype(np.float16),
                bias=self._model.bias,
                examples=self._model.examples.astype(np.float16),
                starts=self._model.starts,
            )

    def _restore(self, stored: dict[str, Any]) -> None:
        if str(stored["encoder"]) != self._encoder.fingerprint:
            raise RuntimeError(
                f"this model was trained with the sentence encoder {stored['encoder']}, but build/encoder holds "
                f"{self._encoder.fingerprint}: train again"
            )
        self._rarity = stored["rarity"]
        self._calibration = Calibration(*map(float, stored["calibration"]))
        self._model = Ensemble(
            settings=self._settings,
            intents=stored["intents"],
            weights=stored["weights"].astype(np.float32),
            bias=stored["bias"],
            examples=stored["examples"].astype(np.float32),
            starts=stored["starts"],
        )
