"""What would change if: records supposed in memory, compared with those that are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.engine.check import check
from qms.engine.risk_duties import owed
from qms.engine.risks import live, matrix, rating, stage_of
from qms.engine.view import View
from qms.i18n import M
from qms.kinds.risk import Assessment, Risk, Stage
from qms.model.diagnostic import RuleClass
from qms.model.snapshot import Entry, Snapshot
from qms.model.states import Transition

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from qms.engine.risks import Rating
    from qms.i18n import Message
    from qms.kinds.capa import Capa
    from qms.model.record import Record


@dataclass(frozen=True, slots=True)
class Moved:
    """A risk whose score or band is another one; a rating is None where the risk is not live."""

    risk: str
    before: Rating | None
    after: Rating | None


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty on one side only: its rule, record, words, and the last day in time."""

    code: str
    record: str
    what: Message
    by: dt.date | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that differs; ``cells`` maps each cell with risks to their counts before and after."""

    moved: tuple[Moved, ...]
    cells: Mapping[tuple[int, int], tuple[int, int]]
    arises: tuple[Duty, ...]
    falls: tuple[Duty, ...]


def supposed(view: View, records: Iterable[Record]) -> View:
    """Return a view of the same day in which these records stand in the place of their own."""
    held = view.snapshot
    entries = dict(held.entries)
    for record in records:
        entries[record.id] = Entry(record, entries[record.id].path, entries[record.id].tree)
    return View(Snapshot(held.rev, held.config, entries, held.broken), view.today)


def assessed(view: View, risk: Risk, likelihood: int, impact: int) -> Risk:
    """Return a risk with one more assessment of today on the scale in force."""
    item = Assessment(
        id="what-if",
        date=view.today,
        stage=Stage.RESIDUAL,
        likelihood=likelihood,
        impact=impact,
        edition=view.scale.id if view.scale else "",
    )
    return risk.model_copy(update={"assessments": (*risk.assessments, item)})


def closed(view: View, capa: Capa) -> tuple[Record, ...]:
    """Return a CAPA closed today, and its risks as their residual or target assessment has them.

    The target that was set last counts, else the last residual assessment; a risk with neither,
    or with one on a scale of another size than today's, stays as it is.
    """
    move = Transition(id="what-if", date=view.today, to="closed")
    done = capa.model_copy(update={"transitions": (*capa.transitions, move)})
    risks = [one for name in capa.sources if isinstance(one := view.snapshot.get(name), Risk)]
    return (done, *(_relieved(view, risk) for risk in risks))


def _relieved(view: View, risk: Risk) -> Risk:
    aim = stage_of(view, risk, Stage.TARGET) or stage_of(view, risk, Stage.RESIDUAL)
    if aim is None or not aim.comparable or not view.is_open(risk):
        return risk
    return assessed(view, risk, aim.assessment.likelihood, aim.assessment.impact)


def compared(before: View, after: View) -> Outcome:
    """Return what differs between two views of one day."""
    earlier, later = _duties(before), _duties(after)
    return Outcome(
        tuple(_moved(before, after)),
        _cells(before, after),
        tuple(later[key] for key in sorted(later.keys() - earlier)),
        tuple(earlier[key] for key in sorted(earlier.keys() - later)),
    )


def _moved(before: View, after: View) -> Iterable[Moved]:
    for risk in live(before):
        one = rating(before, risk)
        other = after.snapshot.get(risk.id)
        two = rating(after, other) if isinstance(other, Risk) else None
        if _key(one) != _key(two):
            yield Moved(risk.id, one, two)


def _key(found: Rating | None) -> tuple[object, ...]:
    """Return what is looked at: the score, whether it compares with others, the band."""
    if found is None:
        return ()
    return (found.score, found.highest, found.comparable, found.band.id if found.band else None)


def _cells(before: View, after: View) -> Mapping[tuple[int, int], tuple[int, int]]:
    one, two = matrix(before), matrix(after)
    return {
        place: (len(one.get(place, ())), len(two.get(place, ())))
        for place in sorted(one.keys() | two.keys())
    }


def _duties(view: View) -> dict[tuple[str, str], Duty]:
    """Return what is to be done: found duties, what bands ask for next, faults of policies."""
    found = {}
    for item in check(view).counted:
        record = item.record or ""
        if item.rule_class is RuleClass.DUTY or record.startswith("POL-"):
            found[item.code, record] = Duty(item.code, record, item.message, item.term)
    for risk in live(view):
        for owing in owed(view, risk):
            what = M("{what}", what=owing.what)
            if not owing.once:
                found.setdefault((owing.code, risk.id), Duty(owing.code, risk.id, what, owing.by))
    return found
