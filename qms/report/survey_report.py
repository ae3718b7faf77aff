"""The report on one survey wave: a page for the council, the rest as an annex (7.5.4).

Every number of it is decided on by the publication of the wave: small groups are hidden, and what
would give them away.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.engine.stats_methods import CORRECTIONS, LIMITS, METHODS, methods
from qms.errors import ReportProblem
from qms.i18n import N_, M
from qms.model.record import Circle
from qms.report.frame import Content
from qms.report.lists import Head, counts
from qms.report.survey_answers import (
    distributions,
    questions_table,
    reliability_table,
    warnings_of,
)
from qms.report.survey_groups import folded_words, segments_table, spread_words, targets_table
from qms.report.survey_more import (
    capas_table,
    composition_table,
    loop_table,
    notices,
    standards_table,
)
from qms.report.survey_page_one import group_lamps, lamps, page_one
from qms.report.survey_past import profiles, steps_table, trend_figure, trend_table, years_of
from qms.report.survey_scores import score_words, scores_table
from qms.report.survey_themes import agreement_table, categories, themes_table
from qms.report.survey_words import may_column

if TYPE_CHECKING:
    import datetime as dt

    from qms.i18n import Shown
    from qms.model.text import Text
    from qms.report.document import Figure, Table
    from qms.report.frame import Frame
    from qms.report.survey_found import Found


@dataclass(frozen=True, slots=True)
class SurveyReport:
    """What the template of the report may use: ``r`` in it.

    ``years`` academic years have waves, ``enough`` is whether that is what the policy asks for.
    ``limitations`` are those of the wave, None where nobody wrote them down; ``general`` hold for
    every survey.  ``figures`` maps a part of the report to the names of what is drawn.
    ``inside`` is whether it is for the office.
    """

    as_of: dt.date
    fictitious: bool
    inside: bool
    office: Text
    run_by: Text | None
    opened: dt.date | None
    closed: dt.date | None
    whole: bool
    groups: bool
    years: int
    least_years: int
    enough: bool
    summary: Text | None
    limitations: Text | None
    told: bool
    general: tuple[Shown, ...]
    spread: tuple[Shown, ...]
    warnings: tuple[Shown, ...]
    scores: tuple[Shown, ...]
    categories: tuple[Shown, ...]
    notices: tuple[Shown, ...]
    methods: tuple[Shown, ...]
    hidden: tuple[Shown, ...]
    lights: tuple[str, ...]
    units: tuple[str, ...]
    profiles: tuple[str, ...]
    answers: tuple[str, ...]
    trend: tuple[str, ...]


def survey_report(frame: Frame) -> Content:
    """Return one wave at one level; raises ReportProblem where no wave was named."""
    if frame.survey is None:
        raise ReportProblem(
            M("No wave is named."), M("Name it: qms report survey --wave WAVE-2026-0001")
        )
    found = frame.survey()
    drawn = _drawn(frame, found)
    model = _model(frame, found, drawn)
    pictures = tuple(item for items in drawn.values() for item in items)
    return Content(model, _tables(frame, found), pictures)


def _drawn(frame: Frame, found: Found) -> dict[str, tuple[Figure, ...]]:
    questions = tuple(item.id for item in found.form.items)
    return {
        "lights": lamps(frame, found),
        "units": group_lamps(frame, found) if may_column(frame, found, "group") else (),
        "profiles": (
            *profiles(frame, found, "profile-blocks", found.blocks),
            *profiles(frame, found, "profile-questions", questions),
        ),
        "answers": distributions(frame, found),
        "trend": trend_figure(frame, found),
    }


def _tables(frame: Frame, found: Found) -> tuple[Table, ...]:
    """Return the tables with rows; those for specialists stay inside, others get the pictures."""
    groups = may_column(frame, found, "group")
    segments = segments_table(frame, found)
    made = (
        page_one(frame, found),
        questions_table(frame, found),
        targets_table(frame, found, groups=groups),
        *((segments,) if groups and len(segments.rows) > 1 else ()),
        trend_table(frame, found),
        steps_table(frame, found),
        reliability_table(frame, found),
        composition_table(frame, found),
        scores_table(frame, found),
        themes_table(frame, found),
        agreement_table(frame, found),
        standards_table(frame, found),
        capas_table(frame, found),
        loop_table(frame, found),
        _methods(frame, found),
    )
    kept = (table for table in made if table.rows)
    if frame.circle is Circle.INTERNAL:
        return tuple(kept)
    return tuple(table for table in kept if table.id not in _INSIDE)


_INSIDE: Final = frozenset(
    {"questions", "steps", "reliability", "composition", "agreement", "loop"}
)
"""Tables for the office alone."""


_METHODS: Final = (
    Head("name", N_("Figure"), 2),
    Head("words", N_("In words"), 3),
    Head("formula", N_("Formula"), 3),
    Head("source", N_("Source"), 2),
)


def _methods(frame: Frame, found: Found) -> Table:
    """Return how each figure is computed, and who says so."""
    known = (*METHODS, CORRECTIONS[found.settings.correction])
    rows = [(M(one.name), M(one.words), one.formula, M(one.source)) for one in known]
    return counts(frame, "methods", N_("How the figures are computed"), _METHODS, rows)


def _model(frame: Frame, found: Found, drawn: dict[str, tuple[Figure, ...]]) -> SurveyReport:
    wave, view = found.wave, frame.view
    years = years_of(found)
    inside = frame.circle is Circle.INTERNAL
    return SurveyReport(
        as_of=view.today,
        fictitious=frame.institution.fictitious,
        inside=inside,
        office=frame.office,
        run_by=view.name(wave.run_by) if wave.run_by else None,
        opened=wave.opened,
        closed=wave.closed,
        whole=found.university,
        groups=may_column(frame, found, "group"),
        years=years,
        least_years=found.settings.years,
        enough=years >= found.settings.years,
        summary=wave.summary if may_column(frame, found, "summary") else None,
        limitations=wave.limitations if may_column(frame, found, "limitations") else None,
        told=wave.limitations is not None,
        general=tuple(map(M, LIMITS)),
        spread=tuple(spread_words(found)) if may_column(frame, found, "group") else (),
        warnings=warnings_of(found) if inside else (),
        scores=tuple(score_words(found)),
        categories=categories(found),
        notices=notices(frame, found) if may_column(frame, found, "notices") else (),
        methods=methods(found.settings)[len(METHODS) + 1 : -len(LIMITS)],
        hidden=(*folded_words(frame, found), *found.publication.notes),
        **{name: tuple(item.id for item in items) for name, items in drawn.items()},
    )
