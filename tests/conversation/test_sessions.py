from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest

from conversation.errors import (
    ExpiredIdentity,
    ForeignIdentity,
    ForgedIdentity,
    IncompleteIdentity,
    InvalidIdentity,
    LongLivedIdentity,
    MalformedIdentity,
)
from conversation.sessions import find_session, open_session, verify_identity
from customers import UnknownCustomer
from storage.tables import chat_sessions
from tests.conversation.stage import Stage

SECRET = "a secret that is shared with the company's website"
NOW = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)


def token(algorithm: str = "HS256", secret: str = SECRET, **claims: Any) -> str:
    whole = {"sub": "ada", "aud": "reins", "exp": NOW + timedelta(minutes=5)} | claims
    return jwt.encode({name: value for name, value in whole.items() if value is not None}, secret, algorithm=algorithm)


def test_the_companys_token_proves_who_the_customer_is() -> None:
    assert verify_identity(token(), SECRET, NOW) == "ada"


def test_ten_minutes_ahead_is_the_most() -> None:
    assert verify_identity(token(exp=NOW + timedelta(minutes=10)), SECRET, NOW) == "ada"
    with pytest.raises(LongLivedIdentity):
        verify_identity(token(exp=NOW + timedelta(minutes=11)), SECRET, NOW)


def test_only_the_given_clock_counts() -> None:
    later = NOW + timedelta(days=4000)
    assert verify_identity(token(exp=later + timedelta(minutes=1), iat=later, nbf=later), SECRET, later) == "ada"


@pytest.mark.parametrize(
    ("error", "forged"),
    [
        (ForgedIdentity, token(secret="another secret, of sufficient length too")),
        (ForgedIdentity, token(algorithm="HS512", secret=SECRET * 2)),
        (ForgedIdentity, jwt.encode({"sub": "ada", "aud": "reins"}, key=None, algorithm="none")),
        (ExpiredIdentity, token(exp=NOW - timedelta(minutes=1))),
        (ExpiredIdentity, token(nbf=NOW + timedelta(minutes=1))),
        (ForeignIdentity, token(aud="another service")),
        (IncompleteIdentity, token(aud=None)),
        (IncompleteIdentity, token(exp=None)),
        (IncompleteIdentity, token(sub=None)),
        (IncompleteIdentity, token(sub="")),
        (MalformedIdentity, token(sub=42)),
        (MalformedIdentity, token(sub="a\x00da")),
        (MalformedIdentity, token(sub="x" * 201)),
        (MalformedIdentity, token(exp=10.0**30)),
        (MalformedIdentity, "not.a.token"),
        (MalformedIdentity, ""),
        (MalformedIdentity, "ü"),
    ],
)
def test_a_token_that_proves_nothing_is_refused(error: type[InvalidIdentity], forged: str) -> None:
    with pytest.raises(error):
        verify_identity(forged, SECRET, NOW)


def test_every_character_of_the_signature_matters() -> None:
    head, body, mark = token().split(".")
    for place in range(len(mark) - 1):
        swapped = "A" if mark[place] != "A" else "B"
        with pytest.raises(InvalidIdentity):
            verify_identity(f"{head}.{body}.{mark[:place]}{swapped}{mark[place + 1 :]}", SECRET, NOW)


def test_a_proven_customer_always_comes_back_to_one_conversation(stage: Stage) -> None:
    stage.customer("ada")
    stage.customer("bob")
    assert stage.conversation("ada") == stage.conversation("ada") != stage.conversation("bob")


def test_sessions_opened_at_once_share_one_conversation(stage: Stage) -> None:
    stage.customer("ada")
    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(lambda _: stage.conversation("ada"), range(6)))) == 1


def test_each_visitor_gets_a_conversation_of_their_own_unproven(stage: Stage) -> None:
    first, second = stage.conversation(), stage.conversation()
    assert first != second
    with stage.database.read() as uow:
        found = uow.conversations.get(first)
    assert found is not None
    assert (found.customer, found.verified) == (None, False)


def test_a_token_finds_its_session_until_it_expires_and_is_kept_as_a_hash_only(stage: Stage) -> None:
    with stage.database.write() as uow:
        opened = open_session(uow, customer=None, now=stage.clock())
    with stage.database.read() as uow:
        session = find_session(uow, opened.token, stage.clock())
        assert session is not None
        assert session.conversation_id == opened.conversation
        assert find_session(uow, opened.token + "x", stage.clock()) is None
        assert find_session(uow, opened.token, opened.expires_at) is None
        (row,) = uow.connection.execute(chat_sessions.select())
    assert row.token_hash == hashlib.sha256(opened.token.encode()).hexdigest()
    assert opened.token not in str(row)


def test_nobody_gets_a_session_for_a_customer_we_do_not_know(stage: Stage) -> None:
    with pytest.raises(UnknownCustomer), stage.database.write() as uow:
        open_session(uow, customer="nobody", now=stage.clock())
