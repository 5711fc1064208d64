"""The only SQL: tables, migrations, repositories and the unit of work. SQLite to start, PostgreSQL to grow."""

from storage.database import Database, UnitOfWork
from storage.signal import ChangeSignal

__all__ = ["ChangeSignal", "Database", "UnitOfWork"]
