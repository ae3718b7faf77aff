"""Verbs of ``qms doc``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from qms.cli.help import Verb

VERBS: Final[tuple[Verb, ...]] = ()
