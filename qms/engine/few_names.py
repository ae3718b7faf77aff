"""Names of the first few of many: a list of all units is no line of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from qms.engine.cells import named
from qms.i18n import M

if TYPE_CHECKING:
    from qms.engine.view import View

FEW: Final = 3


def named_few(view: View, ids: tuple[str, ...]) -> tuple[Any, ...]:
    """Return the names of the first few units, bodies, roles or posts, and how many more follow."""
    shown = ids if len(ids) <= FEW + 1 else ids[:FEW]
    more = (M("and {n} more", n=len(ids) - len(shown)),) if len(shown) < len(ids) else ()
    return (*(named(view, one) for one in shown), *more)
