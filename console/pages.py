"""The pages: conversations, the queue, one conversation, one turn, one customer."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import Response

from console import rows
from console.changes import view_change
from console.desk import Visit
from console.fragments import conversation_values
from console.panel import read_panel
from console.times import zone_of
from console.trace import view_trace
from console.transcript import TranscriptReader

_MOST_PEOPLE = 12


def home(visit: Visit) -> Response:
    chosen = rows.Filter.read(visit.request.query_params)
    # A list of older conversations stands still; the newest page is live.
    live = {"view": "list", "after": visit.uow.events.last_id(), **chosen.query()} if chosen.before is None else None
    found = visit.uow.customers.search(chosen.words, _MOST_PEOPLE) if chosen.words else []
    return visit.page(
        "list.html",
        list=rows.read_page(visit.uow, chosen),
        chosen=chosen,
        # Those too who have never written: their ledger and orders are of interest all the same.
        people=[customer for _, customer in sorted(visit.uow.customers.many(found).items())],
        live=live,
    )


def queue(visit: Visit) -> Response:
    live = {"view": "queue", "after": visit.uow.events.last_id()}
    return visit.page("queue.html", list=rows.read_queue(visit.uow), live=live)


def conversation(visit: Visit) -> Response:
    found = visit.conversation()
    chosen = rows.Filter.read(visit.request.query_params)
    before = rows.cursor(visit.request.query_params.get("turns_before"))
    live = {
        "view": "list",
        "conversation": found.id,
        "after": visit.uow.events.last_id(),
        **rows.Filter(chosen.handoff, chosen.words).query(),
    }
    values = conversation_values(visit.uow, visit.desk.company, found, visit.now)
    return visit.page(
        "conversation.html",
        list=rows.read_page(visit.uow, rows.Filter(chosen.handoff, chosen.words)),
        chosen=chosen,
        transcript=values.pop("reader").page(before),
        standing_still=before is not None,
        live=live if before is None else None,
        **values,
    )


def turn(visit: Visit) -> Response:
    """Everything that was kept about one turn, for those who look for the cause of something."""
    found = visit.conversation()
    number = rows.cursor(visit.request.path_params["event"])
    traced = visit.uow.turns.get(number) if number is not None else None
    said = visit.uow.events.get(number) if number is not None else None
    if traced is None or said is None or traced.conversation_id != found.id:
        raise HTTPException(404, "There is no such turn.")
    reader = TranscriptReader(visit.uow, visit.desk.company, found)
    return visit.page(
        "turn.html",
        conversation=found,
        said=said,
        name=reader.customer_name,
        zone=reader.zone,
        trace=view_trace(traced, said.text or "", visit.desk.company, reader.zone),
        raw={"trace": traced.trace, "proposals": traced.proposals},
        live=None,
    )


def customer(visit: Visit) -> Response:
    found = visit.customer()
    company, zone = visit.desk.company, zone_of(found.time_zone)
    entries = visit.uow.ledger.of_customer(found.ref)
    origins = visit.uow.events.conversations_of({entry.event_id for entry in entries if entry.event_id is not None})
    return visit.page(
        "customer.html",
        panel=read_panel(visit.uow, company, found, visit.now, brief=False),
        zone=zone,
        entries=[view_change(entry, company, zone) for entry in reversed(entries)],
        origins=origins,
        no_filter=rows.Filter(),
        conversations=rows.view_rows(visit.uow, visit.uow.conversations.all_of_customer(found.ref)),
        live=None,
    )
