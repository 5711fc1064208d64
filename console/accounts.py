"""Accounts of support staff: who may sign in, and proof that they are who they say.

Passwords follow NIST SP 800-63B: long, no rules of composition, normalised (NFKC) so that every keyboard that can type
one gives the same, hashed with argon2id.
"""

from __future__ import annotations

import threading
import unicodedata
from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from email_validator import EmailNotValidError, validate_email

from storage import Database, UnitOfWork
from storage.records import Agent

ROLES = ("agent", "reviewer", "manager", "admin")
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 256
_LEAST_DIFFERENT_CHARACTERS = 5
_LONGEST_NAME = 200
# Each check takes 64 MiB: a crowd at the door must not take the machine's memory.
_CHECKS_AT_ONCE = 4

_hasher = PasswordHasher()
_checks = threading.BoundedSemaphore(_CHECKS_AT_ONCE)


class InvalidAccount(ValueError):
    """An account cannot be made or changed like that. `field` is email, name, role or password."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


def create_agent(uow: UnitOfWork, email: str, name: str, role: str, password: str, now: datetime) -> int:
    """Adds an account and returns its id. Raises `InvalidAccount` naming the field; then nothing was added."""
    address = _checked_email(email)
    name = " ".join(name.split())
    if not 1 <= len(name) <= _LONGEST_NAME or not name.isprintable():
        raise InvalidAccount("name", f"must have 1 to {_LONGEST_NAME} printable characters")
    if role not in ROLES:
        raise InvalidAccount("role", f"must be one of {', '.join(ROLES)}")
    _check_password(password, address, name)
    if uow.agents.by_email(address) is not None:
        raise InvalidAccount("email", "there is an account with this address already")
    return uow.agents.add(email=address, name=name, role=role, password_hash=_hash(password), now=now)


def set_password(uow: UnitOfWork, email: str, password: str) -> None:
    """Gives the account another password and ends all its sessions. Raises `InvalidAccount` naming the field."""
    agent = uow.agents.by_email(_checked_email(email))
    if agent is None:
        raise InvalidAccount("email", "there is no account with this address")
    _check_password(password, agent.email, agent.name)
    uow.agents.set_password(agent.id, _hash(password))


class Doorkeeper:
    """Tells whether an address and a password belong together, taking as long for an account that does not exist."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._nobody = _hasher.hash("nobody has this password")

    def admit(self, email: str, password: str) -> Agent | None:
        """The active agent whose password this is. A hash made with older parameters is made anew."""
        email = email.strip()
        with self._database.read() as uow:
            agent = uow.agents.by_email(email) if email.isprintable() else None
        usable = agent is not None and agent.active
        right = _verify(agent.password_hash if agent is not None and usable else self._nobody, password)
        if agent is None or not usable or not right:
            return None
        if _hasher.check_needs_rehash(agent.password_hash):
            with self._database.write() as uow:
                uow.agents.replace_hash(agent.id, _hash(password))
        return agent


def _checked_email(email: str) -> str:
    try:
        return validate_email(email.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise InvalidAccount("email", str(error)) from None


def _check_password(password: str, email: str, name: str) -> None:
    plain = _normal(password)
    if not SHORTEST_PASSWORD <= len(plain) <= LONGEST_PASSWORD:
        raise InvalidAccount("password", f"must have {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters")
    if len(set(plain.lower())) < _LEAST_DIFFERENT_CHARACTERS:
        raise InvalidAccount("password", f"must have at least {_LEAST_DIFFERENT_CHARACTERS} different characters")
    if plain.lower() in (email, email.partition("@")[0], name.lower()):
        raise InvalidAccount("password", "must not be the name or the address")


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


def _hash(password: str) -> str:
    with _checks:
        return _hasher.hash(_normal(password))


def _verify(password_hash: str, password: str) -> bool:
    # Longer ones cannot have been set; they cost the same all the same.
    with _checks:
        try:
            return _hasher.verify(password_hash, _normal(password[:LONGEST_PASSWORD])) and (
                len(password) <= LONGEST_PASSWORD
            )
        except (VerificationError, InvalidHashError):
            return False
