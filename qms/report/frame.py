"""One way from records to a document: what a report is made of, and how it is put together."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from qms.errors import ReportProblem
from qms.i18n import N_, M, translate
from qms.kinds.institution import Institution
from qms.kinds.policies.forms import Forms
from qms.kinds.policies.reports import Reports
from qms.kinds.unit import Unit
from qms.model.items import name_on
from qms.model.record import Circle
from qms.report.approval import approval
from qms.report.document import Document, Heading, Meta, Stamp
from qms.report.figure_words import described
from qms.report.origins import named, named_table, origins
from qms.report.template import environment, fill

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from qms.engine.periods import Period
    from qms.engine.survey_publication import SurveyPublication
    from qms.engine.view import View
    from qms.kinds.policies.forms import FormsValue
    from qms.model.text import Text
    from qms.report.document import Figure, Table
    from qms.report.family import ReportSpec
    from qms.report.survey_found import Found
    from qms.store.changes import RecordChange


FOR_WHOM: Final = {
    Circle.INTERNAL: N_("For internal use"),
    Circle.CORPORATE: N_("For the staff of the university"),
    Circle.PUBLIC: N_("For the public"),
}


@dataclass(frozen=True, slots=True)
class Frame:
    """What every report is made of.

    ``view`` is the state on min(today, end of period); ``unit`` is what the report is about, none
    for the whole university; ``provenance`` maps words to where the figures come from; ``commit``
    is the full id or empty; ``approved`` the decision whose mark the cover bears;
    ``changes`` looks up what the history knows of the registers in the period, ``survey`` what was
    found in the wave that the report is about, ``printed`` what may be printed of a wave by its id:
    None where it has no answers that could be.
    """

    view: View
    period: Period
    lang: str
    circle: Circle = Circle.INTERNAL
    unit: str | None = None
    workspace: Path | None = None
    provenance: Mapping[str, str] = field(default_factory=dict)
    commit: str = ""
    approved: str | None = None
    changes: Callable[[], Sequence[RecordChange]] = tuple
    survey: Callable[[], Found] | None = None
    printed: Callable[[str], SurveyPublication | None] = lambda _wave: None

    @property
    def forms(self) -> FormsValue:
        """The printed forms in force; raises ReportProblem where there are none."""
        edition = self.view.snapshot.policy(Forms, self.view.today)
        if edition is None:
            raise ReportProblem(
                M("The policy {id} with the printed forms is missing.", id="POL-forms"),
                M("Copy it from a preset: qms init --profile kaznmu in a new folder."),
            )
        return edition.value

    @property
    def institution(self) -> Institution:
        """The record of the institution; raises ReportProblem where there is none."""
        found = self.view.snapshot.of(Institution)
        if not found:
            raise ReportProblem(
                M("There is no record of the institution."),
                M("Make it: qms institution add --help"),
            )
        return found[0]

    @property
    def institution_name(self) -> Text:
        """The name of the institution on the day of the report."""
        name = name_on(self.institution.names, self.view.today)
        return name or self.view.snapshot.config.institution

    @property
    def office(self) -> Text:
        """The office that issues the report."""
        return self.view.name(self.forms.office) or self.view.snapshot.config.institution

    def say(self, text: str) -> str:
        """Put a word of the program into the language of the report."""
        return translate(text, self.lang)


@dataclass(frozen=True, slots=True)
class Content:
    """What a report adds of its own: the template's ``r``, tables and figures."""

    model: object
    tables: tuple[Table, ...] = ()
    figures: tuple[Figure, ...] = ()


def compose(spec: ReportSpec, frame: Frame) -> Document:
    """Fill the template of a report with its content; raises ReportProblem."""
    content = spec.content(frame)
    model = named(content.model)
    tables = {table.id: named_table(table) for table in content.tables}
    figures = {figure.id: figure for figure in content.figures}
    made = environment(frame.workspace)
    text = fill(made, spec.template, lang=frame.lang, r=model, tables=tables, figures=figures)
    known = origins(model, tuple(tables.values()), content.figures, frame.lang)
    made_of = Document(_meta(spec, frame), text, tables, figures)
    return replace(made_of, origins=described(made_of, model, frame.view, known))


def _meta(spec: ReportSpec, frame: Frame) -> Meta:
    view, lang, forms = frame.view, frame.lang, frame.forms
    title = frame.say(spec.title)
    about = view.name(frame.unit) if frame.unit else None
    subtitle = frame.period.words.shown(lang)
    city = frame.institution.city
    heading = Heading(
        university_kk=frame.institution_name.shown("kk"),
        university_ru=frame.institution_name.shown("ru"),
        unit=frame.office.shown(lang),
        title=title,
        edition=forms.edition.shown(lang) if forms.edition else "",
        university=frame.institution_name.shown(lang),
        department=department(view, forms.office, lang),
        code=document_code(view, spec.name),
        form=forms.header,
    )
    return Meta(
        title=title,
        subtitle=f"{about.shown(lang)}, {subtitle}" if about else subtitle,
        lang=lang,
        date=view.today,
        author=frame.office.shown(lang),
        circle=circle_words(frame),
        header=heading,
        page_form=forms.page.shown(lang),
        place=f"{city.shown(lang)}, {view.today.year}" if city else str(view.today.year),
        provenance=frame.provenance,
        stamp=stamp(spec, frame),
        style=forms.style,
        approval=approval(view, frame.approved, lang),
        cover=spec.cover or frame.approved is not None,
    )


def circle_words(frame: Frame) -> str:
    """Say for whom the report is."""
    return frame.say(FOR_WHOM[frame.circle])


def stamp(spec: ReportSpec, frame: Frame) -> Stamp:
    """Return what the file says of itself to programs."""
    from qms.report.loader import packaged_interface

    return Stamp(
        report=spec.name,
        period=frame.period.name,
        lang=frame.lang,
        circle=frame.circle.value,
        commit=frame.commit,
        day=frame.view.today,
        template=packaged_interface(spec.template),
        unit=frame.unit or "",
    )


def department(view: View, office: str, lang: str) -> str:
    """Return the name of the unit that an office belongs to, nothing where it belongs to none."""
    unit = view.snapshot.get(office)
    name = view.name(unit.parent) if isinstance(unit, Unit) and unit.parent else None
    return name.shown(lang) if name else ""


def document_code(view: View, report: str) -> str:
    """Return the document code that the set of reports gives a report, or nothing."""
    edition = view.snapshot.policy(Reports, view.today)
    row = edition.value.named(report) if edition else None
    return (row.code or "") if row else ""
