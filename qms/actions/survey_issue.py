"""What an issued report printed of waves is kept beside them: later ones are judged by it.

Of a sensitive wave it is kept where its tables are, outside the git of the main workspace.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from qms.actions.recount import asked_for, session_at
from qms.actions.restricted import lies_apart
from qms.actions.restricted_published import REPORT, keep_printed
from qms.actions.survey_publication import given_of, printed_beside, published_edits, related
from qms.actions.waves import wave_of
from qms.engine.disclosure_types import Hidden
from qms.engine.figures_surveys import wave_rows
from qms.engine.stats_of_wave import earlier_waves
from qms.engine.surveys import survey_of
from qms.errors import UsageProblem
from qms.exchange.published_file import as_file
from qms.i18n import M

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qms.actions.session import Session
    from qms.engine.disclosure_types import Decision, Key
    from qms.engine.survey_publication import SurveyPublication
    from qms.kinds.wave import Wave
    from qms.model.change import Edit
    from qms.model.record import Circle
    from qms.report.document import Stamp

_MANY: Final = frozenset({"annual", "extract", "survey-results", "unit", "unit-semester"})
"""Reports that print figures of all waves of a period, each beside that of a year before."""


@dataclass(frozen=True, slots=True)
class Printed:
    """What is kept of an issue: edits of records, and by wave the files that are kept apart."""

    edits: tuple[Edit, ...] = ()
    apart: Mapping[str, bytes] = field(default_factory=dict)

    def keep(self, session: Session, report: str) -> None:
        """Keep apart what the issued report of this id prints."""
        for wave, data in self.apart.items():
            keep_printed(session, wave, report, data)


def issued_figures(session: Session, stamp: Stamp | None, circle: Circle) -> Printed:
    """Return what keeps what the files of an issue print of waves.

    They print the answers of their commit, so these are judged again beside what was issued since.
    Of the waves before, with which the report compares, only what is new is kept, and so of those
    that stand in a report of many: all that it may print of them counts as printed.  Raises
    UsageProblem where the files print what by now would give a hidden number away.
    """
    if stamp is None or stamp.report not in {REPORT, *_MANY}:
        return Printed()
    then = session_at(session, stamp.commit, stamp.day) if stamp.commit else session
    own = stamp.period.partition("/")[0]
    edits: list[Edit] = []
    apart: dict[str, bytes] = {}
    for wave in _printed(then, stamp):
        found = _judged_again(session, then, wave, circle) if _has(wave, own) else None
        if found is None or not (wave.id == own or _says_more(found)):
            continue
        kept = wave_of(session, wave.id)
        if lies_apart(session, kept, found.given.survey):
            apart[wave.id] = as_file(found)
        else:
            edits += published_edits(session, kept, found, stamp.report, circle)
    return Printed(tuple(edits), apart)


def _has(wave: Wave, own: str) -> bool:
    """Tell whether the files print figures of a wave: of another one what its record holds."""
    return bool(wave.results or (wave.id == own and wave.imports))


def _printed(then: Session, stamp: Stamp) -> Iterator[Wave]:
    """Yield the waves of which a report prints figures, each once."""
    if stamp.report == REPORT:
        own = wave_of(then, stamp.period.partition("/")[0])
        yield from (own, *earlier_waves(then.view, own))
        return
    period = asked_for(then, stamp.report, stamp.period, None, None).period
    rows = wave_rows(then.view, period)
    pairs = (one for row in rows for one in (row.figures, row.before) if one)
    yield from {one.wave.id: one.wave for one in pairs}.values()


def _judged_again(
    session: Session, then: Session, wave: Wave, circle: Circle
) -> SurveyPublication | None:
    """Return what the files print of a wave, beside all that was issued by now."""
    survey = survey_of(then.view, wave)
    if survey is None:
        return None
    given = given_of(then, wave, survey)
    printed = printed_beside(given, given.earlier, circle)
    found = printed_beside(given, related(session, wave_of(session, wave.id)).earlier, circle)
    if _decided(printed) != _decided(found):
        raise UsageProblem(
            M("What was issued of {wave} since would give hidden numbers away.", wave=wave.id),
            M("Make the report again, then issue the new files: it hides what is needed."),
        )
    return found


def _decided(found: SurveyPublication) -> dict[Key, Decision]:
    """Return what is printed by question, group and measure."""
    return {
        key[2:]: decision
        for one in found.all
        for key, decision in one.decisions.items()
        if not isinstance(decision, Hidden)
    }


def _says_more(found: SurveyPublication) -> bool:
    """Tell whether a publication prints a number that none before did."""
    known = {
        key: decision for one in found.given.earlier for key, decision in one.decisions.items()
    }
    return any(
        known.get(key) != decision
        for one in found.all
        for key, decision in one.decisions.items()
        if not isinstance(decision, Hidden)
    )
