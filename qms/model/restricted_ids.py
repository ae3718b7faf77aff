"""Ids that only a restricted workspace gives: told by the number, even where it is not here."""

from __future__ import annotations

import re
from typing import Final

from qms.model.ids import Numbering

FIRST: Final = 90_001
"""Running numbers from here on are given in a restricted workspace, lower ones in the main one."""
WORD: Final = "restricted"
_YEARLY: Final = re.compile(r"[A-Z]{2,5}-[0-9]{4}-([0-9]{4,})")
_SLUG: Final = re.compile(rf"[A-Z]{{2,5}}-{WORD}(?:-[a-z0-9]+)+")


def is_restricted(record_id: str) -> bool:
    """Tell whether an id is one that a restricted workspace gives."""
    numbered = _YEARLY.fullmatch(record_id)
    if numbered is not None:
        return int(numbered[1]) >= FIRST
    return _SLUG.fullmatch(record_id) is not None


def example(prefix: str, numbering: Numbering) -> str:
    """Return how an id of a restricted workspace looks."""
    if numbering is Numbering.YEARLY:
        return f"{prefix}-2026-{FIRST}"
    return f"{prefix}-{WORD}-short-name"
