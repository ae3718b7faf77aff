"""What every paper about a document bears: page header, marks, stamp (KazNMU 8.3(2))."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qms.engine.documents import acts_of, document_rules, edition_state
from qms.errors import ReportProblem
from qms.i18n import N_, M, translate
from qms.kinds.decision import Decision
from qms.kinds.institution import Institution
from qms.kinds.policies.forms import Forms, FormsValue
from qms.report.document import Heading, Meta, Stamp
from qms.report.frame import department
from qms.report.papers import institution_name
from qms.report.wording import long_date

if TYPE_CHECKING:
    from qms.kinds.document import ControlledDocument
    from qms.kinds.document_parts import Approval, Edition
    from qms.report.papers import Desk

_MARKS: Final = {
    "draft": ("draft_mark", N_("DRAFT")),
    "agreed": ("draft_mark", N_("DRAFT")),
    "superseded": ("superseded_mark", N_("SUPERSEDED")),
    "withdrawn": ("withdrawn_mark", N_("WITHDRAWN")),
}
"""States of an edition that a paper must show on every page, and where the policy words them."""
_LACKING: Final = "____"
_USUAL: Final = N_("APPROVED: {body}, {date}, No. {number}")


def forms_of(desk: Desk) -> FormsValue:
    """Return the printed forms in force; raises ReportProblem where there are none."""
    edition = desk.view.snapshot.policy(Forms, desk.view.today)
    if edition is None:
        raise ReportProblem(
            M("The policy {id} with the printed forms is missing.", id="POL-forms"),
            M("Copy it from a preset: qms init --profile kaznmu in a new folder."),
        )
    return edition.value


def meta(desk: Desk, title: str, template: str, record: str, owner: str | None = None) -> Meta:
    """Return header, look and stamp of a paper about a record; ``owner`` is the unit it names."""
    forms, view = forms_of(desk), desk.view
    unit = owner or forms.office
    name = institution_name(view)
    return Meta(
        title=title,
        subtitle="",
        lang=desk.lang,
        date=view.today,
        author=desk.called(unit),
        circle="",
        header=Heading(
            university_kk=name.shown("kk"),
            university_ru=name.shown("ru"),
            unit=desk.called(unit),
            title=title,
            university=name.shown(desk.lang),
            department=department(view, unit, desk.lang),
            form=forms.header,
        ),
        page_form=forms.page.shown(desk.lang),
        place=_city(desk),
        dated="",
        style=forms.style,
        stamp=Stamp(
            report=template.partition("/")[0],
            period=record,
            lang=desk.lang,
            circle=desk.circle.value,
            commit=desk.commit,
            day=view.today,
            template=template,
        ),
    )


def _city(desk: Desk) -> str:
    found = desk.view.snapshot.of(Institution)
    return desk.text(found[0].city) if found else ""


def interface(template: str) -> str:
    """Return the edition of a template; the loader of templates is heavy and asked for late."""
    from qms.report.loader import packaged_interface

    return packaged_interface(template)


def edition_words(desk: Desk, edition: Edition) -> str:
    """Return the edition as the page header prints it."""
    number = edition.number or edition.id
    pattern = forms_of(desk).document_edition
    if pattern is None:
        return M("Edition {number}", number=number).shown(desk.lang)
    return pattern.shown(desk.lang).replace("{edition}", number)


def watermark(desk: Desk, document: ControlledDocument, edition: Edition) -> str:
    """Return the words behind every page, nothing for an approved edition."""
    state = edition_state(desk.view, document, edition)
    if state not in _MARKS:
        return ""
    name, usual = _MARKS[state]
    own = getattr(document_rules(desk.view), name)
    return desk.text(own) or translate(usual, desk.lang)


def marks(desk: Desk, document: ControlledDocument, edition: Edition) -> tuple[str, ...]:
    """Return the mark of approval: its first word, then body, date and number of each act.

    What a register did not record is left open to be written in by hand.
    """
    own = document_rules(desk.view).mark
    pattern = own.shown(desk.lang) if own else translate(_USUAL, desk.lang)
    first, colon, rest = pattern.partition(": ")
    acts = acts_of(desk.view, document, edition)
    if not acts:
        return ()
    if not colon:
        return tuple(_filled(desk, pattern, act) for act in acts)
    return (first, *(_filled(desk, rest, act) for act in acts))


def _filled(desk: Desk, pattern: str, act: Approval) -> str:
    decision = desk.view.snapshot.get(act.decision) if act.decision else None
    known = decision if isinstance(decision, Decision) else None
    body = act.body or (known.body if known else None)
    day = act.date or (known.date if known else None)
    number = act.number or act.edms_number or (known.number if known else None)
    said = {
        "{body}": (desk.called(body) if body else desk.words(act.by)) or _LACKING,
        "{date}": long_date(day, desk.lang) if day else _LACKING,
        "{number}": number or _LACKING,
    }
    for name, words in said.items():
        pattern = pattern.replace(f" {name}" if name == "{number}" else name, _bound(name, words))
    return pattern


def _bound(name: str, words: str) -> str:
    """Keep a number on the line of its sign."""
    return f"\N{NO-BREAK SPACE}{words}" if name == "{number}" else words
