"""What the linter says of templates, and where."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from company import Company
from reins.cli import app
from rendering.lint import Report, lint
from tests.conftest import ROOT

GOOD = """\
title: Own
topic: orders
data: {when: 2026-12-01}
blocks:
  news: transactional
  offer: marketing
subject: About {{ order.number }}
text:
  sms: |
    {% block news %}
    Hello {{ customer.first_name }}, it comes on {{ data.when | day }}.
    {{ preference_link }}
    {% endblock %}
  email: |
    {% block news %}
    {{ greeting }}
    {% for line in order.lines %}
    {{ line.name }}
    {% endfor %}
    {{ preference_link }}
    {% endblock %}
    {% block offer %}
    20% off everything
    {% endblock %}
"""

LINKED = "    {{ preference_link }}\n    {% endblock %}\n  email"
UNLINKED = "    {% endblock %}\n  email"


def said(folder: Path, company: Company, text: str) -> Report:
    (folder / "own.yml").write_text(text, encoding="utf-8")
    return lint(folder, company)


def test_the_companys_own_templates_are_in_order(company: Company) -> None:
    report = lint(ROOT / "templates", company)
    assert report.faults == ()
    assert report.notes == ()


def test_a_marketing_block_among_others_is_pointed_out(company: Company, tmp_path: Path) -> None:
    text = GOOD.replace(
        "{{ preference_link }}\n    {% endblock %}\n  email", "{{ preference_link }} STOP {% endblock %}\n  email"
    )
    report = said(tmp_path, company, text)
    assert report.faults == ()
    (note,) = report.notes
    assert note.startswith("own.yml:21: text.email: block offer is marketing, and so is a message about orders")


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ("customer.first_name", "customer.firstname", "own.yml:11: text.sms: unknown field customer.firstname"),
        ("{{ line.name }}", "{{ line.nam }}", "own.yml:18: text.email: unknown field order.lines.0.nam"),
        ("{{ greeting }}", "{{ greting }}", "own.yml:16: text.email: unknown field greting"),
        ("data.when", "data.whenever", "own.yml:11: text.sms: unknown field data.whenever"),
        ("topic: orders", "topic: order", "own.yml:2: topic: no such topic 'order'"),
        (LINKED, UNLINKED, "own.yml:10: text.sms: the link"),
        ("{{ greeting }}", "Dear valued customer,", "own.yml:16: text.email: 'valued customer' is nobody"),
        ("it comes on", "take 20% off on", "own.yml:11: text.sms: '20% off' reads like advertising"),
        ("offer: marketing", "offer: transactional", "own.yml:23: text.email: '20% off' reads like advertising"),
        ("  offer: marketing\n", "", "own.yml:21: text.email: block offer has no purpose"),
        ("  offer: marketing\n", "  offer: marketing\n  more: marketing\n", "own.yml:5: blocks.more: is never used"),
        ("  email: |\n", "  email: |\n    Loose words\n", "own.yml:15: text.email: these words stand in no block"),
        ("subject: About {{ order.number }}\n", "", "own.yml:8: subject: is missing"),
        ("it comes on", "it comes on " + "a long walk " * 25, "own.yml:10: text.sms: may take 3 text messages"),
        ("    {% endblock %}\n  email", "  email", "own.yml:12: text.sms: something is not closed"),
        ("{{ data.when | day }}", "{{ data.when | day }", "own.yml:11: text.sms: "),
        ("{{ data.when | day }}", "{{ data.when | dai }}", "own.yml:11: text.sms: No filter named 'dai'"),
        ("offer: marketing", "offer: perhaps", "own.yml:6: blocks.offer: 'perhaps' is none of"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_file_and_line(
    company: Company, tmp_path: Path, was: str, now: str, expected: str
) -> None:
    assert was in GOOD
    report = said(tmp_path, company, GOOD.replace(was, now, 1))
    assert any(fault.startswith(expected) for fault in report.faults), report.faults


def test_marketing_by_text_says_how_to_stop(company: Company, tmp_path: Path) -> None:
    (fault,) = said(tmp_path, company, GOOD).faults
    assert fault == "own.yml:10: text.sms: how to opt out is missing: Reply STOP to opt out"


def test_the_command_ends_with_an_error_and_prints_the_fault(tmp_path: Path) -> None:
    (tmp_path / "own.yml").write_text(GOOD.replace("greeting", "greting"), encoding="utf-8")
    told = CliRunner().invoke(app, ["templates", "lint", "--folder", str(tmp_path)])
    assert told.exit_code == 1
    assert "own.yml:16: text.email: unknown field greting" in told.output
    assert CliRunner().invoke(app, ["templates", "lint"]).exit_code == 0
