"""One template file: topic, purposes of its blocks, and its words for each channel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import Template as JinjaTemplate
from jinja2 import TemplateSyntaxError
from ruamel.yaml.nodes import ScalarNode

from company.reading import Value
from contact.terms import Channel, Purpose
from rendering.sandbox import HTML, TEXT

FALLBACKS: Mapping[str, str] = {Channel.WEB: Channel.SMS, Channel.PHONE: Channel.SMS, Channel.POST: Channel.EMAIL}
"""Whose words a channel borrows if the template has none for it."""
_PURPOSES = (Purpose.TRANSACTIONAL, Purpose.MARKETING)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a template that is filled by itself. `line` is where its first line stands in the file."""

    name: str
    source: str
    line: int
    html: bool
    compiled: JinjaTemplate

    def line_of(self, inner: int) -> int:
        """The file's line of a line of this part; both count from 1."""
        return self.line + max(inner, 1) - 1


@dataclass(frozen=True, slots=True)
class Template:
    """`data` names what has to be given with the message, each with an example. `text` is by channel."""

    name: str
    file: str
    title: str
    topic: str
    data: Mapping[str, Any]
    blocks: Mapping[str, Purpose]
    subject: Part | None
    text: Mapping[str, Part]
    html: Part | None
    lines: Mapping[str, int]

    def part_for(self, channel: str) -> Part | None:
        """The words for this channel, its own or borrowed; None if the template has none."""
        return self.text.get(channel) or self.text.get(FALLBACKS.get(channel, ""))

    def parts(self) -> Iterator[Part]:
        yield from (part for part in (self.subject, *self.text.values(), self.html) if part is not None)


def read_template(name: str, root: Value) -> Template | None:
    """The template of this file; faults, such as an unclosed block, are recorded in `root.faults`."""
    fields = root.fields(("title", "topic", "blocks", "text"), ("subject", "html", "data"))
    blocks = (
        {block: value.choice(_PURPOSES) for block, value in fields["blocks"].fields().items()}
        if "blocks" in fields
        else {}
    )
    texts = fields["text"].fields((), [channel.value for channel in Channel]) if "text" in fields else {}
    if "text" in fields and not texts:
        fields["text"].fault("must have words for at least one channel")
    parts = {channel: _part(f"text.{channel}", value, html=False) for channel, value in texts.items()}
    subject = _part("subject", fields["subject"], html=False) if "subject" in fields else None
    html = _part("html", fields["html"], html=True) if "html" in fields else None
    if "topic" not in fields:
        return None
    return Template(
        name=name,
        file=root.file,
        title=fields["title"].text() if "title" in fields else "",
        topic=fields["topic"].text(),
        data=_examples(fields["data"]) if "data" in fields else {},
        blocks=blocks,
        subject=subject,
        text={channel: part for channel, part in parts.items() if part is not None},
        html=html,
        lines={field: value.line for field, value in fields.items()},
    )


def _examples(value: Value) -> Mapping[str, Any]:
    found = value.plain() if value.fields() else {}
    return found if isinstance(found, dict) else {}


def _part(name: str, value: Value, *, html: bool) -> Part | None:
    if not value.text():
        return None
    node = value.node
    assert isinstance(node, ScalarNode)
    # The words of a block scalar begin below its sign.
    line = value.line + (1 if node.style in ("|", ">") else 0)
    source = str(node.value)
    environment = HTML if html else TEXT
    try:
        compiled = environment.from_string(source)
    except TemplateSyntaxError as error:
        at = line + error.lineno - 1 if node.style == "|" else line
        value.faults.add(value.file, at, value.path, _in_words(error))
        return None
    compiled.name = name
    return Part(name, source, line, html, compiled)


def _in_words(error: TemplateSyntaxError) -> str:
    message = error.message or "cannot be read"
    if "Unexpected end of template" in message or "end of print statement" in message:
        return f"something is not closed: {message}"
    return message
