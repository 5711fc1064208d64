"""What each process is made of."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import structlog
import uvicorn

from company import Company
from gate.senders import Sender
from reins import logging, model
from reins.settings import ROOT, Settings
from reins.wiring import (
    company_of,
    database_of,
    email_missing,
    email_of,
    links_of,
    renderer_of,
    templates_of,
    twilio_missing,
    twilio_of,
)
from storage import Database
from storage.records import Event

_KEEP_ALIVE_SECONDS = 75
_GRACE_SECONDS = 5


def run_web(settings: Settings) -> None:
    """Serves the public application until SIGTERM."""
    from console.app import make_console
    from conversation.rasa_client import RasaClient
    from storage import ChangeSignal
    from web.app import create_app
    from web.readiness import Readiness
    from web.services import Services

    logging.configure(settings.log_level, "web")
    company, database = company_of(settings), database_of(settings)
    signal_ = ChangeSignal(database.engine)
    with RasaClient(_rasa_url(settings)) as rasa:
        services = Services(
            database=database,
            company=company,
            signal=signal_,
            api_key=settings.api_key.get_secret_value(),
            identity_secret=settings.identity_secret.get_secret_value(),
            ready=Readiness(rasa).check,
            demo=settings.demo,
            chat_origins=settings.chat_origins,
            sms=twilio_of(settings),
            templates=templates_of(settings),
            email_inbound_secret=(
                settings.email_inbound_secret.get_secret_value() if settings.email_inbound_secret else None
            ),
            phone=settings.phone,
            public_url=settings.public_url,
        )
        console = make_console(
            database=database, company=company, signal=signal_, secure_cookies=settings.secure_cookies
        )
        # Open streams end when the process is asked to, not when their readers are done with them.
        server = uvicorn.Server(_server(create_app(services, console), settings.host, settings.port))
        server.run()
    signal_.close()
    database.close()


def run_worker(settings: Settings) -> None:
    """Takes turns, dispatches the outbox and serves the actions, until SIGTERM; turns in hand are finished."""
    from actions.server import make_app
    from conversation.rasa_client import RasaClient
    from conversation.worker import Worker
    from gate.dispatcher import Dispatcher
    from storage import ChangeSignal

    logging.configure(settings.log_level, "worker")
    company, database = company_of(settings), database_of(settings)
    signal_ = ChangeSignal(database.engine)
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    actions = make_app(database, company, settings.internal_token.get_secret_value())
    with RasaClient(_rasa_url(settings)) as rasa, _serving(actions, settings.actions_port):
        worker = Worker(database, company, rasa, signal_, threads=settings.worker_threads, clock=_now)
        dispatcher = Dispatcher(
            database,
            company,
            senders_of(settings, database, company),
            signal_,
            clock=_now,
            renderer=renderer_of(settings),
            threads=settings.sender_threads,
        )
        worker.start()
        dispatcher.start()
        while not stopping.wait(0.5):
            pass
        worker.stop()
        dispatcher.stop()
    signal_.close()
    database.close()


def senders_of(settings: Settings, database: Database, company: Company) -> dict[str, Sender]:
    """A sender for each channel that is configured; what is missing for the others is said."""
    from connectors.email.message_ids import MessageIds
    from connectors.email.sender import EmailSender
    from connectors.sms_twilio.reassignment import end_consent
    from connectors.sms_twilio.sender import TwilioSender
    from connectors.web_widget.sender import WebWidgetSender
    from connectors.worklist.sender import WorklistSender

    def event_of(event_id: int) -> Event | None:
        with database.read() as uow:
            return uow.events.get(event_id)

    def on_reassigned(number: str, code: int, about: str) -> None:
        with database.write() as uow:
            end_consent(uow, company, number, code, about, _now())

    senders: dict[str, Sender] = {"web": WebWidgetSender()}
    senders |= {channel: WorklistSender() for channel in settings.worklists}
    account = twilio_of(settings)
    if account is not None:
        senders["sms"] = TwilioSender(account, event_of, on_reassigned, texts=company.texts)
    else:
        structlog.get_logger(__name__).warning("sms_off", missing=list(twilio_missing(settings)))
    mail = email_of(settings)
    if mail is not None:
        ids = MessageIds(settings.identity_secret.get_secret_value())
        senders["email"] = EmailSender(mail, company, links_of(settings), ids, clock=_now)
    else:
        structlog.get_logger(__name__).warning("email_off", missing=list(email_missing(settings)))
    return senders


def become_rasa(settings: Settings) -> None:
    """Replaces this process with Rasa's server. Trains first if the sources have changed."""
    trained = model.train()
    os.chdir(ROOT)
    environment = model.environment() | {
        "ACTIONS_PORT": str(settings.actions_port),
        "REINS_CATALOG": str(settings.catalog.resolve()),
        "REINS_INTERNAL_TOKEN": settings.internal_token.get_secret_value(),
    }
    python = str(model.BOT_PYTHON)
    command = [
        *(python, "-m", "rasa", "run", "--model", str(trained)),
        *("--endpoints", "bot/endpoints.yml", "--credentials", "bot/credentials.yml"),
        *("--interface", "127.0.0.1", "--port", str(settings.rasa_port)),
    ]
    sys.stdout.flush()
    os.execve(python, command, environment)  # noqa: S606


@contextlib.contextmanager
def _serving(app: object, port: int) -> Iterator[None]:
    """Serves an application on loopback in a thread. Ends the process if the port cannot be had."""
    server = uvicorn.Server(_server(app, "127.0.0.1", port))

    def serve() -> None:
        try:
            server.run()
        except SystemExit:
            os._exit(3)  # the port is taken: without actions this process is of no use

    # Signals are this process's own; the server is told to end below.
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    thread = threading.Thread(target=serve, name="actions", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(timeout=_GRACE_SECONDS)


def _server(app: object, host: str, port: int) -> uvicorn.Config:
    return uvicorn.Config(
        app,  # type: ignore[arg-type]
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=1,
        proxy_headers=False,
    )


def _rasa_url(settings: Settings) -> str:
    return f"http://127.0.0.1:{settings.rasa_port}"


def _now() -> datetime:
    return datetime.now(UTC)
