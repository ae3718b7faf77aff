"""Tables of a wave enter the records when it ends: until then only how many answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from qms.actions.certificate_tables import taught_in
from qms.actions.restricted_tables import written_openly
from qms.actions.survey_kept import edits_of, kept, published
from qms.actions.survey_strata import Row, put, strata_rows
from qms.actions.survey_written import Versions, refuse_few, remember, versions_of
from qms.engine.stats_tables import SurveyTables
from qms.engine.surveys import runs
from qms.errors import ImportProblem
from qms.exchange.survey_tables import Published
from qms.kinds.wave import ALL
from qms.model.change import Change

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qms.actions.session import Session
    from qms.actions.survey_kept import Kept
    from qms.exchange.survey_strata import Sizes
    from qms.kinds.survey import Survey
    from qms.kinds.wave import Wave
    from qms.model.change import Edit


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


def table_edits(
    session: Session, wave: Wave, survey: Survey, found: Whole, *, hold: bool = False
) -> tuple[Edit, ...]:
    """Return the edits by which a wave has its tables, and keep outside git what was written.

    While it runs, and with ``hold``, the records have how many answered, and nothing of what.
    """
    held = hold or runs(session.view, wave)
    remember(session, wave, found.versions, new=not held)
    if held:
        return edits_of(session, wave, survey, counted_only(found.shown))
    return (*edits_of(session, wave, survey, found.shown), *put(wave, found.strata))


def counted_only(found: Published) -> Published:
    """Return how many answered and nothing of what: all that the records hold of a running wave."""
    return Published(SurveyTables(dict(found.upper.respondents)), SurveyTables(), found.folded)


def tables_at_the_end(session: Session, wave: Wave, survey: Survey | None) -> tuple[Edit, ...]:
    """Return the edits that put the tables of a wave that ends into the records.

    None where they are there already, and where the exact ones are not here: then the same file,
    taken in again where they are, brings them.  Raises ImportProblem where the wave had tables
    before, and both together would tell what few answered.
    """
    if survey is None or not wave.imports or wave.results:
        return ()
    try:
        files_of = kept(session, wave)
    except ImportProblem:
        return ()
    found = whole_of(
        session, wave, survey, (part_of(session, wave, survey, one) for one in files_of)
    )
    refuse_few(session, wave, found.versions)
    remember(session, wave, found.versions, new=True)
    return (*edits_of(session, wave, survey, found.shown), *put(wave, found.strata))


def ended(session: Session, wave: Wave, survey: Survey) -> str | None:
    """Write the tables of a wave that ended while they were not at hand; returns the commit."""
    more = () if runs(session.view, wave) else tables_at_the_end(session, wave, survey)
    if not more:
        return None
    return session.write(Change(f"{wave.id}: tables", "survey import", more)).commit
