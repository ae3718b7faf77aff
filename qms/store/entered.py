"""When git first took in each file: the day of entry, beside the day on which a thing happened."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from qms.store.git_place import is_shallow
from qms.store.git_read import resolve
from qms.store.git_run import read

if TYPE_CHECKING:
    import datetime as dt

    from qms.store.git_run import Place

_DAY: Final = "@"


def entered(place: Place, zone: str, rev: str = "HEAD") -> dict[str, dt.date] | None:
    """Return record id -> the day of the first commit that held it, in the workspace's zone.

    None for a shallow clone, which does not know.  A record whose file was moved keeps the day of
    its first commit under the name that it has now.
    """
    if is_shallow(place):
        return None
    out = read(
        place,
        *("log", "-z", "--name-only", "--diff-filter=A", "--no-renames"),
        *("--diff-merges=first-parent", "--no-ext-diff", "--no-textconv", "--no-show-signature"),
        *("--no-mailmap", "--no-color", f"--format={_DAY}%ct", resolve(place, rev)),
        *("--", f"{place.prefix}records"),
    )
    found: dict[str, dt.date] = {}
    day: dt.date | None = None
    for token in os.fsdecode(out).replace("\n", "\0").split("\0"):
        if token.startswith(_DAY):
            moment = datetime.fromtimestamp(int(token[1:]), UTC)
            day = moment.astimezone(ZoneInfo(zone)).date()
        elif token.endswith(".yaml") and day is not None:
            found[_record(token)] = day  # newest first: the oldest one stays
    return found


def _record(path: str) -> str:
    """Return the id in ``records/risks/RSK-2026-0001.yaml`` or ``.../WAVE-2026-0001/wave.yaml``."""
    pure = PurePosixPath(path)
    return pure.stem if pure.stem[:1].isupper() else pure.parent.name
