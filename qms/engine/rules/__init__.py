"""The rules; they are imported when first asked for, which takes a third of a second."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.rule import Rule


def every_rule() -> tuple[Rule, ...]:
    """Return the rules in the order of ``qms explain`` without a code."""
    from qms.engine.rules.table import RULES

    return RULES


def rule(code: str) -> Rule | None:
    """Return a rule by its code."""
    return next((known for known in every_rule() if known.code == code), None)


def imported() -> Iterator[None]:
    """Import the rules step by step, for whoever has something to look after meanwhile."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
        yield
