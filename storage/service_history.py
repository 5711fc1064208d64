"""Subscriptions and loyalty accounts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from storage.records import LoyaltyAccount, Subscription
from storage.rows import Repository, reader, values_of
from storage.tables import loyalty, subscriptions
from storage.upsert import upsert

_subscription = reader(Subscription)
_account = reader(LoyaltyAccount)


class ServiceHistory(Repository):
    def put_subscriptions(self, found: Sequence[Subscription], now: datetime) -> None:
        upsert(self._connection, subscriptions, [values_of(item) | {"updated_at": now} for item in found])

    def put_loyalty(self, found: Sequence[LoyaltyAccount], now: datetime) -> None:
        upsert(self._connection, loyalty, [values_of(item) | {"updated_at": now} for item in found])

    def subscriptions(self, customer: str) -> Sequence[Subscription]:
        query = select(subscriptions).where(subscriptions.c.customer == customer).order_by(subscriptions.c.name)
        return [_subscription(row) for row in self._connection.execute(query)]

    def loyalty(self, customer: str) -> LoyaltyAccount | None:
        row = self._connection.execute(select(loyalty).where(loyalty.c.customer == customer)).first()
        return _account(row) if row else None
