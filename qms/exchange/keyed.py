"""HMAC-SHA-256 (RFC 2104) of many short texts under one key.

The two padded keys are hashed once and copied for each text: half the time of ``hmac.digest``,
which a million responses notice.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_BLOCK: Final = 64  # bytes, RFC 2104 calls it B
_INNER: Final = bytes(value ^ 0x36 for value in range(256))
_OUTER: Final = bytes(value ^ 0x5C for value in range(256))


def keyed(key: bytes, texts: Iterable[str], size: int) -> bytes:
    """Return the first ``size`` bytes of the code of each text, one behind the other."""
    padded = (sha256(key).digest() if len(key) > _BLOCK else key).ljust(_BLOCK, b"\0")
    inner = sha256(padded.translate(_INNER)).copy
    outer = sha256(padded.translate(_OUTER)).copy
    found: list[bytes] = []
    keep = found.append
    for text in texts:
        first = inner()
        first.update(text.encode())
        then = outer()
        then.update(first.digest())
        keep(then.digest()[:size])
    return b"".join(found)
