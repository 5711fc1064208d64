"""What templates see: named values that know where they stand, so that a missing one can be named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jinja2 import StrictUndefined, UndefinedError
from jinja2.runtime import Undefined
from jinja2.utils import missing

from rendering.errors import CannotRender, MissingField


class Fields:
    """Values by name, as `order.number` or `order["number"]`. What is None or blank is missing: an empty name in a
    greeting is no better than none."""

    __slots__ = ("_path", "_values")

    def __init__(self, path: str, values: Mapping[str, Any]) -> None:
        self._path = path
        self._values = {str(name): _kept(f"{path}.{name}", value) for name, value in values.items() if _is_known(value)}

    def __getitem__(self, name: object) -> Any:
        return self._values[name]  # type: ignore[index]

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __str__(self) -> str:
        raise CannotRender(f"not_a_value:{self._path}", self._path)

    __repr__ = object.__repr__
    __html__ = __str__


class Missing(StrictUndefined):
    """A field that is not there. Any use but `is defined` and `default` ends the rendering and names it."""

    __slots__ = ()

    def __init__(
        self,
        hint: str | None = None,
        obj: Any = missing,
        name: str | None = None,
        exc: type[Exception] = UndefinedError,
    ) -> None:
        path = path_of(obj, name)

        def failure(message: str | None = None) -> Exception:
            if exc is UndefinedError:
                return MissingField(path)
            return CannotRender("unsafe_template", message or path)

        super().__init__(hint, obj, name, failure)  # type: ignore[arg-type]


def path_of(obj: object, name: object) -> str:
    """The full name of a field of this object; `missing` stands for the template's own names."""
    if obj is missing:
        return str(name)
    if isinstance(obj, Fields):
        return f"{obj._path}.{name}"
    return f"{obj._undefined_name}.{name}" if isinstance(obj, Undefined) else str(name)


def _is_known(value: object) -> bool:
    return value is not None and not (isinstance(value, str) and not value.strip())


def _kept(path: str, value: Any) -> Any:
    if isinstance(value, Mapping):
        return Fields(path, value)
    if isinstance(value, list | tuple):
        return tuple(_kept(f"{path}.{at}", item) for at, item in enumerate(value) if _is_known(item))
    return value
