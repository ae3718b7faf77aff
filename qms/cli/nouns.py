"""``qms <noun> add|list`` for every kind, built from the kind's declaration."""

from __future__ import annotations

import inspect
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qms.actions.records import Written, add, missing
from qms.actions.values import is_list, opening_type, typeable
from qms.cli import state
from qms.cli.ask import ask
from qms.cli.help import QmsCommand, group
from qms.cli.notes import placed, reading, unread
from qms.cli.output import as_json, envelope, line, machine, table
from qms.cli.placeholders import placeholder
from qms.i18n import N_, M, translate
from qms.kinds import all_kinds
from qms.model.ids import Numbering

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qms.actions.session import Session
    from qms.engine.cells import Cell
    from qms.engine.view import View
    from qms.model.record import Record

    Values = dict[str, tuple[str, ...]]
    Complete = Callable[[Session, Values], Values]

_Where = Annotated[
    str | None,
    typer.Option(
        "--where",
        metavar=N_("CONDITION"),
        help=N_(
            "Only those that fit: comparisons of fields with and, or, not, in, contains; texts in"
            " quotes, dates as 2026-01-31, today + 30"
        ),
    ),
]
_Sort = Annotated[
    str | None,
    typer.Option("--sort", metavar=N_("FIELDS"), help=N_("Sort by these, -FIELD for falling")),
]
_Columns = Annotated[
    str | None, typer.Option("--columns", metavar=N_("FIELDS"), help=N_("Show these fields"))
]
LAST_FIELDS = ("circle", "notes")
HIDDEN = frozenset(
    {
        *("id", "schema_version", "aliases", "custom", "conflict", "transitions"),
        "form",  # of a wave: what its answers were counted by, taken when they come in
    }
)


def options(kind: type[Record]) -> list[tuple[str, str, bool]]:
    """Return what ``add`` takes: field, English help, whether it may be repeated."""
    opening = opening_type(kind)
    own = [
        (name, str(info.title or name), is_list(kind, name))
        for name, info in kind.model_fields.items()
        if name not in HIDDEN and name not in LAST_FIELDS and typeable(kind, name)
    ]
    first = [
        (name, str(info.title or name), False)
        for name, info in (opening.model_fields if opening else {}).items()
        if name not in {"id", "by", "void", "edition"}
    ]
    tail = [(name, str(kind.model_fields[name].title), False) for name in LAST_FIELDS]
    return [*own, *first, *tail]


def with_options(kind: type[Record], run: Callable[..., None]) -> Callable[..., None]:
    """Give ``run(values, record_id, dry)`` the options of a kind as its signature."""
    chosen = {name: many for name, _title, many in options(kind)}

    def command(**given: Any) -> None:
        values = {
            name: tuple(given[name]) if many else ((given[name],) if given[name] else ())
            for name, many in chosen.items()
            if given[name]
        }
        run(values, given.get("record_id"), given["dry_run"])

    parameters = [
        _option(name, title, _flags(kind, name), _placeholder(kind, name), many=many)
        for name, title, many in options(kind)
    ]
    if kind.spec.numbering is not Numbering.YEARLY:
        title = N_("Id of the new record")
        parameters.append(_option("record_id", title, ["--id"], N_("ID"), many=False))
    parameters.append(_switch("dry_run", N_("Show what would be written, write nothing")))
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    command.__annotations__ = {item.name: item.annotation for item in parameters}
    return command


def _flags(kind: type[Record], name: str) -> list[str]:
    second = dict(kind.spec.flags).get(name)
    return [f"--{name.replace('_', '-')}", *([second] if second else [])]


def _placeholder(kind: type[Record], name: str) -> str:
    holder = kind if name in kind.model_fields else opening_type(kind)
    return placeholder(holder or kind, name)


def _option(
    name: str, title: str, flags: list[str], metavar: str, *, many: bool
) -> inspect.Parameter:
    declared = typer.Option(*flags, help=title, metavar=metavar)
    taken: Any = list[str] | None if many else str | None
    annotation = Annotated[taken, declared]
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation
    )


def _switch(name: str, title: str) -> inspect.Parameter:
    annotation = Annotated[bool, typer.Option("--dry-run", help=title)]
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, default=False, annotation=annotation
    )


def noun_group(noun: str, add_example: str, complete: Complete | None = None) -> typer.Typer:
    """Build the group of a kind with its two common verbs.

    ``complete`` fills in what follows from the values typed so far.
    """
    kind = all_kinds()[noun]
    app = group(kind.spec.plural, add_example)
    app.command(
        "add", cls=QmsCommand, help=N_("Add a record; asks for what is missing"), epilog=add_example
    )(with_options(kind, _adder(noun, complete)))
    add_list(app, noun)
    return app


def add_list(app: typer.Typer, noun: str) -> None:
    """Add the verb that lists a kind to its group."""
    kind = all_kinds()[noun] if noun != "policy" else None

    @app.command("list", cls=QmsCommand, help=N_("List the records"), epilog=_list_example(noun))
    def _list(where: _Where = None, sort: _Sort = None, columns: _Columns = None) -> None:
        from qms.actions.listing import Wanted, listed

        session = reading()
        found = listed(session, noun, Wanted(where, sort, columns))
        unread(session)
        if as_json():
            envelope(session, f"{noun}-list", found.items())
            return
        headings = [translate(text) for text in found.headings]
        # whoever asks for columns gets the ids that other commands take
        rows = found.rows if columns else _owned(session.view, found.columns, found.rows)
        table(
            *placed(headings, rows, found.places),
            translate(kind.spec.plural) if kind else "",
        )


def _owned(
    view: View, columns: Sequence[str], rows: Sequence[tuple[Cell, ...]]
) -> list[tuple[Cell, ...]]:
    """Return rows with the posts of owners in words."""
    from qms.engine.cells import named

    return [
        tuple(
            named(view, cell) if name == "owner" else cell
            for name, cell in zip(columns, row, strict=True)
        )
        for row in rows
    ]


def _list_example(noun: str) -> str:
    """Return examples that a shell of Linux or macOS takes as they are; in cmd: "..." outside."""
    more = {
        "risk": "--where 'score >= 15 and state != \"closed\"' --sort score,-id",
        "capa": "--where 'term < today + 30 and owner contains \"dean\"' --sort term",
        "policy": "--columns id,in_force_from --sort -in_force_from",
    }
    usual = "--where 'notes contains \"survey\"' --columns id,notes"
    return f"qms {noun} list\nqms {noun} list {more.get(noun, usual)}"


def _adder(noun: str, complete: Complete | None) -> Callable[..., None]:
    def run(values: dict[str, tuple[str, ...]], record_id: str | None, dry: bool) -> None:
        session = state.session()
        kind = all_kinds()[noun]
        values = complete(session, values) if complete else values
        if sys.stdin.isatty() and not as_json():
            values = ask(session, kind, values, missing(session, noun, values))
            values = complete(session, values) if complete else values
        done = add(session, noun, values, record_id=record_id, dry=dry)
        if isinstance(done, Written):
            report_written(done)
        else:
            show_plan(done.after)

    return run


def report_written(done: Written) -> None:
    """Print the id and the path, then what the kind has to say about the new record."""
    if as_json():
        item = {"id": done.record_id, "path": done.path, **_figures(done)}
        envelope(state.session(), "written", [item])
        return
    line(done.record_id)
    line(done.path)
    from qms.cli.risk import after_write

    after_write(done)
    from qms.cli.obligatory import say_obligatory

    say_obligatory(done)


def _figures(done: Written) -> dict[str, Any]:
    from qms.engine.columns import cell

    return {name: machine(cell(done.view, done.record, name)) for name in done.record.spec.columns}


def show_plan(after: Any) -> None:
    """Print what a dry run would write."""
    for path, data in after.items():
        line(M("Would write {path}:", path=path))
        typer.echo(data.decode("utf-8"))


def risk() -> typer.Typer:
    """Build ``qms risk``."""
    from qms.cli.risk import extend

    app = noun_group(
        "risk",
        (
            'qms risk add --title "Low response rate" --category methodological --likelihood 3'
            " --impact 5 --unit UNIT-academic-quality-office"
            " --owner ROLE-head-of-academic-quality-office"
        ),
    )
    extend(app)
    return app


def _plain(noun: str, example: str) -> Callable[[], typer.Typer]:
    return lambda: noun_group(noun, example)


file = _plain(
    "file", "qms file add --class-id reports --unit UNIT-academic-quality-office --year 2026"
)
disposal = _plain("disposal", "qms disposal list")
archive_audit = _plain("archive-audit", "qms archive-audit list")
waiver = _plain(
    "waiver",
    (
        'qms waiver add --rule R302 --records RSK-2026-0001 --reason "Measures follow the audit"'
        " --until 2026-12-31"
    ),
)
opportunity = _plain(
    "opportunity",
    (
        'qms opportunity add --title "Joint surveys with employers"'
        " --unit UNIT-academic-quality-office --owner ROLE-head-of-academic-quality-office"
    ),
)
issued_report = _plain("issued-report", "qms issued-report list")
unit = _plain(
    "unit", 'qms unit add --id UNIT-faculty-of-law --names "Faculty of Law" --level faculty'
)
body = _plain("body", 'qms body add --id BODY-ethics-commission --names "Ethics commission"')
institution = _plain("institution", 'qms institution add --id INST-own --names "Our University"')
