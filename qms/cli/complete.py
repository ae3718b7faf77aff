"""Completion: answered from a generated table and from file names, before typer is imported."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TABLE: Final = Path(__file__).with_name("commands.json")

SCRIPTS: Final = {
    "bash": """_qms() {
  local IFS=$'\\n'
  COMPREPLY=($(qms --complete "${COMP_WORDS[@]:1:COMP_CWORD}"))
}
complete -o default -F _qms qms""",
    "zsh": """_qms() { compadd -- ${(f)"$(qms --complete ${words[2,CURRENT]})"} }
compdef _qms qms""",
    "fish": """function __qms; qms --complete (commandline -opc)[2..] (commandline -ct); end
complete -c qms -f -a '(__qms)'""",
}


def answer(words: Sequence[str]) -> int:
    """Print what may follow ``words``, the last of which is being typed."""
    given, last = list(words[:-1]), words[-1] if words else ""
    found = sorted({word for word in candidates(given, last) if word.startswith(last)})
    sys.stdout.write("".join(f"{word}\n" for word in found))
    return 0


def candidates(given: Sequence[str], last: str) -> Iterator[str]:
    """Yield commands, options or ids that fit after ``given``."""
    table = json.loads(TABLE.read_text(encoding="utf-8"))
    node, path = table, [word for word in given if not word.startswith("-")]
    for word in path:
        node = node.get("commands", {}).get(word, node)
    if last.startswith("-"):
        yield from node.get("options", ())
        yield from table["common"]
        return
    yield from node.get("commands", ())
    if last[:1].isupper() or node.get("takes_id") or (given and given[-1].startswith("--")):
        yield from ids(Path.cwd())


def ids(start: Path) -> Iterator[str]:
    """Yield the ids of the workspace around a folder: its file and folder names."""
    root = next(
        (folder for folder in (start, *start.parents) if (folder / "qms.yaml").is_file()), None
    )
    if root is None or not (root / "records").is_dir():
        return
    for folder in os.scandir(root / "records"):
        if folder.is_dir():
            for entry in os.scandir(folder.path):
                if not entry.name.startswith("."):
                    yield entry.name.removesuffix(".yaml")
