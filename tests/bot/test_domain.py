"""The domain, the rules and the credentials as they are."""

from __future__ import annotations

from pathlib import Path

import yaml

DOMAIN = yaml.safe_load(Path("domain.yml").read_text())
RULES = [
    rule for path in sorted(Path("data/rules").glob("*.yml")) for rule in yaml.safe_load(path.read_text())["rules"]
]


def test_each_response_has_one_wording_so_that_a_repeated_turn_says_the_same() -> None:
    assert {name: len(texts) for name, texts in DOMAIN["responses"].items() if len(texts) != 1} == {}


def test_each_intent_leads_to_exactly_one_action() -> None:
    led = [step["intent"] for rule in RULES for step in rule["steps"] if "intent" in step]
    assert sorted(led) == sorted([*DOMAIN["intents"], "nlu_fallback"])
    assert all([*map(list, rule["steps"])] == [["intent"], ["action"]] for rule in RULES)


def test_each_action_of_a_rule_is_in_the_domain() -> None:
    actions = {step["action"] for rule in RULES for step in rule["steps"] if "action" in step}
    assert actions == {*DOMAIN["actions"], *DOMAIN["responses"]}


def test_no_slot_influences_which_action_runs() -> None:
    assert all(slot["influence_conversation"] is False for slot in DOMAIN["slots"].values())


def test_no_conversation_ends_by_the_clock() -> None:
    config = DOMAIN["session_config"]
    assert config == {"session_expiration_time": 0, "carry_over_slots_to_new_session": False}


def test_our_channel_is_the_only_door() -> None:
    assert list(yaml.safe_load(Path("bot/credentials.yml").read_text())) == ["bot.turn.channel.TurnChannel"]
