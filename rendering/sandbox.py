"""Jinja2 as templates may use it: sandboxed, strict about what is missing, and watched for which blocks speak."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from jinja2 import Template as JinjaTemplate
from jinja2 import TemplateError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from rendering.errors import CannotRender
from rendering.fields import Missing
from rendering.speech import FILTERS

_KEPT_FILTERS = (
    "capitalize",
    "default",
    "first",
    "join",
    "last",
    "length",
    "lower",
    "replace",
    "title",
    "trim",
    "upper",
)


def environment(*, html: bool) -> ImmutableSandboxedEnvironment:
    """`html`: everything that is filled in is escaped. Templates reach no file, no loader and no function of ours."""
    made = ImmutableSandboxedEnvironment(
        undefined=Missing, autoescape=html, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=False
    )
    made.globals.clear()
    made.filters = {name: made.filters[name] for name in _KEPT_FILTERS} | dict(FILTERS)
    return made


TEXT = environment(html=False)
HTML = environment(html=True)


def fill(template: JinjaTemplate, values: Mapping[str, Any]) -> tuple[str, frozenset[str]]:
    """The text, and the names of the blocks that put words into it. Raises `CannotRender`."""
    context = template.new_context(dict(values))
    spoken: set[str] = set()
    for name, stack in context.blocks.items():
        stack[:] = [_watched(name, block, spoken) for block in stack]
    try:
        return "".join(template.root_render_func(context)), frozenset(spoken)
    except CannotRender:
        raise
    except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise CannotRender(f"template_error:{type(error).__name__}", template.name or "") from None


def _watched(
    name: str, block: Callable[[Context], Iterator[str]], spoken: set[str]
) -> Callable[[Context], Iterator[str]]:
    def rendered(context: Context) -> Iterator[str]:
        for part in block(context):
            if part.strip():
                spoken.add(name)
            yield part

    return rendered
