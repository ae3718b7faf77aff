"""Whether git's own store is whole."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from qms.store.git_run import problems_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.store.git_run import Place

_SAID: Final = re.compile(r"^(?:error|missing|broken link|fatal)\b[: ]*(.*)$")
_MOST: Final = 20


def damage(place: Place) -> Iterator[str]:
    """Yield what is missing or damaged among git's objects, twenty lines at most."""
    lines = [match[1] for line in problems_of(place) if (match := _SAID.match(line))]
    yield from lines[:_MOST]
