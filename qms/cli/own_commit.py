"""``qms check --staged`` as the hook of a commit that qms makes itself: checked a moment before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_ASKED: Final = ["--staged", "check"]


def answer(words: Sequence[str]) -> int | None:
    """Return 0 where what is staged was just checked, None where it is to be checked now."""
    from qms.cli.common import take
    from qms.errors import QmsError
    from qms.store.own_commit import is_checked

    try:
        common, rest = take(words)
    except QmsError:
        return None
    plain = sorted(rest) == _ASKED and not common.on("--at")
    return 0 if plain and is_checked(common.folder) else None
