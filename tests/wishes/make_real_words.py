"""Writes bot/wishes/words/real_words.txt: the English words that a typo of ours could be mistaken for.

    python -m tests.wishes.make_real_words WORDLIST

WORDLIST holds common English words, one a line (the 30,000 commonest of the PyPI package `wordfreq` were used). Run it
again when the word files or the catalog's synonyms have grown.
"""

from __future__ import annotations

import sys
from pathlib import Path

from bot.wishes.spelling import LEAST, Speller
from bot.wishes.tables import speller_of
from tests.wishes.vocabulary import VOCABULARY

TARGET = Path(__file__).parents[2] / "bot" / "wishes" / "words" / "real_words.txt"
HEAD = """\
# English words one slip away from a word of ours, which are therefore no typos of it.
# Made by tests/wishes/make_real_words.py.
"""


def main() -> None:
    speller = Speller(speller_of(VOCABULARY).words)
    words = [
        word
        for word in Path(sys.argv[1]).read_text("utf-8").split()
        if len(word) >= LEAST and word not in speller.words
    ]
    near = sorted(word for word in words if speller.find(word, real=frozenset()) != word)
    lines, line = [], ""
    for word in near:
        if len(line) + len(word) > 110:
            lines.append(line.strip())
            line = ""
        line += f" {word}"
    TARGET.write_text(HEAD + "\n".join([*lines, line.strip()]) + "\n", "utf-8")
    print(f"{len(near)} words in {TARGET}")


if __name__ == "__main__":
    main()
