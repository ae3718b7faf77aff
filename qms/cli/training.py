"""``qms training``: trainings that were held, and who still needs one."""

from __future__ import annotations

import inspect
import sys
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qms.actions.records import Written, add, missing
from qms.actions.trainings import trained
from qms.cli import state
from qms.cli.ask import ask
from qms.cli.help import QmsCommand, group
from qms.cli.nouns import add_list, report_written, show_plan, with_options
from qms.cli.output import as_json, envelope, line, table
from qms.engine.cells import named
from qms.engine.trainings import commissions, untrained
from qms.i18n import N_, M, _
from qms.kinds.training import Training

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_EXAMPLE = (
    'qms training add --title "CAPA tools for commissions" --topics capa-tools --date 2026-10-15'
    " --bodies BODY-quality-assurance-commission=7"
)


def _with_people() -> Callable[..., None]:
    """Return the command that adds a training: options of the kind, and who took part."""

    def command(
        bodies: Sequence[str] | None = None, posts: Sequence[str] | None = None, **given: Any
    ) -> None:
        with_options(Training, partial(_add, bodies or (), posts or ()))(**given)

    plain = inspect.signature(with_options(Training, partial(_add, (), ())))
    more = [
        _option("bodies", "BODY=N", N_("Body and how many of its members took part")),
        _option("posts", "ROLE[@UNIT][=N]", N_("Post, and how many who hold it took part")),
    ]
    parameters = [*plain.parameters.values(), *more]
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    command.__annotations__ = {item.name: item.annotation for item in parameters}
    return command


def _option(name: str, metavar: str, title: str) -> inspect.Parameter:
    declared = typer.Option(f"--{name}", metavar=metavar, help=title)
    return inspect.Parameter(
        name,
        inspect.Parameter.KEYWORD_ONLY,
        default=None,
        annotation=Annotated[list[str] | None, declared],
    )


def _add(
    bodies: Sequence[str],
    posts: Sequence[str],
    values: dict[str, tuple[str, ...]],
    record_id: str | None,
    dry: bool,
) -> None:
    session = state.session()
    people = trained(session, bodies, posts)
    if sys.stdin.isatty() and not as_json():
        values = ask(session, Training, values, missing(session, "training", values))
    more = {"trained": people} if people else None
    done = add(session, "training", values, record_id=record_id, dry=dry, more=more)
    if isinstance(done, Written):
        report_written(done)
    else:
        show_plan(done.after)


def _missing() -> None:
    session = state.session()
    view = session.view
    found = untrained(view)
    if as_json():
        envelope(
            session,
            "training-missing",
            (
                {
                    "subject": item.subject,
                    "kind": "body" if item.subject == item.body else "post",
                    "name": named(view, item.subject),
                    "level": item.level,
                    "topics": list(item.lacking),
                    "trained_on": item.last,
                }
                for item in found
            ),
        )
        return
    if not commissions(view):
        line(M("POL-governance names no commission of a department or faculty."))
        return
    if not found:
        line(M("Every commission was trained."))
        return
    table(
        [_("Body or post"), _("Id"), _("No training on"), _("Last training")],
        [
            (
                named(view, item.subject),
                item.subject,
                tuple(
                    word.label if (word := view.word("training-topic", topic)) else topic
                    for topic in item.lacking
                ),
                item.last,
            )
            for item in found
        ],
        _("Quality commissions without a training"),
    )


def training() -> typer.Typer:
    """Build ``qms training``."""
    app = group(Training.spec.plural, _EXAMPLE)
    app.command(
        "add",
        cls=QmsCommand,
        help=N_("Add a record; asks for what is missing"),
        epilog=_EXAMPLE,
    )(_with_people())
    add_list(app, "training")
    app.command(
        "missing",
        cls=QmsCommand,
        help=N_("Show the quality commissions without a training on data analysis or CAPA tools"),
        epilog="qms training missing",
    )(_missing)
    return app
