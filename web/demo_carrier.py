"""The simulated carrier of the demo, as the phone in the browser sees it. It is not there with the real Twilio."""

from __future__ import annotations

import ssl
from typing import Any
from urllib.parse import quote

import httpx

from connectors.sms_twilio.sender import TwilioAccount

# A text is taken in before the carrier answers, and Twilio waits 15 seconds for that.
_PATIENCE_SECONDS = 20.0
# It listens on loopback, in plain HTTP. Loading the machine's certificates would cost more than the whole call.
_NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class CarrierRefused(Exception):
    """What was asked for cannot be done; the message says why."""


class CarrierIsAway(Exception):
    """Nobody answers: it is being started, or has been stopped."""


class Carrier:
    """Speaks to the simulator at the account's own address, with the account's credentials."""

    def __init__(self, account: TwilioAccount) -> None:
        assert account.api_base is not None
        self._base = account.api_base
        self._who = (account.account_sid, account.auth_token)

    async def look(self, number: str, after: int, wait: float) -> dict[str, Any]:
        """The phone's thread and what the carrier saw, at once or within `wait` seconds of a change."""
        return await self._call("GET", _path(number), wait, params={"after": after, "wait": wait})

    async def act(self, number: str, what: str, said: dict[str, Any]) -> dict[str, Any]:
        """`text`, `again`, `past` or `clear`: see tests/twilio_process.py."""
        return await self._call("POST", f"{_path(number)}/{what}", _PATIENCE_SECONDS, json=said)

    async def misbehave(self, how: dict[str, Any]) -> dict[str, Any]:
        return await self._call("POST", "/carrier", _PATIENCE_SECONDS, json=how)

    async def _call(self, method: str, path: str, patience: float, **more: Any) -> dict[str, Any]:
        try:
            async with httpx.AsyncClient(
                base_url=self._base, auth=self._who, timeout=patience + 5, trust_env=False, verify=_NO_TLS
            ) as client:
                answer = await client.request(method, path, **more)
                document: dict[str, Any] = answer.json()
        except (httpx.HTTPError, ValueError):
            raise CarrierIsAway from None
        if not answer.is_success:
            raise CarrierRefused(str(document.get("message", answer.status_code)))
        return document


def _path(number: str) -> str:
    return f"/phones/{quote(number, safe='')}"
