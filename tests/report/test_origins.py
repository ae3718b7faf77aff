"""Figures lead to records: addresses, marks in the text, links of the page, a recount by hand."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
import yaml

from qms.actions.reports import Asked, frame_of
from qms.actions.session import Moment, Session
from qms.engine.periods import year_period
from qms.engine.tally import Share, Tally, share
from qms.engine.years import AcademicYear
from qms.i18n import M
from qms.model.record import Circle
from qms.report.document import Column, Document, Origin, Stamp, Table
from qms.report.facts import Fact
from qms.report.family import report_spec
from qms.report.frame import compose
from qms.report.layout import lay_out
from qms.report.markdown import as_markdown
from qms.report.origins import figures_of, marked, named, named_table, origins, record_of, unmarked
from qms.report.page import page
from qms.report.template import environment, fill
from tests.report.sample import META

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

ROOT: Final = Path(__file__).parents[2]
TWO: Final = Tally(("RSK-2026-0001", "RSK-2026-0002"))


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a view model as reports have them."""

    live_now: Tally
    by_band: dict[str | None, Tally]


@dataclass(frozen=True, slots=True)
class Model:
    """A view model with every place in which a figure may stand."""

    risks: Part
    facts: tuple[Fact, ...]
    done: Share | None
    words: str = "12"


def model() -> Model:
    """Return a view model whose figures have no addresses yet."""
    part = Part(TWO, {None: TWO, "Critical (20)": Tally(())})
    facts = (Fact(M("Live risks"), TWO), Fact(M("Twice"), TWO), Fact(M("Twice"), TWO))
    return Model(part, facts, share(Tally(TWO.ids[:1]), TWO))


def test_every_figure_of_a_model_has_an_address_of_its_own() -> None:
    assert [item.name for item in figures_of(named(model()))] == [
        "risks.live_now",
        "risks.by_band.none",
        "risks.by_band.critical-20-",
        "facts.live-risks",
        "facts.2",
        "facts.3",
        "done",
    ]


def test_an_address_fits_the_field_that_keeps_a_published_figure() -> None:
    from qms.kinds.issued_report import IssuedFigure

    for item in figures_of(named(model())):
        assert IssuedFigure(name=item.name, value=float(item)).name == item.name


def test_origins_name_the_records_of_figures_cells_tables_and_charts() -> None:
    table = named_table(table_of(TWO))
    found = origins(named(model()), (table,), (), "kk")
    assert found["risks.live_now"] == Origin("2", TWO.ids)
    assert found["done"] == Origin("50,0", TWO.ids)
    assert found["t/rsk-2026-0001/count"] == Origin("2", TWO.ids)
    assert found["t"] == Origin("1", ("RSK-2026-0001",))


def table_of(*cells: Tally) -> Table:
    """Return a table with a column of ids and one of figures; its rows are of risk 1."""
    columns = (Column("id", "Id"), Column("count", "Risks", "integer"))
    rows = tuple(("RSK-2026-0001", cell) for cell in cells)
    return Table("t", "Risks", columns, rows, origin=(("RSK-2026-0001",),) * len(rows))


@pytest.mark.parametrize("printed", ["2", "2,5", "1 234"])
def test_what_is_marked_prints_as_it_is(printed: str) -> None:
    figure = TWO.called("risks.without_plan")
    assert unmarked(f"a {marked(figure, printed)} b") == f"a {printed} b"
    escaped = marked(figure, printed).replace("_", r"\_")
    assert unmarked(escaped) == printed


FORGED: Final = "\ue000risks.live_now\ue0012\ue002"


def test_a_record_cannot_forge_a_link(tmp_path: Path) -> None:
    template = tmp_path / "templates/report/annual.md.j2"
    template.parent.mkdir(parents=True)
    template.write_text(
        "{# qms: annual/2 #}\n{{ r.words }}\n\n{{ _('Open: {n}', n=r.words) }}\n\n"
        "{{ r.words | markdown }}\n\n# {{ r.words }}\n",
        encoding="utf-8",
    )
    first = (ROOT / "templates/report/annual.md.j2").read_text(encoding="utf-8").splitlines()[0]
    text = template.read_text(encoding="utf-8").replace("{# qms: annual/2 #}", first)
    template.write_text(text, encoding="utf-8")
    typed = Model(Part(TWO, {}), (), None, FORGED)
    made = fill(
        environment(tmp_path),
        "report/annual.md.j2",
        lang="en",
        r=named(typed),
        tables={},
        figures={},
    )
    table = table_of(TWO)
    forged = Table("f", FORGED, table.columns, ((FORGED, 1),), note=FORGED)
    document = Document(
        META,
        f"{made}\n\n[](qms:table/f)\n",
        {"f": forged},
        origins=origins(named(typed), (), (), "en"),
    )
    html = page(lay_out(document))
    assert 'class="figure"' not in html
    assert FORGED in html  # as it was typed


def shown(circle: str = "internal") -> str:
    """Return the page of a small report."""
    table = named_table(table_of(TWO))
    built = named(model())
    number = next(figures_of(built))
    text = (
        f"# Risks {marked(number, '2')}\n\nLive: **{marked(number, '2')}**;"
        f" [see {marked(number, '2')}](https://example.org); `{marked(number, '2')}`.\n\n"
        "[](qms:table/t)\n"
    )
    stamp = Stamp("risks", "2026", "kk", circle, "", META.date, "register/1")
    known = origins(built, (table,), (), "kk")
    return page(lay_out(Document(replace(META, stamp=stamp), text, {"t": table}, origins=known)))


def dangling(html: str) -> set[str]:
    """Return the links of a page that lead nowhere."""
    return set(re.findall(r'href="#([^"]+)"', html)) - set(re.findall(r' id="([^"]+)"', html))


def test_a_figure_links_to_its_records_and_a_record_to_its_row() -> None:
    html = shown()
    link = '<a class="figure" href="#origin:risks.live_now">2</a>'
    assert f"<strong>{link}</strong>" in html
    assert (
        '<td class="integer"><a class="figure" href="#origin:t/rsk-2026-0001/count">2</a></td>'
        in html
    )
    assert '<tr id="row:t:1">' in html
    assert '<a href="#row:t:1">RSK-2026-0001</a>, RSK-2026-0002' in html
    assert dangling(html) == set()


def test_no_link_stands_inside_of_another_nor_in_code_nor_in_the_contents() -> None:
    html = shown()
    assert '<a href="https://example.org">see 2</a>' in html
    assert "<code>2</code>" in html
    assert re.search(r"<h2 id=\"risks-2\">Risks 2</h2>", html)
    assert re.search(r'<li><a href="#risks-2">Risks 2</a>', html)


def test_the_other_formats_print_plain_numbers() -> None:
    number = next(figures_of(named(model())))
    document = Document(META, f"Live: {marked(number, '2')}.\n")
    said = as_markdown(lay_out(document))
    assert "Live: 2." in said
    assert "risks.live" not in said


def test_a_report_that_leaves_the_office_names_no_record_that_it_does_not_list() -> None:
    html = shown("public")
    assert "RSK-2026-0001" in html
    assert "RSK-2026-0002" not in html
    assert dangling(html) == set()


DAY: Final = "2026-06-20"
YEAR: Final = AcademicYear(2025)


@cache
def annual() -> tuple[Document, Session]:
    """Return the annual report of our own sample records."""
    session = Session(Moment(ROOT, today=DAY))
    spec = report_spec("annual")
    assert spec is not None
    asked = Asked(spec, year_period(YEAR), circle=Circle.INTERNAL)
    return compose(spec, frame_of(session, asked, "en")), session


@pytest.mark.req("KZ-REP-15", part="timeliness is told by the deadlines of the report")
def test_every_figure_of_the_annual_report_is_the_number_of_its_records() -> None:
    document, session = annual()
    spec = report_spec("annual")
    assert spec is not None
    content = spec.content(frame_of(session, Asked(spec, year_period(YEAR)), "en"))
    cells = [cell for table in content.tables for row in table.rows for cell in row]
    figures = [*figures_of(content.model), *(c for c in cells if isinstance(c, Tally | Share))]
    assert len(figures) > 100
    for figure in figures:
        if isinstance(figure, Share):
            assert set(figure.part.ids) <= set(figure.whole.ids)
            assert float(figure) == 100 * len(figure.part.ids) / len(figure.whole.ids)
        else:
            assert int(figure) == len(set(figure.ids))
    known = session.snapshot.entries
    for address, origin in document.origins.items():
        assert [item for item in origin.ids if record_of(item) not in known] == [], address


def raw(folder: str, name: str = "*.yaml") -> Iterator[dict[str, Any]]:
    """Read the files of a kind as any YAML reader does."""
    for path in sorted((ROOT / "records" / folder).rglob(name)):
        yield yaml.safe_load(path.read_text(encoding="utf-8"))


def past(item: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """Return the dated facts up to the day of the report, oldest first."""
    facts = [fact for fact in item.get(key, ()) if str(fact["date"]) <= DAY]
    return sorted(facts, key=lambda fact: str(fact["date"]))


def state(item: dict[str, Any], first: str) -> str:
    """Return the state by the last move."""
    return next((str(move["to"]) for move in reversed(past(item, "transitions"))), first)


def in_year(day: dt.date) -> bool:
    """Tell whether a day lies in the year, up to the day of the report."""
    return "2025-09-01" <= str(day) <= DAY


def registered() -> dict[str, dict[str, Any]]:
    """Return the risks that are no mistake."""
    found = {item["id"]: item for item in raw("risks")}
    return {
        name: item for name, item in found.items() if state(item, "open") != "entered_by_mistake"
    }


def recounted() -> dict[str, set[str]]:
    """Count risks, CAPAs, documents and decisions from the files alone."""
    risks, bands = registered(), {"monitored": (1, 14), "response": (15, 19), "critical": (20, 25)}
    live = {name: item for name, item in risks.items() if state(item, "open") != "closed"}
    last = {name: past(item, "assessments")[-1] for name, item in live.items()}
    score = {name: item["likelihood"] * item["impact"] for name, item in last.items()}
    capas = {item["id"]: item for item in raw("capas")}
    known = {k: v for k, v in capas.items() if state(v, "proposed") != "entered_by_mistake"}
    running = {
        k for k, v in known.items() if state(v, "proposed") in {"proposed", "planned", "approved"}
    }
    term = {
        k: next((m["new"] for m in reversed(past(v, "postponements"))), v.get("due"))
        for k, v in known.items()
    }
    done = {
        k: max(str(move["date"]) for move in past(v, "transitions") if move["to"] == "done")
        for k, v in known.items()
        if state(v, "proposed") in {"done", "closed"}
    }
    done = {name: day for name, day in done.items() if day >= "2025-09-01"}
    documents = {item["id"]: state(item, "draft") for item in raw("documents", "document.yaml")}
    return {
        "risks.live": set(live),
        **{
            f"risks.by_band.{band}": {name for name, n in score.items() if low <= n <= high}
            for band, (low, high) in bands.items()
        },
        "risks.assessed_in_year": {
            name
            for name, item in risks.items()
            if any(in_year(fact["date"]) for fact in past(item, "assessments"))
        },
        "capas.total": set(known),
        "capas.running": running,
        "capas.overdue": {name for name in running if term[name] and str(term[name]) < DAY},
        "capas.postponed": {name for name, item in known.items() if past(item, "postponements")},
        "capas.done_in_year": set(done),
        "capas.done_in_time": {name for name, day in done.items() if day <= str(term[name])},
        "documents.total": {k for k, v in documents.items() if v != "entered_by_mistake"},
        "documents.in_force": {k for k, v in documents.items() if v == "in_force"},
        "decisions.taken": {
            item["id"]
            for item in raw("decisions")
            if in_year(item["date"]) and state(item, "taken") != "entered_by_mistake"
        },
    }


@pytest.mark.req("KZ-REP-15", part="timeliness is told by the deadlines of the report")
@pytest.mark.parametrize("address", sorted(recounted()))
def test_the_annual_report_agrees_with_a_count_by_plain_code(address: str) -> None:
    document, _session = annual()
    expected = recounted()[address]
    if not expected:  # a band in which nothing lies has no figure
        assert not document.origins.get(address, Origin("0", ())).ids
        return
    assert set(document.origins[address].ids) == expected
    assert document.origins[address].value == str(len(expected))


@pytest.mark.req("KZ-REP-15", part="timeliness is told by the deadlines of the report")
def test_the_page_of_the_annual_report_has_no_link_that_leads_nowhere() -> None:
    document, _session = annual()
    html = page(lay_out(document))
    assert len(re.findall('class="figure"', html)) > 50
    assert dangling(html) == set()
    names = re.findall(r' id="([^"]+)"', html)
    assert len(names) == len(set(names))
    assert not re.search("[\ue000-\ue002]", html)


def test_the_provenance_names_commit_state_editions_counts_and_both_commands() -> None:
    document, _session = annual()
    said = document.meta.provenance
    assert {"Data as of", "Commit", "State of the records", "Records", "Program"} <= set(said)
    assert "POL-risk-scale: " in said["Editions of policies"]
    assert said["Command"].startswith("qms report annual --year 2025-2026 --circle internal")
    assert said["Records behind a figure"].startswith("qms trace annual --year 2025-2026")
    assert f"--today {DAY}" in said["Command"]
