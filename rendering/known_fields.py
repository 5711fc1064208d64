"""Finds the fields in a template that nothing will ever fill."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jinja2 import nodes

from rendering.fields import Fields, path_of
from rendering.sandbox import HTML, TEXT
from rendering.template import Part

_ANYTHING = object()


def unknown_fields(part: Part, values: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    """(line of the file, name) of every field of the part that is not among these values."""
    walk = _Walk(values)
    walk.visit((HTML if part.html else TEXT).parse(part.source), {})
    for line, name in walk.found:
        yield part.line_of(line), name


class _Walk:
    """Follows names through attributes and loops. Loop variables and `set` are known only within their part."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values
        self.found: list[tuple[int, str]] = []

    def visit(self, node: nodes.Node, local: dict[str, Any]) -> None:
        match node:
            case nodes.For():
                looped = self._value(node.iter, local)
                inside = local | {"loop": _ANYTHING} | _bound(node.target, looped)
                for child in (*node.body, *node.else_):
                    self.visit(child, inside)
            case nodes.Assign():
                local.update(_bound(node.target, (self._value(node.node, local),)))
            case nodes.Expr():
                self._value(node, local)
            case nodes.Block() | nodes.If() | nodes.With() | nodes.Scope():
                inside = dict(local)
                for child in node.iter_child_nodes():
                    self.visit(child, inside)
            case _:
                for child in node.iter_child_nodes():
                    self.visit(child, local)

    def _value(self, node: nodes.Node, local: dict[str, Any]) -> Any:
        match node:
            case nodes.Name():
                if node.name in local:
                    return local[node.name]
                if node.name not in self._values:
                    self.found.append((node.lineno, node.name))
                    return _ANYTHING
                return self._values[node.name]
            case nodes.Getattr(node=inner, attr=name):
                return self._part_of(self._value(inner, local), name, node.lineno)
            case nodes.Getitem(node=inner, arg=nodes.Const(value=name)):
                return self._part_of(self._value(inner, local), name, node.lineno)
            case _:
                for child in node.iter_child_nodes():
                    self._value(child, local)
                return _ANYTHING

    def _part_of(self, value: Any, name: Any, line: int) -> Any:
        if isinstance(value, Fields):
            if name in value:
                return value[name]
            self.found.append((line, path_of(value, name)))
        elif isinstance(value, tuple) and isinstance(name, int):
            return value[0] if value else _ANYTHING
        elif value is not _ANYTHING:
            self.found.append((line, str(name)))
        return _ANYTHING


def _bound(target: nodes.Node, looped: Any) -> dict[str, Any]:
    first = looped[0] if isinstance(looped, tuple) and looped else _ANYTHING
    if isinstance(target, nodes.Name):
        return {target.name: first}
    return {name.name: _ANYTHING for name in target.find_all(nodes.Name)}
