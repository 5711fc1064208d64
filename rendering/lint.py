"""Says, with file and line, what is wrong with templates: what could never be filled, and what may not be sent so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jinja2 import nodes

from company import Company
from connectors.sms_twilio.segments import MOST_SEGMENTS, plain, segments
from contact.terms import Channel, Purpose
from rendering.errors import CannotRender
from rendering.known_fields import unknown_fields
from rendering.library import read
from rendering.names import names_in
from rendering.render import in_shape
from rendering.samples import sample_values
from rendering.sandbox import HTML, TEXT, fill
from rendering.template import Part, Template

_WITHOUT_LINK = (f"text.{Channel.PHONE}", f"text.{Channel.WEB}", "subject")
"""Nobody reads a link aloud, and the widget has its own way there."""
_ADVERTISING = re.compile(
    r"\b(\d+\s?% off|sale|discount\w*|coupons?|promo\w*|deals?|(special|exclusive) offers?|save (up to )?[$€£\d]\w*"
    r"|(shop|buy|order) now|free gift|bestsellers?|you (might|may) also like)\b",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[^>]*>")
_NOBODY = re.compile(r"\b(valued|dear) (customer|client|shopper|guest|friend|sir|madam)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Report:
    """`faults` have to be mended. `notes` are worth knowing: templates whose message becomes marketing."""

    faults: tuple[str, ...]
    notes: tuple[str, ...]


def lint(folder: Path, company: Company) -> Report:
    """Everything that is to be said of the folder's templates, by file and line."""
    library, unreadable = read(folder)
    found = [(file, line, text) for file, line, text in unreadable.lines]
    notes: list[tuple[str, int, str]] = []
    for template in library:
        for line, text in _faults(template, company):
            found.append((template.file, line, f"{template.file}:{line}: {text}"))
        for line, text in _notes(template, company):
            notes.append((template.file, line, f"{template.file}:{line}: {text}"))
    return Report(
        tuple(dict.fromkeys(text for _, _, text in sorted(found))),
        tuple(dict.fromkeys(text for _, _, text in sorted(notes))),
    )


def _faults(template: Template, company: Company) -> Iterator[tuple[int, str]]:
    if template.topic not in company.catalog.topics:
        known = ", ".join(company.catalog.topics)
        yield template.lines["topic"], f"topic: no such topic {template.topic!r}; there are {known}"
    if Channel.EMAIL in template.text and template.subject is None:
        yield template.lines["text"], "subject: is missing; an email needs one"
    values = sample_values(template, company)
    for part in template.parts():
        for line, name in unknown_fields(part, values):
            yield line, f"{part.name}: unknown field {name}"
        yield from _faults_of_words(template, part)
        if part.name not in _WITHOUT_LINK and "preference_link" not in names_in([part]):
            yield part.line, f"{part.name}: the link to the preference page is missing: {{{{ preference_link }}}}"
    yield from _faults_of_blocks(template)
    sms = template.text.get(Channel.SMS)
    if sms is not None:
        yield from _faults_of_sms(template, sms, company)


def _faults_of_words(template: Template, part: Part) -> Iterator[tuple[int, str]]:
    for line, words, block in _words(part):
        nobody = _NOBODY.search(words)
        if nobody:
            yield line, f"{part.name}: {nobody[0]!r} is nobody: use {{{{ greeting }}}}"
        sold = _ADVERTISING.search(words)
        if sold and template.blocks.get(block or "", Purpose.TRANSACTIONAL) is not Purpose.MARKETING:
            if block is None and any(purpose is Purpose.MARKETING for purpose in template.blocks.values()):
                continue  # a subject: it goes with the blocks
            yield line, f"{part.name}: {sold[0]!r} reads like advertising: put it into a block that is marketing"


def _faults_of_blocks(template: Template) -> Iterator[tuple[int, str]]:
    used: set[str] = set()
    for part in template.parts():
        tree = (HTML if part.html else TEXT).parse(part.source)
        for block in tree.find_all(nodes.Block):
            used.add(block.name)
            if block.name not in template.blocks:
                yield part.line_of(block.lineno), f"{part.name}: block {block.name} has no purpose: name it in blocks"
        if part.name != "subject":
            for line, words, name in _words(part):
                if name is None and words.strip():
                    yield line, f"{part.name}: these words stand in no block: {words.strip()[:40]!r}"
    for name in template.blocks:
        if name not in used:
            yield template.lines["blocks"], f"blocks.{name}: is never used"


def _faults_of_sms(template: Template, part: Part, company: Company) -> Iterator[tuple[int, str]]:
    if _is_marketing(template, company) and not any("STOP" in words for _, words, _ in _words(part)):
        yield part.line, f"{part.name}: how to opt out is missing: Reply STOP to opt out"
    try:
        text = plain(in_shape(part.name, fill(part.compiled, sample_values(template, company))[0]))
    except CannotRender:
        return  # an unknown field: said already
    parts = segments(text)
    if parts > MOST_SEGMENTS:
        yield (
            part.line,
            f"{part.name}: may take {parts} text messages ({len(text)} characters); {MOST_SEGMENTS} at most",
        )


def _notes(template: Template, company: Company) -> Iterator[tuple[int, str]]:
    topic = company.catalog.topics.get(template.topic)
    if topic is None or topic.purpose is Purpose.MARKETING:
        return
    for part in template.parts():
        for block in (HTML if part.html else TEXT).parse(part.source).find_all(nodes.Block):
            if template.blocks.get(block.name) is Purpose.MARKETING:
                line = part.line_of(block.lineno)
                yield (
                    line,
                    f"{part.name}: block {block.name} is marketing, and so is a message about {topic.title} with it",
                )


def _is_marketing(template: Template, company: Company) -> bool:
    topic = company.catalog.topics.get(template.topic)
    return Purpose.MARKETING in {topic.purpose if topic else Purpose.MARKETING, *template.blocks.values()}


def _words(part: Part) -> Iterator[tuple[int, str, str | None]]:
    """(line of the file, words, the block they stand in) of everything that a part says, values as `{…}`."""
    tree = (HTML if part.html else TEXT).parse(part.source)
    for line, words, block in _words_below(tree, None, part):
        plain_words = _TAG.sub("", words) if part.html else words
        if plain_words.strip():
            yield line, plain_words, block


def _words_below(node: nodes.Node, block: str | None, part: Part) -> Iterator[tuple[int, str, str | None]]:
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Output):
            for piece in child.nodes:
                said = piece.data if isinstance(piece, nodes.TemplateData) else "{…}"
                for offset, line in enumerate(str(said).splitlines()):
                    yield part.line_of(piece.lineno + offset), line, block
        else:
            yield from _words_below(child, child.name if isinstance(child, nodes.Block) else block, part)
