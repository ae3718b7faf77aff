"""The text of a document in any of the office's formats: one reading, or why there is none."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from qms.engine.document_lint_hit import UNREADABLE
from qms.engine.document_sections import Block, Content, clean, sections_of
from qms.exchange.document_child import MAX_LETTERS
from qms.exchange.document_markdown import markdown_text
from qms.exchange.document_plain import plain_text
from qms.exchange.workbook import printed
from qms.i18n import N_, Message
from qms.model.diagnostic import Diagnostic, Place, RuleClass, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qms.engine.document_sections import Form

MAX_BYTES: Final = 32_000_000
_OFFICE: Final[Mapping[str, Form]] = {".docx": "word", ".xlsx": "sheet", ".pdf": "pdf"}
_TEXTS: Final = frozenset({".md", ".txt"})
FORMATS: Final = (".md", ".docx", ".xlsx", ".pdf", ".txt")


def read_text(name: str, data: bytes) -> Content | Diagnostic:
    """Return the text of a file by the ending of its name.

    A file that is damaged, hostile, too large or of another format gives a Diagnostic.
    """
    suffix = PurePosixPath(name).suffix.lower()
    if len(data) > MAX_BYTES:
        return refused(name, "too_big", {})
    if suffix in _TEXTS:
        return _plain(name, suffix, data)
    if suffix in _OFFICE:
        return _office(name, suffix, data)
    return refused(name, "format", {"formats": ", ".join(FORMATS)})


def _plain(name: str, suffix: str, data: bytes) -> Content | Diagnostic:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return refused(name, "encoding", {})
    if len(text) > MAX_LETTERS or "\0" in text:
        return refused(name, "too_big" if "\0" not in text else "damaged", {})
    if suffix == ".md":
        return _parsed(name, text)
    lines = list(enumerate(map(clean, text.splitlines()), start=1))
    return plain_text(lines, "plain")


def _parsed(name: str, text: str) -> Content | Diagnostic:
    try:
        return markdown_text(text)
    except (RecursionError, ValueError, IndexError):
        return refused(name, "damaged", {})


def _office(name: str, suffix: str, data: bytes) -> Content | Diagnostic:
    """Let a process with limits read it, which may die of it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"text{suffix}"
        path.write_bytes(data)
        answer = _answer(printed("qms.exchange.document_child", [str(path)]))
    if "problem" in answer:
        return refused(name, answer["problem"], answer["values"])
    form = _OFFICE[suffix]
    if form == "pdf":
        return plain_text([(row[2], clean(row[4])) for row in answer["blocks"]], form)
    blocks = ((row[0], _block(row)) for row in answer["blocks"])
    margins = tuple(_block(row) for row in answer["margins"])
    return Content(form, sections_of(blocks), margins)


def _answer(said: bytes) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = json.loads(said)
    except ValueError:
        return {"problem": "too_big", "values": {}}
    return answer


def _block(row: list[Any]) -> Block:
    _level, sort, line, label, text, cells = row
    made = tuple(clean(cell).replace("\n", " ") for cell in cells)
    return Block("\t".join(made) if made else clean(text), line, sort, made, clean(label))


def refused(name: str, code: str, values: Mapping[str, Any]) -> Diagnostic:
    """Return why a file cannot be read, as a warning: nobody has to deliver a format we read."""
    message, hint = _PROBLEMS[code]
    return Diagnostic(
        UNREADABLE,
        Severity.WARNING,
        RuleClass.DUTY,
        Message(message, {"file": name, **values}),
        Message(hint, values),
        place=Place(name),
    )


def _problems() -> Iterator[tuple[str, tuple[str, str]]]:
    again = N_("Open it in Word or Excel and save it again as .docx or .xlsx.")
    yield "damaged", (N_("{file} is damaged."), again)
    yield "not_a_workbook", (N_("{file} is no Word file and no Excel workbook."), again)
    yield (
        "password",
        (
            N_("{file} is protected by a password."),
            N_("Save it without a password."),
        ),
    )
    yield "too_big", (N_("{file} would take too much memory or time to read."), again)
    yield "too_many_parts", (N_("{file} has too many parts inside."), again)
    yield "too_many_rows", (N_("{file} would take too much memory or time to read."), again)
    yield "too_many_columns", (N_("{file} would take too much memory or time to read."), again)
    yield "entities", (N_("{file} holds entities ({part}), which no text needs."), again)
    yield "macros", (N_("{file} holds macros."), N_("Save it as .docx or .xlsx without macros."))
    yield (
        "links",
        (
            N_("{file} takes parts from elsewhere: a linked template, picture or workbook."),
            N_("Embed the parts, or take them out, and save it again."),
        ),
    )
    yield (
        "embedded",
        (
            N_("{file} holds another document inside its text."),
            N_("Paste the text itself, and save it again."),
        ),
    )
    yield "encoding", (N_("{file} is not in UTF-8."), N_("Save it as UTF-8."))
    yield (
        "no_pdf",
        (
            N_("{file}: no text can be read from a PDF here."),
            N_("Install the extra “reports”, or give the .docx it was made from."),
        ),
    )
    yield (
        "scan",
        (
            N_("{file} is a picture: no text can be read from it."),
            N_("Give the .docx it was made from."),
        ),
    )
    yield "format", (N_("{file}: no text can be read from this format."), N_("Read are: {formats}"))


_PROBLEMS: Final = dict(_problems())
