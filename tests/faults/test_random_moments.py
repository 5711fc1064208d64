"""Workers and Rasa are killed again and again, whenever, while customers keep talking.

`REINS_FAULT_KILLS` (default 16 a database) and `REINS_FAULT_SEED` make longer and repeatable runs.
"""

from __future__ import annotations

import os
import random
import time

import pytest

from tests.faults import processes
from tests.faults.shop import SCRIPT, Shop

pytestmark = pytest.mark.faults

KILLS = int(os.environ.get("REINS_FAULT_KILLS", "16"))
SEED = int(os.environ.get("REINS_FAULT_SEED", "0")) or random.randrange(1, 1_000_000)


def test_nothing_is_lost_doubled_or_out_of_order_however_often_processes_die(shop: Shop) -> None:
    chance = random.Random(SEED)
    conversations = [shop.customer(f"c{number}") for number in range(4)]
    scripts = {conversation: list(SCRIPT) for conversation in conversations}
    waiting: dict[str, int] = {}
    rasa, workers = shop.start_rasa(), [shop.start_worker(), shop.start_worker()]
    kills = 0
    try:
        while kills < KILLS or any(scripts.values()) or waiting:
            for conversation in conversations:
                _talk(shop, conversation, scripts, waiting, chance, more=kills < KILLS)
            time.sleep(chance.uniform(0.0, 0.1))
            if kills < KILLS and waiting:
                kills += 1
                if chance.random() < 0.3:
                    processes.kill(rasa)
                    time.sleep(chance.uniform(0.0, 0.1))
                    rasa = shop.start_rasa()
                else:
                    processes.kill(workers.pop(0))
                    workers.append(shop.start_worker())
                time.sleep(chance.uniform(0.0, 0.4))  # sometimes enough for a whole turn, sometimes not
        shop.wait_until_idle()
        shop.check()
    except BaseException:
        print(f"REINS_FAULT_SEED={SEED} kills={kills}")
        raise


def _talk(
    shop: Shop,
    conversation: str,
    scripts: dict[str, list[tuple[str, list[str], int]]],
    waiting: dict[str, int],
    chance: random.Random,
    *,
    more: bool,
) -> None:
    """The customer says what comes next once they were answered; in between they may say several things in a row."""
    if conversation in waiting and not shop.is_done(conversation, waiting[conversation]):
        return
    waiting.pop(conversation, None)
    if scripts[conversation] and chance.random() < 0.7:
        text, expected, entries = scripts[conversation].pop(0)
        waiting[conversation] = shop.say(conversation, text, expected, entries)
    elif more:
        for _ in range(chance.randint(1, 3)):
            number = len(shop.said[conversation]) + 1
            waiting[conversation] = shop.say(conversation, f"echo {number}", [f"turn {number}: {number}"])
