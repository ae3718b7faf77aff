"""Verbs of ``qms doc`` about the text: examine it, compare two editions."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from qms.cli import state
from qms.cli.doc_options import By, Date, Edition, Id
from qms.cli.nouns import report_written
from qms.cli.output import as_json, envelope, line, table
from qms.engine.change_of.texts import NAMES
from qms.errors import UsageProblem
from qms.i18n import N_, M, _, current, harmless, in_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qms.actions.doc_text_lint import Examined
    from qms.actions.doc_text_redline import Redline
    from qms.cli.help import Verb
    from qms.i18n import Message

_Language = Annotated[
    str | None, typer.Option("--language", metavar="kk|ru|en", help=N_("Language of the text"))
]


def _lint(
    record_ids: Annotated[
        list[str] | None, typer.Argument(metavar="DOC...", help=N_("Documents, else all open ones"))
    ] = None,
    *,
    file: Annotated[
        Path | None,
        typer.Option("--file", metavar=N_("FILE"), help=N_("A text that lies anywhere")),
    ] = None,
    edition: Edition = None,
    language: _Language = None,
    record: Annotated[
        bool, typer.Option("--record", help=N_("Record the examination in the document"))
    ] = False,
    by: By = None,
    date: Date = None,
) -> None:
    from qms.actions.doc_text_lint import examine, examine_file, record_examination

    session, ids = state.session(), record_ids or []
    if file is not None and len(ids) > 1:
        raise UsageProblem(
            M("A file is the text of one document."), M("Name one document, or none.")
        )
    if file is not None:
        texts: tuple[Examined, ...] = (
            examine_file(session, file, ids[0] if ids else None, language),
        )
    else:
        texts = examine(session, ids, edition)
    if record:
        written = record_examination(session, texts, by=by, date=date)
        if not as_json():
            report_written(written)
    _report(texts)


def _report(texts: Sequence[Examined]) -> None:
    if as_json():
        envelope(state.session(), "doc-lint", _items(texts))
        return
    for text in texts:
        for item in text.found:
            place = (
                f"{item.place.path}:{item.place.line}:{item.place.column}" if item.place else "-"
            )
            what = item.message.shown(current())
            line(f"{in_line(place)}: {item.code}: {what}")
            if item.hint is not None:
                line(f"    {harmless(item.hint.shown(current()))}")
    found = sum(len(text.found) for text in texts)
    line(M("Texts examined: {texts}. Problems: {n}.", texts=len(texts), n=found))


def _items(texts: Sequence[Examined]) -> Iterator[dict[str, Any]]:
    for text in texts:
        for item in text.found:
            yield {
                "record": text.document,
                "edition": text.edition,
                "language": text.language,
                "path": text.path,
                "line": item.place.line if item.place else 1,
                "column": item.place.column if item.place else 1,
                "code": item.code,
                "message": item.message.shown(current()),
                "hint": item.hint.shown(current()) if item.hint else None,
            }


def _redline(
    record_id: Id,
    before: Annotated[
        str | None, typer.Option("--from", metavar="N", help=N_("Earlier edition, else the last"))
    ] = None,
    after: Annotated[
        str | None, typer.Option("--to", metavar="N", help=N_("Later edition, else the draft"))
    ] = None,
    language: _Language = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar=N_("FILE"), help=N_("Write the page here"))
    ] = None,
    *,
    changes: Annotated[
        bool, typer.Option("--changes", help=N_("Lines for: qms doc revise --change"))
    ] = False,
) -> None:
    from qms.actions.doc_text_redline import change_lines, redline

    found = redline(state.session(), record_id, before, after, language)
    if out is not None:
        _write(found, out)
    if as_json():
        envelope(state.session(), "doc-redline", _pairs(found))
    elif changes:
        for text in change_lines(found):
            line(f"--change {shlex.quote(harmless(text))}")
    else:
        _sections(found)
        if out is not None:
            line(str(out))


def _write(found: Redline, out: Path) -> None:
    from qms.report.redline import Heading, redline_page
    from qms.report.render import put

    heading = Heading(found.document.title, _editions(found), found.language)
    put(out.parent, {out.name: redline_page(found.pairs, heading, current())})


def _editions(found: Redline) -> Message:
    return M(
        "Edition {before} compared with edition {after}, text in {language}",
        before=found.before.number or found.before.id,
        after=found.after.number or found.after.id,
        language=M(NAMES[found.language]),
    )


def _sections(found: Redline) -> None:
    from qms.report.redline import STATES, name_of

    line(_editions(found))
    if not found.changed:
        line(M("The two texts say the same."))
        return
    rows = [
        (name_of(pair), M(STATES[pair.state]), pair.words("+"), pair.words("-"))
        for pair in found.changed
    ]
    table([_("Section"), _("Change"), _("words added"), _("words taken out")], rows)


def _pairs(found: Redline) -> Iterator[dict[str, Any]]:
    from qms.actions.doc_text_redline import change_line
    from qms.report.redline import name_of

    for pair in found.changed:
        yield {
            "section": name_of(pair).shown(current()),
            "change": pair.state,
            "before": pair.old.name if pair.old is not None else None,
            "added": pair.words("+"),
            "removed": pair.words("-"),
            "line": change_line(pair),
        }


VERBS: Final[tuple[Verb, ...]] = (
    ("lint", _lint, N_("Examine texts: parts, abbreviations, references, code, letters"),
     "qms doc lint DOC-2026-0001 --record --by ROLE-quality-manager"),
    ("redline", _redline, N_("Show what two editions of a text differ in"),
     "qms doc redline DOC-2026-0001 --out redline.html"),
)  # fmt: skip
