"""Tables of a wave enter the records when it ends: until then only how many answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.actions.survey_kept import edits_of, kept, published
from qms.actions.survey_strata import put, strata_rows
from qms.engine.stats_tables import SurveyTables
from qms.engine.surveys import runs
from qms.errors import ImportProblem
from qms.exchange.survey_tables import Published
from qms.model.change import Change

if TYPE_CHECKING:
    from qms.actions.session import Session
    from qms.kinds.survey import Survey
    from qms.kinds.wave import Wave
    from qms.model.change import Edit


def counted_only(found: Published) -> Published:
    """Return how many answered and nothing of what: all that the records hold of a running wave."""
    return Published(SurveyTables(dict(found.upper.respondents)), SurveyTables(), found.folded)


def tables_at_the_end(session: Session, wave: Wave, survey: Survey | None) -> tuple[Edit, ...]:
    """Return the edits that put the tables of a wave that ends into the records.

    None where they are there already, and where the exact ones are not here: then the same file,
    taken in again where they are, brings them.
    """
    if survey is None or not wave.imports or wave.results:
        return ()
    try:
        files_of = kept(session, wave)
    except ImportProblem:
        return ()
    exact_ones = sum((one.tables for one in files_of), start=SurveyTables())
    strata = strata_rows(session.view, wave, [one.strata for one in files_of])
    found = published(session.view, survey, exact_ones)
    return (*edits_of(session, wave, survey, found), *put(wave, strata))


def ended(session: Session, wave: Wave, survey: Survey) -> str | None:
    """Write the tables of a wave that ended while they were not at hand; returns the commit."""
    more = () if runs(session.view, wave) else tables_at_the_end(session, wave, survey)
    if not more:
        return None
    return session.write(Change(f"{wave.id}: tables", "survey import", more)).commit
