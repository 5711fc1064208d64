"""Reads YAML strictly, with the line of every value, and collects all faults instead of stopping at the first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

T = TypeVar("T")


@dataclass(slots=True)
class Faults:
    """What has been found wrong so far, in all files."""

    lines: list[tuple[str, int, str]] = field(default_factory=list)

    def add(self, file: str, line: int, path: str, message: str) -> None:
        self.lines.append((file, line, f"{file}:{line}: {path}: {message}" if path else f"{file}:{line}: {message}"))

    def sorted(self) -> list[str]:
        return list(dict.fromkeys(text for _, _, text in sorted(self.lines)))


def read_file(path: Path, faults: Faults) -> Value | None:
    """The root of a YAML file; None if it is no YAML or cannot be read, which is a fault."""
    try:
        root = YAML(typ="safe", pure=True).compose(path.read_text(encoding="utf-8"))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        faults.add(path.name, mark.line + 1 if mark else 1, "", f"not YAML: {error.problem or error.context}")
        return None
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        faults.add(path.name, 1, "", f"cannot be read: {error}")
        return None
    if root is None:
        faults.add(path.name, 1, "", "is empty")
        return None
    return Value(root, "", path.name, faults)


@dataclass(frozen=True, slots=True)
class Value:
    """A value with its place. Reading the wrong kind records a fault and gives a harmless stand-in."""

    node: Node
    path: str
    file: str
    faults: Faults

    @property
    def line(self) -> int:
        return int(self.node.start_mark.line) + 1

    def fault(self, message: str) -> None:
        self.faults.add(self.file, self.line, self.path, message)

    def fields(self, required: Collection[str] = (), optional: Collection[str] | None = None) -> dict[str, Value]:
        """A mapping by name. `optional` None: any other names are fine."""
        if not isinstance(self.node, MappingNode):
            self.fault("must be a mapping")
            return {}
        found: dict[str, Value] = {}
        for key, node in self.node.value:
            name = str(key.value) if isinstance(key, ScalarNode) else ""
            path = f"{self.path}.{name}" if self.path and name else name or self.path
            value = Value(node, path, self.file, self.faults)
            if not name:
                value.fault("a name must be plain text")
            elif name in found:
                self.faults.add(self.file, int(key.start_mark.line) + 1, value.path, "is there twice")
            elif optional is not None and name not in required and name not in optional:
                known = ", ".join(sorted({*required, *optional}))
                self.faults.add(self.file, int(key.start_mark.line) + 1, value.path, f"unknown; there are {known}")
            else:
                found[name] = value
        for name in required:
            if name not in found:
                self.faults.add(self.file, self.line, f"{self.path}.{name}" if self.path else name, "is missing")
        return found

    def items(self) -> Iterator[Value]:
        if not isinstance(self.node, SequenceNode):
            self.fault("must be a list")
            return
        for position, node in enumerate(self.node.value):
            yield Value(node, f"{self.path}.{position}", self.file, self.faults)

    def text(self) -> str:
        if isinstance(self.node, ScalarNode) and str(self.node.tag).endswith(":str") and self.node.value.strip():
            return str(self.node.value).strip()
        self.fault("must be text")
        return ""

    def flag(self) -> bool:
        value = self.plain()
        if not isinstance(value, bool):
            self.fault("must be true or false")
            return False
        return value

    def number(self, least: int, most: int) -> int:
        value = self.plain()
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.fault(f"must be a whole number from {least} to {most}")
            return least
        return value

    def choice(self, options: Collection[T]) -> T:
        """One of some words; the first of them stands in for a wrong one."""
        by_word = {str(option): option for option in options}
        word = self.text()
        if word and word not in by_word:
            self.fault(f"{word!r} is none of {', '.join(by_word)}")
        return by_word.get(word, next(iter(options)))

    def each(self, read: Callable[[Value], T]) -> tuple[T, ...]:
        return tuple(read(item) for item in self.items())

    def plain(self) -> Any:
        """The value as ordinary Python values."""
        return _plain(self.node)


def _plain(node: Node) -> Any:
    if isinstance(node, MappingNode):
        return {str(key.value): _plain(value) for key, value in node.value}
    if isinstance(node, SequenceNode):
        return [_plain(item) for item in node.value]
    kind, text = str(node.tag).rpartition(":")[2], str(node.value)
    if kind == "bool":
        return text.lower() == "true"
    if kind == "int" and text.lstrip("-").isdecimal():
        return int(text)
    return None if kind == "null" else text
