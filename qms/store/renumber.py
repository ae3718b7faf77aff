"""A record under another id: its file moved, what refers to it rewritten."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_ROOT = "records/"


def renumbering(files: Mapping[str, bytes], old: str, new: str) -> dict[str, bytes]:
    """Return what changes in ``files`` (path -> content) when the record ``old`` becomes ``new``.

    A new path stands for a file that moves: the record itself, and what lies in its folder.
    References and mentions are rewritten in records, byte by byte, so nothing else changes.
    """
    word = re.compile(rb"(?<![A-Za-z0-9-])" + re.escape(old.encode()) + rb"(?![A-Za-z0-9-])")
    found: dict[str, bytes] = {}
    for path, data in files.items():
        target = moved(path, old, new)
        record = path.startswith(_ROOT) and path.endswith(".yaml")
        text = word.sub(new.encode(), data) if record else data
        if target != path or text != data:
            found[target] = text
    return found


def moved(path: str, old: str, new: str) -> str:
    """Return where a file lies after the record has its new id."""
    parts = path.split("/")
    if path.startswith(_ROOT) and len(parts) > 2:  # noqa: PLR2004 -- records/<folder>/<ID>
        stem, dot, end = parts[2].partition(".")
        if stem == old:
            parts[2] = new + dot + end
    return "/".join(parts)
