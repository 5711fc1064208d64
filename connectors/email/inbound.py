"""Takes reports about our mails in, in the caller's one transaction: receipts, and blocks on dead mailboxes.

Anybody can mail a forged bounce to the address that bounces go to, and our mail system would sign and post it. So a
report that came as a mail counts only if it names a mail of ours by its sealed Message-ID, and blocks nothing but the
address which that mail went to. A provider's own events are believed as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from company import Company
from connectors.email.incoming import Kind, Report
from connectors.email.message_ids import MessageIds
from contact.terms import Channel
from customers import consent
from customers.addresses import normal_address
from storage import UnitOfWork
from storage.records import DeliveryReceipt, OutboxMessage, Suppression

BOUNCED = "bounce"
"""The reason of a block on a mailbox that is not there."""
COMPLAINED = "complaint"
"""The reason of a block on somebody who told their provider that our mail is unwanted."""
ACTOR = "mail_provider"
STATIONS = ("accepted", Kind.DELAYED, Kind.DELIVERED, Kind.BOUNCED, Kind.COMPLAINED)
"""How far a mail has come. What is told late does not turn it back."""
_IN_WORDS = {
    BOUNCED: "no more email to this address: there is no such mailbox",
    COMPLAINED: "no more email to this address: it was reported as unwanted",
}


def receive(
    uow: UnitOfWork,
    company: Company,
    ids: MessageIds,
    reports: Sequence[Report],
    now: datetime,
    *,
    believed: bool,
) -> int:
    """Keeps the reports and returns how many were new and about us. `believed`: the provider itself tells, not a mail.

    The post must have been proven to be ours.
    """
    known = [(report, *_about(uow, ids, report, believed)) for report in reports]
    # Before anything else is touched: locks are taken in one order (see `Events.append`).
    addresses = sorted({address for _, _, address in known if address is not None})
    people = {address: list(uow.customers.by_address(Channel.EMAIL, address)) for address in addresses}
    uow.customers.lock_many({ref for refs in people.values() for ref in refs})
    return sum(
        _keep(uow, company, ids, report, message, address, people.get(address or "", []), now)
        for report, message, address in known
    )


def _about(uow: UnitOfWork, ids: MessageIds, report: Report, believed: bool) -> tuple[OutboxMessage | None, str | None]:
    """Our message and the address that a report is about; neither, if it cannot be believed."""
    outbox_id = ids.read(report.message_id)
    message = uow.outbox.get(outbox_id) if outbox_id is not None else None
    if message is not None and message.channel != Channel.EMAIL:
        message = None
    if message is None and not believed:
        return None, None
    if message is not None and message.address is not None:
        return message, message.address
    told = _normal(report.recipient)
    if message is not None and told is not None and not believed:
        # The address was not noted: only one of the customer's own is believed.
        customer = uow.customers.get(message.customer) if message.customer is not None else None
        points = customer.points if customer is not None else ()
        told = told if any(point.channel == Channel.EMAIL and point.address == told for point in points) else None
    return message, told


def _keep(
    uow: UnitOfWork,
    company: Company,
    ids: MessageIds,
    report: Report,
    message: OutboxMessage | None,
    address: str | None,
    people: Sequence[str],
    now: datetime,
) -> bool:
    changed = False
    if message is not None:
        receipt = DeliveryReceipt(message.id, ids.name(message.id), report.kind.value, now, report.status or None)
        changed = uow.receipts.add(receipt)
        uow.outbox.did_leave(message.id)
        told = [one.status for one in uow.receipts.of_message(message.id) if one.status in STATIONS]
        uow.touchpoints.delivered(message.id, max(told, key=STATIONS.index))
    reason = _reason(report)
    if reason is None or address is None:
        return changed
    if not uow.suppressions.add(Suppression(Channel.EMAIL, address, reason, now)):
        return changed
    for ref in sorted(people):
        consent.note(
            uow,
            company,
            customer=ref,
            what={"suppressed": {"channel": Channel.EMAIL.value, "address": address, "reason": reason}},
            in_words=_IN_WORDS[reason],
            actor=ACTOR,
            channel=Channel.EMAIL,
            words=report.words or None,
            event_id=None,
            wording=None,
            now=now,
        )
    return True


def _reason(report: Report) -> str | None:
    if report.kind is Kind.COMPLAINED:
        return COMPLAINED
    return BOUNCED if report.kind is Kind.BOUNCED and report.nobody else None


def _normal(address: str | None) -> str | None:
    try:
        return None if address is None else normal_address(Channel.EMAIL, address, None)
    except ValueError:
        return None
