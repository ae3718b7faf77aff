"""What a rule or a proposal may say of a wave's shares, by its record alone.

Reports decide with the tables and the figures of earlier reports beside the record
(:mod:`qms.actions.survey_publication`).  Where these are not at hand no more is said than the same
control lets through of everybody and of the faculties.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.certificate import blurred_share
from qms.engine.disclosure_types import rules_of
from qms.engine.stats_items import form_of
from qms.engine.stats_of_wave import fitting, population, upper_tables
from qms.engine.stats_tables import SurveyTables
from qms.engine.survey_publication import Given, publication
from qms.engine.surveys import survey_of, survey_rules
from qms.model.record import Circle

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qms.engine.disclosure_types import Blurred
    from qms.engine.survey_publication import SurveyPublication
    from qms.engine.surveys import QuestionFigures
    from qms.engine.view import View
    from qms.kinds.wave import Wave


def recorded(view: View, wave: Wave, circle: Circle = Circle.INTERNAL) -> SurveyPublication | None:
    """Return what may be printed of a wave by its record; None without counts of answers."""
    survey = survey_of(view, wave)
    if survey is None or not wave.results:
        return None
    rules = survey_rules(view)
    form = form_of(survey, rules)
    upper, limits = fitting(form, upper_tables(wave)), rules_of(rules)
    given = Given(wave, survey, form, upper, SurveyTables(), {}, population(wave), limits)
    return publication(given, circle)


def faculty_shown(view: View, wave: Wave, group: str, name: str) -> bool:
    """Tell whether the share of a question or block (``*`` all) of a faculty stands in reports."""
    found = recorded(view, wave)
    if found is None or group not in found.groups:
        return False
    return isinstance(found.share(group, name), int | float) and found.open(group, name)


def shown_of_all(
    view: View, asked: Iterable[QuestionFigures], counted: int
) -> float | Blurred | None:
    """Return the share, 0 to 1, that so many ``counted`` answers of everybody's are.

    Near 0 or 1 of few people it is blurred, since it says of each what they answered; None where a
    question has fewer answers than the minimum, or none has any.
    """
    rules = rules_of(survey_rules(view))
    sizes = [item.valid for item in asked]
    if not any(sizes) or min(sizes) < rules.minimum:
        return None
    valid = sum(sizes)
    return blurred_share(counted, valid, max(sizes), rules) or counted / valid
