"""``qms check|explain|due``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qms.actions.checking import Selection, run_check
from qms.actions.values import choose
from qms.cli import state
from qms.cli.diagnostics import FORMATS, print_findings
from qms.cli.help import single
from qms.cli.notes import elsewhere, placed, reading, unread
from qms.cli.output import as_json, envelope, line, table
from qms.engine.cells import named
from qms.engine.check import VOID
from qms.engine.document_lint_hit import LINT
from qms.engine.few_names import named_few
from qms.engine.rule import Rule
from qms.engine.rules import every_rule, rule
from qms.errors import UsageProblem
from qms.i18n import N_, M, _, current, translate
from qms.model.diagnostic import RuleClass
from qms.store.codes import codes, explained

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qms.engine.cells import Cell
    from qms.engine.due import DueItem
    from qms.engine.view import View

_Class = Annotated[
    str | None,
    typer.Option("--only", metavar="integrity|duty|CODE", help=N_("Only this class or this rule")),
]
_Strict = Annotated[bool, typer.Option("--strict", help=N_("Open duties count as errors"))]
_Format = Annotated[
    str,
    typer.Option(
        "--format", metavar="text|json|github|sarif", help=N_("How to print what was found")
    ),
]
_Staged = Annotated[
    bool, typer.Option("--staged", help=N_("Check what is about to be committed: integrity only"))
]
_Since = Annotated[
    str | None,
    typer.Option(
        "--since", metavar="REV", help=N_("Fail only on what was not there where the lines parted")
    ),
]
_Within = Annotated[
    str | None, typer.Option("--within", metavar="30d", help=N_("Due in so many days"))
]
_OfUnit = Annotated[
    str | None, typer.Option("--unit", metavar="ID", help=N_("Of this unit and those below it"))
]
_Owner = Annotated[
    str | None, typer.Option("--owner", metavar="ID", help=N_("Of this role, unit or body"))
]
_Kind = Annotated[
    str | None,
    typer.Option("--kind", metavar=N_("WORD"), help=N_("Of this kind: capa, decision, survey ...")),
]
_Ics = Annotated[
    Path | None, typer.Option("--ics", metavar=N_("FILE"), help=N_("Write a calendar file as well"))
]
_Fail = Annotated[
    bool, typer.Option("--fail-overdue", help=N_("End with 1 when something is overdue"))
]
_History = Annotated[
    bool, typer.Option("--history", help=N_("Look at the commits too: facts altered later, dates"))
]


def _check(
    only: _Class = None,
    strict: _Strict = False,
    form: _Format = "text",
    staged: _Staged = False,
    since: _Since = None,
    *,
    history: _History = False,
) -> None:
    choose("--format", form, FORMATS)
    session = state.session(staged=staged)
    found = run_check(
        session, Selection(only, strict=strict, staged=staged, since=since, history=history)
    )
    elsewhere(session)
    print_findings(session, found, "json" if as_json() else form)
    raise typer.Exit(found.exit_code)


def _explained(item: Rule) -> tuple[str, str, str]:
    return item.code, translate(item.rule_class.value), translate(item.explanation)


def _explain(
    code: Annotated[str | None, typer.Argument(metavar="CODE", help=N_("Code of a rule"))] = None,
) -> None:
    if code is None:
        table(
            [_("Rule"), _("Class"), _("What it finds")],
            [
                *[_explained(item) for item in every_rule()],
                *[(item, RuleClass.DUTY.value, _other(item)) for item in (*VOID, *LINT)],
                *[(item, RuleClass.INTEGRITY.value, _other(item)) for item in codes()],
            ],
        )
        return
    found = rule(code.upper())
    if found is None:
        line(f"{code.upper()}: {_other(code.upper())}")
        return
    line(f"{found.code} ({translate(found.rule_class.value)})")
    line(translate(found.explanation))
    if found.section:
        line(M("Source: {section}", section=found.section))


def _other(code: str) -> str:
    """Return what a code means that is no rule's: a file that cannot be read, a void waiver."""
    own = {**VOID, **LINT}
    said = translate(own[code]) if code in own else explained(code, current())
    if said is None:
        raise UsageProblem(
            M("There is no rule {code}.", code=code), M("See all of them with: qms explain")
        )
    return said


def _due(
    *,
    within: _Within = None,
    unit: _OfUnit = None,
    owner: _Owner = None,
    kind: _Kind = None,
    ics: _Ics = None,
    fail: _Fail = False,
) -> None:
    from qms.actions.dues import chosen_due, write_calendar

    session = state.session() if ics is not None else reading()
    items = chosen_due(session, within=within, unit=unit, owner=owner, kind=kind)
    beside = session.neighbour
    there = () if beside is None else beside.places(item.record for item in items)
    unread(session)
    if ics is not None:
        write_calendar(session, items, state.common().folder / ics)
    if as_json():
        envelope(session, "due", _with_places(there, map(_due_row, items)))
    else:
        _due_table(session.view, items, there)
    raise typer.Exit(int(fail and any(item.overdue for item in items)))


def _due_row(item: DueItem) -> dict[str, Any]:
    return {
        "source": item.source.value,
        "record": item.record,
        "part": item.part or None,
        "group": item.group,
        "title": item.title,
        "from": item.start,
        "due": item.date,
        "overdue": item.overdue,
        "who": list(item.who),
        "unit": item.unit,
        "above": item.above,
    }


def _due_table(view: View, items: Sequence[DueItem], there: tuple[str, ...]) -> None:
    late = _("overdue")
    table(
        *placed(
            [_("Due"), "", _("Record"), _("What"), _("Who")],
            [
                (
                    item.date,
                    late if item.overdue else "",
                    item.record,
                    item.title,
                    _who(view, item),
                )
                for item in items
            ],
            there,
        ),
        translate(N_("What is due")),
    )


def _with_places(
    there: tuple[str, ...], rows: Iterable[dict[str, Any]]
) -> Iterable[dict[str, Any]]:
    if not there:
        return rows
    named = zip(rows, there, strict=True)
    return ({**row, "workspace": place} if place else row for row, place in named)


def _who(view: View, item: DueItem) -> Cell:
    """Return who has to do it; of an overdue CAPA also the post before which it is put."""
    if item.above is None:
        return named_few(view, item.who)
    return (
        *(named(view, post) for post in item.who),
        M("+1: {post}", post=named(view, item.above)),
    )


def check() -> typer.Typer:
    """Build ``qms check``."""
    return single(
        _check,
        N_("Check all records: what is wrong, what remains to be done"),
        "qms check --strict --format github\nqms check --since origin/main",
    )


def explain() -> typer.Typer:
    """Build ``qms explain``."""
    return single(_explain, N_("Explain a rule, or list them all"), "qms explain R301")


def due() -> typer.Typer:
    """Build ``qms due``."""
    return single(
        _due,
        N_("Show what is due, earliest first"),
        "qms due --within 30d --fail-overdue\nqms due --kind survey --ics surveys.ics",
    )
