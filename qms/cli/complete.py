"""Completion: answered from a generated table and from file names, before typer is imported.

Nor are typing, pathlib and json (for the sake of re), each of which takes longer to import than
all the rest.
"""
# ruff: noqa: PTH100, PTH109, PTH111, PTH112, PTH113, PTH118, PTH120, PTH123, PTH208

from __future__ import annotations

import os
import sys
from itertools import pairwise

TYPE_CHECKING = False  # typing as well
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any, Final

TABLE: Final = os.path.join(os.path.dirname(__file__), "commands.json")
ANY_ID: Final = "*"
FIELDS: Final = "FIELD"

# the word being typed must reach us also while it is empty: hence the quotes in each script
SCRIPTS: Final = {
    "bash": r"""_qms() {
  local IFS=$'\n'
  COMPREPLY=($(qms --complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _qms qms""",
    "zsh": r"""_qms() {
  local -a found
  found=("${(@f)$(qms --complete "${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "$found" ]]; then compadd -- "${found[@]}"; else _files; fi
}
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }
compdef _qms qms""",
    "fish": r"""function __qms
  set -l last (commandline -ct)
  set -l found (qms --complete (commandline -opc)[2..-1] "$last" 2>/dev/null)
  if test (count $found) -gt 0
    printf '%s\n' $found
  else
    __fish_complete_path "$last"
  end
end
complete -c qms -f -a '(__qms)'""",
}


def answer(words: Sequence[str]) -> int:
    """Print what may follow ``words``, the last of which is being typed."""
    given, kept, last = _split(words)
    found = sorted({word for word in candidates(given, last) if word.startswith(last)})
    sys.stdout.write("".join(f"{kept}{word}\n" for word in found))
    return 0


def _split(words: Sequence[str]) -> tuple[list[str], str, str]:
    """Return the finished words, what an answer must repeat, and the part being typed.

    bash hands over ``--lang=kk`` and ``ROLE-dean@UNIT-law`` in three words, other shells in one.
    """
    given, last = list(words[:-1]), words[-1] if words else ""
    if last in {"=", "@"}:
        given, last = [*given, last], ""
    for sign in "=@":
        head, found, tail = last.partition(sign)
        if found and head and (sign == "@" or head.startswith("--")):
            return [word for word in [*given, head, sign] if word != "="], head + sign, tail
    return [word for word in given if word != "="], "", last


class Place:
    """Where the line stands: the command, its words without a name, what an option waits for."""

    def __init__(
        self,
        node: dict[str, Any],
        words: tuple[str, ...] = (),
        waiting: Sequence[str] | None = None,
    ) -> None:
        self.node, self.words, self.waiting = node, words, waiting


def candidates(given: Sequence[str], last: str) -> Iterator[str]:
    """Yield commands, options, values or ids that fit after ``given``."""
    table = _table()
    place = Place(table)
    for word in given:
        place = _after(word, place, table["common"])
    if given and given[-1] == "@":
        yield from ids(_folder(given), ("UNIT-",), last)
    elif place.waiting is not None:
        yield from _values(place.waiting, given, last)
    elif last.startswith("-"):
        yield from place.node["options"]
        yield from table["common"]
    else:
        yield from place.node["commands"]
        yield from _argument(table, place, given, last)


def _table() -> dict[str, Any]:
    with open(TABLE, encoding="utf-8") as file:
        text = file.read()
    try:
        from _json import make_scanner
    except ImportError:  # another Python than CPython
        import json

        return json.loads(text)  # type: ignore[no-any-return]
    return make_scanner(_Scan)(text, 0)[0]  # type: ignore[arg-type, no-any-return]


class _Scan:
    """What json tells its scanner, which is written in C and needs nothing else of it."""

    strict = True
    object_hook = object_pairs_hook = parse_constant = None
    parse_float, parse_int = float, int
    memo: dict[str, str] = {}  # noqa: RUF012 -- the scanner's own


def _after(word: str, place: Place, common: Mapping[str, Sequence[str] | None]) -> Place:
    if place.waiting is not None:
        return Place(place.node, place.words)
    if word.startswith("-"):
        waiting = place.node["options"].get(word, common.get(word))
        return Place(place.node, place.words, waiting)
    if word in place.node["commands"]:
        return Place(place.node["commands"][word])
    return Place(place.node, (*place.words, word), place.waiting)


def _argument(
    table: dict[str, Any], place: Place, given: Sequence[str], last: str
) -> Iterator[str]:
    arguments, number = place.node["arguments"], len(place.words)
    wanted = arguments[number] if number < len(arguments) else ()
    if FIELDS in wanted:
        yield from table["fields"].get(place.words[0].partition("-")[0], ())
    else:
        yield from _values(wanted, given, last)


def _values(wanted: Iterable[str], given: Sequence[str], last: str) -> Iterator[str]:
    """Yield plain words as they are; ``UNIT-`` stands for ids that begin so, ``*`` for all."""
    prefixes = tuple(word for word in wanted if word == ANY_ID or word.endswith("-"))
    yield from (word for word in wanted if word not in prefixes)
    if prefixes:
        yield from ids(_folder(given), ("",) if ANY_ID in prefixes else prefixes, last)


def _folder(given: Sequence[str]) -> str:
    """Return the folder that ``-C`` names, else the one we are in."""
    named = [after for word, after in pairwise(given) if word == "-C"]
    return os.path.abspath(os.path.expanduser(named[-1])) if named else os.getcwd()


def ids(start: str, prefixes: tuple[str, ...], begun: str) -> Iterator[str]:
    """Yield the ids with that beginning in the workspace around a folder, by their file names."""
    root = start
    while not os.path.isfile(os.path.join(root, "qms.yaml")):
        root, below = os.path.dirname(root), root
        if root == below:
            return
    records = os.path.join(root, "records")
    if not os.path.isdir(records):
        return
    for folder in os.scandir(records):
        for name in os.listdir(folder.path) if folder.is_dir() else ():
            if name.startswith(begun) and name.startswith(prefixes) and name[0] != ".":
                yield name.removesuffix(".yaml")
