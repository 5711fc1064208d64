"""Lines are the same however the bytes were cut."""

from __future__ import annotations

import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from customers.lines import LONGEST_LINE, Line, LineSplitter


def split(*chunks: bytes) -> list[Line]:
    splitter = LineSplitter()
    return [line for chunk in chunks for line in splitter.feed(chunk)] + list(splitter.finish())


def test_lines_are_numbered_as_an_editor_numbers_them() -> None:
    assert split(b"a\r\n\n  \nb\nc") == [Line(1, b"a\r"), Line(4, b"b"), Line(5, b"c")]
    assert split(b"a\n") == [Line(1, b"a")]
    assert split() == []


def test_a_byte_order_mark_is_not_part_of_the_first_line() -> None:
    assert split(b"\xef", b"\xbb\xbf{}\n\xef\xbb\xbf{}") == [Line(1, b"{}"), Line(2, b"\xef\xbb\xbf{}")]


@given(st.binary(max_size=60), st.lists(st.integers(0, 60), max_size=6))
def test_the_cuts_between_chunks_do_not_matter(content: bytes, cuts: list[int]) -> None:
    edges = [0, *sorted(min(cut, len(content)) for cut in cuts), len(content)]
    chunks = [content[start:end] for start, end in zip(edges, edges[1:], strict=False)]  # noqa: RUF007
    assert split(*chunks) == split(content)


def test_a_line_that_is_too_long_is_skipped_without_being_held() -> None:
    tracemalloc.start()
    splitter, found = LineSplitter(), []
    for _ in range(100):
        found += splitter.feed(b"x" * LONGEST_LINE)
    found += splitter.feed(b"\nshort\n" + b"y" * LONGEST_LINE + b"\n")
    assert [(line.number, line.content and len(line.content)) for line in found] == [
        (1, None),
        (2, 5),
        (3, LONGEST_LINE),
    ]
    assert tracemalloc.get_traced_memory()[1] < 8 * LONGEST_LINE
    tracemalloc.stop()
