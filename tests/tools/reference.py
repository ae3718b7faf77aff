"""Reference pages and the completion table, made from the live tables of the program.

``python -m tests.tools.reference`` writes them; with ``--check`` nothing is written and a file
that differs from what it would write ends it with 1.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Final

from qms import i18n
from tests.tools import reference_commands, reference_records, reference_rules

ROOT: Final = Path(__file__).parents[2]


def files() -> dict[str, str]:
    """Return every generated file: path from the root of the repository, content."""
    i18n.use("en")
    table = reference_commands.completion_table()
    return {
        "qms/cli/commands.json": json.dumps(table, indent=1, sort_keys=True) + "\n",
        "docs/reference/commands.md": reference_commands.page(),
        "docs/reference/records.md": reference_records.page(),
        "docs/reference/rules.md": reference_rules.page(),
    }


def stale() -> dict[str, str]:
    """Return the files that are not as they should be."""
    return {path: text for path, text in files().items() if _held(ROOT / path) != text}


def _held(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def main(arguments: list[str]) -> int:
    """Write what is out of date, or with ``--check`` only name it."""
    found = stale()
    if "--check" in arguments:
        for path in found:
            print(f"{path}: out of date, run: make docs")
        return int(bool(found))
    for path, text in found.items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(text, encoding="utf-8")
        print(f"written: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
