"""The telephones at the carrier's other end: what lies in each one's thread, and what the carrier has noted about it.

Kept in memory, and in a file if there is one, so that a phone remembers its texts and its STOP across a restart.
"""

from __future__ import annotations

import json
import threading
import time
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

MOST_TEXTS = 200
MOST_NOTES = 60
"""For each phone; the oldest go first."""

_GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_TWICE = set("^{}\\[~]|€\f")


@dataclass
class Text:
    """One text in a thread. `at` is in seconds of the epoch; `written_here`: by whoever holds the phone.

    `status` of a text to the phone is what its receipts have told; of one from it, whether the webhook took it.
    """

    sid: str
    number: str
    written_here: bool
    body: str
    at: float
    status: str
    why: str = ""


@dataclass
class Note:
    """Something that the carrier saw: a request of the REST API, or a webhook that it posted."""

    at: float
    what: str
    outcome: str
    went_well: bool


@dataclass
class Phones:
    """Safe to use from several threads. `blocks`: numbers that sent STOP, and how many more texts still reach them."""

    keep: Path | None = None
    blocks: dict[str, int] = field(default_factory=dict)
    _texts: dict[str, list[Text]] = field(default_factory=lambda: defaultdict(list))
    _notes: dict[str, list[Note]] = field(default_factory=lambda: defaultdict(list))
    _changed: threading.Condition = field(default_factory=threading.Condition)
    # Grows across restarts, so that a reader's cursor is never ahead of what comes.
    _version: int = field(default_factory=lambda: time.time_ns() // 1_000_000)

    def __post_init__(self) -> None:
        if self.keep is not None and self.keep.exists():
            kept = json.loads(self.keep.read_text(encoding="utf-8"))
            self.blocks.update(kept["blocks"])
            for number, texts in kept["texts"].items():
                self._texts[number] = [Text(**text) for text in texts]

    def add(self, text: Text) -> None:
        with self._changed:
            if text.sid not in [one.sid for one in self._texts[text.number]]:
                self._texts[text.number].append(text)
                del self._texts[text.number][:-MOST_TEXTS]
            self._tell()

    def mark(self, number: str, sid: str, status: str, why: str = "") -> None:
        """What became of a text."""
        with self._changed:
            for text in self._texts[number]:
                if text.sid == sid:
                    text.status, text.why = status, why
            self._tell()

    def note(self, number: str, what: str, outcome: str, *, went_well: bool) -> None:
        with self._changed:
            self._notes[number].append(Note(time.time(), what, outcome, went_well))
            del self._notes[number][:-MOST_NOTES]
            self._tell()

    def block(self, number: str, texts_left: int) -> None:
        with self._changed:
            self.blocks[number] = texts_left
            self._tell()

    def unblock(self, number: str) -> None:
        with self._changed:
            self.blocks.pop(number, None)
            self._tell()

    def clear(self, number: str) -> None:
        """Empties the thread. The carrier still knows of a STOP."""
        with self._changed:
            self._texts.pop(number, None)
            self._notes.pop(number, None)
            self._tell()

    def changed(self) -> None:
        """Something else about the carrier is different now."""
        with self._changed:
            self._tell()

    def last_written_on(self, number: str) -> Text | None:
        with self._changed:
            return next((text for text in reversed(self._texts[number]) if text.written_here), None)

    def wait(self, after: int, seconds: float) -> None:
        """Until something has changed since that version, or so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self._version != after, seconds)

    def document(self, number: str) -> dict[str, Any]:
        """Everything about one phone, with the version to wait for changes of."""
        with self._changed:
            return {
                "version": self._version,
                "number": number,
                "texts": [asdict(text) | counted(text.body) for text in self._texts.get(number, [])],
                "notes": [asdict(note) for note in self._notes.get(number, [])],
                "blocked": number in self.blocks,
                "texts_left": self.blocks.get(number),
            }

    def _tell(self) -> None:
        self._version += 1
        self._changed.notify_all()
        if self.keep is None:
            return
        texts = {number: [asdict(text) for text in found] for number, found in self._texts.items()}
        new = self.keep.with_suffix(".new")
        new.write_text(json.dumps({"blocks": self.blocks, "texts": texts}), encoding="utf-8")
        new.replace(self.keep)


def counted(body: str) -> dict[str, Any]:
    """How many parts a text takes, counted by cutting it up: 160 or 153 septets, 70 or 67 UTF-16 units."""
    gsm = set(body) <= _GSM | _GSM_TWICE
    sizes = [1 + (letter in _GSM_TWICE if gsm else ord(letter) > 0xFFFF) for letter in body]
    alone, each = (160, 153) if gsm else (70, 67)
    encoding = "GSM-7" if gsm else "UCS-2"
    if sum(sizes) <= alone:
        return {"segments": 1 if body else 0, "encoding": encoding}
    parts = [0]
    for size in sizes:
        if parts[-1] + size > each:
            parts.append(0)
        parts[-1] += size
    return {"segments": len(parts), "encoding": encoding}
