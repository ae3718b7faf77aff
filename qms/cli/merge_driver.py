"""``qms merge-driver``, which git calls: it answers before the command line is loaded."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def answer(args: Sequence[str]) -> int:
    """Merge one record for git; returns 0 when git may go on, 1 when a person has to look."""
    # git waits for this answer record by record, and looking for plugins is a tenth of it
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from qms.i18n import LANGUAGES, say, use
    from qms.store.merge_driver import drive

    if len(args) != 4:  # noqa: PLR2004 -- base, ours, theirs, path
        return 2
    lang = os.environ.get("QMS_LANG", "en")
    use(lang if lang in LANGUAGES else "en")
    base, ours, theirs, path = args
    code, said = drive(base, ours, theirs, path)
    for message in said:
        sys.stderr.write(say(message) + "\n")
    return code
