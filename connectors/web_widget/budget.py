"""What the widget weighs: `python -m connectors.web_widget.budget` prints it and fails above the budget."""

from __future__ import annotations

import gzip
import posixpath
import re
import sys
from collections.abc import Mapping

from connectors.web_widget.files import read_modules

BUDGET_BYTES = 8 * 1024
ENTRY = "reins-chat.js"
_IMPORT = re.compile(r"""\bfrom\s*['"](\.[^'"]+)['"]""")


def weigh(modules: Mapping[str, bytes]) -> dict[str, int]:
    """Bytes of each module after gzip -9, each compressed by itself as it is sent."""
    return {name: len(gzip.compress(body, 9, mtime=0)) for name, body in modules.items()}


def loaded_at_once(modules: Mapping[str, bytes], entry: str = ENTRY) -> set[str]:
    """The entry and all that it imports, and what these import. Modules loaded on demand are not among them."""
    found: set[str] = set()
    left = [entry]
    while left:
        name = left.pop()
        if name in found:
            continue
        found.add(name)
        folder = posixpath.dirname(name)
        left += [posixpath.normpath(posixpath.join(folder, path)) for path in _IMPORT.findall(modules[name].decode())]
    return found


def main() -> int:
    modules = read_modules()
    weights = weigh(modules)
    at_once = loaded_at_once(modules)
    for name, weight in weights.items():
        print(f"{weight:6}  {name}{'' if name in at_once else '  (on demand)'}")
    total = sum(weights[name] for name in at_once)
    print(f"{total:6}  of {BUDGET_BYTES} bytes for a conversation in English")
    return 0 if total <= BUDGET_BYTES else 1


if __name__ == "__main__":
    sys.exit(main())
