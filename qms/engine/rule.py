"""What a rule is: a small named function, its code, class and source."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.model.diagnostic import RuleClass

if TYPE_CHECKING:
    import datetime as dt

    from qms.engine.view import View
    from qms.i18n import Message
    from qms.model.diagnostic import FieldPath


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where a rule is not met.

    ``since`` is the day on which a duty arose, from which policy counts its term; ``term`` is the
    last day in time where the rule itself knows it.
    """

    record: str | None
    field: FieldPath
    message: Message
    hint: Message
    since: dt.date | None = None
    term: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule; its docstring is what ``qms explain`` prints.

    A ``standing`` duty never has a term.
    """

    code: str
    rule_class: RuleClass
    section: str
    find: Callable[[View], Iterator[Hit]]
    standing: bool = False

    @property
    def explanation(self) -> str:
        """Return the docstring, the English text that the catalogues translate."""
        return " ".join((self.find.__doc__ or "").split())


Find = Callable[["View"], Iterator[Hit]]


def integrity(code: str, section: str) -> Callable[[Find], Rule]:
    """Declare a rule whose breach means that the records cannot be trusted."""
    return lambda find: Rule(code, RuleClass.INTEGRITY, section, find)


def duty(code: str, section: str, *, standing: bool = False) -> Callable[[Find], Rule]:
    """Declare a rule that says what remains to be done; its term is policy (POL-duty-terms)."""
    return lambda find: Rule(code, RuleClass.DUTY, section, find, standing)
