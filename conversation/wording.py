"""What the worker itself says, when the assistant cannot."""

from __future__ import annotations

from conversation.answer import Reply
from storage.records import Event

PERSON = {"value": "person", "label": "Talk to a person"}

APOLOGY = Reply(
    text="Sorry, something went wrong on our side and I could not answer that. Nothing has been changed. "
    "Please try again in other words, or talk to a person.",
    choices=(PERSON,),
    data={"type": "unclear", "why": "failed"},
)


ASK_AGAIN = Reply(
    text="I want to be sure before I change anything, so nothing has been changed yet. Could you say that again?",
    data={"type": "unclear", "why": "not_confirmed"},
)


def ask_the_same(question: Event) -> Reply:
    """The open question once more, for somebody who had answered before it was asked."""
    return Reply(
        text=f"Just to be sure: {question.text or ''}".rstrip(),
        choices=tuple(question.choices or ()),
        data=question.data,
    )
