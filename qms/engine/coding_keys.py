"""Keyed digests of answers: the same with the university's key, meaningless without it."""

from __future__ import annotations

import hashlib
import hmac
import math
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qms.kinds.policies.survey_coding import CodingRules

LENGTH: Final = 16
"""Signs of a digest: 64 bits, two of a million answers share one in under 1 case of 10^7."""


def digest(key: bytes, *parts: str) -> str:
    """Return the HMAC-SHA-256 of texts (RFC 2104), shortened; their borders count."""
    text = "".join(f"{len(part)}:{part}" for part in parts)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:LENGTH]


def shuffled(key: bytes, purpose: str, answers: Iterable[str]) -> tuple[str, ...]:
    """Return keys of answers in an order that tells nothing of when or where they were given.

    The order depends on the purpose, so that what is drawn for one does not stand first elsewhere.
    """
    return tuple(sorted(answers, key=lambda answer: (digest(key, purpose, answer), answer)))


def drawn(key: bytes, question: str, answers: Iterable[str], rules: CodingRules) -> tuple[str, ...]:
    """Return the answers that a second coder codes too: the policy's share, at least so many.

    The same answers are drawn whenever it is asked, by anybody who has the key.
    """
    ordered = shuffled(key, f"second {question}", answers)
    return ordered[: to_double(len(ordered), rules)]


def to_double(number: int, rules: CodingRules) -> int:
    """Return how many of ``number`` answers are coded twice: all where they are few."""
    # a product such as 0.15 * 20 may lie a hair over the whole number it means
    share = math.ceil(round(rules.double_share * number, 9))
    return min(number, max(share, rules.double_least))
