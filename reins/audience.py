"""`reins audience`: a campaign decided for everybody, counted and written down."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from contact.errors import UnknownTopic
from contact.terms import Channel, Message
from reins.moments import moment_of
from storage import Database

if TYPE_CHECKING:
    from company import Company


class InvalidCampaign(Exception):
    """The question cannot be decided; the message names what is wrong with it."""


def decide_campaign(
    database: Database, company: Company, topic: str, channel: str, at: str, out: Path | None
) -> list[tuple[str, str, int]]:
    """How many customers get which decision for which reason, most first; each one's decision goes into `out`.

    `at` is an ISO 8601 instant with offset, empty for now. Raises `InvalidCampaign`.
    """
    import ibis

    from gate.bulk import decide_all, facts_of

    if out is not None and out.suffix not in (".csv", ".parquet"):
        raise InvalidCampaign(f"--out: {out.name} must end in .csv or .parquet")
    try:
        moment = moment_of(at)
    except ValueError as error:
        raise InvalidCampaign(str(error)) from None
    try:
        message = Message(company.catalog.topic(topic).name, Channel(channel) if channel else None)
    except UnknownTopic:
        raise InvalidCampaign(f"no topic {topic!r}; there are {', '.join(company.catalog.topics)}") from None
    except ValueError:
        raise InvalidCampaign(f"--channel: there are {', '.join(Channel)}") from None
    facts = facts_of(database, company.policy, moment)
    decided = facts.backend.create_table("decided", decide_all(facts, company, message, moment), overwrite=True)
    if out is not None:
        (decided.to_csv if out.suffix == ".csv" else decided.to_parquet)(out)
    counted = decided.group_by("decision", "reason").aggregate(number=decided.count())
    rows = counted.order_by(ibis.desc("number"), "decision", "reason").to_pyarrow().to_pylist()
    return [(row["decision"], row["reason"], row["number"]) for row in rows]
