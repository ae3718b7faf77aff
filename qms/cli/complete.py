"""Completion: answered from a generated table and from file names, before typer is imported."""

from __future__ import annotations

import json
import os
import sys
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

TABLE: Final = Path(__file__).with_name("commands.json")
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


class Place(NamedTuple):
    """Where the line stands: the command, its words without a name, what an option waits for."""

    node: dict[str, Any]
    words: tuple[str, ...] = ()
    waiting: Sequence[str] | None = None


def candidates(given: Sequence[str], last: str) -> Iterator[str]:
    """Yield commands, options, values or ids that fit after ``given``."""
    table = json.loads(TABLE.read_text(encoding="utf-8"))
    place = Place(table)
    for word in given:
        place = _after(word, place, table["common"])
    if given and given[-1] == "@":
        yield from ids(_folder(given), ("UNIT-",))
    elif place.waiting is not None:
        yield from _values(place.waiting, given)
    elif last.startswith("-"):
        yield from place.node["options"]
        yield from table["common"]
    else:
        yield from place.node["commands"]
        yield from _argument(table, place, given)


def _after(word: str, place: Place, common: Mapping[str, Sequence[str] | None]) -> Place:
    if place.waiting is not None:
        return place._replace(waiting=None)
    if word.startswith("-"):
        return place._replace(waiting=place.node["options"].get(word, common.get(word)))
    if word in place.node["commands"]:
        return Place(place.node["commands"][word])
    return place._replace(words=(*place.words, word))


def _argument(table: dict[str, Any], place: Place, given: Sequence[str]) -> Iterator[str]:
    arguments, number = place.node["arguments"], len(place.words)
    wanted = arguments[number] if number < len(arguments) else ()
    if FIELDS in wanted:
        yield from table["fields"].get(place.words[0].partition("-")[0], ())
    else:
        yield from _values(wanted, given)


def _values(wanted: Iterable[str], given: Sequence[str]) -> Iterator[str]:
    """Yield plain words as they are; ``UNIT-`` stands for ids that begin so, ``*`` for all."""
    prefixes = tuple(word for word in wanted if word == ANY_ID or word.endswith("-"))
    yield from (word for word in wanted if word not in prefixes)
    if prefixes:
        yield from ids(_folder(given), ("",) if ANY_ID in prefixes else prefixes)


def _folder(given: Sequence[str]) -> Path:
    """Return the folder that ``-C`` names, else the one we are in."""
    named = [after for word, after in pairwise(given) if word == "-C"]
    return Path(named[-1]).expanduser().absolute() if named else Path.cwd()


def ids(start: Path, prefixes: tuple[str, ...]) -> Iterator[str]:
    """Yield the ids of the workspace around a folder: its file and folder names."""
    root = next(
        (folder for folder in (start, *start.parents) if (folder / "qms.yaml").is_file()), None
    )
    if root is None or not (root / "records").is_dir():
        return
    for folder in os.scandir(root / "records"):
        if folder.is_dir():
            for entry in os.scandir(folder.path):
                if entry.name.startswith(prefixes) and not entry.name.startswith("."):
                    yield entry.name.removesuffix(".yaml")
