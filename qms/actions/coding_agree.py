"""How far two coders agree, what they saw differently, and what was decided of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from qms.actions.coding_private import Stored, put_codes
from qms.engine.coding import cells, differences
from qms.engine.coding_agreement import theme_agreement
from qms.errors import UsageProblem
from qms.exchange.cells import boolean
from qms.i18n import M

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qms.actions.coding import Work
    from qms.actions.session import Session
    from qms.engine.coding import Difference
    from qms.engine.coding_agreement import ThemeAgreement

_SAID: Final = re.compile(r"(?P<answer>[0-9a-f]{4,16}):(?P<theme>[0-9a-z-]+)=(?P<word>\w+|[+-])")
_EXAMPLE: Final = "3fa9:opening-hours=yes"


@dataclass(frozen=True, slots=True)
class Agreed:
    """Agreement on each theme over ``doubled`` answers, and all that was seen differently."""

    doubled: int
    themes: tuple[ThemeAgreement, ...]
    differences: tuple[Difference, ...]

    @property
    def undecided(self) -> tuple[Difference, ...]:
        """What nobody settled yet."""
        return tuple(item for item in self.differences if item.decided is None)


def agreed(found: Work) -> Agreed:
    """Compare both coders; raises UsageProblem where no answer was coded by two."""
    coded = found.stored.coded
    if not coded.twice:
        raise UsageProblem(
            M("No answer to {question} was coded by two.", question=found.question.id),
            M(
                "Give a second coder a form: qms survey code export {id} --question {question}"
                " --second",
                id=found.wave.id,
                question=found.question.id,
            ),
        )
    themes = tuple(
        theme_agreement(theme, cells(coded, theme), found.rules) for theme in found.themes
    )
    return Agreed(len(coded.twice), themes, differences(coded, found.themes))


def decide(session: Session, found: Work, said: Sequence[str]) -> int:
    """Record what holds of what was seen differently; returns how many decisions are new.

    Each is ``KEY:THEME=yes`` or ``=no``, the key as long as it needs to be to mean one answer.
    Raises UsageProblem for what two coders do not differ in; nothing is written then.
    """
    session.refuse_past()
    open_ = agreed(found).differences
    decisions = dict(_decision(text, open_) for text in said)
    before = found.stored
    known = before.coded.decided
    new = {at: applies for at, applies in decisions.items() if known.get(at) is not applies}
    if new:
        coded = replace(before.coded, decided={**known, **new})
        put_codes(session, found.at, before, Stored(before.coders, coded))
    return len(new)


def _decision(text: str, open_: Sequence[Difference]) -> tuple[tuple[str, str], bool]:
    match = _SAID.fullmatch(text.strip())
    applies = boolean(match["word"]) if match else None
    if match is None or applies is None or applies.doubt is not None:
        raise UsageProblem(
            M("{option}: {value} is no decision", option="--decide", value=text),
            M("Write the key, the theme and yes or no, as: {example}", example=_EXAMPLE),
        )
    meant = {
        item.answer
        for item in open_
        if item.theme == match["theme"] and item.answer.startswith(match["answer"])
    }
    if len(meant) != 1:
        raise UsageProblem(
            M("{option}: {value} means {n} answers", option="--decide", value=text, n=len(meant)),
            M("Copy key and theme of a difference that is listed."),
        )
    return (meant.pop(), match["theme"]), bool(applies.value)
