"""A whole public purchase history goes through the importer, and every disc and cent comes out again."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from decimal import Decimal

import pytest

from company import Company
from customers.importer import import_stream
from storage import Database
from tests.customers.cdnow import Purchase, ndjson, purchases

CENT = Decimal("0.01")


@pytest.fixture(scope="module")
def log() -> list[Purchase]:
    return purchases()


def test_the_log_is_complete(log: list[Purchase]) -> None:
    assert len(log) == 69_659
    assert len({purchase.customer for purchase in log}) == 23_570
    assert sum(purchase.discs for purchase in log) == 167_881
    assert sum(purchase.dollars for purchase in log) == Decimal("2500315.63")


@pytest.mark.timeout(600)
def test_the_cdnow_history_is_imported_in_full(
    log: list[Purchase], database: Database, company: Company, now: datetime
) -> None:
    report = import_stream(database, company, ndjson(log), now)
    assert (report.kept, report.failed, report.errors) == (23_570 + 69_659, 0, [])

    expected: dict[str, list[tuple[str, int, Decimal]]] = defaultdict(list)
    for purchase in log:
        expected[purchase.customer].append((purchase.day, purchase.discs, purchase.dollars))
    found: dict[str, list[tuple[str, int, Decimal]]] = defaultdict(list)
    with database.read() as uow:
        assert (uow.customers.count(), uow.orders.count()) == (23_570, 69_659)
        for order in uow.orders.everything():
            (line,) = order.lines
            dollars = (line["quantity"] * Decimal(line["unit_price"])).quantize(CENT)
            found[order.customer].append((f"{order.placed_at:%Y%m%d}", line["quantity"], dollars))
    assert {ref: sorted(bought) for ref, bought in found.items()} == {ref: sorted(b) for ref, b in expected.items()}
