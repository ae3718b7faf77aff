"""``qms wave``: one run of a survey, opened, closed and reported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from qms.actions.survey_editions import edition_for
from qms.actions.waves import (
    Completed,
    close_wave,
    open_wave,
    refuse_unreadable,
    report_wave,
    twins_of,
    wave_of,
)
from qms.cli import state
from qms.cli.help import QmsCommand
from qms.cli.notes import note, unread
from qms.cli.nouns import noun_group, report_written
from qms.cli.output import as_json, envelope, table
from qms.engine.survey_loop import Stage, loop, waves_over
from qms.i18n import N_, M, _, translate

if TYPE_CHECKING:
    from collections.abc import Callable

    from qms.actions.records import Written
    from qms.actions.session import Session
    from qms.cli.nouns import Complete, Values
    from qms.engine.survey_loop import Step
    from qms.kinds.wave import Wave

    Act = Callable[[Session, str, str | None], Written]

_EXAMPLE = (
    "qms wave add --survey SRV-satisfaction --period 2025-2026/1 --opened 2025-12-01"
    " --closed 2025-12-14 --invited 4518"
)


def _verb(act: Act) -> Callable[..., None]:
    def run(
        record_id: Annotated[str, typer.Argument(metavar="WAVE", help=N_("Id of a survey wave"))],
        date: Annotated[
            str | None, typer.Option("--date", metavar=N_("DATE"), help=N_("Day, else today"))
        ] = None,
    ) -> None:
        done = act(state.session(), record_id, date)
        report_written(done)
        for lacked in done.lacked if isinstance(done, Completed) else ():
            note(lacked)

    return run


def _twins() -> Complete:
    """Return what remarks, once, that a survey has a wave of the period already.

    One of a questionnaire that cannot be read is refused.  The edition is filled in too, again
    when the opening day became known.
    """
    told: set[str] = set()
    filled: set[str] = set()

    def remark(session: Session, values: Values) -> Values:
        for survey in values.get("survey", ()):
            refuse_unreadable(session, survey)
        said = (*values.get("survey", ()), *values.get("period", ()))
        twins = twins_of(session.view, *said) if len(said) == 2 else ()  # noqa: PLR2004
        if set(twins) - told:
            told.update(twins)
            note(
                M(
                    "{survey} has a wave of {period} already: {ids}. Go on if it ran twice; else"
                    " mark one as entered by mistake.",
                    survey=said[0],
                    period=said[1],
                    ids=twins,
                )
            )
        if set(values.get("edition", ())) <= filled and (edition := edition_for(session, values)):
            filled.add(edition)
            return {**values, "edition": (edition,)}
        return values

    return remark


def _loop(
    record_id: Annotated[
        str | None, typer.Argument(metavar="WAVE", help=N_("Id of a survey wave, else all"))
    ] = None,
) -> None:
    session = state.session()
    view = session.view
    waves = (wave_of(session, record_id),) if record_id else waves_over(view)
    loops = [(wave, loop(view, wave)) for wave in waves]
    unread(session)
    if as_json():
        envelope(
            session, "wave-loop", (_step(wave, step) for wave, steps in loops for step in steps)
        )
        return
    table(
        [_("Wave"), _("Survey"), *(translate(stage) for stage in Stage)],
        [
            (wave.id, view.name(wave.survey), *(_shown(step) for step in steps))
            for wave, steps in loops
        ],
        _("Loops of surveys"),
    )


def _step(wave: Wave, step: Step) -> dict[str, Any]:
    return {
        "wave": wave.id,
        "survey": wave.survey,
        "stage": step.stage.value,
        "done": step.done,
        "date": step.date,
        "records": list(step.records),
        "reason": step.reason,
    }


def _shown(step: Step) -> tuple[Any, ...]:
    """Return a stage in a cell: its day and records, why it was not needed, or that it is open."""
    if not step.done:
        return (_("open"),)
    if step.reason is not None:
        return (M("not needed: {reason}", reason=step.reason),)
    return (*((step.date,) if step.date else ()), *step.records)


def wave() -> typer.Typer:
    """Build ``qms wave``."""
    app = noun_group("wave", _EXAMPLE, _twins())
    for name, act, words, day in (
        ("open", open_wave, N_("Record that a wave runs"), "2026-05-11"),
        ("close", close_wave, N_("Record that a wave is over"), "2026-05-23"),
        ("report", report_wave, N_("Record that the results were reported"), "2026-06-19"),
    ):
        example = f"qms wave {name} WAVE-2026-0001 --date {day}"
        app.command(name, cls=QmsCommand, help=words, epilog=example)(_verb(act))
    app.command(
        "loop",
        cls=QmsCommand,
        help=N_("Show how far the loop of waves has come, from collection to re-evaluation"),
        epilog="qms wave loop\nqms wave loop WAVE-2026-0001",
    )(_loop)
    return app
