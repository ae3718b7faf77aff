"""Which ids were ever given: told by git's history, so that one taken away is not given again.

What the history knows of a folder (the highest number of each year, the names that are no
numbers) is kept in git's common folder with the commits that it was gathered from; only what came
since is looked at anew.  A clone that lacks part of the history keeps nothing: once it is whole,
the same commits tell more.
"""

from __future__ import annotations

import json
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from qms.errors import StoreProblem
from qms.model.ids import yearly_parts
from qms.store.git_place import is_partial, is_shallow
from qms.store.git_run import Place, ask, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_FORMAT: Final = "qms-numbers/1"
_FILE: Final = "numbers.json"


@dataclass(frozen=True, slots=True)
class Given:
    """What the history of a folder holds: ``highest`` number by year, names of other ids."""

    tips: tuple[str, ...] = ()
    highest: Mapping[int, int] = field(default_factory=dict)
    names: frozenset[str] = frozenset()


def given(place: Place, folder: str, prefix: str) -> Given:
    """Return what all of the history has had under ``records/<folder>``.

    A clone that lacks part of the history knows no more than it holds.
    """
    key, tips = f"{place.prefix}records/{folder}", _tips(place)
    whole = not (is_shallow(place) or is_partial(place))
    kept = _kept(place) if whole else {}
    known = kept.get(key, Given())
    if known.tips == tips:
        return known
    highest, names = dict(known.highest), set(known.names)
    told = _names(place, key, known.tips)
    for name in told or ():
        year, number = yearly_parts(name, prefix) or (0, 0)
        highest[year] = max(highest.get(year, 0), number)
        names |= set() if year else {name}
    found = Given(tips, highest, frozenset(names))
    if whole and told is not None:
        _keep(place, {**kept, key: found})
    return found


def was_given(place: Place, folder: str, record_id: str) -> bool:
    """Say whether the history of any branch has had a record of that id."""
    base = f"{place.prefix}records/{folder}/{record_id}"
    try:
        out = read(
            place,
            *("log", "--all", "-1", "--format=%H", "--no-show-signature", "--no-ext-diff"),
            *("--", f"{base}.yaml", base),
        )
    except StoreProblem:  # a clone without the trees of older commits
        return False
    return bool(out.strip())


def _names(place: Place, where: str, since: Iterable[str]) -> set[str] | None:
    """Return the ids right under a folder that commits brought or took away, on any branch.

    What ``since`` names and what was before it is not looked at.  None where git cannot tell.
    """
    asked = "".join(f"^{commit}\n" for commit in since).encode()
    try:
        out = read(
            place,
            *("log", "--all", "--stdin", "--ignore-missing", "-c", "--diff-filter=AD"),
            *("--name-only", "--no-renames", "-z", "--format=", "--no-ext-diff"),
            *("--no-textconv", "--no-show-signature", "--", where),
            stdin=asked,
        )
    except StoreProblem:  # as above
        return None
    begin = f"{where}/"
    paths = (path.strip("\n") for path in os.fsdecode(out).split("\0"))
    below = (path.removeprefix(begin).partition("/")[0] for path in paths if path.startswith(begin))
    return {name.removesuffix(".yaml") for name in below}


def _tips(place: Place) -> tuple[str, ...]:
    refs = read(place, "for-each-ref", "--format=%(objectname)")
    answer = ask(place, "rev-parse", "--verify", "--quiet", "--end-of-options", "HEAD^{commit}")
    return tuple(sorted({*refs.decode("ascii").split(), *answer.out.decode("ascii").split()}))


def _kept(place: Place) -> dict[str, Given]:
    try:
        held = json.loads((place.common_dir / "qms" / _FILE).read_bytes())
        folders = held["folders"] if held["format"] == _FORMAT else {}
        return {key: _parsed(one) for key, one in folders.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}  # made anew: nothing in it is known from elsewhere only


def _parsed(one: Any) -> Given:
    tips, names = ([str(part) for part in one[key]] for key in ("tips", "names"))
    if not all(tip.isascii() and tip.isalnum() for tip in tips):
        raise ValueError("no commits")
    highest = {int(year): int(number) for year, number in one["highest"].items()}
    return Given(tuple(tips), highest, frozenset(names))


def _keep(place: Place, folders: Mapping[str, Given]) -> None:
    """Keep what was gathered; who may not write there gathers it again."""
    file: Path = place.common_dir / "qms" / _FILE
    temp = file.with_name(f".{_FILE}-{secrets.token_hex(8)}")
    body = {
        key: {"tips": one.tips, "highest": one.highest, "names": sorted(one.names)}
        for key, one in folders.items()
    }
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            temp.write_text(json.dumps({"format": _FORMAT, "folders": body}), encoding="utf-8")
            temp.replace(file)
        finally:
            temp.unlink(missing_ok=True)
