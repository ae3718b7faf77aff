"""Verbs of ``qms doc`` about its draft: begun, its texts, a new edition, what it changes."""

from __future__ import annotations

import inspect
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from qms.actions import doc_life_editions
from qms.actions.doc_life_said import Begun
from qms.actions.records import Written, missing
from qms.cli import state
from qms.cli.ask import ask
from qms.cli.doc_options import (
    Basis,
    By,
    Change,
    Date,
    Edition,
    Ground,
    Id,
    Language,
    Notice,
    NoticeDate,
    Number,
    Outside,
    Permission,
    Sort,
    Summary,
    Why,
)
from qms.cli.doc_shown import report
from qms.cli.nouns import show_plan, with_options
from qms.cli.output import as_json
from qms.i18n import N_
from qms.kinds.document import ControlledDocument

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


_MORE: Final[tuple[tuple[str, Any], ...]] = (
    (
        "text",
        Annotated[
            Path | None,
            typer.Option("--text", metavar=N_("FILE"), help=N_("Text: .md, .docx, .xlsx or .pdf")),
        ],
    ),
    (
        "language",
        Annotated[
            str | None,
            typer.Option("--language", metavar="kk|ru|en", help=N_("Language of the text")),
        ],
    ),
    ("outside", Outside),
    ("ground", Ground),
    ("basis", Basis),
    ("by", By),
    ("date", Date),
)


def adding() -> Callable[..., None]:
    """Return ``doc add``: options of the kind, and what is said of the first edition."""
    names = [name for name, _annotation in _MORE]

    def command(**given: Any) -> None:
        more = {name: given.pop(name, None) for name in names}

        def run(values: dict[str, tuple[str, ...]], _record_id: str | None, dry: bool) -> None:
            _add(values, more, dry=dry)

        with_options(ControlledDocument, run)(**given)

    plain = inspect.signature(with_options(ControlledDocument, lambda *_given: None))
    parameters = [
        *plain.parameters.values(),
        *(
            inspect.Parameter(
                name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation
            )
            for name, annotation in _MORE
        ),
    ]
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    command.__annotations__ = {item.name: item.annotation for item in parameters}
    return command


def _add(values: dict[str, tuple[str, ...]], more: Mapping[str, Any], *, dry: bool) -> None:
    session = state.session()
    if sys.stdin.isatty() and not as_json():
        values = ask(session, ControlledDocument, values, missing(session, "doc", values))
    said = Begun(ground=more["ground"], basis=more["basis"], by=more["by"], date=more["date"])
    source = None
    if more["text"] is not None:
        language = more["language"] or session.config.default_language
        source = doc_life_editions.Source(more["text"], language, more["outside"])
    done = doc_life_editions.begin(session, values, said, source, dry=dry)
    if isinstance(done, Written):
        report(done)
    else:
        show_plan({path: data for path, data in done.after.items() if path.endswith(".yaml")})


def put(
    record_id: Id,
    file: Annotated[Path, typer.Argument(metavar=N_("FILE"), help=N_("The text"))],
    language: Language,
    edition: Edition = None,
    outside: Outside = None,
) -> None:
    source = doc_life_editions.Source(file, language, outside)
    report(doc_life_editions.put_text(state.session(), record_id, source, edition))


def revise(  # noqa: PLR0917 -- what is said of an edition
    record_id: Id,
    ground: Annotated[
        str, typer.Option("--ground", metavar=N_("WORD"), help=N_("Ground of the change"))
    ],
    basis: Why,
    number: Number = None,
    sort: Sort = None,
    summary: Summary = None,
    notice: Notice = None,
    notice_date: NoticeDate = None,
    permission: Permission = None,
    change: Change = None,
    by: By = None,
    date: Date = None,
) -> None:
    said = Begun(
        ground,
        basis,
        by,
        date,
        number,
        sort,
        summary,
        notice,
        notice_date,
        permission,
        change or (),
    )
    report(doc_life_editions.revise(state.session(), record_id, said))


def change(  # noqa: PLR0917 -- as above
    record_id: Id,
    edition: Edition = None,
    change: Change = None,
    summary: Summary = None,
    ground: Ground = None,
    basis: Basis = None,
    number: Number = None,
    sort: Sort = None,
    notice: Notice = None,
    notice_date: NoticeDate = None,
    permission: Permission = None,
    by: By = None,
) -> None:
    said = Begun(
        ground,
        basis,
        by,
        None,
        number,
        sort,
        summary,
        notice,
        notice_date,
        permission,
        change or (),
    )
    report(doc_life_editions.change(state.session(), record_id, said, edition))
