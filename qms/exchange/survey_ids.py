"""Ids of responses as keyed digests: enough to know one again, nothing of whose it is."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, np.dtype[Any]]

_SIZE: Final = 8
_KIND: Final = "<u8"


class Ids:
    """The responses of one file that were counted.

    A digest is a keyed BLAKE2b of 64 bits (RFC 7693, section 2.9: a MAC by itself): of a million
    responses two have one with a chance of 3 in 10^8.
    """

    def __init__(self, key: bytes) -> None:
        self.key = key
        self.seen: Numbers | None = None

    def first(self, texts: list[str], rows: Numbers) -> Numbers:
        """Return which rows count: of those chosen the first of each id, and all without an id."""
        import numpy as np

        named: Numbers = np.array([bool(text.strip()) for text in texts], dtype=bool)
        at = np.flatnonzero(rows & named)
        digests = np.frombuffer(
            b"".join(self._digest(texts[place]) for place in at.tolist()), dtype=_KIND
        )
        different, first = np.unique(digests, return_index=True)
        if self.seen is None:
            self.seen = np.empty(0, dtype=_KIND)
        fresh = ~np.isin(different, self.seen, assume_unique=True)
        kept = rows & ~named
        kept[at[first[fresh]]] = True
        self.seen = np.union1d(self.seen, different)
        return kept

    def _digest(self, text: str) -> bytes:
        return blake2b(text.strip().encode(), digest_size=_SIZE, key=self.key).digest()

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
