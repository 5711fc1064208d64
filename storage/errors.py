"""What a database may do to whoever uses it, in names that need no SQLAlchemy."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError

DatabaseTrouble = (OperationalError, InterfaceError)
"""The database is away, is locked for too long, or has broken up a deadlock: the same work may succeed later."""

Conflict = IntegrityError
"""What was to be written contradicts what is there."""

__all__ = ["Conflict", "DatabaseTrouble"]
