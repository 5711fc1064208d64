from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from company import Company, InvalidCompanyFile, load
from contact.decide import decide
from contact.terms import (
    Channel,
    ContactPoint,
    ContactProfile,
    Message,
    Permission,
    Preferences,
    Purpose,
    Touch,
    Verdict,
    Weekday,
)
from tests.contact.makers import local

ROOT = Path(__file__).resolve().parents[2]

CATALOG = """\
company:
  name: Vale & Sons
  help: Ask away.
  postal_address: 1012 Howard Street, Omaha, NE 68102
topics:
  orders:
    title: orders
    purpose: transactional
    default: allowed
    synonyms: [deliveries]
  promotions:
    title: promotions
    description: Offers and sales.
    purpose: marketing
    default: not allowed
  service:
    title: safety notices
    purpose: transactional
    required: true
    default: allowed
channels:
  post:
    things: catalogs
    synonyms: [mail]
"""
POLICY = """\
version: "1"
default_country: US
unknown_state: federal
hours:
  - id: federal
    kind: law
    purposes: [marketing]
    channels: [sms, phone]
    country: US
    windows: [{from: "08:00", to: "21:00"}]
    source: 47 CFR 64.1200
    version: 2026-11-22
caps:
  - id: three
    country: US
    states: [FL]
    max: 3
    per: PT24H
    each: topic
    source: a statute
    version: 2026-11-22
"""


@pytest.fixture
def written(tmp_path):
    """Writes a catalog and a policy and loads them."""

    def write(catalog: str = CATALOG, policy: str = POLICY) -> Company:
        (tmp_path / "catalog.yml").write_text(catalog, encoding="utf-8")
        (tmp_path / "policy.yml").write_text(policy, encoding="utf-8")
        return load(tmp_path / "catalog.yml", tmp_path / "policy.yml")

    return write


def faults(written, catalog: str = CATALOG, policy: str = POLICY) -> list[str]:
    with pytest.raises(InvalidCompanyFile) as error:
        written(catalog, policy)
    assert str(error.value).splitlines() == list(error.value.errors)
    return list(error.value.errors)


def test_both_files_are_read(written):
    company = written()
    assert (company.name, company.help, company.phone) == ("Vale & Sons", "Ask away.", None)
    assert company.postal_address.endswith("68102")
    orders = company.catalog.topic("orders")
    assert (orders.title, orders.purpose, orders.allowed_by_default) == ("orders", Purpose.TRANSACTIONAL, True)
    assert orders.synonyms == ("deliveries",)
    assert company.catalog.required == ("service",)
    assert company.catalog.topic("promotions").description == "Offers and sales."
    assert company.catalog.channels[Channel.POST].things == "catalogs"
    assert company.catalog.channels[Channel.POST].synonyms == ("mail",)
    assert company.catalog.channels[Channel.SMS].verb == "text"
    (hours,), (cap,) = company.policy.hours, company.policy.caps
    assert (hours.id, hours.source, hours.version, hours.law) == ("federal", "47 CFR 64.1200", "2026-11-22", True)
    assert (cap.max, cap.per, cap.per_topic, cap.reach.states) == (3, "PT24H", True, frozenset({"FL"}))
    assert not cap.reach.unknown_state


def test_the_strictest_reading_of_an_unknown_state_can_be_chosen(written):
    policy = written(policy=POLICY.replace("unknown_state: federal", "unknown_state: strictest")).policy
    assert all(rule.reach.unknown_state for rule in (*policy.hours, *policy.caps))


def test_channels_hours_and_caps_may_be_left_out(written):
    company = written(CATALOG.partition("channels:")[0], POLICY.partition("hours:")[0])
    assert company.policy.hours == company.policy.caps == ()


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("purpose: marketing", "purpose: marketting", "14: topics.promotions.purpose: 'marketting' is none of"),
        ("    title: promotions\n", "", "12: topics.promotions.title: is missing"),
        ("    title: promotions\n", "    titel: promotions\n", "12: topics.promotions.titel: unknown; there are"),
        ("title: promotions", "title: 7", "12: topics.promotions.title: must be text"),
        ("title: promotions", "title: ''", "12: topics.promotions.title: must be text"),
        ("title: promotions", "title: [a]", "12: topics.promotions.title: must be text"),
        ("title: promotions", "title: Deliveries", "12: topics.promotions: 'Deliveries' already means orders"),
        ("default: not allowed", "default: allowed", "12: topics.promotions: marketing needs the customer's word"),
        (
            "default: not allowed",
            "default: yes",
            "15: topics.promotions.default: 'yes' is none of allowed, not allowed",
        ),
        ("required: true", "required: maybe", "19: topics.service.required: must be true or false"),
        ("    required: true\n    default: allowed", "    required: true", "17: topics.service: what is required has"),
        ("  promotions:\n", "  marketing:\n", "12: topics.marketing: a topic's name is"),
        ("  promotions:\n", "  Promotions:\n", "12: topics.Promotions: a topic's name is"),
        ("  promotions:\n", "  orders:\n", "11: topics.orders: is there twice"),
        ("[deliveries]", "deliveries", "10: topics.orders.synonyms: must be a list"),
        ("[deliveries]", "[1]", "10: topics.orders.synonyms.0: must be text"),
        ("  post:\n", "  fax:\n", "22: channels.fax: unknown; there are email, phone, post, sms, web"),
        ("    things: catalogs\n", "    thing: catalogs\n", "23: channels.post.thing: unknown; there are by"),
        ("  name: Vale & Sons\n", "", "2: company.name: is missing"),
        ("channels:", "chanels:", "21: chanels: unknown; there are channels, company, texts, topics"),
        ("  name: Vale & Sons\n", "  ? [a]\n  : b\n", "3: company: a name must be plain text"),
    ],
)
def test_a_fault_in_the_catalog_is_told_with_its_line(written, old, new, fault):
    assert old in CATALOG
    assert any(text.startswith(f"catalog.yml:{fault}") for text in faults(written, CATALOG.replace(old, new, 1)))


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('version: "1"\n', "", "1: version: is missing"),
        ('version: "1"', "version: ''", "1: version: must be a version or a date"),
        ("default_country: US", "default_country: Oz", "2: default_country: 'Oz' is no country"),
        ("default_country: US", "default_country: QQ", "2: default_country: 'QQ' is no country"),
        ("unknown_state: federal", "unknown_state: never", "3: unknown_state: 'never' is none of strictest, federal"),
        ("kind: law", "kind: lore", "6: hours.0.kind: 'lore' is none of law, company"),
        ("    source: 47 CFR 64.1200\n", "", "5: hours.0.source: is missing"),
        ("[sms, phone]", "[sms, fax]", "8: hours.0.channels.1: 'fax' is none of sms, email"),
        ("[sms, phone]", "[]", "8: hours.0.channels: must name at least one"),
        ("[marketing]", "[advertising]", "7: hours.0.purposes.0: 'advertising' is none of"),
        ("[{from", "[{form", "10: hours.0.windows.0.form: unknown field"),
        ('"08:00"', '"8"', "10: hours.0.windows.0.from: must be a local time"),
        ('[{from: "08:00", to: "21:00"}]', "[8]", "10: hours.0.windows.0: must be an object"),
        ('[{from: "08:00", to: "21:00"}]', "[]", "10: hours.0.windows: must have at least one window"),
        ('[{from: "08:00", to: "21:00"}]', "[{days: [mun]}]", "10: hours.0.windows.0.days: must be one of mon"),
        ("[FL]", "[XX]", "16: caps.0.states.0: 'XX' is no state of US"),
        ("[FL]", "[]", "16: caps.0.states: must name at least one state"),
        ("    country: US\n    states", "    states", "15: caps.0.states: needs the country beside it"),
        ("max: 3", "max: 0", "17: caps.0.max: must be a whole number from 1 to 1000"),
        ("max: 3", "max: three", "17: caps.0.max: must be a whole number"),
        ("max: 3", "max: 0x10", "17: caps.0.max: must be a whole number"),
        ("max: 3", "max: true", "17: caps.0.max: must be a whole number"),
        ("max: 3", "max: ~", "17: caps.0.max: must be a whole number"),
        ("per: PT24H", "per: daily", "18: caps.0.per: 'daily' is not an ISO 8601 duration"),
        ("    per: PT24H\n", "", "14: caps.0.per: is missing"),
        ("each: topic", "each: subject", "19: caps.0.each: 'subject' is none of topic, all"),
        ("id: three", "id: federal", "14: caps.0: the id 'federal' is there twice"),
        ("caps:\n  - id: three", "caps:\n  - 7\n  - id: three", "14: caps.0: must be a mapping"),
        ("    version: 2026-11-22\ncaps", "caps", "5: hours.0.version: is missing"),
    ],
)
def test_a_fault_in_the_policy_is_told_with_its_line(written, old, new, fault):
    assert old in POLICY
    found = faults(written, policy=POLICY.replace(old, new, 1))
    assert any(text.startswith(f"policy.yml:{fault}") for text in found), found


def test_all_faults_of_both_files_are_told_at_once(written):
    found = faults(
        written,
        CATALOG.replace("purpose: marketing", "purpose: x").replace("required: true", "required: 1"),
        POLICY.replace("max: 3", "max: x"),
    )
    assert [text.partition(" ")[0] for text in found] == ["catalog.yml:14:", "catalog.yml:19:", "policy.yml:17:"]


@pytest.mark.parametrize(
    ("catalog", "fault"),
    [
        ("", "catalog.yml:1: is empty"),
        ("topics: [", "catalog.yml:1: not YAML: "),
        ("a: b\n\tc: d", "catalog.yml:2: not YAML: "),
        ("- topics", "catalog.yml:1: must be a mapping"),
        ("{}", "catalog.yml:1: company: is missing"),
        ("company: 1\ntopics: {}", "catalog.yml:2: topics: must name at least one topic"),
    ],
)
def test_what_is_no_catalog_at_all_is_told_too(written, catalog, fault):
    assert any(text.startswith(fault) for text in faults(written, catalog))


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(InvalidCompanyFile) as error:
        load(tmp_path / "catalog.yml", tmp_path / "policy.yml")
    assert [text.partition(":1:")[0] for text in error.value.errors] == ["catalog.yml", "policy.yml"]


def test_a_file_that_is_not_text_is_told(tmp_path, written):
    written()
    (tmp_path / "policy.yml").write_bytes(b"\xff\xfe\x00version")
    with pytest.raises(InvalidCompanyFile, match=r"policy.yml:1: cannot be read"):
        load(tmp_path / "catalog.yml", tmp_path / "policy.yml")


# The files that ship


def test_the_companys_own_files_are_right(company):
    assert company.name == "Vale & Sons"
    assert tuple(company.catalog.topics) == (
        "orders",
        "billing",
        "renewals",
        "service",
        "new_products",
        "tips",
        "interests",
        "loyalty",
        "exclusives",
        "promotions",
        "newsletter",
        "surveys",
    )
    assert company.catalog.required == ("service",)
    assert all(topic.synonyms and topic.description for topic in company.catalog.topics.values())
    assert all(company.catalog.channels[channel].synonyms for channel in Channel)


def test_every_rule_of_the_policy_names_its_source_and_version(company):
    rules = (*company.policy.hours, *company.policy.quiet, *company.policy.caps, *company.policy.grace)
    assert len(rules) == 9
    assert all(rule.source and rule.version for rule in rules)
    assert company.policy.default_country == "US"


PHONE = (ContactPoint(Channel.SMS, "+14025550148", verified=True),)


def verdict(
    company: Company,
    state: str | None,
    at: str,
    zone: str | None = "America/Chicago",
    sent: int = 0,
    numbers: tuple[str, ...] = (),
) -> str:
    said = Preferences(rules={("promotions", Channel.SMS): Permission.GRANTED})
    customer = ContactProfile("robin", said, PHONE, zone, "US", state, numbers)
    history = [Touch("promotions", Channel.SMS, local("2027-03-10T10:00"))] * sent
    message = Message("promotions", Channel.SMS)
    decision = decide(message, customer, history, company.policy, company.catalog, local(at))
    return "send" if decision.verdict is Verdict.SEND else decision.rule


@pytest.mark.parametrize(
    ("state", "opens", "closes"),
    [
        ("NE", 8, 21),
        *((state, 8, 20) for state in ("FL", "OK", "OR", "WA", "MD", "NJ", "MS")),
        ("CT", 9, 20),
        ("TX", 9, 21),
        ("RI", 9, 18),
        ("NY", 8, 21),
        ("VA", 8, 21),
        (None, 8, 21),
    ],
)
def test_legal_hours_by_state_on_a_weekday(company, state, opens, closes):
    assert verdict(company, state, f"2027-03-10T{opens - 1:02}:59:59") != "send"
    assert verdict(company, state, f"2027-03-10T{opens:02}:00") == "send"
    assert verdict(company, state, f"2027-03-10T{closes - 1:02}:59:59") == "send"
    assert verdict(company, state, f"2027-03-10T{closes:02}:00") != "send"


@pytest.mark.parametrize(
    ("state", "day", "opens", "closes"),
    [("TX", "13", 9, 21), ("TX", "14", 12, 21), ("RI", "13", 10, 17), ("RI", "14", 10, 17)],
)
def test_legal_hours_at_the_weekend(company, state, day, opens, closes):
    assert verdict(company, state, f"2027-03-{day}T{opens - 1:02}:59:59") != "send"
    assert verdict(company, state, f"2027-03-{day}T{opens:02}:00") == "send"
    assert verdict(company, state, f"2027-03-{day}T{closes - 1:02}:59:59") == "send"
    assert verdict(company, state, f"2027-03-{day}T{closes:02}:00") != "send"


@pytest.mark.parametrize("state", ["FL", "OK", "OR"])
def test_three_texts_on_one_subject_in_24_hours_are_enough(company, state):
    assert verdict(company, state, "2027-03-10T12:00", sent=2) == "send"
    assert verdict(company, state, "2027-03-10T12:00", sent=3) == "us-states-3-in-24h"
    assert verdict(company, state, "2027-03-11T10:00", sent=3) == "send"
    assert verdict(company, "NE", "2027-03-10T12:00", sent=3) == "send"


def test_where_postal_code_and_area_code_disagree_the_rules_of_both_states_hold(company):
    assert verdict(company, "NE", "2027-03-10T20:30") == "send"
    assert verdict(company, "NE", "2027-03-10T20:30", numbers=("FL",)) == "us-states-8-to-20"
    assert verdict(company, "TX", "2027-03-10T08:30", numbers=("FL",)) == "us-tx-hours"
    assert verdict(company, "NE", "2027-03-10T12:00", sent=3, numbers=("FL",)) == "us-states-3-in-24h"


def test_the_area_code_stands_in_for_a_missing_postal_code(company):
    assert verdict(company, None, "2027-03-10T20:30", numbers=("FL",)) == "us-states-8-to-20"
    assert verdict(company, None, "2027-03-10T08:30", zone=None) == "us-federal-hours"
    assert verdict(company, None, "2027-03-10T08:30", zone=None, numbers=("IL",)) == "send"


def test_an_area_code_elsewhere_never_makes_more_hours_of_an_unknown_time_zone(company):
    assert verdict(company, "IL", "2027-03-10T08:30", zone=None) == "send"
    assert verdict(company, "IL", "2027-03-10T08:30", zone=None, numbers=("CA",)) == "us-federal-hours"


def test_an_unknown_time_zone_must_be_within_hours_everywhere_in_the_state(company):
    assert verdict(company, "NE", "2027-03-10T08:30", zone=None) == "us-federal-hours"  # 7:30 in the panhandle
    assert verdict(company, "NE", "2027-03-10T09:00", zone=None) == "send"
    assert verdict(company, "NE", "2027-03-10T21:00", zone=None) == "us-federal-hours"


def test_an_unknown_time_zone_and_state_must_be_within_hours_from_new_york_to_hawaii(company):
    assert verdict(company, None, "2027-03-10T11:59", zone=None) == "us-federal-hours"
    assert verdict(company, None, "2027-03-10T12:00", zone=None) == "send"
    assert verdict(company, None, "2027-03-10T19:59", zone=None) == "send"
    assert verdict(company, None, "2027-03-10T20:00", zone=None) == "us-federal-hours"


def test_no_marketing_text_reaches_france_on_a_sunday_or_a_holiday(company):
    said = Preferences(rules={("promotions", Channel.SMS): Permission.GRANTED})
    customer = ContactProfile("robin", said, PHONE, "Europe/Paris", "FR", None)
    paris = ZoneInfo("Europe/Paris")
    message = Message("promotions", Channel.SMS)

    def opens(at: str) -> str:
        decision = decide(message, customer, (), company.policy, company.catalog, local(at, paris))
        return f"{(decision.next_allowed_at or local(at, paris)).astimezone(paris):%Y-%m-%dT%H:%M} {decision.rule}"

    assert opens("2027-07-13T21:59").endswith("permission:promotions/sms")
    assert opens("2027-07-13T22:00") == "2027-07-15T08:00 fr-hours"  # the 14th is the national day
    assert opens("2027-07-14T10:00") == "2027-07-15T08:00 fr-public-holidays"
    assert opens("2027-07-17T23:00") == "2027-07-19T08:00 fr-hours"


def test_weekdays_are_the_customers_own(company):
    texas = next(rule for rule in company.policy.hours if rule.id == "us-tx-hours")
    assert texas.hours[1].days == frozenset({Weekday.SUN})
