from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from company import Company, InvalidCompanyFile
from contact.document import change_from_document
from contact.policy import Grace, QuietDays, Reach
from customers.consent import record
from reins import policy_explained
from reins.cli import app
from reins.policy_explained import InvalidPolicyQuestion, check
from storage import Database
from storage.records import Customer, Order, Point

ROOT = Path(__file__).resolve().parents[2]
AT = "2027-03-10T20:30:00-06:00"


@pytest.fixture
def explained(sqlite_database: Database, company: Company, now):
    """Puts a customer into the database and explains what applies to them, as one text."""

    def explain(
        topic: str = "promotions",
        channel: str = "sms",
        *,
        at: str = AT,
        company: Company = company,
        said: dict | None = None,
        ordered: bool = False,
        number: str = "+14025550148",
        **changes,
    ) -> str:
        customer = Customer(
            ref="robin",
            first_name="Robin",
            last_name=None,
            locale=None,
            attributes={},
            stage="customer",
            time_zone="America/Chicago",
            postal_code="68102",
            country="US",
            points=(Point("sms", number, True), Point("email", "robin@example.com", True)),
        )
        document = {"rules": [{"topic": "promotions", "channel": "*", "permission": "granted"}], **(said or {})}
        with sqlite_database.write() as uow:
            uow.customers.put(replace(customer, **changes), now)
            record(
                uow,
                company,
                customer="robin",
                change=change_from_document(document, company.catalog),
                actor="customer",
                channel="web",
                words="text me about sales",
                event_id=None,
                wording=None,
                now=now,
            )
            if ordered:
                placed = policy_explained.moment_of("2027-03-09T09:00:00-06:00")
                uow.orders.put([Order("robin", "A-1", placed, "placed", "online", "USD", (), (), None)], now)
        return "\n".join(policy_explained.explain(sqlite_database, company, "robin", topic, channel, at))

    return explain


def test_every_rule_that_applies_is_told_with_its_source_and_version(explained):
    text = explained()
    assert "robin: country US\n  NE by the postal code 68102\n  NE by the area code 402\n" in text
    assert "Time zone: America/Chicago" in text
    assert "  us-federal-hours (law): promotions by sms: only between 8 am and 9 pm.\n" in text
    assert "Because the customer's country is US. Source: 47 CFR 64.1200(c)(1); version 2026-11-22." in text
    assert "us-states" not in text
    assert "  granted: promotions by sms" in text
    assert "Decisions at 2027-03-10T20:30:00-06:00:\n  promotions by sms: send (allowed, permission:promotions" in text


def test_a_number_of_another_state_brings_its_rules(explained):
    text = explained(number="+13055550148")
    assert "  FL by the area code 305\n  These disagree, so the rules of NE and FL hold together." in text
    assert "  us-states-3-in-24h (cap): promotions by sms: at most 3 in 24 hours, on each subject." in text
    assert "Because the customer may live in FL." in text
    assert "promotions by sms: defer (legal_hours, us-states-8-to-20). Held until 8 am on Thursday, March 11" in text


def test_a_customer_of_unknown_whereabouts_is_told_so(explained, company):
    text = explained(postal_code=None, time_zone=None, country=None, number="+18005550148")
    assert "robin: country US, taken for granted\n  no state by the area code 800\n  The state is unknown." in text
    assert "Time zone unknown; hours must fit in all of: America/Chicago, America/Anchorage" in text
    assert "Because the customer's country is unknown and taken for US." in text
    strictest = replace(
        company.policy,
        hours=tuple(replace(rule, reach=replace(rule.reach, unknown_state=True)) for rule in company.policy.hours),
    )
    text = explained(company=replace(company, policy=strictest), postal_code=None, number="+18005550148")
    assert "Because the customer's state is unknown, and then the strictest holds." in text


def test_a_postal_code_of_no_state_is_told_as_one(explained):
    text = explained(postal_code="nowhere")
    assert "no state is known by the postal code nowhere\n  NE by the area code 402" in text


def test_quiet_days_and_grace_are_told_too(explained, company):
    days = frozenset({date(2027, 3, 10), date(2027, 7, 5)})
    policy = replace(
        company.policy,
        quiet=(QuietDays("quiet", Reach(), days, "promise 3", "7", law=False),),
        grace=(Grace("after-an-order", Reach(), frozenset({"promotions"}), "P3D", "promise 2", "7"),),
    )
    text = explained(company=replace(company, policy=policy), ordered=True)
    assert "quiet (company): promotions by sms: never on 2 quiet days from 2027-03-10 to 2027-07-05." in text
    assert "after-an-order (company): promotions by sms: not until 3 days after the newest order." in text
    assert "Because it is about everybody. Source: promise 2; version 7." in text
    assert "defer (company_policy, after-an-order). Held until 9 am on Friday, March 12" in text


def test_what_the_customer_said_is_told_beside_the_policy(explained):
    limits = {
        "caps": [{"topics": ["promotions"], "channels": ["*"], "max": 1, "per": "P1W"}],
        "windows": [{"topics": ["*"], "channels": ["*"], "any": [{"from": "09:00", "to": "12:00"}]}],
        "pauses": [{"topics": ["promotions"], "channels": ["*"], "from": AT, "until": None}],
    }
    text = explained(said=limits)
    assert "What the customer said, ledger version 1:" in text
    assert "  paused: promotions by * until you say otherwise" in text
    assert "  hours: * by * only between 9 am and noon" in text
    assert "  often: at most 1 a week" in text
    assert "withhold (switched_off, pause:promotions/*)" in text


def test_without_topic_and_channel_everything_that_can_be_reached_is_told(explained, company):
    text = explained("", "")
    assert "us-federal-hours (law): marketing by sms: only" in text
    assert text.count(" by email: ") == len(company.catalog.topics)
    assert " by post" not in text
    assert "There is no address to send anything to." in explained("", "", points=())


def test_messages_that_no_rule_reaches_are_told_as_such(explained):
    assert "None reaches this.\n\nWhat the customer said, ledger version 1:\n  Nothing about this." in explained(
        "orders"
    )


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        (("nobody", "", "", ""), "there is no customer 'nobody'"),
        (("robin", "sails", "", ""), "no topic 'sails'"),
        (("robin", "", "pigeon", ""), "--channel: there are sms"),
        (("robin", "", "", "tomorrow"), "--at: 'tomorrow' is no ISO 8601 instant"),
        (("robin", "", "", "2027-03-10T20:30"), "--at: needs an offset"),
    ],
)
def test_a_question_that_cannot_be_answered_names_what_is_wrong(sqlite_database, company, asked, fault):
    with pytest.raises(InvalidPolicyQuestion, match=fault):
        policy_explained.explain(sqlite_database, company, *asked)


def test_the_policy_that_ships_can_be_used():
    found = CliRunner().invoke(app, ["policy", "check", str(ROOT / "policy.yml")])
    assert (found.exit_code, found.stdout) == (0, "policy.yml can be used: version 2026-11-22, 9 rules.\n")


def test_a_policy_that_cannot_be_used_is_told_with_the_line(tmp_path):
    wrong = tmp_path / "mine.yml"
    wrong.write_text((ROOT / "policy.yml").read_text().replace("[FL, OK, OR]", "[FL, OZ]"))
    line = next(number for number, text in enumerate(wrong.read_text().splitlines(), 1) if "OZ" in text)
    found = CliRunner().invoke(app, ["policy", "check", str(wrong)])
    assert found.exit_code == 1
    assert found.stderr.splitlines()[0] == f"mine.yml:{line}: caps.0.states.1: 'OZ' is no state of US"


def test_faults_of_the_policy_come_before_those_of_the_catalog(tmp_path):
    catalog, wrong = tmp_path / "catalog.yml", tmp_path / "policy.yml"
    catalog.write_text("topics: {}\n")
    wrong.write_text("version: 1\nhours: 7\n")
    with pytest.raises(InvalidCompanyFile) as error:
        check(wrong, catalog)
    assert error.value.errors[0] == "policy.yml:1: default_country: is missing"
    assert any(text.startswith("catalog.yml:1: company: is missing") for text in error.value.errors)


def test_a_file_that_is_not_there_is_no_policy(tmp_path):
    with pytest.raises(InvalidCompanyFile, match=r"none\.yml:1: cannot be read"):
        check(tmp_path / "none.yml", ROOT / "catalog.yml")
