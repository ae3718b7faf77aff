"""When this computer last made a backup, or was made anew from one; noted for ``qms doctor``."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

    from qms.store.backup_file import Manifest, Sum

LAST: Final = "last-backup.json"


def note(folder: Path, file: Path, manifest: Manifest, summed: Sum, day: str) -> None:
    """Note a backup and the ``day`` on which it was made, in the folder of the locks.

    A failure is none of the backup's: the note may be lost.
    """
    body = {
        "format": "qms-last-backup/1",
        "made": manifest.made,
        "day": day,
        "commit": manifest.head,
        "file": str(file.absolute()),
        "sha256": summed.sha256,
        "attachments": sum(one.member is not None for one in manifest.attachments),
        "private": manifest.private,
    }
    temp = folder / f".{LAST}-{secrets.token_hex(8)}"
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        temp.write_text(json.dumps(body), encoding="utf-8")
        temp.replace(folder / LAST)


def noted(folder: Path) -> dt.datetime | None:
    """Return when the last backup was made, None where that is not known."""
    with suppress(OSError, ValueError, TypeError, KeyError):
        made = dt.datetime.fromisoformat(str(json.loads((folder / LAST).read_bytes())["made"]))
        return made if made.tzinfo else made.replace(tzinfo=dt.UTC)
    return None
