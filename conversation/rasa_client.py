"""Rasa behind one HTTP call: `POST /turn`, described in `docs/how-it-flows.md`."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Protocol

import httpx

from conversation.errors import NoAnswer, RasaUnavailable, TurnFailed

CONNECT_SECONDS = 1.0
ANSWER_SECONDS = 8.0
_MOST_CONNECTIONS = 64
_DETAIL_LENGTH = 300

# A kept connection that the other side has closed meanwhile, or a process that died: worth one more try at once.
_BROKEN = (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError, httpx.CloseError)


class Understanding(Protocol):
    """Understands what a customer says: a pure function of the request, so a turn may always be taken again."""

    def turn(self, request: dict[str, Any]) -> dict[str, Any]:
        """The answer to a turn, both as in `docs/how-it-flows.md`.

        Raises `RasaUnavailable` if nobody answers yet (`NoAnswer` if the turn got lost on the way), and `TurnFailed`
        if the turn itself ends in an error.
        """
        ...


class RasaClient:
    """One a process, for all its threads. Connections are kept; times are in seconds."""

    def __init__(self, url: str, *, answer_seconds: float = ANSWER_SECONDS) -> None:
        self._client = httpx.Client(
            base_url=url,
            timeout=httpx.Timeout(answer_seconds, connect=CONNECT_SECONDS),
            limits=httpx.Limits(max_connections=_MOST_CONNECTIONS, max_keepalive_connections=_MOST_CONNECTIONS),
            trust_env=False,  # Rasa is on loopback: a proxy in the environment is not meant for it
            verify=url.startswith("https:"),  # loading certificates takes a fifth of a second, for nothing on http
        )

    def turn(self, request: dict[str, Any]) -> dict[str, Any]:
        """See `Understanding.turn`."""
        response = self._post(request)
        if response.status_code in (502, 503, 504):
            raise RasaUnavailable(f"Rasa is not ready (HTTP {response.status_code})")
        if response.status_code != 200:
            raise TurnFailed(f"HTTP {response.status_code}: {_detail(response)}")
        try:
            answer = response.json()
        except ValueError:
            raise TurnFailed("the answer is not JSON") from None
        if not isinstance(answer, dict):
            raise TurnFailed("the answer is not a JSON object")
        return answer

    def close(self) -> None:
        self._client.close()

    def __enter__(self) -> RasaClient:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _post(self, request: dict[str, Any], *, again: bool = True) -> httpx.Response:
        try:
            return self._client.post("/turn", json=request)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise RasaUnavailable(f"Rasa cannot be reached: {type(error).__name__}") from None
        except _BROKEN as error:
            if again:
                return self._post(request, again=False)
            raise NoAnswer(f"the connection broke: {type(error).__name__}") from None
        except httpx.HTTPError as error:
            raise NoAnswer(f"no answer: {type(error).__name__}") from None


def _detail(response: httpx.Response) -> str:
    try:
        problem = response.json()
    except ValueError:
        return "no detail"
    detail = problem.get("detail") if isinstance(problem, dict) else None
    return detail[:_DETAIL_LENGTH] if isinstance(detail, str) else "no detail"
