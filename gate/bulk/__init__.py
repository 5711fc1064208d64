"""Decides one campaign for every customer at once, with the same rules as one message at a time."""

from gate.bulk.campaign import decide_all
from gate.bulk.facts import Facts, facts_in, facts_of

__all__ = ["Facts", "decide_all", "facts_in", "facts_of"]
