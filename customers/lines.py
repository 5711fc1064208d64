"""Bytes in chunks of any size, as numbered lines. Never holds more than one line and one chunk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

LONGEST_LINE = 262_144
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Line:
    """`content` is None if the line was longer than `LONGEST_LINE` bytes. Numbers start at 1."""

    number: int
    content: bytes | None


class LineSplitter:
    """Feed it chunks, then `finish()`. Empty lines are counted but not returned."""

    def __init__(self) -> None:
        self._rest = bytearray()
        self._too_long = False
        self._number = 0

    def feed(self, chunk: bytes) -> Iterator[Line]:
        start = 0
        while (end := chunk.find(b"\n", start)) >= 0:
            self._add(chunk, start, end)
            yield from self._end_line()
            start = end + 1
        self._add(chunk, start, len(chunk))

    def finish(self) -> Iterator[Line]:
        """The last line, if it has no end."""
        yield from self._end_line()

    def _add(self, chunk: bytes, start: int, end: int) -> None:
        if self._too_long or len(self._rest) + end - start > LONGEST_LINE:
            self._too_long = True
            self._rest.clear()
        else:
            self._rest += memoryview(chunk)[start:end]

    def _end_line(self) -> Iterator[Line]:
        self._number += 1
        if self._too_long:
            yield Line(self._number, None)
        else:
            content = bytes(self._rest)
            if self._number == 1:
                content = content.removeprefix(_BYTE_ORDER_MARK)
            if content.strip():
                yield Line(self._number, content)
        self._rest.clear()
        self._too_long = False
