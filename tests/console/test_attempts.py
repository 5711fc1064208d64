from __future__ import annotations

from datetime import timedelta

from console.attempts import PER_ACCOUNT, PER_ADDRESS, SPAN, Attempts
from tests.console.stage import MONDAY as NOW

SECOND = timedelta(seconds=1)


def test_an_account_rests_after_too_many_failures_until_the_span_is_over() -> None:
    attempts = Attempts()
    for number in range(PER_ACCOUNT):
        assert attempts.wait("mara@example.com", f"10.0.0.{number}", NOW) is None
        attempts.failed("mara@example.com", f"10.0.0.{number}", NOW)
    assert attempts.wait(" MARA@example.com", "10.0.0.99", NOW) == SPAN
    assert attempts.wait("mara@example.com", "10.0.0.99", NOW + SPAN - SECOND) == SECOND
    assert attempts.wait("mara@example.com", "10.0.0.99", NOW + SPAN) is None


def test_an_address_that_tries_many_accounts_rests_too() -> None:
    attempts = Attempts()
    for number in range(PER_ADDRESS):
        attempts.failed(f"agent{number}@example.com", "10.0.0.1", NOW)
    assert attempts.wait("another@example.com", "10.0.0.1", NOW) == SPAN
    assert attempts.wait("another@example.com", "10.0.0.2", NOW) is None


def test_a_success_frees_the_account_but_not_the_address() -> None:
    attempts = Attempts()
    for _ in range(PER_ADDRESS):
        attempts.failed("mara@example.com", "10.0.0.1", NOW)
    attempts.succeeded("Mara@example.com")
    assert attempts.wait("mara@example.com", "10.0.0.2", NOW) is None
    assert attempts.wait("mara@example.com", "10.0.0.1", NOW) == SPAN


def test_failures_of_long_ago_do_not_count() -> None:
    attempts = Attempts()
    for _ in range(PER_ACCOUNT - 1):
        attempts.failed("mara@example.com", "10.0.0.1", NOW)
    attempts.failed("mara@example.com", "10.0.0.1", NOW + SPAN)
    assert attempts.wait("mara@example.com", "10.0.0.1", NOW + SPAN) is None


def test_memory_is_bounded() -> None:
    attempts = Attempts()
    for number in range(12_000):
        attempts.failed(f"{number}@example.com", f"{number}", NOW)
    assert len(attempts._counts) == 10_000
