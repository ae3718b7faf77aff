"""Tables of a wave enter the records when it ends: until then only how many answered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from qms.actions.certificate_tables import taught_in
from qms.actions.restricted_tables import written_openly
from qms.actions.survey_kept import TablesAbsent, edits_of, kept, published
from qms.actions.survey_strata import Row, put, strata_rows
from qms.actions.survey_written import NOTHING, Versions, refuse_few, remember, versions_of
from qms.engine.stats_tables import SurveyTables
from qms.engine.surveys import runs
from qms.exchange.survey_tables import Published
from qms.kinds.wave import ALL
from qms.model.change import Change
from qms.store.write import digest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qms.actions.session import Session
    from qms.actions.survey_kept import Kept
    from qms.exchange.survey_strata import Sizes
    from qms.kinds.survey import Survey
    from qms.kinds.wave import Wave
    from qms.model.change import Edit
    from qms.store.write import Applied


@dataclass(frozen=True, slots=True)
class Whole:
    """All that counts in a wave: what may be shown of it, and what the records had before."""

    shown: Published
    strata: list[Row]
    versions: Versions

    @property
    def valid(self) -> int:
        """How many answers are valid."""
        return self.shown.upper.respondents.get(ALL, 0)


class Part(NamedTuple):
    """One file that counts; ``taught`` by teacher and unit, None where that is not known.

    ``sha256`` is that of the file.
    """

    tables: SurveyTables
    strata: Sizes
    taught: SurveyTables | None
    sha256: str


def part_of(session: Session, wave: Wave, survey: Survey, one: Kept) -> Part:
    """Return what is kept of a file of a wave."""
    sha256 = one.log.sha256
    return Part(one.tables, one.strata, taught_in(session, wave, survey, sha256), sha256)


def whole_of(session: Session, wave: Wave, survey: Survey, parts: Iterable[Part]) -> Whole:
    """Add up exact tables and strata of the files that count; raises ImportProblem."""
    parts = tuple(parts)
    tables = sum((part.tables for part in parts), start=SurveyTables())
    taught = [part.taught for part in parts]
    shown = published(session.view, survey, tables, taught)
    told = published(session.view, written_openly(session, wave, survey), tables, taught)
    of = {part.sha256: part.taught for part in parts}
    strata = strata_rows(session.view, wave, [part.strata for part in parts])
    return Whole(shown, strata, versions_of(session, (wave, survey), tables, told, of))


def refuse_told(session: Session, wave: Wave, found: Whole) -> None:
    """Raise ImportProblem where the history would tell what few answered; not while a wave runs."""
    if not runs(session.view, wave):
        refuse_few(session, wave, found.versions)


def write_tables(
    session: Session,
    of: tuple[Wave, Survey],
    found: Whole,
    change: Change,
    *,
    hold: bool = False,
) -> Applied:
    """Write a change by which a wave has its tables too.

    While it runs, and with ``hold``, the records have how many answered, and nothing of what.
    """
    wave, survey = of
    if hold or runs(session.view, wave):
        shown = counted_only(found.shown)
        edits = edits_of(session, wave, survey, shown)
        return write_told(session, wave, End(edits, replace(found.versions, new=NOTHING)), change)
    return write_told(
        session, wave, End(_all_edits(session, wave, survey, found), found.versions), change
    )


def _all_edits(session: Session, wave: Wave, survey: Survey, found: Whole) -> tuple[Edit, ...]:
    return (*edits_of(session, wave, survey, found.shown), *put(wave, found.strata))


class End(NamedTuple):
    """The edits that put tables of a wave into the records, and what these tell then."""

    edits: tuple[Edit, ...]
    versions: Versions


def write_told(session: Session, wave: Wave, end: End, change: Change) -> Applied:
    """Write a change with the tables of a wave, and keep outside git what the records told.

    What they tell now is kept when it was written: until then nobody was told it.  Refused where
    somebody changed the wave since it was read.
    """
    remember(session, wave, replace(end.versions, new=NOTHING))
    path = session.snapshot.entries[wave.id].path
    base = {path: digest(session.store.files(session.rev)[path])}
    applied = session.write(replace(change, edits=(*change.edits, *end.edits), base=base))
    remember(session, wave, end.versions)
    return applied


def counted_only(found: Published) -> Published:
    """Return how many answered and nothing of what: all that the records hold of a running wave."""
    return Published(SurveyTables(dict(found.upper.respondents)), SurveyTables(), found.folded)


def tables_at_the_end(session: Session, wave: Wave, survey: Survey | None) -> End | None:
    """Return what puts the tables of a wave that ends into the records; writes nothing.

    None where they are there already, and where the exact ones are not here: then the same file,
    taken in again where they are, brings them.  Raises ImportProblem where the wave had tables
    before, and both together would tell what few answered; so where the exact ones are not those
    that were counted.
    """
    if survey is None or not wave.imports or wave.results:
        return None
    try:
        files_of = kept(session, wave)
    except TablesAbsent:
        return None
    found = whole_of(
        session, wave, survey, (part_of(session, wave, survey, one) for one in files_of)
    )
    refuse_few(session, wave, found.versions)
    return End(_all_edits(session, wave, survey, found), found.versions)


def ended(session: Session, wave: Wave, survey: Survey) -> str | None:
    """Write the tables of a wave that ended while they were not at hand; returns the commit."""
    end = None if runs(session.view, wave) else tables_at_the_end(session, wave, survey)
    if end is None:
        return None
    change = Change(f"{wave.id}: tables", "survey import", ())
    return write_told(session, wave, end, change).commit
