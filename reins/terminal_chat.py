"""A chat in the terminal with a running Reins, over the same API as the widget."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import jwt


def talk(base: str, customer: str, identity_secret: str) -> None:
    """Reads lines until end of file. A line that is the value of an offered choice presses it."""
    body: dict[str, str] = {}
    if customer:
        now = datetime.now(UTC)
        claims = {"sub": customer, "aud": "reins", "iat": now, "exp": now + timedelta(minutes=5)}
        body["identity"] = jwt.encode(claims, identity_secret, algorithm="HS256")
    with httpx.Client(base_url=base, timeout=60) as client:
        answer = client.post("/v1/chat/sessions", json=body)
        answer.raise_for_status()
        client.headers["Authorization"] = f"Bearer {answer.json()['token']}"
        after, choices = _show(client, 0, None)
        while True:
            try:
                line = input("you: ").strip()
            except (EOFError, KeyboardInterrupt):
                print()
                return
            if not line:
                continue
            said = {"choice": line} if line in choices else {"text": line}
            sent = client.post("/v1/chat/messages", json={"client_id": str(uuid.uuid4()), **said})
            sent.raise_for_status()
            after, choices = _show(client, after, sent.json()["event"])


def _show(client: httpx.Client, after: int, until: int | None) -> tuple[int, list[str]]:
    """Prints what came after the cursor, waiting for the end of the turn of event `until`."""
    choices: list[str] = []
    while True:
        page: dict[str, Any] = client.get("/v1/chat/events", params={"after": after, "wait": 20 if until else 0}).json()
        for event in page["events"]:
            after = event["id"]
            if event["kind"].endswith("_said") and (event["by"] != "customer" or until is None):
                print(f"{event['by']}: {event.get('text', '')}")
                choices = [choice["value"] for choice in event.get("choices", [])]
                if choices:
                    print(f"  [{' | '.join(choices)}]")
            if until is not None and event["kind"] == "turn_done" and event.get("reply_to") == until:
                return after, choices
        if until is None:
            return after, choices
