"""Papers of the archive: the act of its audit, the act of disposal, the file plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.engine.archive import papers
from qms.engine.retention import class_of, kept, retention
from qms.i18n import N_, M, translate
from qms.kinds.case_file import CaseFile
from qms.kinds.decision import Decision
from qms.report.document import Column
from qms.report.papers import Head, grid, paper, signatures

if TYPE_CHECKING:
    import datetime as dt

    from qms.engine.retention import Kept
    from qms.i18n import Message
    from qms.kinds.archive_audit import ArchiveAudit
    from qms.kinds.disposal import Disposal
    from qms.report.document import Document, Table
    from qms.report.papers import Desk

TEMPLATE: Final = "report/archive_act.md.j2"
_LANGUAGES: Final = ("kk", "ru", "en")
SORTS: Final = {
    "missing": N_("missing"),
    "altered": N_("altered"),
    "expired": N_("term passed"),
    "nothing_filed": N_("nothing filed"),
    "no_owner": N_("without an owner"),
    "no_term": N_("without a term"),
    "git": N_("damage in git"),
    "restore": N_("not restored"),
}
"""Sorts of gaps in words."""
_TITLES: Final = {
    "missing": N_("Archive: missing papers: {n}"),
    "altered": N_("Archive: altered papers: {n}"),
    "nothing_filed": N_("Archive: files in which nothing was filed: {n}"),
    "no_owner": N_("Archive: files without an owner: {n}"),
    "no_term": N_("Archive: files without a term: {n}"),
    "git": N_("Archive: damage in git: {n}"),
    "restore": N_("Archive: the backup cannot be restored"),
}


@dataclass(frozen=True, slots=True)
class Act:
    """What the template of the acts may use: ``r`` in it."""

    audit: bool
    expected: int = 0
    present: int = 0
    intact: int = 0
    elsewhere: int = 0
    restored: str = ""
    decision: str = ""


def _in_all(text: str, **values: str | int | dt.date) -> dict[str, str]:
    return {lang: M(text, **values).shown(lang) for lang in _LANGUAGES}


def disposal_title(day: dt.date) -> dict[str, str]:
    """Return the title of an act of disposal in every language."""
    return _in_all(N_("Act of disposal of files of {date}"), date=day)


def audit_title(day: dt.date) -> dict[str, str]:
    """Return the title of an act of the archive audit in every language."""
    return _in_all(N_("Act of the archive audit of {date}"), date=day)


def gap_title(sort: str, count: int) -> dict[str, str]:
    """Return the title of the CAPA for gaps of a sort in every language."""
    return _in_all(_TITLES[sort], n=count)


def kept_words(found: Kept) -> Message:
    """Return until when something is kept, in words."""
    if found.term is None:
        return M("no term")
    if found.permanent:
        return M("for ever")
    if found.waits:
        return M("until after the accreditation cycle, whose end is not known")
    if found.last is None:
        return M("{n} years after closing", n=found.term.years or 0)
    return M("until {date}", date=found.last)


def audit_act(desk: Desk, act: ArchiveAudit) -> Document:
    """Return the act of an archive audit with all its gaps."""
    yes = {None: N_("not tried"), True: N_("yes"), False: N_("no")}[act.restored]
    model = Act(
        audit=True,
        expected=act.expected or 0,
        present=act.present or 0,
        intact=act.intact or 0,
        elsewhere=act.elsewhere or 0,
        restored=translate(yes, desk.lang),
    )
    rows = [
        (
            str(number),
            translate(SORTS[gap.sort], desk.lang),
            gap.record or "",
            desk.text(gap.text),
            gap.capa or "",
        )
        for number, gap in enumerate(act.gaps, 1)
    ]
    columns = (
        Column("row", "№", "text", 1),
        Column("sort", translate(N_("Gap"), desk.lang), "text", 2),
        Column("record", translate(N_("Record"), desk.lang), "text", 2),
        Column("text", translate(N_("What"), desk.lang), "text", 5),
        Column("capa", translate(N_("CAPA"), desk.lang), "text", 2),
    )
    by = [(desk.words(act.by), desk.name(act.by))] if act.by else [("", "")]
    head = Head(desk.text(act.title), (), act.date, record=act.id)
    return paper(desk, head, TEMPLATE, model, (grid("rows", columns, rows), signatures(by)))


def disposal_act(desk: Desk, act: Disposal) -> Document:
    """Return an act of disposal: each file, its index, the rule and the day its term passed."""
    model = Act(audit=False, decision=_decided(desk, act))
    columns = (
        Column("row", "№", "text", 1),
        Column("index", translate(N_("Index"), desk.lang), "text", 1),
        Column("file", translate(N_("File"), desk.lang), "text", 4),
        Column("year", translate(N_("Year"), desk.lang), "text", 1),
        Column("papers", translate(N_("Papers"), desk.lang), "text", 1),
        Column("rule", translate(N_("Rule"), desk.lang), "text", 3),
        Column("expired", translate(N_("Term passed on"), desk.lang), "date", 2),
    )
    rows = [_disposed(desk, act, number) for number in range(len(act.items))]
    lines = [(desk.words(post), desk.name(post)) for post in act.members] or [("", "")]
    head = Head(desk.text(act.title), (), act.date, record=act.id)
    return paper(desk, head, TEMPLATE, model, (grid("rows", columns, rows), signatures(lines)))


def _decided(desk: Desk, act: Disposal) -> str:
    found = desk.view.snapshot.get(act.decision) if act.decision else None
    if not isinstance(found, Decision):
        return ""
    title = desk.text(found.title)
    return M(
        "{title}, No. {number}, {date}", title=title, number=found.number or "—", date=found.date
    ).shown(desk.lang)


def _disposed(desk: Desk, act: Disposal, at: int) -> tuple[str | dt.date | None, ...]:
    item, view = act.items[at], desk.view
    file, rule = view.snapshot.get(item.subject), class_of(view, item.rule)
    term = kept(view, file).term if isinstance(file, CaseFile) else None
    source = term.source if term else None
    told = " ".join(part for part in (source.regulation, source.section) if part) if source else ""
    title = desk.text(rule.title) if rule else desk.called(item.subject)
    own = isinstance(file, CaseFile)
    return (
        str(at + 1),
        rule.index if rule else "",
        f"{item.subject}: {title}",
        file.year if isinstance(file, CaseFile) else "",
        str(papers(file, act.date)) if isinstance(file, CaseFile) and own else "",
        told,
        item.expired,
    )


def plan_table(desk: Desk) -> Table:
    """Return the file plan (nomenclature): index, title, who answers, term and its article."""
    columns = (
        Column("index", translate(N_("Index"), desk.lang), "text", 1),
        Column("title", translate(N_("Title"), desk.lang), "text", 5),
        Column("responsible", translate(N_("Responsible"), desk.lang), "text", 3),
        Column("term", translate(N_("Term"), desk.lang), "text", 2),
        Column("article", translate(N_("Article"), desk.lang), "text", 2),
        Column("governed", translate(N_("Governing document"), desk.lang), "text", 2),
    )
    rows = [
        (
            item.index,
            desk.text(item.title),
            desk.words(item.responsible) if item.responsible else "",
            "; ".join(term_words(term, desk.lang) for term in item.terms),
            item.article or "",
            _code(desk, item.governed_by),
        )
        for item in retention(desk.view).classes
    ]
    return grid("rows", columns, rows)


def _code(desk: Desk, document: str | None) -> str:
    """Return the code of a document, its id where it has none."""
    found = desk.view.snapshot.get(document) if document else None
    return getattr(found, "code", None) or document or ""


def plan_paper(desk: Desk) -> Document:
    """Return the file plan as a paper."""
    head = Head(translate(N_("File plan (nomenclature)"), desk.lang), (), desk.view.today)
    return paper(desk, head, TEMPLATE, None, (plan_table(desk),))


def term_words(term: object, lang: str) -> str:
    """Return a term of the file plan in words."""
    if getattr(term, "permanent", False):
        return M("for ever").shown(lang)
    years = getattr(term, "years", None)
    if years is not None:
        return M("Years: {n}", n=years).shown(lang)
    return M("cycle of accreditation + {n}", n=getattr(term, "after_cycle", 0)).shown(lang)
