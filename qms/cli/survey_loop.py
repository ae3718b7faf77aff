"""``qms survey propose``, ``notice`` and ``again``: from results to changes, told and judged."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from qms.cli import state
from qms.cli.common import languages
from qms.cli.help import add_verbs
from qms.cli.notes import unread_policies
from qms.cli.nouns import report_written
from qms.cli.output import as_json, envelope, line, table
from qms.cli.papers import PLACE, Formats, Out, order
from qms.cli.survey_figures import change as change_in_points
from qms.cli.survey_figures import change_of, per_cent
from qms.errors import UsageProblem
from qms.i18n import LANGUAGES, N_, M, _, translate
from qms.model.record import Circle

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qms.actions.survey_loop import Proposals, Proposed
    from qms.actions.survey_loop_again import Again
    from qms.cli.help import Verb
    from qms.engine.view import View
    from qms.model.text import Text

_Wave = Annotated[str, typer.Argument(metavar="WAVE", help=N_("Id of a survey wave"))]
_Date = Annotated[
    str | None, typer.Option("--date", metavar=N_("DATE"), help=N_("Day, else today"))
]
_By = Annotated[str | None, typer.Option("--by", metavar="ROLE[@UNIT]", help=N_("Post that acts"))]


def _propose(
    wave: _Wave,
    *,
    each: Annotated[
        bool, typer.Option("--each", help=N_("For every weak group, not at one level only"))
    ] = False,
    dry: Annotated[
        bool, typer.Option("--dry-run", help=N_("Show what would be written; write nothing"))
    ] = False,
) -> None:
    from qms.actions.survey_loop import propose

    session = state.session()
    unread_policies(session)
    found = propose(session, wave, each=each, dry=dry)
    if as_json():
        envelope(session, "survey-propose", (_proposal(found, one) for one in found.found))
        return
    view = session.view
    table(
        [_("CAPA"), _("Level"), _("Unit"), _("Weak"), _("Positive"), _("Under"), _("Answers")],
        [
            (
                one.capa or _("new"),
                _level(view, one.level),
                view.name(one.unit) or one.unit if one.unit else "",
                one.what,
                per_cent(one.weak.shown.value),
                per_cent(one.weak.limit),
                one.weak.shown.valid,
            )
            for one in found.found
        ],
        _("Proposed measures"),
    )
    _say_next(found, dry=dry)


def _level(view: View, level: str | None) -> Text | str:
    """Return the level of a measure by the label of its word."""
    word = view.word("org-level", level) if level else None
    return word.label if word else level or ""


def _say_next(found: Proposals, *, dry: bool) -> None:
    fresh = [one for one in found.found if not one.known]
    for one in found.found:
        if one.known:
            line(M("{capa} is about it already.", capa=one.capa))
    if not found.found:
        line(M("Nothing that is shown is under its limit. Say so in the wave:"
               ' qms set {id} no_action "..."', id=found.wave.id))  # fmt: skip
    elif fresh and dry:
        line(M("Nothing was written (--dry-run)."))
    elif fresh:
        line(M("Plan each, or give it up with the reason: qms capa plan {id};"
               ' qms capa cancel {id} --basis "..."', id=fresh[0].capa))  # fmt: skip


def _proposal(found: Proposals, one: Proposed) -> dict[str, Any]:
    return {
        "wave": found.wave.id,
        "capa": one.capa,
        "known": one.known,
        "level": one.level,
        "unit": one.unit,
        "group": one.weak.group,
        "block": one.weak.name if one.weak.is_block else None,
        "question": None if one.weak.is_block else one.weak.name,
        "share": round(one.weak.shown.value, 6),
        "valid": one.weak.shown.valid,
        "limit": one.weak.limit,
        "target": one.weak.target,
        "groups_below": list(one.weak.below),
    }


def _again(wave: _Wave, *, by: _By = None, date: _Date = None) -> None:
    from qms.actions.survey_loop_again import again

    session = state.session()
    unread_policies(session)
    found = again(session, wave, by=by, date=date)
    if as_json():
        envelope(session, "survey-again", (_judged(wave, one) for one in found))
        return
    table(
        [
            *(_("CAPA"), _("Next wave"), _("Before"), _("After"), _("Change")),
            *(_("Interval"), _("Verdict")),
        ],
        [_row(one) for one in found],
        _("Measures judged by the next wave"),
    )
    for one in found:
        said = one.why or (one.found.text if one.found else None)
        line(M("{capa}: {said}", capa=one.capa.id, said=said))
    if not found:
        line(M("No CAPA came from {id}. Propose some: qms survey propose {id}", id=wave))
    elif by is None and any(one.found and one.review is None for one in found):
        line(M("Record it on the CAPAs: qms survey again {id} --by POST", id=wave))


def _row(one: Again) -> tuple[Any, ...]:
    if one.found is None:
        return (
            one.capa.id,
            "",
            "",
            "",
            "",
            "",
            _("not yet") if one.review is None else _("judged"),
        )
    change = one.found.change
    done = one.recorded or one.review is not None
    word = translate((one.review or one.found).verdict.value)
    return (
        one.capa.id,
        one.after or "",
        per_cent(one.found.before.value if one.found.before else None),
        per_cent(one.found.after.value if one.found.after else None),
        change_in_points(change.value if change else None),
        change_of(change.interval if change else None),
        M("{word} (recorded)", word=word) if done else word,
    )


def _judged(wave: str, one: Again) -> dict[str, Any]:
    found = one.found
    change = found.change if found else None
    return {
        "wave": wave,
        "capa": one.capa.id,
        "after": one.after,
        "before_share": round(found.before.value, 6) if found and found.before else None,
        "after_share": round(found.after.value, 6) if found and found.after else None,
        "change": round(change.value, 6) if change else None,
        "low": round(change.interval.low, 6) if change else None,
        "high": round(change.interval.high, 6) if change else None,
        "verdict": found.verdict.name.lower() if found else None,
        "text": one.why or (found.text if found else None),
        "recorded": one.recorded or one.review is not None,
    }


def _notice(
    wave: _Wave,
    *,
    draft: Annotated[
        bool, typer.Option("--draft", help=N_("Draft it from the records, as a paper"))
    ] = False,
    text: Annotated[
        str | None, typer.Option("--text", metavar=N_("TEXT"), help=N_("Own words"))
    ] = None,
    channel: Annotated[
        str | None,
        typer.Option("--channel", metavar=N_("WORD"), help=N_("By what they were told")),
    ] = None,
    place: Annotated[
        str | None, typer.Option("--place", metavar=N_("PLACE"), help=N_("Where it stands"))
    ] = None,
    by: _By = None,
    date: _Date = None,
    formats: Formats = "docx",
    out: Out = PLACE,
    circle: Annotated[
        Circle, typer.Option("--circle", help=N_("For whom the paper is"))
    ] = Circle.CORPORATE,
) -> None:
    from qms.actions import survey_loop_notice

    session = state.session()
    if draft == (text is not None):
        raise UsageProblem(
            M("Give either {one} or {other}.", one="--draft", other="--text"),
            M("As in: qms survey notice {id} --draft", id=wave),
        )
    if text is not None and channel is None:
        raise UsageProblem(
            M("Missing: {options}", options=("--channel",)), M("Say by what they were told.")
        )
    wanted = order(session, formats, out, circle.value)
    if not languages(state.common()):
        wanted = replace(wanted, languages=LANGUAGES)
    paths = survey_loop_notice.draft(session, wave, wanted) if draft else ()
    if channel is not None:
        said = survey_loop_notice.Telling(channel, text, place, by, date)
        report_written(survey_loop_notice.tell(session, wave, said, circle))
    elif as_json():
        envelope(session, "survey-notice", [{"path": str(path)} for path in paths])
        return
    if not as_json():
        _show(paths)


def _show(paths: Sequence[Path]) -> None:
    for path in paths:
        line(str(path))


_VERBS: Final[tuple[Verb, ...]] = (
    (
        "propose",
        _propose,
        N_("Propose CAPAs for what a wave found weak, each at its level"),
        "qms survey propose WAVE-2026-0001 --dry-run\nqms survey propose WAVE-2026-0001",
    ),
    (
        "notice",
        _notice,
        N_("Tell those who were asked what changed: you said, we did"),
        (
            "qms survey notice WAVE-2026-0001 --draft --format docx\n"
            "qms survey notice WAVE-2026-0001 --draft --channel website"
            " --place https://university.example/surveys"
        ),
    ),
    (
        "again",
        _again,
        N_("Judge the measures of a wave by the next one"),
        (
            "qms survey again WAVE-2026-0001\n"
            "qms survey again WAVE-2026-0001 --by ROLE-head-of-academic-quality-office"
        ),
    ),
)


def extend(app: typer.Typer) -> None:
    """Add the verbs of the loop to ``qms survey``."""
    add_verbs(app, _VERBS)
