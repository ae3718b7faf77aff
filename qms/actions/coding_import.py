"""Take a form of coding back in, or say cell by cell why not."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qms.actions.coding import Work, refuse_coder, work
from qms.actions.coding_private import Stored, put_codes
from qms.exchange.coding_form import Known, Pass
from qms.exchange.coding_read import read_form
from qms.exchange.collect_read import Fault
from qms.i18n import M
from qms.store.secret import secret

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from qms.actions.session import Session
    from qms.engine.coding import Coded
    from qms.exchange.coding_read import Returned


@dataclass(frozen=True, slots=True)
class Came:
    """What became of a returned form: ``changed`` answers have other codes than before."""

    file: str
    known: Known | None = None
    answers: int = 0
    changed: int = 0
    faults: tuple[Fault, ...] = ()


def take_in(session: Session, path: Path) -> Came:
    """Take the codes of a returned form in, or say cell by cell what is wrong with it.

    The same form twice changes nothing.
    """
    session.refuse_past()
    file = read_form(path, secret(session.store.root))
    if file.form is None:
        return Came(file.name, faults=file.faults)
    form = file.form
    known = form.known
    found = work(session, known.wave, known.question, known.book)
    refuse_coder(found, known.turn, known.coder)
    faults = tuple(_misfits(found, form))
    if faults:
        return Came(file.name, known, faults=faults)
    before = found.stored
    now = Stored({**before.coders, known.turn.value: known.coder}, _merged(before.coded, form))
    if now.coded != before.coded or now.coders != before.coders:
        put_codes(session, found.at, before, now)
    return Came(file.name, known, len(form.codes), _changed(before.coded, now.coded))


def _misfits(found: Work, form: Returned) -> Iterable[Fault]:
    """Compare the themes and keys of a form with those of the workspace, whatever its seal says."""
    for theme in dict.fromkeys((*form.themes, *found.themes)):
        if theme not in found.themes:
            yield Fault(M("the code book has no theme {theme} now", theme=theme))
        elif theme not in form.themes:
            why = M("{theme} came into the code book after the form was made", theme=theme)
            yield Fault(why, hint=M("A code book that was used is left as it is; make an edition."))
    for key in sorted(form.codes.keys() - found.answers.keys()):
        yield Fault(M("there is no answer {key} here now", key=key))


def _merged(before: Coded, form: Returned) -> Coded:
    if form.known.turn is Pass.THIRD:
        said = {
            (one, theme): applies
            for one, themes in form.codes.items()
            for theme, applies in themes.items()
        }
        return replace(before, decided={**before.decided, **said})
    codes = {
        one: frozenset(theme for theme, applies in themes.items() if applies)
        for one, themes in form.codes.items()
    }
    if form.known.turn is Pass.SECOND:
        return replace(before, second={**before.second, **codes})
    return replace(before, first={**before.first, **codes})


def _changed(before: Coded, now: Coded) -> int:
    """Count the answers of which anything is coded otherwise."""
    moved = Counter(
        one
        for old, new in ((before.first, now.first), (before.second, now.second))
        for one in new
        if old.get(one) != new[one]
    )
    moved.update(one for (one, theme), said in now.decided.items()
                 if before.decided.get((one, theme)) != said)  # fmt: skip
    return len(moved)
