"""The Twilio SDK, pointed at another address if one is set, with time-outs and without retries of its own."""

from __future__ import annotations

import threading
from typing import Any

from requests.exceptions import ConnectionError as RequestsConnectionError
from requests.exceptions import ConnectTimeout, RequestException
from twilio.base.exceptions import TwilioException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError

TIMEOUT_SECONDS = 10.0
"""For connecting, and again for the answer. Both together stay well within the gate's lease."""
_REAL = "https://api.twilio.com"


class HttpClient(TwilioHttpClient):
    """Remembers, for each thread, how long Twilio asked to wait."""

    def __init__(self, base: str | None) -> None:
        super().__init__(timeout=TIMEOUT_SECONDS, max_retries=0)
        self._base = base.rstrip("/") if base else _REAL
        self._local = threading.local()

    def request(self, method: str, url: str, *args: Any, **more: Any) -> Response:
        self._local.retry_after = None
        if url.startswith(_REAL):
            url = self._base + url.removeprefix(_REAL)
        response = super().request(method, url, *args, **more)
        self._local.retry_after = _seconds((response.headers or {}).get("Retry-After"))
        return response

    @property
    def retry_after(self) -> float | None:
        """Seconds, from the answer to this thread's last request."""
        return getattr(self._local, "retry_after", None)


def make_client(account_sid: str, auth_token: str, base: str | None) -> tuple[Client, HttpClient]:
    http = HttpClient(base)
    return Client(account_sid, auth_token, http_client=http), http


def never_left(error: RequestException) -> bool:
    """Whether the request cannot have reached Twilio: no connection ever stood."""
    if isinstance(error, ConnectTimeout):
        return True
    if not isinstance(error, RequestsConnectionError) or not error.args:
        return False
    cause = error.args[0]
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    return isinstance(reason, NewConnectionError | ConnectTimeoutError)


def status_and_code(error: TwilioException) -> tuple[int, int]:
    """The HTTP status and Twilio's own code of an error answer; zeros if it has none."""
    return _whole(getattr(error, "status", 0)), _whole(getattr(error, "code", 0))


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


def _seconds(value: str | None) -> float | None:
    try:
        return min(max(float(value), 0.0), 3600.0) if value else None
    except ValueError:
        return None
