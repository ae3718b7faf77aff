"""What lists and registers show."""

from __future__ import annotations

import datetime as dt

import pytest

from qms.cli.output import machine, person
from qms.engine.columns import DERIVED, cell, label
from qms.i18n import use
from qms.kinds.document import ControlledDocument
from qms.kinds.policies.forms import Forms
from qms.kinds.policies.risk_scale import RiskScale
from qms.kinds.risk import Risk
from qms.kinds.unit import Unit
from qms.report.registers import Registers, live_by_score
from tests.workspaces import risk, view

DOCUMENT = """\
    id: DOC-2026-0001
    schema: 1
    title: Regulation on surveys
    group: GROUP
    approvals:
      - {id: '1', body: BODY-academic-council, act: protocol, number: '4', date: 2026-03-30}
      - {id: '2', act: order, date: 2026-04-02}
      - {id: '3', act: order}
"""


def test_a_word_shows_its_label_to_people_and_itself_to_programs() -> None:
    look = view(risk())
    (record,) = look.snapshot.of(Risk)
    shown = cell(look, record, "category")
    use("kk")
    assert (person(shown), machine(shown)) == ("әдістемелік", "methodological")


def test_an_owner_is_shown_with_the_unit_that_completes_the_role() -> None:
    look = view(risk())
    (record,) = look.snapshot.of(Risk)
    role, unit = person(look.name("ROLE-dean")), person(look.name("UNIT-university"))
    assert person(cell(look, record, "owner_name")) == f"{role} ({unit})"


def test_a_document_approved_by_several_acts_bears_the_date_of_the_last() -> None:
    look = view()
    assert look.words is not None
    groups = look.words.vocabulary("document-group")
    assert groups is not None
    look = view(DOCUMENT.replace("GROUP", groups.words[0].id))
    (record,) = look.snapshot.of(ControlledDocument)
    assert cell(look, record, "approved_on") == dt.date(2026, 4, 2)
    acts = person(cell(look, record, "approved_by")).split("; ")
    assert len(acts) == 3
    assert "No. 4" in acts[0]
    assert "No. ?" in acts[2]


def test_a_name_is_the_one_valid_on_the_day() -> None:
    unit = """\
        id: UNIT-new
        schema: 1
        names:
          - text: Department of Biology
          - {text: School of Life Sciences, from: 2026-09-01}
    """
    for day, name in (
        ("2026-08-31", "Department of Biology"),
        ("2026-09-01", "School of Life Sciences"),
    ):
        look = view(unit, today=day)
        record = look.snapshot.entries["UNIT-new"].record
        assert isinstance(record, Unit)
        assert person(cell(look, record, "name")) == name


def test_a_policy_shows_the_edition_in_force_and_its_source() -> None:
    look = view()
    (record,) = look.snapshot.of(RiskScale)
    assert cell(look, record, "policy_edition") == "preset-1"
    assert cell(look, record, "policy_decision") is None
    assert "9.2(1)-(2)" in str(cell(look, record, "policy_source"))


def test_every_derived_column_has_a_heading_and_is_silent_on_other_kinds() -> None:
    look = view()
    unit = look.snapshot.of(Unit)[0]
    for column, (heading, derive) in DERIVED.items():
        assert heading
        assert label(Unit, column) == heading
        assert derive(look, unit) in {None, ()} or column == "name"


@pytest.mark.req("KZ-RISK-19")
def test_the_table_of_dulaty_has_its_ten_columns_three_of_them_under_assessment() -> None:
    look = view(
        risk(levels=(3, 4), more="process: Admission\nconsequence: Complaints\n"),
        profile="dulaty",
    )
    forms = look.snapshot.policy(Forms, look.today)
    assert forms is not None
    table = Registers(look, "kk").form(
        "risks", "Risk register", forms.value.risk_register, live_by_score(look)
    )
    assert len(table.columns) == 10
    grouped = [column.key for column in table.columns if column.group]
    assert grouped == ["likelihood", "impact", "score"]
    row = dict(zip((column.key for column in table.columns), table.rows[0], strict=True))
    assert (row["row"], row["likelihood"], row["impact"], row["score"]) == (1, 3, 4, 12)
    assert {"Admission (en)", "Low response rate (en)", "Complaints (en)"} <= {
        str(value) for value in table.rows[0]
    }
