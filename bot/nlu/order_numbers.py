"""Finds order numbers in a sentence, and does not take a time, a price, a date or a phone number for one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

ENTITY = "order_number"
_CODE = r"[A-Za-z]{0,4}-?\d[\w-]{0,19}"
# "order no. 12", "invoice #A-1234", "order: 7602": said to be one, so any length will do.
_NAMED = re.compile(
    r"\b(?:orders?|purchase|invoice|receipt|confirmation|bill|package|parcel|shipment)\s*"
    r"(?:(?:number|num|no|nr|id|ref|reference)\b\.?)?\s*(?:is|was|:|=)?\s*#?\s*"
    rf"(?P<number>{_CODE})(?![\w.:/-]*\d)",
    re.IGNORECASE,
)
_MARKED = re.compile(rf"(?<!\w)(?:#|(?:number|no|nr)\.?\s*#?)\s?(?P<number>{_CODE})", re.IGNORECASE)
# A number by itself: four digits or more, or letters with three or more.
_BARE = re.compile(
    r"(?<!\d )(?<![\w#.,:/$£€+-])(?P<number>\d{4,12}|[A-Za-z]{1,4}-?\d{3,12}|\d{1,6}-\d{3,9})(?![\w:/]|[.,]\d|-\d)"
)
_NOT_ONE = re.compile(r"\d{1,4}(?:st|nd|rd|th|am|pm|a\.m|p\.m|h|k|x|%)$", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_BEFORE_YEAR = re.compile(
    r"(?:\b(?:in|of|since|from|until|till|by|year|during|january|february|march|april|may|june|july|august|september"
    r"|october|november|december|spring|summer|autumn|fall|winter|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
    r"|,|\d{1,2}(?:st|nd|rd|th)?)\s*$",
    re.IGNORECASE,
)
_UNIT_AFTER = re.compile(
    r"\s*(?:times?|days?|weeks?|months?|years?|hours?|minutes?|points?|dollars?|bucks|items?|pairs?|orders?|a\b|per\b|am\b|pm\b"
    r"|[a-z]+ (?:street|st|ave|avenue|road|rd|drive|lane|blvd)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Found:
    """`value` is in capitals and without "#"; `start` and `end` are places in the text."""

    value: str
    start: int
    end: int


def find_order_numbers(text: str) -> list[Found]:
    """Order numbers in the order of the text, each place once."""
    found: dict[int, Found] = {}
    for pattern in (_NAMED, _MARKED, _BARE):
        for match in pattern.finditer(text):
            number, start, end = match["number"], match.start("number"), match.end("number")
            if any(start < other.end and other.start < end for other in found.values()):
                continue
            if _NOT_ONE.search(number) or (pattern is not _MARKED and _UNIT_AFTER.match(text, end)):
                continue
            if pattern is _BARE and _YEAR.fullmatch(number) and _BEFORE_YEAR.search(text, 0, start):
                continue
            found[start] = Found(number.upper(), start, end)
    return [found[start] for start in sorted(found)]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class OrderNumberExtractor(GraphComponent, EntityExtractorMixin):
    """Adds entities `order_number`. Nothing to train."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> OrderNumberExtractor:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            entities = [
                {"entity": ENTITY, "value": number.value, "start": number.start, "end": number.end}
                for number in find_order_numbers(message.get(TEXT) or "")
            ]
            extracted = self.add_extractor_name(entities)
            message.set(ENTITIES, message.get(ENTITIES, []) + extracted, add_to_output=True)
        return messages
