"""``qms survey stats``: the figures of a wave with how sure they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from qms.actions.survey_publication import shown_stats_of
from qms.cli import state
from qms.cli.notes import unread_policies
from qms.cli.output import as_json, envelope, line, table
from qms.cli.survey_figures import (
    block_title,
    chance,
    change,
    change_of,
    counted,
    group_title,
    hidden,
    number,
    per_cent,
    points,
    precise,
    question_title,
    share_of,
    shared,
    titled,
)
from qms.cli.survey_remarks import limits_of
from qms.cli.survey_stats_groups import block_interval, print_by_group, print_groups, sure
from qms.cli.survey_stats_json import item_of
from qms.cli.survey_stats_more import done_of, more_of, print_more
from qms.engine.stats_tables import WHOLE
from qms.engine.stats_trend import UNKNOWN
from qms.engine.survey_editions import not_comparable
from qms.errors import UsageProblem
from qms.i18n import N_, M, _

if TYPE_CHECKING:
    from qms.actions.survey_stats import Figures
    from qms.engine.stats_question import QuestionStats
    from qms.engine.stats_trend import Dynamics
    from qms.engine.survey_publication import SurveyPublication
    from qms.engine.view import View
    from qms.i18n import Message

EXAMPLE = (
    "qms survey stats WAVE-2026-0001\n"
    "qms survey stats WAVE-2026-0001 --block teaching --group UNIT-faculty-of-law\n"
    "qms survey stats WAVE-2026-0001 --by-group"
)

_Wave = Annotated[str, typer.Argument(metavar="WAVE", help=N_("Id of a survey wave"))]
_Block = Annotated[
    str | None, typer.Option("--block", metavar=N_("BLOCK"), help=N_("Questions of one block only"))
]
_Group = Annotated[
    str | None,
    typer.Option("--group", metavar=N_("UNIT"), help=N_("A unit with those below it, not all")),
]

_ByGroup = Annotated[
    bool, typer.Option("--by-group", help=N_("Each question by unit, against all others"))
]


def stats(
    wave: _Wave, *, block: _Block = None, group: _Group = None, by_group: _ByGroup = False
) -> None:
    session = state.session()
    unread_policies(session)
    found, printed = shown_stats_of(session, wave, group)
    if block is not None and block not in found.form.blocks:
        raise UsageProblem(
            M("{survey} has no block {block}.", survey=found.survey.id, block=block),
            M("Its blocks: {blocks}", blocks=tuple(found.form.blocks)),
        )
    if as_json():
        item = item_of(found, printed, block or WHOLE) | more_of(
            session.view, found, printed, block or WHOLE
        )
        envelope(session, "survey-stats", [item])
        return
    if by_group:
        print_by_group(session.view, found, printed, block or WHOLE)
        return
    _print(session.view, found, printed, block or WHOLE)
    print_more(session.view, found, printed, block or WHOLE)


def _print(view: View, found: Figures, printed: SurveyPublication, block: str) -> None:
    _response(view, found, printed)
    _questions(found, printed, block)
    _blocks(found, printed, block)
    _reliability(found, block)
    print_groups(view, found, printed, block)
    _over_waves(found, block)
    for note in () if printed.exact else printed.notes:
        line(note)


def _response(view: View, found: Figures, printed: SurveyPublication) -> None:
    respondents = printed.respondents(found.group)
    known = found.response is not None and isinstance(respondents, int)
    done = zip(_done(), done_of(found, printed), strict=True)
    rows = [
        (_("Group"), group_title(view, found.group)),
        (_("Valid answers"), counted(respondents)),
        *(((_("Response rate"), per_cent(found.response)),) if known else ()),
        *((name, n) for name, n in done if n is not None),
    ]
    table([found.wave.id, found.wave.period], rows, _("Survey wave"))
    if found.low:
        line(
            M(
                "Early warning: the response rate is under {least} %.",
                least=round(100 * (found.limit or 0)),
            )
        )


def _done() -> tuple[str, str, str]:
    return _("Started"), _("Complete"), _("Partial")


def _questions(found: Figures, printed: SurveyPublication, block: str) -> None:
    """Print answers, and below what scores say of them: in one table they need a wide screen."""
    group, known = found.group, found.stats.whole.questions
    names = [one for one in found.form.blocks[block] if printed.valid(group, one) is not None]
    table(
        [
            *(_("Survey question"), _("Valid"), _("Not valid"), _("Left blank"), _("Positive")),
            *(_("Interval"), _("Neutral")),
        ],
        [
            (
                question_title(found.survey, name),
                counted(printed.valid(group, name)),
                *_left_out(known.get(name)),
                shared(printed.share(group, name)),
                sure(known.get(name)),
                shared(printed.share(group, name, "neutral")),
            )
            for name in names
        ],
        _("Questions"),
    )
    scored = [one for one in names if one not in known or known[one].moments]
    if scored:
        table(
            [
                *(_("Survey question"), _("Mean"), _("SD"), _("Median")),
                *(_("Interpolated median"), _("Dispersion")),
            ],
            [(question_title(found.survey, name), *_moments(known.get(name))) for name in scored],
            _("Scores"),
        )


def _left_out(one: QuestionStats | None) -> tuple[str | int, ...]:
    return (sum(one.excluded), one.blank) if one else (hidden(),) * 2


def _moments(found: QuestionStats | None) -> tuple[str, ...]:
    one = found.moments if found else None
    if one is None:
        return (hidden(),) * 5
    return tuple(
        number(value)
        for value in (one.mean, one.sd, one.median, one.interpolated_median, one.dispersion)
    )


def _blocks(found: Figures, printed: SurveyPublication, block: str) -> None:
    rows = []
    for name in _shown(found, block):
        one = found.stats.whole.blocks.get(name)
        spread = found.stats.spread.get(name)
        rows.append(
            (
                block_title(found.survey, name),
                counted(printed.valid(found.group, name)),
                shared(printed.share(found.group, name)),
                block_interval(found, printed, name),
                number(one.design_effect if one else None, 1),
                precise(one.width if one else None),
                per_cent(spread.unweighted if spread and len(found.stats.groups) > 1 else None),
            )
        )
    table(
        [
            *(_("Block"), _("Answers"), _("Positive"), _("Interval"), _("Design effect")),
            *(_("Precision"), _("Mean of the groups")),
        ],
        rows,
        _("Blocks"),
    )
    for said in limits_of(found):
        line(said)


def _shown(found: Figures, block: str) -> tuple[str, ...]:
    return tuple(found.form.blocks) if block == WHOLE else (block,)


def _named(block: str) -> str:
    return _("all questions") if block == WHOLE else block


def _reliability(found: Figures, block: str) -> None:
    chosen = {name: one for name, one in found.stats.reliability.items() if name != WHOLE}
    if block != WHOLE or not chosen:
        chosen = {name: one for name, one in found.stats.reliability.items() if name == block}
    if not chosen:
        return
    table(
        [
            *(_("Block"), _("Questions"), _("Alpha"), _("Interval")),
            *(_("Mean correlation"), _("Lambda 6"), _("Respondents")),
        ],
        [
            (
                block_title(found.survey, name),
                len(one.items),
                number(one.alpha, 3),
                points(one.interval, 3),
                number(one.average, 3),
                number(one.guttman, 3),
                f"{one.least}-{one.most}" if one.least != one.most else one.most,
            )
            for name, one in chosen.items()
        ],
        _("Reliability"),
    )
    table(
        [_("Block"), _("Survey question"), _("With the rest"), _("Alpha without it")],
        [
            (
                _named(name),
                question_title(found.survey, item.question),
                number(item.rest, 3),
                number(item.without, 3),
            )
            for name, one in chosen.items()
            for item in one.items
        ],
        _("Questions in their block"),
    )
    for name, one in chosen.items():
        for warning in one.warnings:
            line(M("{block}: {warning}", block=_named(name), warning=warning))


def _over_waves(found: Figures, block: str) -> None:
    went = found.over_waves.blocks.get(block)
    if went is None:
        if not found.clustered and len(found.over_waves.waves) > 1:
            line(UNKNOWN)
        return
    changes = {id(step.after): step for step in went.steps}
    table(
        [_("Period"), _("Positive"), _("Interval"), _("Change"), _("Interval of the change"), "p"],
        [
            (
                point.period,
                per_cent(point.estimate.value),
                share_of(point.interval),
                *(
                    (change(step.change.value), change_of(step.interval))
                    if (step := changes.get(id(point)))
                    else ("", "")
                ),
                chance(step.change.p) if step else "",
            )
            for point in went.points
        ],
        _("Over the waves"),
    )
    line(_trend(found, went))
    if found.over_waves.apart:
        line(not_comparable(found.over_waves.apart, lambda one: titled(one.question, one.text)))


def _trend(found: Figures, went: Dynamics) -> Message:
    if went.trend is None:
        return M("Fewer than {n} years of answers: no trend is tested.", n=found.settings.years)
    slope, p = change(went.trend.slope), chance(went.trend.p)
    if p.startswith("<"):
        return M("Trend: {slope} a year, p {p}", slope=slope, p=p)
    return M("Trend: {slope} a year, p = {p}", slope=slope, p=p)
