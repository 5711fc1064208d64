from __future__ import annotations

from typing import Any

import pytest

from conversation.answer import RecordConsent, Reply, RequestHandoff, read_answer
from conversation.errors import TurnFailed

CONSENT = {"type": "record_consent", "change": {}, "wording": "w", "base_version": 3, "confirmed": True}
WHOLE: dict[str, Any] = {
    "state": {"a": 1},
    "replies": [{"text": "t", "choices": [{"value": "v", "label": "l", "extra": 1}], "data": {"type": "x"}}],
    "proposals": [CONSENT, {"type": "request_handoff", "reason": "asked"}],
    "trace": {"ms": 1},
}


def test_a_whole_answer_is_read() -> None:
    answer = read_answer(WHOLE)
    assert answer.state == {"a": 1}
    assert answer.replies == (Reply("t", ({"value": "v", "label": "l"},), {"type": "x"}),)
    assert answer.proposals == (RecordConsent({}, "w", 3, True, None), RequestHandoff("asked"))
    assert answer.raw_proposals == tuple(WHOLE["proposals"])


def test_what_may_be_left_out_may_be_left_out() -> None:
    answer = read_answer({"replies": [{"text": "t"}]})
    assert (answer.state, answer.proposals, answer.trace) == (None, (), {})
    assert read_answer({"replies": [{"data": {"type": "x"}}]}).replies == (Reply(None, (), {"type": "x"}),)


@pytest.mark.parametrize(
    ("field", "answer"),
    [
        ("replies", {}),
        ("replies", {"replies": []}),
        ("replies", {"replies": "hello"}),
        ("replies", {"replies": [{"text": "t"}] * 21}),
        ("replies/0", {"replies": ["t"]}),
        ("replies/0", {"replies": [{}]}),
        ("replies/0/text", {"replies": [{"text": 5}]}),
        ("replies/0/data", {"replies": [{"text": "t", "data": []}]}),
        ("replies/0/choices/0/label", {"replies": [{"text": "t", "choices": [{"value": "v"}]}]}),
        ("state", {"state": "s", "replies": [{"text": "t"}]}),
        ("proposals/0", {"replies": [{"text": "t"}], "proposals": [1]}),
        ("proposals/0/type", {"replies": [{"text": "t"}], "proposals": [{"type": "drop_tables"}]}),
        ("proposals/0/reason", {"replies": [{"text": "t"}], "proposals": [{"type": "request_handoff"}]}),
        *(
            (f"proposals/0/{name}", {"replies": [{"text": "t"}], "proposals": [CONSENT | {name: wrong}]})
            for name, wrong in [
                ("change", []),
                ("wording", 1),
                ("base_version", None),
                ("base_version", True),
                ("base_version", -1),
                ("confirmed", "yes"),
                ("confirmed", None),
                ("undo_of", "1"),
            ]
        ),
    ],
)
def test_anything_else_is_a_failed_turn_that_names_the_field(field: str, answer: dict[str, Any]) -> None:
    with pytest.raises(TurnFailed) as raised:
        read_answer(answer)
    assert str(raised.value).startswith(f"{field}:")
