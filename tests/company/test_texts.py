"""What `catalog.yml` says of text messages, and `policy.yml` of proofs: taken as written, or refused with the line."""

from __future__ import annotations

from pathlib import Path

import pytest

from company import Company, InvalidCompanyFile, load
from company.proof import Detail, ProofRule
from company.texts import CLASSES, DEFAULT_WORDING, LONGEST

CATALOG = """\
company:
  name: Shop
  help: Ask away.
  postal_address: 1 Main St
topics:
  orders: {title: orders, purpose: transactional, default: allowed}
  sales: {title: sales, purpose: marketing, default: not allowed}
"""
POLICY = """\
version: "1"
default_country: US
unknown_state: federal
"""


def _load(folder: Path, catalog: str = "", policy: str = "") -> Company:
    (folder / "catalog.yml").write_text(CATALOG + catalog)
    (folder / "policy.yml").write_text(POLICY + policy)
    return load(folder / "catalog.yml", folder / "policy.yml")


def _errors(folder: Path, catalog: str = "", policy: str = "") -> list[str]:
    with pytest.raises(InvalidCompanyFile) as caught:
        _load(folder, catalog, policy)
    return list(caught.value.errors)


def test_without_a_word_of_texts_there_are_texts_for_everything(tmp_path: Path) -> None:
    company = _load(tmp_path)
    for name in DEFAULT_WORDING:
        assert "Shop" in company.say(name)
    assert company.texts.of_class("marketing").opt_out == "Reply STOP to opt out."
    assert [company.texts.of_class(name).media for name in CLASSES] == [(), (), ()]
    assert company.proof == ProofRule((Detail.LAST_ORDER,))


def test_help_is_made_of_the_catalog(tmp_path: Path) -> None:
    assert _load(tmp_path).say("helped") == (
        "Shop: Ask away. We text about orders; if you ask, also sales. Reply STOP to opt out."
    )


def test_wording_is_the_companys_own_where_it_is_given(tmp_path: Path) -> None:
    company = _load(tmp_path, 'texts:\n  wording:\n    stopped: "{company} is silent now. START to come back."\n')
    assert company.say("stopped") == "Shop is silent now. START to come back."
    assert company.say("started").startswith("Shop: you can get texts")


@pytest.mark.parametrize(
    ("wording", "error"),
    [
        ('stopped: "{company} is silent."', "catalog.yml:10: texts.wording.stopped: must say START"),
        ('stopped: "Silent. START again."', "catalog.yml:10: texts.wording.stopped: must say {company}"),
        ('helped: "{company}: {topics}."', "catalog.yml:10: texts.wording.helped: must say STOP"),
        (
            'helped: "{help} {topics}. STOP ends it."',
            "catalog.yml:10: texts.wording.helped: helped does not name the company",
        ),
        ('proven: "{company}: {name}"', "catalog.yml:10: texts.wording.proven: {name} is unknown; there are"),
        ('proven: "{company}: {"', "catalog.yml:10: texts.wording.proven: has a brace that does not close"),
        ('proven: "{company}: call {phone}"', "catalog.yml:10: texts.wording.proven: proven needs the company's phone"),
        (f'proven: "{{company}}: {"x" * 320}"', "catalog.yml:10: texts.wording.proven: proven has 326 characters"),
        ("goodbye: Bye", "catalog.yml:10: texts.wording.goodbye: unknown; there are ask_who"),
        ("proven: 7", "catalog.yml:10: texts.wording.proven: must be text"),
    ],
)
def test_wrong_wording_is_refused_with_its_line(tmp_path: Path, wording: str, error: str) -> None:
    (found,) = _errors(tmp_path, f"texts:\n  wording:\n    {wording}\n")
    assert found.startswith(error), found


def test_classes_are_taken_as_written(tmp_path: Path) -> None:
    company = _load(
        tmp_path,
        "texts:\n  classes:\n    marketing: {opt_out: STOP ends this., links: [shop.example], media: [image/png]}\n"
        "    transactional: {links: any}\n",
    )
    marketing = company.texts.of_class("marketing")
    assert (marketing.opt_out, marketing.links, marketing.media) == (
        "STOP ends this.",
        ("shop.example",),
        ("image/png",),
    )
    assert marketing.allows_host("www.Shop.example")
    assert not marketing.allows_host("badshop.example")
    assert company.texts.of_class("transactional").allows_host("anywhere.example")
    assert company.texts.of_class("keyword_answer") == company.texts.of_class("service_reply")


@pytest.mark.parametrize(
    ("part", "error"),
    [
        ("marketing: {opt_out: Bye.}", "catalog.yml:10: texts.classes.marketing.opt_out: must say STOP"),
        ("marketing: {links: ['https://shop.example']}", "catalog.yml:10: texts.classes.marketing.links.0: 'https://"),
        ("marketing: {media: [pictures]}", "catalog.yml:10: texts.classes.marketing.media.0: 'pictures' is not a kind"),
        ("adverts: {links: any}", "catalog.yml:10: texts.classes.adverts: unknown"),
    ],
)
def test_a_wrong_class_is_refused_with_its_line(tmp_path: Path, part: str, error: str) -> None:
    found = _errors(tmp_path, f"texts:\n  classes:\n    {part}\n")
    assert found[0].startswith(error), found


@pytest.mark.parametrize(
    ("rule", "proof", "words"),
    [
        ("[postal_code]", ProofRule((Detail.POSTAL_CODE,)), "your postal code"),
        (
            "[last_order, postal_code]\n    enough: all",
            ProofRule((Detail.LAST_ORDER, Detail.POSTAL_CODE), True),
            "the number of your last order and your postal code",
        ),
        (
            "[postal_code, last_order]\n    enough: any",
            ProofRule((Detail.POSTAL_CODE, Detail.LAST_ORDER)),
            "your postal code or the number of your last order",
        ),
    ],
)
def test_the_proof_is_the_companys_choice(tmp_path: Path, rule: str, proof: ProofRule, words: str) -> None:
    company = _load(tmp_path, policy=f"identity:\n  shared_number:\n    ask_for: {rule}\n")
    assert company.proof == proof
    assert words in company.say("ask_who")


@pytest.mark.parametrize(
    ("identity", "error"),
    [
        ("{}", "policy.yml:4: identity.shared_number: is missing"),
        ("{shared_number: {ask_for: []}}", "policy.yml:4: identity.shared_number.ask_for: must name at least one"),
        ("{shared_number: {ask_for: [name]}}", "policy.yml:4: identity.shared_number.ask_for.0: 'name' is none of"),
        (
            "{shared_number: {ask_for: [last_order, last_order]}}",
            "policy.yml:4: identity.shared_number.ask_for: names a detail twice",
        ),
        (
            "{shared_number: {ask_for: [last_order], enough: some}}",
            "policy.yml:4: identity.shared_number.enough: 'some'",
        ),
        ("{other: 1}", "policy.yml:4: identity.other: unknown"),
    ],
)
def test_a_wrong_proof_is_refused_with_its_line(tmp_path: Path, identity: str, error: str) -> None:
    assert any(found.startswith(error) for found in _errors(tmp_path, policy=f"identity: {identity}\n"))


def test_the_shops_own_texts_fit_two_parts(company: Company) -> None:
    for name in company.texts.wording:
        assert len(company.say(name)) <= LONGEST
