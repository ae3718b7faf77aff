"""A key of the university's own, under ``private/``: what it digests means nothing without it."""

from __future__ import annotations

import re
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from qms.errors import StoreProblem
from qms.i18n import M
from qms.store import files

if TYPE_CHECKING:
    from pathlib import Path

PLACE: Final = "private/survey.key"
_BYTES: Final = 32


def secret(root: Path) -> bytes:
    """Return the key of a workspace, made when it is first needed.

    Whoever loses it loses the link between answers and what was coded of them, nothing else.
    Raises StoreProblem for a file that holds no key.
    """
    path = root / PLACE
    if not path.exists():
        with suppress(StoreProblem):  # of two that come at once one wins
            files.create(path, f"{secrets.token_hex(_BYTES)}\n".encode())
            path.chmod(0o600)
    with files.translated(path):
        text = path.read_text(encoding="ascii", errors="replace").strip()
    if not re.fullmatch(f"[0-9a-f]{{{2 * _BYTES}}}", text):
        raise StoreProblem(
            M("{path} holds no key.", path=PLACE),
            M("Bring the file back from a backup: what was coded is known by it."),
        )
    return bytes.fromhex(text)
