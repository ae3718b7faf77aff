"""Ids of responses as keyed digests: enough to know one again, nothing of whose it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from qms.exchange.keyed import keyed

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, np.dtype[Any]]

_SIZE: Final = 8
_KIND: Final = "<u8"


class Ids:
    """The responses of one file that were counted.

    A digest is an HMAC-SHA-256 of its first 64 bits: of a million responses two have one with a
    chance of 3 in 10^8.
    """

    def __init__(self, key: bytes) -> None:
        self.key = key
        self.seen: Numbers | None = None

    def first(self, texts: list[str], rows: Numbers) -> Numbers:
        """Return which rows count: of those chosen the first of each id, and all without an id."""
        import numpy as np

        stripped = [text.strip() for text in texts]
        named: Numbers = np.fromiter(map(bool, stripped), dtype=bool, count=len(stripped))
        at = np.flatnonzero(rows & named)
        digests = np.frombuffer(
            keyed(self.key, (stripped[place] for place in at.tolist()), _SIZE), _KIND
        )
        order = np.argsort(digests, kind="stable")
        ordered = digests[order]
        fresh = np.ones(len(ordered), dtype=bool)
        fresh[1:] = ordered[1:] != ordered[:-1]
        if self.seen is None:
            self.seen = np.empty(0, dtype=_KIND)
        elif len(self.seen):
            near = np.searchsorted(self.seen, ordered)
            fresh &= self.seen[np.minimum(near, len(self.seen) - 1)] != ordered
        kept = rows & ~named
        kept[at[order[fresh]]] = True
        self.seen = np.sort(np.concatenate((self.seen, ordered[fresh])), kind="stable")
        return kept

    @property
    def stored(self) -> bytes:
        """The digests in order, eight bytes each."""
        return b"" if self.seen is None else self.seen.astype(_KIND).tobytes()


def shared(one: bytes, other: bytes) -> int:
    """Return how many responses two files have in common."""
    import numpy as np

    first, second = (np.frombuffer(ids, dtype=_KIND) for ids in (one, other))
    return len(np.intersect1d(first, second, assume_unique=True))


def count(ids: bytes) -> int:
    """Return how many responses a file has."""
    return len(ids) // _SIZE
