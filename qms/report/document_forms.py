"""The register of forms for records made by hand (Dulaty manual, 9.5.3.3)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from qms.engine.documents import in_force
from qms.i18n import N_, translate
from qms.kinds.document import ControlledDocument
from qms.report.document import Column, Document
from qms.report.document_head import edition_words, forms_of, interface, meta
from qms.report.document_tables import BLANK
from qms.report.papers import grid
from qms.report.template import environment, fill

if TYPE_CHECKING:
    from qms.report.papers import Desk

_TEMPLATE: Final = "report/document_forms.md.j2"


@dataclass(frozen=True, slots=True)
class FormLine:
    """A form: its code, the process that uses it, the document that introduced it."""

    id: str
    code: str
    title: str
    process: str
    introduced_by: str
    edition: str


def form_lines(desk: Desk) -> tuple[FormLine, ...]:
    """Return the forms that are in force, by code; a form without a process says so by a gap."""
    groups = forms_of(desk).form_groups
    found = [
        _line(desk, document)
        for document in desk.view.snapshot.of(ControlledDocument)
        if document.group in groups and in_force(desk.view, document)
    ]
    return tuple(sorted(found, key=lambda line: (line.code, line.id)))


def _line(desk: Desk, document: ControlledDocument) -> FormLine:
    by = desk.view.snapshot.get(document.introduced_by) if document.introduced_by else None
    edition = in_force(desk.view, document)
    introduced = ""
    if isinstance(by, ControlledDocument):
        introduced = " ".join(filter(None, (by.code, desk.text(by.title))))
    return FormLine(
        document.id,
        document.code or "",
        desk.text(document.title),
        desk.text(document.process),
        introduced,
        edition_words(desk, edition) if edition else "",
    )


def form_register(desk: Desk) -> Document:
    """Return the register as a paper."""
    columns = (
        ("row", N_("No."), 1),
        ("code", N_("Document code"), 2),
        ("title", N_("Title"), 3),
        ("process", N_("Process"), 2),
        ("introduced_by", N_("Introduced by"), 3),
        ("edition", N_("Edition"), 2),
    )
    rows = [
        tuple(
            str(number) if name == "row" else getattr(line, name) or BLANK
            for name, _words, _width in columns
        )
        for number, line in enumerate(form_lines(desk), start=1)
    ]
    table = grid(
        "forms",
        [Column(name, translate(words, desk.lang), width=width) for name, words, width in columns],
        rows,
    )
    title = translate(N_("Register of forms"), desk.lang)
    head = meta(desk, title, interface(_TEMPLATE), "forms")
    text = fill(
        environment(desk.workspace),
        _TEMPLATE,
        lang=desk.lang,
        r=None,
        tables={"forms": table},
        figures={},
    )
    return Document(replace(head, cover=False), text, {"forms": table})
