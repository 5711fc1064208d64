"""Collects what actions say, and tells replies from proposals."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import OutputChannel

from bot.turn.errors import TurnError


class Collector(OutputChannel):
    """An output channel that sends nothing. `replies` and `proposals` have the forms of `docs/how-it-flows.md`."""

    def __init__(self) -> None:
        self.replies: list[dict[str, Any]] = []
        self.proposals: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        return "turn"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Raises TurnError for what no connector could deliver: Rasa's own images, attachments and templates."""
        custom = message.get("custom") or {}
        extra = set(custom) - {"data", "proposal"}
        if extra:
            raise TurnError(f"a reply's json_message may hold data or a proposal, not {sorted(extra)}")
        proposal = custom.get("proposal")
        if proposal is not None:
            if not isinstance(proposal, dict) or not isinstance(proposal.get("type"), str):
                raise TurnError("a proposal must be an object with a type")
            self.proposals.append(proposal)
        reply: dict[str, Any] = {}
        if message.get("text"):
            reply["text"] = message["text"]
        buttons = message.get("buttons") or []
        if buttons:
            reply["choices"] = [{"value": button["payload"], "label": button["title"]} for button in buttons]
        if custom.get("data") is not None:
            reply["data"] = custom["data"]
        if reply:
            self.replies.append(reply)
