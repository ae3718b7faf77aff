"""Terms, moves of the term, completions and reviews of a CAPA that cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.capa_guards import carries_out, completed_on, first_day, in_time
from qms.engine.capa_rules import judged
from qms.engine.rule import Hit, integrity
from qms.i18n import M
from qms.kinds.capa import Capa

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from qms.engine.view import View
    from qms.i18n import Message
    from qms.kinds.capa import EffectReview, Postponement
    from qms.model.diagnostic import FieldPath


def _reviews(view: View) -> Iterator[tuple[View, Capa, FieldPath, EffectReview]]:
    """Yield the reviews that rules judge, each with the records on its day."""
    for capa in view.snapshot.of(Capa):
        for number, item in enumerate(capa.reviews):
            if item.void is None and judged(view, item.date):
                yield view.on(item.date), capa, ("reviews", number), item


@integrity("C103", "7.5.5(4), 3(8), KZ-CAPA-05")
def final_too_early(view: View) -> Iterator[Hit]:
    """An effectiveness review is marked final although it was made before its window.

    Earlier reviews are welcome: they tell how things stand and close nothing.
    """
    for then, capa, path, item in _reviews(view):
        done = completed_on(capa, item.date)
        if item.final and done is not None and not in_time(then, capa):
            yield Hit(
                capa.id,
                (*path, "date"),
                M(
                    "a final review on {date}, before its window: completed on {done}, the first"
                    " day is {first}",
                    date=item.date,
                    done=done,
                    first=first_day(then, capa),
                ),
                M("Wait for that day, or mark the review as not final: --not-final"),
            )


@integrity("C106", "D-002-14: own rule")
def judged_by_executor(view: View) -> Iterator[Hit]:
    """Who carries out a CAPA, or a measure of it, also judges its effect.

    No section of the regulation forbids it: that the two are kept apart is the university's own
    rule (POL-capa-rules, separation of duties).
    """
    for then, capa, path, item in _reviews(view):
        if carries_out(then, capa, item.by):
            yield _self_judged(capa, (*path, "by"), str(item.by))
    for capa in view.snapshot.of(Capa):
        days = [move.date for move in capa.transitions if move.void is None]
        day = max(days, default=view.today)
        if capa.verifier and judged(view, day) and carries_out(view.on(day), capa, capa.verifier):
            yield _self_judged(capa, ("verifier",), str(capa.verifier))


def _self_judged(capa: Capa, path: FieldPath, post: str) -> Hit:
    return Hit(
        capa.id,
        path,
        M("{post} carries out the CAPA and may not judge its effect", post=post),
        M("Name another post; it is the university's own rule: qms explain {code}", code="C106"),
    )


@integrity("C107", "1.4, KZ-CAPA-01")
def term_before_start(view: View) -> Iterator[Hit]:
    """The term of a CAPA, or of one of its measures, is before its start."""
    for capa in view.snapshot.of(Capa):
        for path, start, due in _terms(capa):
            if start is not None and due is not None and due < start:
                yield Hit(
                    capa.id,
                    path,
                    M("the term {due} is before the start {start}", due=due, start=start),
                    M("Correct the term, or the start."),
                )


def _terms(capa: Capa) -> Iterator[tuple[FieldPath, dt.date | None, dt.date | None]]:
    yield ("due",), capa.start, capa.due
    for number, item in enumerate(capa.measures):
        yield ("measures", number, "due"), item.start or capa.start, item.due


@integrity("C108", "8.5(1), KZ-CAPA-06")
def moved_backwards(view: View) -> Iterator[Hit]:
    """A postponement does not move the term to a later day, or names an old term that was none.

    The original term stays in the plan; each move says which term it moved.
    """
    for capa in view.snapshot.of(Capa):
        last, known = capa.due, {capa.due}
        for number, item in _in_order(capa):
            fault = _fault(item, last, known)
            if fault is not None:
                hint = M("Correct it, or mark the item as void with the reason.")
                yield Hit(capa.id, ("postponements", number, "new"), fault, hint)
            known.add(item.new)
            last = item.new if item.void is None else last


def _in_order(capa: Capa) -> list[tuple[int, Postponement]]:
    return sorted(enumerate(capa.postponements), key=lambda pair: pair[1].date)


def _fault(item: Postponement, last: dt.date | None, known: set[dt.date | None]) -> Message | None:
    if item.void is not None:
        return None
    if last is not None and item.new <= last:
        return M("moved to {new}, which is not later than the term {last}", new=item.new, last=last)
    if item.old is not None and item.old not in known:
        return M("the old term {old} was never the term", old=item.old)
    return None


@integrity("C109", "8.5(1): own rule")
def moved_without_reason(view: View) -> Iterator[Hit]:
    """A term was moved without saying why, or without saying who permitted it.

    The regulation speaks of terms but not of moving them: this is the university's own rule.
    """
    for capa in view.snapshot.of(Capa):
        for number, item in enumerate(capa.postponements):
            lacking = tuple(name for name in ("by", "basis") if getattr(item, name) is None)
            if lacking and item.void is None and judged(view, item.date):
                yield Hit(
                    capa.id,
                    ("postponements", number, "new"),
                    M("the term was moved without: {keys}", keys=lacking),
                    M("Say who permitted it (by) and why (basis)."),
                )


@integrity("C110", "1.4, KZ-CAPA-01")
def completed_unknown(view: View) -> Iterator[Hit]:
    """A completion names a measure that the plan does not have."""
    for capa in view.snapshot.of(Capa):
        known = tuple(item.id for item in capa.measures)
        for number, item in enumerate(capa.completions):
            if item.measure is not None and item.void is None and item.measure not in known:
                yield Hit(
                    capa.id,
                    ("completions", number, "measure"),
                    M("the plan has no measure {value}", value=item.measure),
                    M("Allowed values: {values}", values=known),
                )


@integrity("C111", "7.5.5(4), KZ-CAPA-05")
def reviewed_before_completion(view: View) -> Iterator[Hit]:
    """The effect of a CAPA was judged before its measures were carried out."""
    for _then, capa, path, item in _reviews(view):
        if completed_on(capa, item.date) is None:
            yield Hit(
                capa.id,
                (*path, "date"),
                M("reviewed on {date}, but not carried out by then", date=item.date),
                M("Record first that it was carried out: qms capa done {id}", id=capa.id),
            )
