"""What ``qms survey stats`` says beside the figures: targets, standards, tests of knowledge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from qms.cli.output import line, table
from qms.cli.survey_figures import (
    block_title,
    change,
    number,
    per_cent,
    question_title,
    share_of,
    shared,
)
from qms.cli.survey_stats_indicators import indicators_for, print_indicators
from qms.engine.stats_tables import WHOLE
from qms.engine.survey_publication_scores import judged, tested
from qms.engine.survey_standards import cited, conformity_of
from qms.engine.survey_targets import lights_of, target_row
from qms.engine.surveys import survey_rules
from qms.i18n import M, _
from qms.kinds.wave import ALL
from qms.kinds.wave_log import Completion, completion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qms.actions.survey_stats import Figures
    from qms.engine.survey_publication import SurveyPublication
    from qms.engine.survey_scoring import Scores, Scoring
    from qms.engine.survey_standards import StandardRow
    from qms.engine.survey_targets import TargetRow
    from qms.engine.view import View
    from qms.kinds.survey import Survey

_DIGITS: Final = 6


def print_more(view: View, found: Figures, printed: SurveyPublication, block: str) -> None:
    """Print the tables of a block; standards and tests only beside all questions."""
    _targets(targets_of(view, found, printed, block), found, printed)
    if block == WHOLE:
        print_indicators(view, found, printed)
        _standards(view, standards_of(found, printed))
        _test(found.survey, _tested(found, printed))


def more_of(view: View, found: Figures, printed: SurveyPublication, block: str) -> dict[str, Any]:
    """Return the same for a program; shares are 0 to 1."""
    test = _tested(found, printed) if block == WHOLE else None
    return {
        **done_of(found, printed)._asdict(),
        "targets": [_target(row) for row in targets_of(view, found, printed, block)],
        "standards": [_standard(view, row) for row in standards_of(found, printed)]
        if block == WHOLE
        else [],
        "indicators": indicators_for(view, found, printed) if block == WHOLE else [],
        "test": _of_test(test) if test else None,
    }


def done_of(found: Figures, printed: SurveyPublication) -> Completion:
    """Return who began, answered all and answered a part: of everybody, unless these are few."""
    shown = found.group == ALL and isinstance(printed.respondents(ALL), int)
    return completion(found.wave.imports) if shown else Completion(None, None, None)


def targets_of(
    view: View, found: Figures, printed: SurveyPublication, block: str
) -> tuple[TargetRow, ...]:
    """Return the rows of a block, of every block where it is all questions.

    A share that is hidden or blurred is None in them: what it lies above or below would tell it.
    """
    lights = lights_of(survey_rules(view))

    def share(group: str, name: str) -> float | None:
        value = printed.share(group, name)
        return value if isinstance(value, float) else None

    return tuple(
        target_row(
            found.survey,
            name,
            share(found.group, name),
            share(ALL, name) if found.group != ALL else None,
            lights,
        )
        for name in found.form.blocks
        if block in {WHOLE, name} and printed.share(found.group, name) is not None
    )


def standards_of(found: Figures, printed: SurveyPublication) -> tuple[StandardRow, ...]:
    """Return the standards that the questionnaire asks about, with the answers that are shown."""
    return conformity_of(found.survey, lambda name: judged(printed, found.group, name))


def _tested(found: Figures, printed: SurveyPublication) -> Scoring | None:
    return tested(printed, found.group, found.settings)


def _targets(rows: Sequence[TargetRow], found: Figures, printed: SurveyPublication) -> None:
    shown = [
        (
            block_title(found.survey, row.name),
            shared(printed.share(found.group, row.name)),
            *map(per_cent, (row.target, row.threshold)),
            shared(printed.share(ALL, row.name)) if found.group != ALL else "",
            *map(change, (row.difference, row.from_university)),
            _(row.light.value) if row.light else "",
        )
        for row in rows
    ]
    if shown:
        table(
            [
                *(_("Block"), _("Positive"), _("Target"), _("Threshold"), _("University mean")),
                *(_("From the target"), _("From the university"), _("Light")),
            ],
            shown,
            _("Beside targets"),
        )


def _standards(view: View, rows: Sequence[StandardRow]) -> None:
    if rows:
        table(
            [_("Standard"), _("Questions"), _("Answers"), _("Perceived conformity")],
            [
                (cited(view, row.standard), row.answered, row.valid, per_cent(row.share))
                for row in rows
            ],
            _("Conformity with standards"),
        )


def _test(survey: Survey, test: Scoring | None) -> None:
    if test is None:
        return
    table(
        [_("Survey question"), _("Right"), _("Answers asked for"), _("Share")],
        [
            (question_title(survey, one.question), one.right, one.asked, per_cent(one.share))
            for one in test.questions
        ],
        _("Test of knowledge"),
    )
    if test.score is None:
        line(M("Some questions are hidden: no score of the whole test."))
        return
    line(M("Right answers: {share}", share=per_cent(test.score)))
    if test.scores is None:
        line(M("How many people had how many right is shown of everybody, where enough answered."))
        return
    _scores(test.scores)


def _scores(found: Scores) -> None:
    people = sum(found.distribution)
    table(
        [_("Right answers"), _("Respondents"), _("Share")],
        [
            (right, count, per_cent(count / people))
            for right, count in enumerate(found.distribution)
        ],
        _("By right answers"),
    )
    line(M("Median of the right answers: {n}", n=number(found.median, None)))
    if found.passed is None:
        line(M("From how many right answers on it is passed is not stated: passing"))
        return
    line(
        M(
            "Passed with {least} right answers or more: {share} ({interval})",
            least=found.least,
            share=per_cent(found.passed.value),
            interval=share_of(found.interval) or _("too few answers for an interval"),
        )
    )


def _target(row: TargetRow) -> dict[str, Any]:
    return {
        "block": row.name,
        "positive": _r(row.value),
        "target": row.target,
        "threshold": row.threshold,
        "university": _r(row.university),
        "from_target": _r(row.difference),
        "from_threshold": _r(row.from_threshold),
        "from_university": _r(row.from_university),
        "light": row.light.value if row.light else None,
    }


def _standard(view: View, row: StandardRow) -> dict[str, Any]:
    return {
        "standard": cited(view, row.standard),
        "questions": list(row.questions),
        "answered": list(row.answered),
        "valid": row.valid,
        "positive": row.positive,
        "share": _r(row.share),
    }


def _of_test(test: Scoring) -> dict[str, Any]:
    found = test.scores
    return {
        "score": _r(test.score),
        "questions": [
            {
                "question": one.question,
                "right": one.right,
                "asked": one.asked,
                "share": _r(one.share),
            }
            for one in test.questions
        ],
        "distribution": list(found.distribution) if found else None,
        "median": found.median if found else None,
        "pass_from": found.least if found else None,
        "passed": _r(found.passed.value) if found and found.passed else None,
        "passed_interval": (
            [_r(found.interval.low), _r(found.interval.high)] if found and found.interval else None
        ),
    }


def _r(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)
