"""``qms feedback``: boxes, focus groups, interviews; whom it goes to and what followed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from qms.actions import feedback as actions
from qms.actions.records import Written, missing
from qms.cli import feedback_monitoring, state
from qms.cli.ask import ask
from qms.cli.help import QmsCommand, add_verbs, group
from qms.cli.more_options import with_more
from qms.cli.nouns import add_list, report_written, show_plan, with_options
from qms.cli.output import as_json, envelope, line, table
from qms.engine.cells import named
from qms.engine.columns import label
from qms.engine.feedback import CROSSED, crossed
from qms.engine.instruments import feedback_rules
from qms.i18n import N_, M, _, current, translate
from qms.kinds.feedback import Feedback

if TYPE_CHECKING:
    from qms.cli.help import Verb
    from qms.engine.view import View
    from qms.store.write import Applied

_EXAMPLE = (
    'qms feedback add --subject "Examinations of the winter session" --sort focus-group'
    " --group students --unit UNIT-university --date 2026-11-12 --people 9 --origin internal"
    " --function corrective --regularity operative --anonymity anonymous --channel offline"
    ' --theme "examinations=6: Criteria are shown too late"'
)
_Id = Annotated[str, typer.Argument(metavar="FBK", help=N_("Id of feedback"))]
_Criterion = Annotated[
    str, typer.Argument(metavar=N_("CRITERION"), help=N_("A criterion, such as channel"))
]
_Themes = Annotated[
    list[str] | None,
    typer.Option(
        "--theme", metavar=N_("TOPIC=N: TEXT"), help=N_("Topic, how many said it, in which words")
    ),
]
_File = Annotated[
    Path | None,
    typer.Option(
        "--text-file",
        metavar=N_("FILE"),
        help=N_("What was written, copied outside git under private/feedback"),
    ),
]


def _add(theme: list[str] | None = None, text_file: Path | None = None, **given: Any) -> None:
    def run(values: dict[str, tuple[str, ...]], _record_id: str | None, dry: bool) -> None:
        session = state.session()
        values = actions.completed(session, values)
        if sys.stdin.isatty() and not as_json():
            values = ask(session, Feedback, values, missing(session, "feedback", values))
            values = actions.completed(session, values)
        done = actions.register(session, values, theme or (), text_file, dry=dry)
        _report(done)
        if isinstance(done, Written) and text_file is not None and not as_json():
            path = actions.text_path(done.record_id)
            line(
                M("Its text is in {path}, outside git and backups without --with-private.",
                  path=path)
            )  # fmt: skip

    with_options(Feedback, run)(**given)


def _report(done: Written | Applied) -> None:
    if isinstance(done, Written):
        report_written(done)
    else:
        show_plan(done.after)


def _close(
    record_id: _Id,
    date: Annotated[
        str | None, typer.Option("--date", metavar=N_("DATE"), help=N_("Day, else today"))
    ] = None,
    basis: Annotated[
        str | None, typer.Option("--basis", metavar=N_("TEXT"), help=N_("Basis"))
    ] = None,
) -> None:
    _report(actions.close(state.session(), record_id, date=date, basis=basis))


def _cross(rows: _Criterion, columns: _Criterion) -> None:
    session = state.session()
    view = session.view
    down, across = actions.criterion(rows), actions.criterion(columns)
    found = crossed(view, down, across)
    if as_json():
        envelope(
            session,
            "feedback-cross",
            (
                {"row": row, "column": column, "count": int(count), "records": list(count.ids)}
                for (row, column), count in sorted(found.items(), key=str)
            ),
        )
        return
    left, top = (sorted({key[at] for key in found}, key=str) for at in (0, 1))
    heading = M(
        "{rows} by {columns}",
        rows=M(label(Feedback, down)),
        columns=M(label(Feedback, across)),
    )
    table(
        [translate(label(Feedback, down)), *(_word(view, across, one) for one in top)],
        [(_word(view, down, row), *(int(found.get((row, one), 0)) for one in top)) for row in left],
        heading.shown(current()),
    )


def _word(view: View, criterion: str, word: str | None) -> str:
    if word is None:
        return _("not stated")
    found = view.word(CROSSED[criterion], word)
    return found.label.shown(current()) if found else word


def _duties() -> None:
    session = state.session()
    rules = feedback_rules(session.view)
    rows = rules.responsibilities if rules else ()
    if as_json():
        envelope(
            session,
            "feedback-duties",
            (
                {
                    "who": list(row.who),
                    "does": row.does,
                    "parts": [part.name.lower() for part in row.parts],
                    "source": row.source.section,
                }
                for row in rows
            ),
        )
        return
    table(
        [_("Unit or body"), _("Responsible for"), _("Parts"), _("Section")],
        [
            (
                tuple(named(session.view, who) for who in row.who) or (_("all units"),),
                row.does,
                tuple(M(part.value) for part in row.parts),
                row.source.section or "",
            )
            for row in rows
        ],
        _("Who answers for what in feedback"),
    )


_VERBS: Final[tuple[Verb, ...]] = (
    (
        "close",
        _close,
        N_("Record that feedback is dealt with: something follows from it, or nothing need"),
        "qms feedback close FBK-2026-0001 --date 2026-11-20",
    ),
    (
        "cross",
        _cross,
        N_("Count feedback by two criteria of the regulation"),
        "qms feedback cross origin channel",
    ),
    (
        "duties",
        _duties,
        N_("Show who answers for what in surveys and feedback"),
        "qms feedback duties",
    ),
    (
        "monitoring",
        feedback_monitoring.monitoring,
        N_("Show what each unit heard in an academic year, and the departments that did not"),
        feedback_monitoring.EXAMPLE,
    ),
)


def feedback() -> typer.Typer:
    """Build ``qms feedback``."""
    app = group(Feedback.spec.plural, _EXAMPLE)
    plain = with_options(Feedback, lambda *_given: None)
    app.command(
        "add", cls=QmsCommand, help=N_("Add a record; asks for what is missing"), epilog=_EXAMPLE
    )(with_more(plain, _add, theme=_Themes, text_file=_File))
    add_list(app, "feedback")
    add_verbs(app, _VERBS)
    return app
