"""Where the packaged files are: templates, fonts, JSON Schemas."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def assets() -> Path:
    """Return the folder that holds ``templates/`` and ``schemas/``.

    An installed wheel carries it as ``qms/_assets``; run from source it is the repository root.
    """
    package = Path(__file__).parent
    packed = package / "_assets"
    return packed if packed.is_dir() else package.parent
