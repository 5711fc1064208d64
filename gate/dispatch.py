"""One message on its way out: decide under a lock on the customer, send, log, settle.

A local sender (the web chat) sends within the deciding transaction. Any other is called after it: the transaction has
then counted the message and noted that it is being sent, so neither an opt-out nor a cap can lose a race, and a
message whose sender died half way is never sent twice.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar, cast

import structlog

from connectors.sending import BLOCKED_BY_CARRIER, Blocked, Receipt, SendingFailed, Temporary, Uncertain
from contact.terms import Channel, Purpose, Verdict
from conversation.backoff import Backoff
from conversation.moments import reached
from gate.rendering import Renderer
from gate.ruling import Ruling, needs_lock, rule_on, touchpoint_of, withheld
from gate.senders import LocalSender, Sender
from rendering.errors import CannotRender
from storage import Database, UnitOfWork
from storage.errors import DatabaseTrouble
from storage.records import DeliveryReceipt, OutboxMessage, Suppression

if TYPE_CHECKING:
    from company import Company

log = structlog.get_logger(__name__)
Result = TypeVar("Result")

MOST_ATTEMPTS = 10
ACCEPTED = "accepted"
"""The status of the first receipt: the provider took the message and named it."""
UNCERTAIN = "uncertain"
"""How far a message came of which nobody knows whether it left."""
_TRIES = 3
_PAUSE_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class _ToSend:
    message: OutboxMessage
    ruling: Ruling
    sender: Sender


class _ClaimLost(Exception):
    """The claim ended while the message was in hand, and somebody else has it."""


class Dispatch:
    """Safe to use from several threads. `clock` gives the present instant, aware; `lease` is how long sending may take;
    without `renderer` a message with a template is withheld."""

    def __init__(
        self,
        database: Database,
        company: Company,
        senders: Mapping[str, Sender],
        *,
        clock: Callable[[], datetime],
        lease: timedelta,
        backoff: Backoff,
        renderer: Renderer | None = None,
    ) -> None:
        self._database = database
        self._company = company
        self._senders = senders
        self._clock = clock
        self._lease = lease
        self._backoff = backoff
        self._renderer = renderer

    def handle(self, claimed: OutboxMessage) -> bool:
        """Takes a claimed message as far as it goes now. False: the claim was lost.

        Raises `DatabaseTrouble`; a mistake about this one message is noted with it, and it is tried again later.
        """
        try:
            return self._handle(claimed)
        except DatabaseTrouble:
            raise
        except Exception as error:
            # A mistake of ours about one message must not hold up the others.
            log.error("message_set_aside", outbox=claimed.id, error=type(error).__name__)
            self._set_aside(claimed, error)
            return True

    def _set_aside(self, claimed: OutboxMessage, error: Exception) -> None:
        with self._database.write() as uow:
            message = uow.outbox.get(claimed.id)
            if message is None or message.status != "queued":
                return  # it is being sent: found again when its claim is over
            if claimed.attempts < MOST_ATTEMPTS or claimed.expires_at is not None:
                delay = timedelta(seconds=self._backoff.delay(min(claimed.attempts, MOST_ATTEMPTS)))
                uow.outbox.postpone(claimed, self._clock() + delay, type(error).__name__)
            else:
                uow.outbox.settle(claimed, "failed", type(error).__name__)

    def _handle(self, claimed: OutboxMessage) -> bool:
        def decide() -> _ToSend | None:
            with self._database.write() as uow:
                decided = self._decide(uow, claimed)
                reached("gate_before_commit")
                return decided

        try:
            to_send = self._patiently(decide)
        except _ClaimLost:
            log.warning("claim_lost", outbox=claimed.id)
            return False
        reached("gate_after_commit")
        if to_send is not None:
            self._send(to_send)
        return True

    def _decide(self, uow: UnitOfWork, message: OutboxMessage) -> _ToSend | None:
        """None: it is settled or waits. Else: it is to be sent now. Raises `_ClaimLost`, and then nothing of this may
        be kept: the last write of each way out holds the message only if the claim still does."""
        _lock(uow, message)
        now = self._clock()
        if message.status == "sending":
            log.error("message_interrupted", outbox=message.id)
            _keep(uow.outbox.settle(message, "failed", "interrupted: nobody knows whether it left"))
            return None
        ruling = rule_on(uow, self._company, message, self._channels(message), now)
        message = replace(message, channel=ruling.channel or message.channel, address=ruling.address)
        if ruling.verdict is Verdict.SEND:
            message, ruling = self._rendered(uow, message, ruling, now)
        self._log(uow, message, ruling, now)
        if ruling.verdict is not Verdict.SEND:
            self._hold_back(uow, message, ruling)
            return None
        to_send = _ToSend(message, ruling, self._senders[message.channel])
        if not to_send.sender.local:
            _keep(uow.outbox.sending(message, now + self._lease))
            return to_send
        if message.message_id is not None:
            to_send = replace(to_send, message=cast(LocalSender, to_send.sender).put(uow, message, now))
            _keep(uow.outbox.sending(to_send.message, now + self._lease))
        _keep(self._settle(uow, to_send, self._attempt(to_send)))
        return None

    def _channels(self, message: OutboxMessage) -> Collection[str]:
        """Those that something sends on; and that its template has words for, if the best one is to be found."""
        if not message.any_channel or message.template is None or self._renderer is None:
            return self._senders.keys()
        try:
            template = self._renderer.library.get(message.template)
        except CannotRender:
            return self._senders.keys()
        return [channel for channel in self._senders if template.part_for(channel) is not None]

    def _rendered(
        self, uow: UnitOfWork, message: OutboxMessage, ruling: Ruling, now: datetime
    ) -> tuple[OutboxMessage, Ruling]:
        """The message in words. One that cannot be put into words is withheld, and says why."""
        if message.template is None:
            return message, ruling
        if self._renderer is None:
            return message, withheld(ruling, "templates_off", "templates")
        rule = f"template:{message.template}"
        try:
            words = self._renderer.render(uow, self._company, message, now)
        except CannotRender as error:
            return message, withheld(ruling, error.reason, rule)
        if words.purpose == Purpose.MARKETING and message.purpose != Purpose.MARKETING:
            return message, withheld(ruling, "marketing_content", rule)
        return replace(message, text=words.text, subject=words.subject, html=words.html), ruling

    def _log(self, uow: UnitOfWork, message: OutboxMessage, ruling: Ruling, now: datetime) -> None:
        touchpoint = touchpoint_of(message, ruling, now)
        log.info("gate_decided", outbox=message.id, decision=ruling.verdict.value, reason=ruling.reason)
        if ruling.verdict is Verdict.DEFER:
            # Judged again with the same outcome: nothing that anybody would want to read twice.
            before = uow.touchpoints.latest(message.id)
            if before is not None and (before.decision, before.reason, before.next_allowed_at, before.channel) == (
                touchpoint.decision,
                touchpoint.reason,
                touchpoint.next_allowed_at,
                touchpoint.channel,
            ):
                return
        uow.touchpoints.add(touchpoint)

    def _hold_back(self, uow: UnitOfWork, message: OutboxMessage, ruling: Ruling) -> None:
        if message.any_channel:
            uow.outbox.change_channel(message, message.channel)
        if ruling.verdict is Verdict.WITHHOLD:
            _keep(uow.outbox.settle(message, "withheld"))
            return
        assert ruling.next_allowed_at is not None
        until = ruling.next_allowed_at
        _keep(uow.outbox.postpone(message, min(until, message.expires_at) if message.expires_at is not None else until))

    def _send(self, to_send: _ToSend) -> None:
        outcome = self._attempt(to_send)
        reached("gate_sent")

        def settle() -> None:
            with self._database.write() as uow:
                if not isinstance(outcome, Receipt):
                    _lock(uow, to_send.message)  # what else waits for this customer will be judged anew
                if not self._settle(uow, to_send, outcome):
                    log.error("claim_lost", outbox=to_send.message.id)

        self._patiently(settle)

    def _attempt(self, to_send: _ToSend) -> Receipt | SendingFailed:
        """The receipt, or why the message did not leave."""
        try:
            return to_send.sender.send(to_send.message, to_send.ruling.address)
        except SendingFailed as failure:
            return failure
        except Exception as error:
            log.error("sender_trouble", outbox=to_send.message.id, error=type(error).__name__)
            return Temporary(type(error).__name__)

    def _settle(self, uow: UnitOfWork, to_send: _ToSend, outcome: Receipt | SendingFailed) -> bool:
        """False: the claim was lost, and somebody else has settled it."""
        message = to_send.message
        if isinstance(outcome, Receipt):
            kept = uow.outbox.settle(message, "sent")
            if outcome.reference is not None and not to_send.sender.local:
                uow.receipts.add(DeliveryReceipt(message.id, outcome.reference, ACCEPTED, self._clock()))
        else:
            kept = self._settle_failure(uow, to_send, outcome)
            log.warning("message_not_sent", outbox=message.id, error=type(outcome).__name__)
        return kept

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
        uow.touchpoints.take_back(message.id, "failed", str(failure))
        kept = self._try_again_or_give_up(uow, message, failure)
        if message.customer is not None and message.message_id is not None:
            # It no longer counts: another one may have its place.
            uow.outbox.wake([message.customer])
        return kept

    def _try_again_or_give_up(self, uow: UnitOfWork, message: OutboxMessage, failure: SendingFailed) -> bool:
        tried = uow.touchpoints.attempts(message.id)
        if isinstance(failure, Temporary | Uncertain) and tried < MOST_ATTEMPTS:
            given = failure.retry_after if isinstance(failure, Temporary) else None
            seconds = self._backoff.delay(tried) if given is None else given
            why = f"{UNCERTAIN}: {failure}" if isinstance(failure, Uncertain) else str(failure)
            return uow.outbox.postpone(message, self._clock() + timedelta(seconds=seconds), why)
        return uow.outbox.settle(message, "failed", str(failure))

    def _patiently(self, work: Callable[[], Result]) -> Result:
        """Once more when the database is away for a moment, or has broken up a deadlock."""
        for tried in range(1, _TRIES + 1):
            try:
                return work()
            except DatabaseTrouble:
                if tried == _TRIES:
                    raise
                time.sleep(_PAUSE_SECONDS)
        raise AssertionError("the last try returns or raises")


def _keep(held: bool) -> None:
    if not held:
        raise _ClaimLost


def _lock(uow: UnitOfWork, message: OutboxMessage) -> None:
    """Holds everything that the decision looks at, in the order conversation, customer (see `Events.append`)."""
    if not needs_lock(message):
        return
    if message.message_id is not None and message.customer is not None:
        if message.any_channel or message.channel == Channel.WEB:
            chat = uow.conversations.of_customer(message.customer, Channel.WEB.value)
            if chat is not None:
                uow.conversations.lock(chat.id)
        uow.customers.lock_many([message.customer])
    elif message.customer is not None:
        uow.customers.lock_many([message.customer])
    elif message.conversation_id is not None:
        uow.conversations.lock(message.conversation_id)
