"""Modules that answer every import and do nothing, for what Rasa imports regardless and this room leaves out.

Rasa 3.6 imports TensorFlow, chat platforms and cloud clients at start although our pipeline and our only channel use
none of them. A stand-in lets those imports pass; whoever then tries to *use* one gets an `ImportError` that names it.
Whoever starts Rasa puts `bot/stand_ins` on PYTHONPATH.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
import types
from collections.abc import Sequence
from typing import Any

STOOD_IN: set[str] = set()


class _Anything(type):
    """Attributes of an inert class are inert classes too; so are the unions and subscripts of annotations."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Inert

    def __or__(cls, _other: object) -> type:
        return cls

    def __ror__(cls, _other: object) -> type:
        return cls

    def __getitem__(cls, _key: object) -> type:
        return cls


class Inert(metaclass=_Anything):
    """A class to inherit from and to decorate with, not to use."""

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        if cls is Inert and len(args) == 1 and callable(args[0]) and not kwargs:
            return args[0]  # it was a decorator
        return super().__new__(cls)

    def __init__(self, *_args: Any, **_kwargs: Any) -> None:
        if type(self) is not Inert:
            raise ImportError(
                f"{type(self).__name__} needs a library which Rasa's room leaves out ({', '.join(sorted(STOOD_IN))}); "
                "see bot/pyproject.toml"
            )

    def __call__(self, *args: Any, **_kwargs: Any) -> Any:
        return args[0] if len(args) == 1 and callable(args[0]) else Inert

    def __class_getitem__(cls, _key: object) -> type:
        return cls


class _InertModule(types.ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        # Rasa writes `except BotoCoreError`: an exception must be one.
        if name.endswith(("Error", "Exception", "Failure")):
            value: Any = type(name, (Exception,), {"__module__": self.__name__})
        else:
            value = Inert
        setattr(self, name, value)
        return value


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(
        self, name: str, _path: Sequence[str] | None = None, _target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if any(name == stood_in or name.startswith(stood_in + ".") for stood_in in STOOD_IN):
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        module = _InertModule(spec.name)
        module.__path__ = []
        return module

    def exec_module(self, module: types.ModuleType) -> None:
        """Nothing to run."""


def stand_in(name: str) -> None:
    """Makes `name` and every module below it importable and inert. Called by the module of that name itself."""
    if not STOOD_IN:
        sys.meta_path.insert(0, _Finder())
    STOOD_IN.add(name)
    module = _InertModule(name)
    module.__dict__.update({key: value for key, value in vars(sys.modules[name]).items() if key.startswith("__")})
    module.__path__ = []
    sys.modules[name] = module
