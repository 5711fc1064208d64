"""The vocabulary of the company's own catalog, and the clock, that the phrases are read with."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from ruamel.yaml import YAML

from bot.wishes import Vocabulary

ROOT = Path(__file__).parents[2]
VOCABULARY = Vocabulary.from_catalog(YAML(typ="safe").load((ROOT / "catalog.yml").read_text("utf-8")))

NOW = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
"""A Monday, 10:00 in Chicago, in the week of Thanksgiving."""
ZONE = "America/Chicago"
