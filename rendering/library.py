"""All templates of a company, read and compiled once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from company.reading import Faults, read_file
from rendering.errors import CannotRender, InvalidTemplates
from rendering.template import Template, read_template


@dataclass(frozen=True, slots=True)
class Library:
    """Templates by name."""

    templates: Mapping[str, Template]

    def get(self, name: str) -> Template:
        """Raises `CannotRender` with `unknown_template:<name>`."""
        try:
            return self.templates[name]
        except KeyError:
            raise CannotRender(f"unknown_template:{name}", "template") from None

    def __iter__(self) -> Iterator[Template]:
        return iter(self.templates.values())


def load(folder: Path) -> Library:
    """Every `*.yml` of the folder. Raises `InvalidTemplates` with every fault that keeps one from being filled, and
    its line. What is wrong with the words themselves is for `rendering.lint` to say."""
    library, faults = read(folder)
    if faults.lines:
        raise InvalidTemplates(faults.sorted())
    return library


def read(folder: Path) -> tuple[Library, Faults]:
    """What can be read of the folder, and what is wrong with the rest."""
    faults = Faults()
    found: dict[str, Template] = {}
    if not folder.is_dir():
        faults.add(str(folder), 1, "", "there is no such folder of templates")
    for path in sorted(folder.glob("*.yml")):
        root = read_file(path, faults)
        template = None if root is None else read_template(path.stem, root)
        if template is not None:
            found[path.stem] = template
    return Library(found), faults
