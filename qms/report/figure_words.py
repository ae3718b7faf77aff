"""What figures are called: the words of an address, and where in a report it stands."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Final

from qms.engine.completeness import Input
from qms.engine.tally import Share, Tally
from qms.i18n import N_, M
from qms.kinds.capa import FLOW
from qms.report.facts import Fact
from qms.report.origins import MARK, unmarked
from qms.report.wording import cell_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from qms.engine.view import View
    from qms.i18n import Message, Shown
    from qms.report.document import Document, Origin, Table

_WORDS: Final = {
    "risks.live": N_("Risks in the register"),
    "risks.assessed_in_year": N_("Risks assessed within the year, closed ones included"),
    "risks.new_in_year": N_("Risks new within the year"),
    "risks.closed_in_year": N_("Risks closed within the year"),
    "risks.risen": N_("Risks that rose"),
    "risks.fallen": N_("Risks that fell"),
    "risks.at_threshold": N_("Risks at or above the response threshold"),
    "risks.without_plan": N_("Risks at the threshold without a CAPA plan"),
    "risks.intensive": N_("Risks under intensive monitoring"),
    "capas.total": N_("CAPAs in the register"),
    "capas.running": N_("CAPAs under way"),
    "capas.overdue": N_("CAPAs overdue"),
    "capas.postponed": N_("CAPAs with a moved term"),
    "capas.moved_in_year": N_("CAPAs whose term was moved within the year"),
    "capas.opened_in_year": N_("CAPAs opened within the year"),
    "capas.done_in_year": N_("CAPAs done within the year"),
    "capas.done_in_time": N_("CAPAs done in time"),
    "capas.in_time_share": N_("CAPAs done in time, %"),
    "documents.total": N_("Documents in the register"),
    "documents.in_force": N_("Documents in force"),
    "documents.approved_in_year": N_("Documents approved within the year"),
    "decisions.taken": N_("Decisions taken"),
    "decisions.with_term": N_("Decisions with a term"),
    "decisions.done": N_("Decisions carried out"),
    "decisions.late": N_("Decisions carried out late"),
    "decisions.overdue": N_("Decisions overdue"),
    "decisions.overdue_of_year": N_("Decisions of the year overdue"),
    "decisions.done_share": N_("Decisions carried out, %"),
    "deadlines.due": N_("Deadlines that fell due"),
    "deadlines.in_time": N_("Deadlines met in time"),
    "deadlines.late": N_("Deadlines met late"),
    "deadlines.missed": N_("Deadlines missed"),
    "deadlines.ahead": N_("Deadlines met ahead"),
    "deadlines.to_come": N_("Deadlines to come"),
    "deadlines.in_time_share": N_("Deadlines met in time, %"),
    "reporting.due": N_("Reports of the levels that fell due"),
    "reporting.in_time": N_("Reports of the levels in time"),
    "reporting.late": N_("Reports of the levels that came late"),
    "reporting.missed": N_("Reports of the levels missed"),
    "reporting.in_time_share": N_("Reports of the levels in time, %"),
    "surveys.waves": N_("Survey waves"),
    "surveys.low_response": N_("Survey waves with few answers"),
    "indicators.total": N_("Indicators"),
    "indicators.reached": N_("Indicators that reached their target"),
    "indicators.short": N_("Indicators short of their target"),
    "indicators.reached_share": N_("Indicators that reached their target, %"),
    "reports.issued": N_("Reports issued"),
    "reports.unused": N_("Reports without a recorded use"),
    "completeness.share": N_("Completeness of the data, %"),
    "surveys.surveys": N_("Surveys"),
    "surveys.unfinished": N_("Waves planned or still running"),
    "surveys.with_results": N_("Waves with tables of answers"),
    "surveys.without_results": N_("Waves without tables of answers"),
    "surveys.improved_something": N_("Waves that changed something"),
    "surveys.under_way": N_("Waves whose changes are under way"),
    "surveys.improvements": N_("Measures because of surveys"),
    "surveys.changed": N_("Measures because of surveys that are done"),
    "capas.judged": N_("CAPAs whose effect was judged"),
    "capas.judged_in_year": N_("CAPAs whose effect was judged within the year"),
    "capas.effective": N_("CAPAs judged effective within the year"),
    "capas.effective_share": N_("Share of effective CAPAs, %"),
    "indicators.with_value": N_("Indicators with a value of the period"),
    "indicators.under": N_("Indicators beyond the threshold"),
    "indicators.no_target": N_("Indicators without a target"),
    "indicators.no_value": N_("Indicators without a value"),
    "indicators.improved": N_("Indicators better than the year before"),
    "indicators.worsened": N_("Indicators worse than the year before"),
    "indicators.differing": N_("Indicators published differently before"),
    "reporting.ahead": N_("Reports of the levels handed in ahead"),
    "reporting.to_come": N_("Reports of the levels to come"),
    "reports.used": N_("Reports with a recorded use"),
    "completeness.expected": N_("Inputs expected by this day"),
    "completeness.present": N_("Inputs recorded"),
    "earlier.reports": N_("Annual reports with figures published earlier"),
    "earlier.differing": N_("Annual reports with a figure that differs"),
    "proposals": N_("Records that call for a matter of the council"),
    "waivers": N_("Accepted deviations"),
    "agenda": N_("Meetings that consider the report or CAPAs"),
}
_PARTS: Final = {
    "expected": N_("Inputs expected: {input}"),
    "present": N_("Inputs recorded: {input}"),
    "share": N_("Complete, %: {input}"),
}
_HEADING: Final = re.compile(r"#{1,3} +(.*?)(?: *\{[^}]*\})?")
_PLACE: Final = re.compile(r"\]\(qms:(?:table|figure)/([\w-]+)\)")


def figure_words(view: View, address: str) -> Message | None:
    """Return the words of a figure of a year, None where it has none of its own."""
    if address in _WORDS:
        return M(_WORDS[address])
    start, _dot, name = address.rpartition(".")
    label = _label(view, start, name)
    if start == "risks.by_band":
        return M("Risks of the band {band}", band=label)
    if start == "capas.by_state":
        return M("CAPAs by state: {state}", state=label)
    if start == "documents.by_group":
        return M("Documents of the group {group}", group=label)
    if start.startswith("completeness.by_input."):
        return M(_PARTS[name], input=M(Input[start.rpartition(".")[2].upper()].value))
    return None


def _label(view: View, start: str, name: str) -> Shown | str:
    """Return the label of a band, a state of CAPAs or a group of documents."""
    if start == "risks.by_band":
        bands = view.bands.bands if view.bands else ()
        return next((band.label for band in bands if band.id == name), name)
    if start == "capas.by_state":
        state = FLOW.state(name)
        return M(state.label) if state else name
    word = view.word("document-group", name)
    return word.label if word else name


def described(
    document: Document, model: object, view: View, found: Mapping[str, Origin]
) -> Mapping[str, Origin]:
    """Return origins with the words of each figure and the heading under which it stands.

    In the order of the headings; what the text does not print comes last.
    """
    lang = document.meta.lang
    known = {**_of_facts(model, lang), **_of_tables(document.tables.values(), lang)}
    known |= {item.id: item.caption for item in document.figures.values()}
    places = _sections(document.markdown)
    made = {}
    for address, origin in found.items():
        words = figure_words(view, address)
        said = known.get(address) or (words.shown(lang) if words else "")
        place = places.get(address) or places.get(address.partition("/")[0], "")
        made[address] = replace(origin, label=said, section=place)
    order = {place: n for n, place in enumerate(dict.fromkeys(places.values()))}
    ordered = sorted(made.items(), key=lambda item: order.get(item[1].section, len(order)))
    return dict(ordered)


def _of_facts(model: object, lang: str) -> dict[str, str]:
    return {fact.value.name: fact.label.shown(lang) for fact in _facts(model)}


def _facts(model: object) -> Iterator[Fact]:
    if isinstance(model, Fact):
        yield model
    elif is_dataclass(model) and not isinstance(model, type):
        for item in fields(model):
            yield from _facts(getattr(model, item.name))
    elif isinstance(model, tuple):
        for part in model:
            yield from _facts(part)


def _of_tables(tables: Iterable[Table], lang: str) -> dict[str, str]:
    """Return the words of tables, and of cells: what the row begins with, and the heading."""
    found = {}
    for table in tables:
        found[table.id] = table.caption
        for row in table.rows:
            first = next((cell for cell in row if isinstance(cell, str)), None)
            for column, cell in zip(table.columns, row, strict=True):
                if isinstance(cell, Tally | Share):
                    found[cell.name] = f"{cell_text(first, lang)}: {column.label}"
    return found


def _sections(text: str) -> dict[str, str]:
    """Return the heading above the first place of each figure, table and drawing of a text."""
    found: dict[str, str] = {}
    at = ""
    for line in text.splitlines():
        heading = _HEADING.fullmatch(line.strip())
        at = unmarked(heading[1]).replace("\\", "") if heading else at
        names = [match[1].replace("\\", "").lower() for match in MARK.finditer(line)]
        for name in (*names, *(match[1] for match in _PLACE.finditer(line))):
            found.setdefault(name, at)
    return found
