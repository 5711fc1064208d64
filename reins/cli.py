"""`reins …`: every process and every chore, by name."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from reins.settings import ROOT, InvalidSettings, Settings, load

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
agent = typer.Typer(no_args_is_help=True, help="Support staff.")
app.add_typer(agent, name="agent")
templates = typer.Typer(no_args_is_help=True, help="What the company's messages say.")
app.add_typer(templates, name="templates")
policy = typer.Typer(no_args_is_help=True, help="The law and the company's promises.")
app.add_typer(policy, name="policy")


@app.command()
def run() -> None:
    """Sets up what is missing, starts every process, and prints the addresses to open."""
    from reins.run import run as start

    start()


@app.command()
def web() -> None:
    """Serves the public API, the chat, the widget and the console."""
    from reins.processes import run_web

    run_web(_settings())


@app.command()
def worker() -> None:
    """Takes turns, sends the outbox, and serves the custom actions to Rasa."""
    from reins.processes import run_worker

    run_worker(_settings())


@app.command()
def rasa() -> None:
    """Becomes Rasa's own server, on loopback, with the model of the present sources."""
    from reins.processes import become_rasa

    become_rasa(_settings())


@app.command()
def train(force: Annotated[bool, typer.Option(help="Train even if nothing has changed.")] = False) -> None:
    """Trains Rasa's model, if its sources have changed."""
    from reins import model

    try:
        print(model.train(force=force))
    except model.TrainingFailed as error:
        _fail(str(error))


@app.command()
def migrate() -> None:
    """Brings the database's tables up to date."""
    from storage.migrate import upgrade

    upgrade(_settings().database_url)
    print("The database is up to date.")


@app.command()
def seed() -> None:
    """Puts the demo data into the database; what is there already stays."""
    from reins.run import seed_demo
    from reins.wiring import company_of, database_of

    settings = _settings()
    print(seed_demo(database_of(settings), company_of(settings)))


@app.command()
def chat(
    customer: Annotated[str, typer.Argument(help="Who you are: a customer's reference; none: a visitor.")] = "",
    base: Annotated[str, typer.Option(help="The address of a running Reins.")] = "",
) -> None:
    """Talks to a running Reins as a customer, in the terminal."""
    from reins.terminal_chat import talk

    settings = _settings()
    talk(base or f"http://{settings.host}:{settings.port}", customer, settings.identity_secret.get_secret_value())


@app.command("import")
def import_file(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)]) -> None:
    """Imports customers, orders, subscriptions and loyalty accounts from an NDJSON file."""
    from customers.importer import import_stream
    from reins.wiring import company_of, database_of

    settings = _settings()
    with file.open("rb") as stream:
        report = import_stream(
            database_of(settings), company_of(settings), iter(lambda: stream.read(1 << 16), b""), datetime.now(UTC)
        )
    for error in report.errors:
        print(f"line {error.line}: {error.field}: {error.message}", file=sys.stderr)
    print(f"{report.read} lines read, {report.kept} kept, {report.failed} refused")
    if report.failed:
        raise typer.Exit(1)


@app.command()
def audience(
    topic: str,
    channel: Annotated[str, typer.Option(help="sms, email, phone, post or web; none: each customer's best.")] = "",
    at: Annotated[str, typer.Option(help="An ISO 8601 instant with offset; none: now.")] = "",
    out: Annotated[Path | None, typer.Option(help="Every customer's decision as .parquet or .csv.")] = None,
) -> None:
    """Decides one campaign for every customer: who may be contacted now, who later, who not, and why."""
    from reins.audience import InvalidCampaign, decide_campaign
    from reins.wiring import company_of, database_of

    settings = _settings()
    try:
        counted = decide_campaign(database_of(settings), company_of(settings), topic, channel, at, out)
    except InvalidCampaign as error:
        _fail(str(error))
    for decision, reason, number in counted:
        print(f"{decision:<10}{reason:<20}{number:>12,}")


@agent.command("create")
def create_agent(
    email: str,
    name: Annotated[str, typer.Option(help="As customers and colleagues see it.")],
    role: Annotated[str, typer.Option(help="agent, reviewer, manager or admin")] = "agent",
    password: Annotated[str, typer.Option(envvar="REINS_AGENT_PASSWORD", prompt=True, hide_input=True)] = "",
) -> None:
    """Creates an account for the console."""
    from console.accounts import InvalidAccount
    from console.accounts import create_agent as create
    from reins.wiring import database_of

    database = database_of(_settings())
    try:
        with database.write() as uow:
            create(uow, email=email, name=name, role=role, password=password, now=datetime.now(UTC))
    except InvalidAccount as error:
        _fail(str(error))
    print(f"Created {email}.")


@templates.command("lint")
def lint_templates(
    folder: Annotated[Path, typer.Option(envvar="REINS_TEMPLATES", help="The templates.")] = ROOT / "templates",
    catalog: Annotated[Path, typer.Option(envvar="REINS_CATALOG")] = ROOT / "catalog.yml",
    policy: Annotated[Path, typer.Option(envvar="REINS_POLICY")] = ROOT / "policy.yml",
) -> None:
    """Says with file and line what is wrong with the templates, and which of them become marketing."""
    from company import InvalidCompanyFile
    from company import load as load_company
    from rendering.lint import lint

    try:
        report = lint(folder, load_company(catalog, policy))
    except InvalidCompanyFile as error:
        _fail(f"The company's files cannot be used:\n{error}")
    for note in report.notes:
        print(f"{folder}/{note}")
    for fault in report.faults:
        print(f"{folder}/{fault}", file=sys.stderr)
    if report.faults:
        raise typer.Exit(1)


@policy.command("explain")
def explain_policy(
    customer: Annotated[str, typer.Argument(help="The customer's reference.")],
    topic: Annotated[str, typer.Option(help="One topic of the catalog; none: every one.")] = "",
    channel: Annotated[str, typer.Option(help="sms, email, phone, post or web; none: those the customer has.")] = "",
    at: Annotated[str, typer.Option(help="An ISO 8601 instant with offset; none: now.")] = "",
) -> None:
    """Says which rules apply to a customer and why, with source and version, and what is decided."""
    from reins.policy_explained import InvalidPolicyQuestion, explain
    from reins.wiring import company_of, database_of

    settings = _settings()
    try:
        lines = explain(database_of(settings), company_of(settings), customer, topic, channel, at)
    except InvalidPolicyQuestion as error:
        _fail(str(error))
    print("\n".join(lines))


@policy.command("check")
def check_policy(
    file: Annotated[Path, typer.Argument(help="A policy, as policy.yml.")],
    catalog: Annotated[Path, typer.Option(envvar="REINS_CATALOG")] = ROOT / "catalog.yml",
) -> None:
    """Says whether a policy file can be used, and where not, with the line."""
    from company import InvalidCompanyFile
    from reins.policy_explained import check

    try:
        print(check(file, catalog))
    except InvalidCompanyFile as error:
        print(error, file=sys.stderr)
        raise typer.Exit(1) from None


def main() -> None:
    """The `reins` command."""
    app()


def _settings() -> Settings:
    from reins.secrets import take_over

    take_over()
    try:
        return load()
    except InvalidSettings as error:
        _fail(f"The configuration cannot be used:\n{error}\nSee .env.example.")


def _fail(message: str) -> NoReturn:
    print(message, file=sys.stderr)
    raise typer.Exit(2)


if __name__ == "__main__":
    main()
