"""What the page answers, one method an address. A GET changes nothing: mail scanners open every link."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, timedelta

from starlette.datastructures import FormData
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from contact.fold import is_allowed
from contact.naming import Names
from contact.terms import MARKETING, Channel, Scope, Verdict
from customers import page_tokens
from customers.errors import StaleVersion
from customers.export import export
from customers.page_tokens import FRESH
from gate.accepting import Wanted, accept
from gate.errors import KeyTaken
from storage import UnitOfWork
from storage.records import LedgerEntry
from web.preference_page import choices, history, settling, texts
from web.preference_page.choices import Choice, InvalidChoice
from web.preference_page.controls import controls_of
from web.preference_page.rendering import page
from web.preference_page.settling import InvalidProposal, Outcome
from web.preference_page.visit import Gone, Visit, open_visit
from web.services import Services

ONE_CLICK = "List-Unsubscribe"


@dataclass(frozen=True, slots=True)
class Notice:
    """What stands on top of the page. `tone` is done or trouble; `undo` is the version that can be taken back."""

    tone: str
    lines: tuple[str, ...]
    undo: int | None = None


@dataclass(frozen=True, slots=True)
class Stop:
    """One press that stops something; `value` names it in the form."""

    value: str
    choice: Choice


class Answers:
    """`token` is what stands in the address, `root` the path that the page is mounted at."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._company = services.company

    def show(self, token: str, root: str, query: Mapping[str, str]) -> Response:
        with self._services.database.read() as uow:
            visit = self._visit(uow, token)
            return self._page(uow, visit, token, root, self._receipt(uow, visit, query))

    def save(self, token: str, root: str, form: FormData) -> Response:
        def read(visit: Visit) -> list[Choice]:
            catalog, said = self._company.catalog, visit.preferences
            found: list[Choice | None] = list(
                choices.read_switches(_texts(form, "shown"), _texts(form, "on"), said, catalog)
            )
            found.append(choices.read_rate(_text(form, "often"), (MARKETING,), said, catalog))
            for topic in choices.limitable(catalog):
                if f"often-{topic}" in form:
                    found.append(choices.read_rate(_text(form, f"often-{topic}"), (topic,), said, catalog))
            found.append(choices.read_times(_text(form, "when"), _texts(form, "slot"), said))
            found += choices.read_lifted(_texts(form, "lift"), said, catalog)
            return [one for one in found if one is not None]

        return self._settle(token, root, read, shown=texts.SAVE, base_version=_version(form))

    def stop(self, token: str, root: str, form: FormData) -> Response:
        """No more of the message's topic on its channel, of marketing on its channel, or of marketing at all."""

        def read(visit: Visit) -> list[Choice]:
            what = _text(form, "what")
            offered = {stop.value: stop.choice for stop in self._stops(visit)}
            if what not in offered:
                raise InvalidChoice(texts.CHOOSE_AGAIN)
            return [offered[what]]

        return self._settle(token, root, read, shown=texts.STOP, base_version=None)

    def pause(self, token: str, root: str, form: FormData) -> Response:
        def read(visit: Visit) -> list[Choice]:
            fields = {name: _text(form, name) for name in ("for", "until", "what")}
            return [choices.read_pause(fields, visit.now, visit.customer.time_zone)]

        return self._settle(token, root, read, shown=texts.PAUSE, base_version=None)

    def resume(self, token: str, root: str, form: FormData) -> Response:
        def read(visit: Visit) -> list[Choice]:
            number = _text(form, "pause")
            if not number.isascii() or not number.isdigit() or int(number[:4]) >= len(visit.preferences.pauses):
                raise InvalidChoice(texts.CHOOSE_AGAIN)
            pause = visit.preferences.pauses[int(number[:4])]
            return [choices.read_resume(Scope(pause.topics, pause.channels))]

        return self._settle(token, root, read, shown=texts.RESUME, base_version=_version(form))

    def confirm(self, token: str, root: str, form: FormData) -> Response:
        """The yes to a question."""
        try:
            with self._services.database.write() as uow:
                visit = self._visit(uow, token)
                entry = settling.confirm(uow, self._company, self._secret, visit, _text(form, "proposal"))
        except StaleVersion:
            return self._trouble(token, root, texts.STALE, status=409)
        except InvalidProposal:
            return self._trouble(token, root, texts.ASK_AGAIN, status=409)
        return _see(root, token, entry)

    def undo(self, token: str, root: str, form: FormData) -> Response:
        try:
            with self._services.database.write() as uow:
                visit = self._visit(uow, token)
                entry = settling.undo(uow, self._company, visit, _version(form))
        except StaleVersion:
            return self._trouble(token, root, texts.TOO_LATE, status=409)
        return _see(root, token, entry)

    def send_link(self, token: str, root: str, _form: FormData, site: str) -> Response:
        """A new link to the customer's own address, once a day, through the gate like every message."""
        with self._services.database.write() as uow:
            visit = self._visit(uow, token)
            channel = self._link_channel(visit)
            if channel is None:
                return self._page(uow, visit, token, root, Notice("trouble", (texts.CHOOSE_AGAIN,)), 422)
            fresh = page_tokens.make(self._secret, visit.customer.ref, channel=channel.value, now=visit.now)
            wanted = Wanted(
                customer=visit.customer.ref,
                topic=self._company.catalog.required[0],
                idempotency_key=f"page-link/{visit.customer.ref}/{channel.value}/{visit.now.astimezone(UTC).date()}",
                text=f"{texts.NEW_LINK} {page_tokens.link(self._services.public_url or site, fresh)}",
                channel=channel,
            )
            try:
                accepted = accept(uow, self._company, wanted, visit.now)
            except KeyTaken:
                return self._page(uow, visit, token, root, Notice("done", (texts.LINK_SENT_TODAY,)))
            if not accepted.is_new:
                return self._page(uow, visit, token, root, Notice("done", (texts.LINK_SENT_TODAY,)))
            if accepted.ruling.verdict is Verdict.WITHHOLD:
                return self._page(uow, visit, token, root, Notice("trouble", (texts.NO_WAY,)), 409)
            by = self._company.catalog.channels[channel].by
            return self._page(uow, visit, token, root, Notice("done", (f"A new link is on its way to you {by}.",)))

    def offer_unsubscribe(self, token: str, root: str) -> Response:
        """A page with a button, for those who open the link of `List-Unsubscribe` in a browser."""
        try:
            with self._services.database.read() as uow:
                visit = self._visit(uow, token)
                return self._unsubscribe_page(uow, visit, token, root)
        except Gone:
            return page("gone.html", 410, company=self._company)

    def unsubscribe(self, token: str, root: str, form: FormData) -> Response:
        """RFC 8058: at once, without a login, a cookie, a redirect or a question."""
        try:
            with self._services.database.write() as uow:
                visit = self._visit(uow, token)
                choice = self._unsubscribing(visit)
                is_one_click = ONE_CLICK in form
                if is_one_click:
                    choice = Choice(choice.change, f"{ONE_CLICK}={_text(form, ONE_CLICK)[:50]}")
                shown = texts.ONE_CLICK_SHOWN if is_one_click else texts.STOP
                settling.withdraw(uow, self._company, visit, choice, shown=shown)
            with self._services.database.read() as uow:
                return self._unsubscribe_page(uow, self._visit(uow, token), token, root)
        except Gone:
            # It is as was wished: a mail provider must not be told of an error.
            return page("gone.html", 200, company=self._company)

    def history(self, token: str, root: str) -> Response:
        with self._services.database.read() as uow:
            visit = self._visit(uow, token)
            if not visit.fresh:
                return self._page(uow, visit, token, root, Notice("trouble", (texts.OLD_LINK,)), 403)
            return page(
                "history.html",
                base=f"{root}/{token}",
                company=self._company,
                visit=visit,
                agreements=history.agreements(uow, self._company, visit),
                contacts=history.contacts(uow, self._company, visit),
            )

    def export(self, token: str, root: str, site: str) -> Response:
        """`site` is the address that was asked, up to the path."""
        with self._services.database.read() as uow:
            visit = self._visit(uow, token)
            if not visit.fresh:
                return self._page(uow, visit, token, root, Notice("trouble", (texts.OLD_LINK,)), 403)
            now = visit.now.astimezone(visit.zone or UTC).replace(microsecond=0)
            document = export(uow, self._company, visit.customer.ref, now, f"{site}{root}/{token}/unsubscribe")
        return JSONResponse(document, headers={"Content-Disposition": 'attachment; filename="my-preferences.json"'})

    @property
    def _secret(self) -> str:
        return self._services.identity_secret

    def _visit(self, uow: UnitOfWork, token: str) -> Visit:
        return open_visit(uow, self._company, self._secret, token, self._services.clock())

    def _settle(
        self, token: str, root: str, read: Callable[[Visit], list[Choice]], *, shown: str, base_version: int | None
    ) -> Response:
        """`read` makes choices of a visit, within the transaction that records them."""
        try:
            with self._services.database.write() as uow:
                visit = self._visit(uow, token)
                # Held before anything is read: two tabs that save at once are two changes, one after the other.
                uow.customers.lock(visit.customer.ref)
                visit = self._visit(uow, token)
                if base_version is not None and base_version != visit.preferences.version:
                    raise StaleVersion(visit.customer.ref, base_version, visit.preferences.version)
                outcome = settling.settle(
                    uow,
                    self._company,
                    self._secret,
                    visit,
                    read(visit),
                    shown=shown,
                    base_version=base_version,
                )
        except StaleVersion:
            return self._trouble(token, root, texts.STALE, status=409)
        except InvalidChoice as error:
            return self._trouble(token, root, str(error), status=422)
        if outcome.question is not None:
            return self._ask(token, root, visit, outcome)
        if outcome.refused:
            lines = (*texts.refused(outcome.refused), texts.OLD_LINK)
            return self._trouble(token, root, *lines, status=403, done=outcome.done)
        return _see(root, token, outcome.done)

    def _ask(self, token: str, root: str, visit: Visit, outcome: Outcome) -> HTMLResponse:
        assert outcome.question is not None
        done = settling.said_of(outcome.done, self._company, visit) if outcome.done is not None else None
        return page(
            "confirm.html",
            base=f"{root}/{token}",
            company=self._company,
            done=done,
            question=outcome.question,
        )

    def _trouble(
        self, token: str, root: str, *lines: str, status: int = 409, done: LedgerEntry | None = None
    ) -> Response:
        with self._services.database.read() as uow:
            visit = self._visit(uow, token)
            if done is not None:
                lines = (settling.said_of(done, self._company, visit), *lines)
            return self._page(uow, visit, token, root, Notice("trouble", lines), status)

    def _receipt(self, uow: UnitOfWork, visit: Visit, query: Mapping[str, str]) -> Notice | None:
        """Of the newest change only: an address says nothing about what anybody did before."""
        if query.get("done") == "nothing":
            return Notice("done", (texts.NOTHING,))
        entry = uow.ledger.version(visit.customer.ref, visit.preferences.version)
        if entry is None or query.get("done") != str(entry.version) or entry.channel != settling.PAGE:
            return None
        undo = entry.version if settling.can_undo(visit, entry) else None
        return Notice("done", (settling.said_of(entry, self._company, visit),), undo)

    def _page(
        self, uow: UnitOfWork, visit: Visit, token: str, root: str, notice: Notice | None, status: int = 200
    ) -> HTMLResponse:
        return page(
            "page.html",
            status,
            base=f"{root}/{token}",
            company=self._company,
            visit=visit,
            name=visit.customer.first_name if visit.fresh else None,
            controls=controls_of(visit, self._company) if visit.at_home else None,
            stops=self._stops(visit),
            message=history.this_message(uow, self._company, visit) if visit.fresh else None,
            notice=notice,
            link_by=self._link_words(visit),
            texts=texts,
            days_fresh=FRESH.days,
            earliest=_tomorrow(visit),
        )

    def _unsubscribe_page(self, uow: UnitOfWork, visit: Visit, token: str, root: str) -> HTMLResponse:
        catalog, channel = self._company.catalog, visit.token.channel
        where = [channel] if channel else list(Channel)
        marketing = catalog.expand_topics((MARKETING,))
        still = any(is_allowed(visit.preferences, topic, one, catalog) for topic in marketing for one in where)
        entry = uow.ledger.version(visit.customer.ref, visit.preferences.version)
        undo = entry is not None and settling.can_undo(visit, entry)
        return page(
            "unsubscribe.html",
            base=f"{root}/{token}",
            company=self._company,
            things=Names(catalog).things((MARKETING,), (channel.value,) if channel else ("*",)),
            still=still,
            elsewhere=channel is not None
            and any(is_allowed(visit.preferences, topic, one, catalog) for topic in marketing for one in Channel),
            undo=visit.preferences.version if undo else None,
        )

    def _link_words(self, visit: Visit) -> str | None:
        channel = None if visit.fresh else self._link_channel(visit)
        return None if channel is None else self._company.catalog.channels[channel].by

    def _link_channel(self, visit: Visit) -> Channel | None:
        """Where a new link can be sent: the way the old one came, if that is still the customer's."""
        channel = visit.token.channel
        can = channel in (Channel.SMS, Channel.EMAIL) and channel in visit.channels and self._company.catalog.required
        return channel if can and visit.at_home and channel is not None and not visit.is_blocked(channel) else None

    def _unsubscribing(self, visit: Visit) -> Choice:
        return choices.stop(MARKETING, visit.token.channel, self._company.catalog)

    def _stops(self, visit: Visit) -> list[Stop]:
        """The ways to have less with one press, the narrowest first; only those that would change anything."""
        catalog, channel = self._company.catalog, visit.token.channel
        wanted: list[tuple[str, str, Channel | None]] = []
        topic = visit.message.topic if visit.message is not None else None
        known = catalog.topics.get(topic or "")
        if known is not None and channel is not None and not known.required:
            wanted.append(("topic", known.name, channel))
        if channel is not None:
            wanted.append(("channel", MARKETING, channel))
        wanted.append(("marketing", MARKETING, None))
        return [
            Stop(value, choices.stop(about, where, catalog))
            for value, about, where in wanted
            if any(
                is_allowed(visit.preferences, name, one, catalog)
                for name in catalog.expand_topics((about,))
                for one in ([where] if where else Channel)
            )
        ]


def _see(root: str, token: str, entry: LedgerEntry | None) -> RedirectResponse:
    return RedirectResponse(f"{root}/{token}?done={entry.version if entry else 'nothing'}", status_code=303)


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""


def _texts(form: FormData, name: str) -> list[str]:
    return [value for value in form.getlist(name) if isinstance(value, str)]


def _version(form: FormData) -> int:
    """The ledger's version that the form was made for. One that is none fits no ledger."""
    value = _text(form, "version")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else -1


def _tomorrow(visit: Visit) -> str:
    return (visit.now.astimezone(visit.zone or UTC).date() + timedelta(days=1)).isoformat()
