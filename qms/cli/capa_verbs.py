"""The verbs of ``qms capa`` that write."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from qms.actions import capa_life, capa_plan
from qms.cli import state
from qms.cli.ask import ask
from qms.cli.capa_dossier import say_move, say_next, show_proposal
from qms.cli.nouns import report_written
from qms.cli.output import as_json
from qms.i18n import N_, _
from qms.kinds.capa import Capa

if TYPE_CHECKING:
    from qms.actions.records import Written
    from qms.actions.session import Session

_Id = Annotated[str, typer.Argument(metavar="CAPA", help=N_("Id of a CAPA"))]
_Date = Annotated[
    str | None, typer.Option("--date", metavar=N_("DATE"), help=N_("Day, else today"))
]
_By = Annotated[str | None, typer.Option("--by", metavar="ROLE[@UNIT]", help=N_("Post that acts"))]
_Basis = Annotated[
    str | None, typer.Option("--basis", metavar=N_("TEXT"), help=N_("Basis or reason"))
]
_Why = Annotated[str, typer.Option("--basis", metavar=N_("TEXT"), help=N_("Basis or reason"))]
_Words = Annotated[str | None, typer.Option("--text", metavar=N_("TEXT"), help=N_("Text"))]
_Evidence = Annotated[
    list[str] | None, typer.Option("--evidence", metavar="EVD", help=N_("What proves it"))
]


def _report(done: Written) -> None:
    report_written(done)
    if not as_json():
        say_next(done)


def _field(flag: str, metavar: str, words: str) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(flag, metavar=metavar, help=words)
    return option


def plan(  # noqa: PLR0917 -- the parts of a plan
    record_id: _Id,
    nonconformity: Annotated[
        str | None, _field("--nonconformity", N_("TEXT"), N_("Nonconformity"))
    ] = None,
    causes: Annotated[str | None, _field("--causes", N_("TEXT"), N_("Root causes"))] = None,
    cause_method: Annotated[
        str | None, _field("--cause-method", N_("WORD"), N_("Method of finding the root cause"))
    ] = None,
    owner: Annotated[str | None, _field("--owner", "ROLE[@UNIT]", N_("Owner"))] = None,
    executor: Annotated[str | None, _field("--executor", "ROLE[@UNIT]", N_("Executor"))] = None,
    verifier: Annotated[str | None, _field("--verifier", "ROLE[@UNIT]", N_("Verifier"))] = None,
    start: Annotated[str | None, _field("--start", N_("DATE"), N_("Start"))] = None,
    due: Annotated[str | None, _field("--due", N_("DATE"), N_("Due"))] = None,
    resources: Annotated[str | None, _field("--resources", N_("TEXT"), N_("Resources"))] = None,
    measure: Annotated[
        list[str] | None,
        typer.Option(
            "--measure",
            metavar="TEXT|action=...|executor=...|start=...|due=...|resources=...",
            help=N_("A measure with its parts"),
        ),
    ] = None,
    date: _Date = None,
) -> None:
    """Plan a CAPA."""
    given = {
        "nonconformity": nonconformity,
        "causes": causes,
        "cause_method": cause_method,
        "owner": owner,
        "executor": executor,
        "verifier": verifier,
        "start": start,
        "due": due,
        "resources": resources,
    }
    values: dict[str, tuple[str, ...]] = {name: (text,) for name, text in given.items() if text}
    session = state.session()
    measures = list(measure or ())
    if sys.stdin.isatty() and not as_json():
        values, measures = _asked(session, record_id, values, measures)
    _report(capa_plan.plan(session, record_id, values, measures, date))


def _asked(
    session: Session, record_id: str, values: dict[str, tuple[str, ...]], measures: list[str]
) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """Ask for what the plan lacks; measures are given one at a time, an empty line ends."""
    missing = capa_plan.lacking(capa_plan.capa_of(session, record_id), values, measures)
    others = tuple(name for name in missing if name != "measures")
    values = ask(session, Capa, values, others, optional=False)
    while "measures" in missing:
        prompt = _("Measure, or an empty line to end")
        typed = typer.prompt(prompt, default="", show_default=False, err=True).strip()
        if not typed:
            break
        measures.append(typed)
    return values, measures


def approve(  # noqa: PLR0917 -- what an approval says
    record_id: _Id,
    decision: Annotated[
        str | None, typer.Option("--decision", metavar="DEC", help=N_("Decision that approved it"))
    ] = None,
    by: _By = None,
    evidence: _Evidence = None,
    basis: _Basis = None,
    date: _Date = None,
) -> None:
    """Approve a plan."""
    session = state.session()
    _report(
        capa_plan.approve(
            session,
            record_id,
            decision=decision,
            by=by,
            evidence=evidence or (),
            date=date,
            basis=basis,
        )
    )


def update(  # noqa: PLR0917 -- what an update says
    record_id: _Id,
    text: _Words = None,
    no_change: Annotated[
        bool, typer.Option("--no-change", help=N_("Record that nothing changed"))
    ] = False,
    progress: Annotated[
        int | None,
        typer.Option("--progress", metavar=N_("NUMBER"), help=N_("Progress, per cent")),
    ] = None,
    by: _By = None,
    date: _Date = None,
) -> None:
    """Record an update."""
    session = state.session()
    _report(
        capa_life.update(
            session, record_id, text, no_change=no_change, progress=progress, by=by, date=date
        )
    )


def postpone(
    record_id: _Id,
    to: Annotated[str, typer.Option("--to", metavar=N_("DATE"), help=N_("New term"))],
    basis: _Why,
    by: Annotated[
        str, typer.Option("--by", metavar="ROLE[@UNIT]", help=N_("Post that permitted it"))
    ],
    date: _Date = None,
) -> None:
    """Move the term."""
    done = capa_life.postpone(state.session(), record_id, to=to, basis=basis, by=by, date=date)
    report_written(done)
    if not as_json():
        say_move(done)
        say_next(done)


def control(
    record_id: _Id,
    meeting: Annotated[
        str, typer.Option("--meeting", metavar="MTG", help=N_("Joint control meeting"))
    ],
    text: _Words = None,
    by: _By = None,
    date: _Date = None,
) -> None:
    """Record a control meeting."""
    _report(capa_life.control(state.session(), record_id, meeting, text, by=by, date=date))


def complete(  # noqa: PLR0917 -- what a completion says
    record_id: _Id,
    measure: Annotated[
        str | None, typer.Option("--measure", metavar="N", help=N_("One measure of the plan"))
    ] = None,
    evidence: _Evidence = None,
    text: _Words = None,
    by: _By = None,
    date: _Date = None,
) -> None:
    """Record a completion."""
    session = state.session()
    _report(
        capa_life.complete(
            session,
            record_id,
            measure=measure,
            evidence=evidence or (),
            text=text,
            by=by,
            date=date,
        )
    )


def verify(  # noqa: PLR0917 -- what a review says
    record_id: _Id,
    verdict: Annotated[
        str | None,
        typer.Option(
            "--verdict", metavar="|".join(capa_life.VERDICTS), help=N_("What the review found")
        ),
    ] = None,
    by: _By = None,
    value: Annotated[
        float | None, typer.Option("--value", metavar=N_("NUMBER"), help=N_("Value"))
    ] = None,
    n: Annotated[
        int | None, typer.Option("--n", metavar=N_("NUMBER"), help=N_("Valid answers"))
    ] = None,
    text: _Words = None,
    not_final: Annotated[
        bool,
        typer.Option("--not-final", help=N_("It tells how things stand and closes nothing")),
    ] = False,
    propose: Annotated[
        bool, typer.Option("--propose", help=N_("Show what the data say, write nothing"))
    ] = False,
    evidence: _Evidence = None,
    date: _Date = None,
) -> None:
    """Record a review."""
    session = state.session()
    if propose:
        show_proposal(session, record_id)
        return
    _report(
        capa_life.verify(
            session,
            record_id,
            verdict,
            by=by,
            value=value,
            n=n,
            text=text,
            final=not not_final,
            evidence=evidence or (),
            date=date,
        )
    )


def close(record_id: _Id, by: _By = None, basis: _Basis = None, date: _Date = None) -> None:
    """Close a CAPA."""
    _report(capa_life.close(state.session(), record_id, by=by, basis=basis, date=date))


def reopen(record_id: _Id, basis: _Why, by: _By = None, date: _Date = None) -> None:
    """Reopen a CAPA."""
    _report(capa_life.reopen(state.session(), record_id, basis=basis, by=by, date=date))


def cancel(record_id: _Id, basis: _Why, by: _By = None, date: _Date = None) -> None:
    """Cancel a CAPA."""
    _report(capa_life.cancel(state.session(), record_id, basis=basis, by=by, date=date))
