"""Groups of a wave side by side, as ``qms survey stats`` prints them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.cli.output import line, table
from qms.cli.survey_figures import (
    chance,
    change,
    counted,
    group_name,
    hidden,
    question_title,
    share_of,
    shared,
)
from qms.i18n import M, _
from qms.kinds.wave import ALL

if TYPE_CHECKING:
    from qms.actions.survey_stats import Figures
    from qms.engine.stats_block import BlockStats
    from qms.engine.stats_compare import Contrast
    from qms.engine.stats_question import QuestionStats
    from qms.engine.survey_publication import SurveyPublication
    from qms.engine.view import View


def print_groups(view: View, found: Figures, printed: SurveyPublication, block: str) -> None:
    """Print the groups in a block, each against all others, and in which questions they differ."""
    spread = found.stats.spread.get(block)
    against = {one.group: one for one in spread.contrasts} if spread else {}
    rows = [
        (
            group_name(view, name),
            name,
            counted(printed.respondents(name)),
            shared(printed.share(name, block)),
            block_interval(found, printed, block, name),
            *_against(against.get(name), plain=False),
        )
        for name in found.stats.groups
        if printed.valid(name, block) is not None
    ]
    if rows:
        table(
            [
                *(_("Group"), _("Id"), _("Valid answers"), _("Positive"), _("Interval")),
                *(_("Against the others"), _("p, corrected"), ""),
            ],
            rows,
            _("Groups"),
        )
    if found.university:
        line(M("University: {share}", share=shared(printed.share(ALL, block))))
    _differing(found, block)


def print_by_group(view: View, found: Figures, printed: SurveyPublication, block: str) -> None:
    """Print each question by group, against all others; hidden groups are compared with nothing."""
    rows = [
        (
            question_title(found.survey, name),
            group_name(view, group),
            counted(printed.valid(group, name)),
            shared(printed.share(group, name)),
            sure(own.questions.get(name)),
            *_against(_contrast(found, name, group)),
        )
        for name in found.form.blocks[block]
        for group, own in found.stats.groups.items()
        if printed.valid(group, name) is not None
    ]
    if not rows:
        line(M("No groups are shown beside each other."))
        return
    table(
        [
            *(_("Survey question"), _("Group"), _("Valid"), _("Positive"), _("Interval")),
            *(_("Against the others"), "p", _("p, corrected"), ""),
        ],
        rows,
        _("Questions by group"),
    )
    for note in () if printed.exact else printed.notes:
        line(note)


def sure(one: QuestionStats | BlockStats | None) -> str:
    """Return the interval of a share, the mark of a hidden number where it is not printed."""
    return share_of(one.interval) if one else hidden()


def block_interval(
    found: Figures, printed: SurveyPublication, block: str, group: str | None = None
) -> str:
    """Return the interval of a block; of ready-made counts the widest that it can have."""
    if found.clustered:
        part = found.stats.groups[group] if group else found.stats.whole
        return sure(part.blocks.get(block))
    widest = found.widest(printed, block, group)
    if widest:
        return f"{share_of(widest)}*"
    return "" if printed.open(group or found.group, block) else hidden()


def _contrast(found: Figures, question: str, group: str) -> Contrast | None:
    found_ones = found.stats.questions.get(question, ())
    return next((one for one in found_ones if one.group == group), None)


def _against(one: Contrast | None, *, plain: bool = True) -> tuple[str, ...]:
    """Return the difference, the p values (the ``plain`` one too) and whether it is one."""
    if one is None:
        return ("",) * (4 if plain else 3)
    p = (chance(one.change.p),) if plain else ()
    return (
        change(one.change.value),
        *p,
        chance(one.corrected),
        _("differs") if one.differs else "",
    )


def _differing(found: Figures, block: str) -> None:
    names = tuple(
        name
        for name in found.form.blocks[block]
        if any(one.differs for one in found.stats.questions.get(name, ()))
    )
    if names:
        line(
            M(
                "Questions in which a group differs from the others: {questions}. See --by-group.",
                questions=names,
            )
        )
