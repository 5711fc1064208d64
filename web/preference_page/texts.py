"""What the page says beside its buttons. It is kept in the ledger with every change, as what the customer was shown."""

from __future__ import annotations

from collections.abc import Sequence

SAVE = "What you switch off or limit stops at once. What you switch on, you confirm on the next page."
STOP = "One press, and it stops at once. You can take it back here."
PAUSE = "Nothing is lost: messages wait, or lapse, until the pause is over."
RESUME = "End the pause"
ONE_CLICK_SHOWN = "The unsubscribe button of a mail program (RFC 8058)."

NOTHING = "It was so already: nothing has changed."
CHOOSE_AGAIN = "That is no longer offered here. Please choose again."
STALE = (
    "Something was changed meanwhile, perhaps in another window or in the chat. Nothing of what you just chose was "
    "saved. This is how it stands now: please choose again."
)
ASK_AGAIN = "That question is no longer open, and nothing was changed. Please choose again."
TOO_LATE = "That can no longer be undone here, because something was changed since. Please choose again."
OLD_LINK = (
    "To switch things on or to see what is on record, please use the link in a newer message from us: links do that "
    "for 30 days. Stopping and pausing works with this one, always."
)


NEW_LINK = "You asked for a new link to the page where you choose what we send you:"
LINK_SENT_TODAY = "A new link was sent to you today. Please look for it among your messages."
NO_WAY = "We cannot send you a link that way. Please write to us."


def refused(lines: Sequence[str]) -> list[str]:
    """What was asked for and was not done."""
    return [f"Not changed: “{line}”" for line in lines]
