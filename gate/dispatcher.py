"""The only way out: takes what is due from the outbox, decides under a lock on the customer, sends, logs, settles.

A local sender (the web chat) sends within the deciding transaction. Any other is called after it: the transaction has
then counted the message and noted that it is being sent, so neither an opt-out nor a cap can lose a race, and a
message whose sender died half way is never sent twice.
"""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from connectors.sending import BLOCKED_BY_CARRIER, Blocked, Receipt, SendingFailed, Temporary, Uncertain
from contact.terms import Purpose, Verdict
from conversation.backoff import Backoff
from conversation.moments import reached
from gate.ruling import Ruling, needs_lock, rule_on, touchpoint_of
from gate.senders import Sender
from storage import ChangeSignal, Database, UnitOfWork
from storage.errors import DatabaseTrouble
from storage.records import DeliveryReceipt, OutboxMessage, Suppression

if TYPE_CHECKING:
    from company import Company

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=60)
"""How long a sender may take. Longer than any provider's time-out."""
MOST_ATTEMPTS = 10
ACCEPTED = "accepted"
"""The status of the first receipt: the provider took the message and named it."""
UNCERTAIN = "uncertain"
"""How far a message came of which nobody knows whether it left."""
_BATCH = 100
_LOOK_AGAIN_SECONDS = 10.0
_PAUSE_SECONDS = 1.0
_SHORTEST_WAIT_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class _ToSend:
    message: OutboxMessage
    ruling: Ruling
    sender: Sender


class Dispatcher:
    """`senders` by channel. `start()` returns at once; `stop()` finishes the message in hand and returns then."""

    def __init__(
        self,
        database: Database,
        company: Company,
        senders: Mapping[str, Sender],
        signal: ChangeSignal,
        *,
        clock: Callable[[], datetime],
        lease: timedelta = LEASE,
        backoff: Backoff | None = None,
        name: str | None = None,
    ) -> None:
        self.name = name or f"gate-{os.getpid()}-{secrets.token_hex(4)}"
        self._database = database
        self._company = company
        self._senders = senders
        self._signal = signal
        self._clock = clock
        self._lease = lease
        self._backoff = backoff or Backoff(first=2.0, most=300.0)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="gate", daemon=True)

    def start(self) -> None:
        """Begins to dispatch, in a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """Not for signal handlers: it waits."""
        self._stopping.set()
        self._signal.touch()
        if self._thread.is_alive():
            self._thread.join()

    def dispatch_due(self) -> int:
        """Dispatches everything that is due now. Returns how many messages it had in hand."""
        handled = 0
        while not self._stopping.is_set():
            with self._database.read() as uow:
                due = uow.outbox.due(self._clock(), _BATCH)
            taken = sum(self._dispatch(outbox_id) for outbox_id in due if not self._stopping.is_set())
            if not taken:
                break
            handled += taken
        return handled

    def _run(self) -> None:
        while not self._stopping.is_set():
            seen = self._signal.version
            try:
                self.dispatch_due()
                with self._database.read() as uow:
                    due = uow.outbox.next_due()
            except Exception as error:
                # Even a mistake of ours must not end the gate. What was in hand is found again when its claim is over.
                log.error("gate_trouble", error=type(error).__name__)
                self._stopping.wait(_PAUSE_SECONDS)
                continue
            wait = (due - self._clock()).total_seconds() if due is not None else _LOOK_AGAIN_SECONDS
            self._signal.wait(seen, min(max(wait, _SHORTEST_WAIT_SECONDS), _LOOK_AGAIN_SECONDS))

    def _dispatch(self, outbox_id: int) -> bool:
        """Says whether it had the message in hand."""
        try:
            return self._handle(outbox_id)
        except DatabaseTrouble:
            raise
        except Exception as error:
            # A mistake of ours about one message must not hold up the others.
            log.error("message_set_aside", outbox=outbox_id, error=type(error).__name__)
            self._set_aside(outbox_id, error)
            return True

    def _set_aside(self, outbox_id: int, error: Exception) -> None:
        now = self._clock()
        with self._database.write() as uow:
            message = uow.outbox.claim(outbox_id, self.name, now, now + self._lease)
            if message is None:
                return  # it is being sent: found again when its claim is over
            if message.attempts < MOST_ATTEMPTS:
                delay = timedelta(seconds=self._backoff.delay(message.attempts))
                uow.outbox.postpone(message, now + delay, type(error).__name__)
            else:
                uow.outbox.settle(message, "failed", type(error).__name__)

    def _handle(self, outbox_id: int) -> bool:
        with self._database.write() as uow:
            to_send = self._decide(uow, outbox_id)
            reached("gate_before_commit")
        reached("gate_after_commit")
        if isinstance(to_send, _ToSend):
            self._send(to_send)
        return to_send is not False

    def _decide(self, uow: UnitOfWork, outbox_id: int) -> _ToSend | bool:
        """False: somebody else has the message. True: it is settled or waits. Else: it is to be sent now."""
        waiting = uow.outbox.get(outbox_id)
        if waiting is None:
            return False
        if needs_lock(waiting) and waiting.customer is not None:
            uow.customers.lock(waiting.customer)
        elif needs_lock(waiting) and waiting.conversation_id is not None:
            uow.conversations.lock(waiting.conversation_id)
        now = self._clock()
        message = uow.outbox.claim(outbox_id, self.name, now, now + self._lease)
        if message is None:
            return False
        if message.status == "sending":
            log.error("message_interrupted", outbox=message.id)
            uow.outbox.settle(message, "failed", "interrupted: nobody knows whether it left")
            return True
        sender = self._senders.get(message.channel)
        ruling = rule_on(uow, self._company, message, now)
        if ruling.verdict is Verdict.SEND and sender is None:
            ruling = Ruling(Verdict.WITHHOLD, "channel_off", f"connector:{message.channel}")
        uow.touchpoints.add(touchpoint_of(message, ruling, now))
        log.info("gate_decided", outbox=message.id, decision=ruling.verdict.value, reason=ruling.reason)
        if ruling.verdict is Verdict.WITHHOLD:
            uow.outbox.settle(message, "withheld")
            return True
        if ruling.verdict is Verdict.DEFER:
            assert ruling.next_allowed_at is not None
            uow.outbox.postpone(message, ruling.next_allowed_at)
            return True
        assert sender is not None
        to_send = _ToSend(message, ruling, sender)
        if not sender.local:
            uow.outbox.sending(message)
            return to_send
        self._settle(uow, to_send, self._attempt(to_send))
        return True

    def _send(self, to_send: _ToSend) -> None:
        outcome = self._attempt(to_send)
        reached("gate_sent")
        for last in (False, False, True):
            try:
                with self._database.write() as uow:
                    self._settle(uow, to_send, outcome)
                return
            except DatabaseTrouble:
                if last:
                    raise
                self._stopping.wait(_PAUSE_SECONDS)

    def _attempt(self, to_send: _ToSend) -> Receipt | SendingFailed:
        """The receipt, or why the message did not leave."""
        try:
            return to_send.sender.send(to_send.message, to_send.ruling.address)
        except SendingFailed as failure:
            return failure
        except Exception as error:
            log.error("sender_trouble", outbox=to_send.message.id, error=type(error).__name__)
            return Temporary(type(error).__name__)

    def _settle(self, uow: UnitOfWork, to_send: _ToSend, outcome: Receipt | SendingFailed) -> None:
        message = to_send.message
        if isinstance(outcome, Receipt):
            kept = uow.outbox.settle(message, "sent")
            if outcome.reference is not None and not to_send.sender.local:
                uow.receipts.add(DeliveryReceipt(message.id, outcome.reference, ACCEPTED, self._clock()))
        else:
            kept = self._settle_failure(uow, to_send, outcome)
            log.warning("message_not_sent", outbox=message.id, error=type(outcome).__name__)
        if not kept:
            log.error("claim_lost", outbox=message.id)

    def _settle_failure(self, uow: UnitOfWork, to_send: _ToSend, failure: SendingFailed) -> bool:
        """What becomes of a message that did not leave, or may not have. False: the claim was lost."""
        message = to_send.message
        if isinstance(failure, Blocked) and to_send.ruling.address is not None:
            blocked = Suppression(message.channel, to_send.ruling.address, BLOCKED_BY_CARRIER, self._clock())
            uow.suppressions.add(blocked)
        if isinstance(failure, Uncertain):
            uow.touchpoints.delivered(message.id, UNCERTAIN)
            if message.purpose == Purpose.MARKETING:
                # It counts as sent: rather one too few than one too many.
                return uow.outbox.settle(message, "failed", f"{UNCERTAIN}: {failure}")
        uow.touchpoints.take_back(message.id, "failed")
        if isinstance(failure, Temporary | Uncertain) and message.attempts < MOST_ATTEMPTS:
            given = failure.retry_after if isinstance(failure, Temporary) else None
            seconds = self._backoff.delay(message.attempts) if given is None else given
            why = f"{UNCERTAIN}: {failure}" if isinstance(failure, Uncertain) else str(failure)
            return uow.outbox.postpone(message, self._clock() + timedelta(seconds=seconds), why)
        return uow.outbox.settle(message, "failed", str(failure))
