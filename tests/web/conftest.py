"""The real application on a real database; only readiness is played."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from starlette.testclient import TestClient

from company import Company, load
from reins.settings import ROOT
from storage import ChangeSignal, Database
from web.app import create_app
from web.services import Services

API_KEY = "test-key-of-the-company"
IDENTITY_SECRET = "test-secret-that-signs-identities"


@pytest.fixture(scope="session")
def company() -> Company:
    return load(ROOT / "catalog.yml", ROOT / "policy.yml")


@dataclass
class Api:
    """The application as its callers see it."""

    client: TestClient
    database: Database
    trouble: list[Exception] = field(default_factory=list)

    def call(self, method: str, path: str, **more: Any) -> Any:
        headers = {"Authorization": f"Bearer {API_KEY}"} | more.pop("headers", {})
        return self.client.request(method, path, headers=headers, **more)

    def customer(self, ref: str = "ada", **more: Any) -> str:
        body = {
            "first_name": "Ada",
            "time_zone": "America/Chicago",
            "country": "US",
            "contact_points": [
                {"channel": "sms", "address": "+14025550101", "verified": True},
                {"channel": "email", "address": "ada@example.com", "verified": True},
            ],
        } | more
        assert self.call("PUT", f"/v1/customers/{ref}", json=body).status_code in (200, 201)
        return ref

    def session(self, customer: str | None = None) -> dict[str, str]:
        """Headers of a new chat session."""
        body = {"identity": identity(customer)} if customer else {}
        answer = self.client.post("/v1/chat/sessions", json=body)
        assert answer.status_code == 201, answer.text
        return {"Authorization": f"Bearer {answer.json()['token']}"}


def identity(customer: str, *, minutes: float = 5, secret: str = IDENTITY_SECRET, **claims: Any) -> str:
    now = datetime.now(UTC)
    whole = {"sub": customer, "aud": "reins", "iat": now, "exp": now + timedelta(minutes=minutes)} | claims
    return jwt.encode(whole, secret, algorithm="HS256")


@pytest.fixture
def api(sqlite_database: Database, company: Company) -> Iterator[Api]:
    signal = ChangeSignal(sqlite_database.engine)
    trouble: list[Exception] = []

    def ready() -> None:
        if trouble:
            raise trouble[0]

    services = Services(
        database=sqlite_database,
        company=company,
        signal=signal,
        api_key=API_KEY,
        identity_secret=IDENTITY_SECRET,
        ready=ready,
    )
    with TestClient(create_app(services), raise_server_exceptions=False) as client:
        yield Api(client, sqlite_database, trouble)
    signal.close()
