"""``qms risk assess|treat|accept|review|close|reopen``."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from qms.actions import risk_life
from qms.actions.dated import day_of
from qms.actions.records import Written
from qms.actions.risk_life import Act, Levels
from qms.actions.session import Session
from qms.cli import state
from qms.cli.ask import question
from qms.cli.help import QmsCommand
from qms.cli.nouns import report_written, show_plan
from qms.cli.output import as_json, line
from qms.errors import UsageProblem
from qms.i18n import N_, M
from qms.kinds.risk import Option, Risk, Stage

if TYPE_CHECKING:
    from qms.actions.risk_life import Done

RiskId = Annotated[str, typer.Argument(metavar="RSK", help=N_("Id of a risk"))]
_Date = Annotated[
    str | None, typer.Option("--date", metavar=N_("DATE"), help=N_("Day, else today"))
]
_By = Annotated[
    str | None, typer.Option("--by", metavar="ROLE[@UNIT]", help=N_("Post that did it"))
]
_Basis = Annotated[str | None, typer.Option("--basis", metavar=N_("TEXT"), help=N_("Basis"))]
_Dry = Annotated[
    bool, typer.Option("--dry-run", help=N_("Show what would be written, write nothing"))
]
_Text = Annotated[str | None, typer.Option("--text", metavar=N_("TEXT"), help=N_("In words"))]
_Until = Annotated[
    str | None, typer.Option("--until", metavar=N_("DATE"), help=N_("Accepted until this day"))
]
_Decision = Annotated[
    str | None, typer.Option("--decision", metavar="DEC", help=N_("Decision that approved it"))
]


def extend(app: typer.Typer) -> None:
    """Add the verbs of a risk's life to its group."""
    for name, run, words, example in (
        (
            "assess",
            _assess,
            N_("Assess a risk again; asks for what is missing"),
            (
                "qms risk assess RSK-2026-0001 --likelihood 2 --impact 3 --stage residual"
                ' --why "No case in two terms" --by ROLE-head-of-academic-quality-office'
            ),
        ),
        (
            "treat",
            _treat,
            N_("Choose what is done about a risk"),
            (
                'qms risk treat RSK-2026-0001 --option reduce --text "Two reminders"'
                " --by ROLE-head-of-academic-quality-office"
            ),
        ),
        (
            "accept",
            _accept,
            N_("Accept a risk until a day"),
            "qms risk accept RSK-2026-0001 --until 2027-06-30 --by ROLE-rector",
        ),
        (
            "review",
            _review,
            N_("Record that a risk was looked at and nothing changed"),
            "qms risk review RSK-2026-0001 --meeting MTG-2026-0004",
        ),
        (
            "close",
            _close,
            N_("Close a risk that is at a permitted level or eliminated"),
            'qms risk close RSK-2026-0001 --basis "Effective for a year"',
        ),
        (
            "reopen",
            _reopen,
            N_("Open a closed risk again"),
            'qms risk reopen RSK-2026-0001 --basis "It happened again"',
        ),
    ):
        app.command(name, cls=QmsCommand, help=words, epilog=example)(run)


def _assess(
    record_id: RiskId,
    *,
    likelihood: Annotated[
        str | None,
        typer.Option("--likelihood", metavar=N_("NUMBER"), help=N_("Level of likelihood")),
    ] = None,
    impact: Annotated[
        str | None, typer.Option("--impact", metavar=N_("NUMBER"), help=N_("Level of impact"))
    ] = None,
    why: Annotated[
        str | None,
        typer.Option("--why", metavar=N_("TEXT"), help=N_("Why this level and not the one below")),
    ] = None,
    stage: Annotated[
        str,
        typer.Option(
            "--stage",
            metavar="|".join(str(item.value) for item in Stage),
            help=N_("What it speaks of: the risk as it is, before, after, or what is aimed at"),
        ),
    ] = str(Stage.CURRENT.value),
    by: _By = None,
    date: _Date = None,
    basis: _Basis = None,
    dry: _Dry = False,
) -> None:
    session = state.session()
    risk = risk_life.risk_of(session, record_id)
    typed = {"likelihood": likelihood, "impact": impact, "why": why}
    if sys.stdin.isatty() and not as_json():
        typed = _asked(session, date, typed)
    lacking = tuple(f"--{name}" for name in risk_life.FACTORS if not typed[name])
    if lacking:
        raise UsageProblem(
            M("Missing: {options}", options=lacking),
            M("See: qms {noun} --help", noun="risk assess"),
        )
    levels = Levels(typed["likelihood"] or "", typed["impact"] or "", stage, typed["why"])
    done = risk_life.assess(session, risk.id, Act(date, by, basis, dry), levels)
    _tell(done)
    if isinstance(done, Written) and stage in {Stage.TARGET, Stage.INHERENT} and not as_json():
        score = int(levels.likelihood) * int(levels.impact)
        line(M("Recorded as {stage}: {score}", stage=M(stage), score=score))


def _asked(
    session: Session, date: str | None, typed: dict[str, str | None]
) -> dict[str, str | None]:
    """Ask for what is missing, with the words of the levels of the scale of that day."""
    on_day = Session(replace(session.moment, today=day_of(session, date).isoformat()))
    return {
        name: text or question(on_day, Risk, name, required=name in risk_life.FACTORS)
        for name, text in typed.items()
    }


def _treat(
    record_id: RiskId,
    option: Annotated[
        str,
        typer.Option(
            "--option",
            metavar="|".join(str(item.value) for item in Option),
            help=N_("What is done about it"),
        ),
    ],
    *,
    text: _Text = None,
    until: _Until = None,
    decision: _Decision = None,
    by: _By = None,
    date: _Date = None,
    basis: _Basis = None,
    dry: _Dry = False,
) -> None:
    act = Act(date, by, basis, dry)
    _tell(
        risk_life.treat(
            state.session(), record_id, act, option, text=text, until=until, decision=decision
        )
    )


def _accept(
    record_id: RiskId,
    *,
    until: _Until = None,
    text: _Text = None,
    decision: _Decision = None,
    by: _By = None,
    date: _Date = None,
    basis: _Basis = None,
    dry: _Dry = False,
) -> None:
    _treat(
        record_id,
        str(Option.ACCEPT.value),
        text=text,
        until=until,
        decision=decision,
        by=by,
        date=date,
        basis=basis,
        dry=dry,
    )


def _review(
    record_id: RiskId,
    *,
    meeting: Annotated[
        str | None,
        typer.Option("--meeting", metavar="MTG", help=N_("Meeting that looked at it")),
    ] = None,
    report_to: Annotated[
        str | None,
        typer.Option("--report-to", metavar="ROLE[@UNIT]", help=N_("Role that got a report")),
    ] = None,
    text: _Text = None,
    by: _By = None,
    date: _Date = None,
    basis: _Basis = None,
    dry: _Dry = False,
) -> None:
    act = Act(date, by, basis, dry)
    _tell(
        risk_life.review(
            state.session(), record_id, act, meeting=meeting, report_to=report_to, text=text
        )
    )


def _close(
    record_id: RiskId,
    *,
    basis: _Basis = None,
    by: _By = None,
    date: _Date = None,
    dry: _Dry = False,
) -> None:
    _tell(risk_life.close(state.session(), record_id, Act(date, by, basis, dry)))


def _reopen(
    record_id: RiskId,
    *,
    basis: _Basis = None,
    by: _By = None,
    date: _Date = None,
    dry: _Dry = False,
) -> None:
    _tell(risk_life.reopen(state.session(), record_id, Act(date, by, basis, dry)))


def _tell(done: Done) -> None:
    if isinstance(done, Written):
        report_written(done)
    else:
        show_plan(done.after)
