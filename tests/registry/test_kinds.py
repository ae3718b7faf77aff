"""What every kind in the table has, whoever adds one."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from qms.actions.schemas import all_schemas
from qms.actions.values import is_list, opening_type
from qms.engine.columns import DERIVED, label
from qms.kinds import TABLE, all_kinds, kind_by_path
from qms.model.ids import Numbering
from qms.model.items import holds_dated
from qms.model.policy import Policy
from qms.store.yaml_reader import read
from tests.workspaces import preset

if TYPE_CHECKING:
    from qms.model.record import Record

ROOT = Path(__file__).parents[2]
KINDS = [pytest.param(noun, kind, id=noun) for noun, kind in all_kinds().items()]
every_kind = pytest.mark.parametrize(("noun", "kind"), KINDS)


@every_kind
def test_it_says_in_a_docstring_what_it_is(noun: str, kind: type[Record]) -> None:
    assert kind.__doc__
    assert kind.__doc__ != kind.__base__.__doc__
    assert kind.spec.title
    assert kind.spec.plural


@every_kind
def test_its_columns_are_fields_or_derived_figures_with_a_heading(
    noun: str, kind: type[Record]
) -> None:
    for column in kind.spec.columns:
        assert column in kind.model_fields or column in DERIVED, column
        assert label(kind, column) != column, f"{column} has no title"


@every_kind
def test_it_asks_for_its_own_fields_at_most_seven(noun: str, kind: type[Record]) -> None:
    opening = opening_type(kind)
    fields = set(kind.model_fields) | set(opening.model_fields if opening else ())
    assert set(kind.spec.asks) <= fields
    assert len(kind.spec.asks) <= 7
    assert {name for name, _flag in kind.spec.flags} <= fields


@every_kind
def test_every_field_has_a_title_for_people(noun: str, kind: type[Record]) -> None:
    untitled = [name for name, info in kind.model_fields.items() if not info.title]
    assert untitled == []


@every_kind
def test_what_it_opens_with_is_a_list_of_dated_facts(noun: str, kind: type[Record]) -> None:
    if kind.spec.opening is not None:
        assert is_list(kind, kind.spec.opening)
        assert holds_dated(kind, kind.spec.opening)


@every_kind
def test_its_states_are_reachable_and_require_its_own_fields(noun: str, kind: type[Record]) -> None:
    flow = kind.spec.flow
    if flow is None:
        return
    assert "transitions" in kind.model_fields
    known = {state.id for state in flow.states}
    assert {end for move in flow.moves for end in move} <= known
    assert known - {flow.initial} == {target for _, target in flow.moves} - {flow.initial}
    for state in flow.states:
        for names in state.requires:
            assert set(names.split("|")) <= set(kind.model_fields)


@every_kind
def test_its_schema_is_sound_and_up_to_date(noun: str, kind: type[Record]) -> None:
    stored = (ROOT / "schemas" / f"{noun}.schema.json").read_bytes()
    assert stored == all_schemas()[f"{noun}.schema.json"], "run: make schemas"
    Draft202012Validator.check_schema(json.loads(stored))


def test_no_schema_is_left_over_or_missing() -> None:
    folder = ROOT / "schemas"
    stored = {path.relative_to(folder).as_posix() for path in folder.rglob("*.schema.json")}
    assert stored == set(all_schemas()), "run: make schemas"


def test_nouns_prefixes_and_places_are_unique() -> None:
    nouns = Counter(ref.noun for ref in TABLE)
    catalogue = [kind.spec for kind in all_kinds().values() if not issubclass(kind, Policy)]
    policies = [kind.spec for kind in all_kinds().values() if issubclass(kind, Policy)]
    assert max(nouns.values()) == 1
    assert len({spec.prefix for spec in catalogue}) == len(catalogue)
    assert len({spec.folder for spec in catalogue}) == len(catalogue)
    assert len({spec.fixed_id for spec in policies}) == len(policies)
    assert {spec.prefix for spec in policies} == {"POL"}


@every_kind
def test_its_place_leads_back_to_it(noun: str, kind: type[Record]) -> None:
    spec = kind.spec
    assert re.fullmatch("[A-Z]{2,5}", spec.prefix)
    assert re.fullmatch("[a-z]+", spec.folder)
    record_id = spec.fixed_id or f"{spec.prefix}-x"
    assert kind_by_path(spec.folder, record_id) is kind
    assert (spec.numbering is Numbering.FIXED) == (spec.fixed_id is not None)


@every_kind
def test_its_version_counts_its_upgrades(noun: str, kind: type[Record]) -> None:
    assert kind.spec.version == len(kind.spec.upgrades) + 1


@every_kind
def test_its_keys_begin_with_id_and_schema_and_end_with_what_all_share(
    noun: str, kind: type[Record]
) -> None:
    order = kind.key_order()
    assert order[:2] == ("id", "schema")
    assert order[-5:] == ("circle", "aliases", "custom", "notes", "conflict")
    assert set(order) == {info.alias or name for name, info in kind.model_fields.items()}


@pytest.mark.parametrize("profile", ["kaznmu", "dulaty"])
def test_every_record_of_a_preset_is_valid_for_foreign_checkers_too(profile: str) -> None:
    checked = set()
    for path, data in preset(profile).items():
        folder, name = path.split("/")[1:3]
        kind = kind_by_path(folder, name.removesuffix(".yaml"))
        noun = next(noun for noun, known in all_kinds().items() if known is kind)
        assert errors(noun, read(data)) == [], path
        checked.add(noun)
    assert {"unit", "role", "body", "institution", "policy.risk-scale"} <= checked


def errors(noun: str, tree: dict[str, Any]) -> list[str]:
    """Return what a JSON Schema checker has against a record."""
    schema = json.loads((ROOT / "schemas" / f"{noun}.schema.json").read_bytes())
    return [error.message for error in Draft202012Validator(schema).iter_errors(tree)]
