"""Gather the fragments of ``docs/changelog.d`` into CHANGELOG.md under a version.

``python -m tests.tools.changelog VERSION DATE``; the fragments are removed.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Final

FOLDER: Final = Path("docs/changelog.d")
CHANGELOG: Final = Path("CHANGELOG.md")
KINDS: Final = {"added": "Added", "changed": "Changed", "fixed": "Fixed", "removed": "Removed"}
NAME: Final = re.compile(rf"[a-z0-9-]+\.({'|'.join(KINDS)})\.md")


def fragments(folder: Path = FOLDER) -> list[Path]:
    """Return the fragments by name; raises ValueError for a file that is none."""
    found = sorted(path for path in folder.iterdir() if path.name != "README.md")
    for path in found:
        if not NAME.fullmatch(path.name):
            raise ValueError(f"{path}: a fragment is called subject.kind.md, see README.md there")
    return found


def section(version: str, date: str, found: list[Path]) -> str:
    """Write the section of one version: a list under each kind that occurs."""
    parts = [f"## {version} ({date})\n"]
    for kind, heading in KINDS.items():
        texts = [
            path.read_text(encoding="utf-8").strip()
            for path in found
            if path.name.endswith(f".{kind}.md")
        ]
        if texts:
            items = "\n".join(f"- {' '.join(text.split())}" for text in texts)
            parts.append(f"### {heading}\n\n{items}\n")
    return "\n".join(parts)


def main(version: str, date: str) -> None:
    found = fragments()
    old = CHANGELOG.read_text(encoding="utf-8")
    head, mark, rest = old.partition("\n## ")
    CHANGELOG.write_text(
        f"{head.rstrip()}\n\n{section(version, date, found)}{mark}{rest}", encoding="utf-8"
    )
    for path in found:
        path.unlink()


if __name__ == "__main__":
    main(*sys.argv[1:])
