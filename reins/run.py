"""`reins run`: from a fresh clone to a running Reins, on one machine."""

from __future__ import annotations

import os
import socket
import sys
from datetime import UTC, datetime

from company import Company
from reins import demo_phone, logging, model, secrets
from reins.settings import ROOT, InvalidSettings, Settings, load
from reins.supervisor import Process, Supervisor, wait_until_ready
from reins.wiring import company_of, database_of, email_missing, twilio_missing
from storage import Database
from storage.migrate import upgrade

_READY_SECONDS = 300.0
DEMO_AGENT = ("demo@example.com", "Demo Agent", "demo-agent-password")


def run() -> None:
    """Blocks until SIGINT or SIGTERM. Ends with a clear message if something is misconfigured."""
    secrets.make_up_missing()
    os.environ.setdefault("RASA_PORT", str(free_port()))
    os.environ.setdefault("ACTIONS_PORT", str(free_port()))
    try:
        settings = load()
    except InvalidSettings as error:
        sys.exit(f"The configuration cannot be used:\n{error}\nSee .env.example.")
    logging.configure(settings.log_level, "run")
    company = company_of(settings)
    if not port_is_free(settings.host, settings.port):
        sys.exit(f"Port {settings.port} is taken: stop what runs there, or set PORT.")
    try:
        model.train()
    except model.TrainingFailed as error:
        sys.exit(str(error))
    upgrade(settings.database_url)
    programs = []
    if demo_phone.is_wanted(settings):
        os.environ.update(demo_phone.environment(settings, free_port()))
        settings = load()
        programs.append(demo_phone.process(settings))
    if settings.demo:
        database = database_of(settings)
        print(seed_demo(database, company), flush=True)
        database.close()
    programs += [
        Process(name, [sys.executable, "-m", "reins.cli", name], os.environ | _same_settings(settings))
        for name in ("rasa", "worker", "web")
    ]
    supervisor = Supervisor(programs)
    supervisor.run(lambda: _announce(settings, supervisor))


def seed_demo(database: Database, company: Company) -> str:
    """The demo shop's customers, and an account for its support staff. Repeating it changes nothing."""
    from console.accounts import create_agent
    from customers import demo

    now = datetime.now(UTC)
    demo.seed(database, company, now.date())
    email, name, password = DEMO_AGENT
    with database.write() as uow:
        if uow.agents.by_email(email) is None:
            create_agent(uow, email=email, name=name, role="admin", password=password, now=now)
        return f"Demo data: {uow.customers.count()} customers, {uow.orders.count()} orders."


def free_port() -> int:
    """A port on loopback that nobody has at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def port_is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _same_settings(settings: Settings) -> dict[str, str]:
    return {
        "DATABASE_URL": settings.database_url,
        "RASA_PORT": str(settings.rasa_port),
        "ACTIONS_PORT": str(settings.actions_port),
    }


def _announce(settings: Settings, supervisor: Supervisor) -> None:
    base = f"http://{settings.host}:{settings.port}"
    if not wait_until_ready(f"{base}/readyz", lambda: supervisor.stopping, _READY_SECONDS):
        if not supervisor.stopping:
            print("Reins is not ready after five minutes: see the log above.", file=sys.stderr, flush=True)
        return
    lines = ["", "Reins is ready.", ""]
    if settings.demo:
        lines.append(f"  the demo shop, with the chat    {base}/demo/?as=robin")
    if settings.phone:
        lines.append(f"  a phone, for text messages      {base}/demo/phone?as=robin")
    lines.append(f"  the support team's console      {base}/console/")
    if settings.demo:
        lines.append(f"                                  {DEMO_AGENT[0]}  {DEMO_AGENT[2]}")
    else:
        lines.append("                                  first account: .venv/bin/reins agent create you@… --name …")
    lines.append(f"  the API's description           {base}/openapi.json")
    if not settings.phone:
        missing = twilio_missing(settings)
        lines.append(f"  text messages                   {'off: needs ' + ', '.join(missing) if missing else 'on'}")
    missing = email_missing(settings)
    lines.append(f"  email                           {'off: needs ' + ', '.join(missing) if missing else 'on'}")
    if secrets.FILE.exists():
        lines.append(f"  its key                         in {secrets.FILE.relative_to(ROOT)}")
    print("\n".join([*lines, "", "Ctrl+C stops everything.", ""]), flush=True)
