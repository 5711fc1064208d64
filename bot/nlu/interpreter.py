"""Reads wishes by grammar and settles, with the model's intents, what a message is."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.arbitration import arbitrate
from bot.wishes import Vocabulary, read

REPOSITORY = Path(__file__).resolve().parents[2]
READING = "reading"
# For training and validation, which know neither time nor customer.
SOME_TIME, SOME_ZONE = datetime(2026, 1, 7, 12, tzinfo=UTC), "UTC"


def company_vocabulary() -> Vocabulary:
    """The words of the company's catalog: `REINS_CATALOG`, or `catalog.yml` of the repository.

    Raises ValueError naming the topic if a phrase would mean two; OSError if the file is not there.
    """
    path = REPOSITORY / os.environ.get("REINS_CATALOG", "catalog.yml")
    return Vocabulary.from_catalog(yaml.safe_load(path.read_text(encoding="utf-8")))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class WishInterpreter(IntentClassifier, GraphComponent):
    """Sets `reading` (the grammar's, in JSON form) and the arbitrated `intent`, which then leads the ranking.

    `metadata` of the message gives `now` (ISO 8601 with offset), `time_zone` (IANA name or None) and `asked`. Stands
    after the intent model in the pipeline.
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> WishInterpreter:
        return cls()

    def __init__(self) -> None:
        self._vocabulary = company_vocabulary()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT) or ""
            metadata = message.get("metadata") or {}
            now = datetime.fromisoformat(metadata["now"]) if metadata.get("now") else SOME_TIME
            zone = metadata.get("time_zone") if metadata.get("now") else SOME_ZONE
            reading = read(text, self._vocabulary, now, zone).as_dict()
            ranking = message.get(INTENT_RANKING_KEY) or []
            intent = arbitrate(reading["act"], ranking, text, bool(metadata.get("asked")))
            others = [other for other in ranking if other["name"] != intent["name"]]
            message.set(READING, reading, add_to_output=True)
            message.set(INTENT, intent, add_to_output=True)
            message.set(INTENT_RANKING_KEY, [intent, *others], add_to_output=True)
        return messages
