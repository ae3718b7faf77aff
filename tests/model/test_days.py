"""Days of records lie within reach: months are added to them, and calendars end."""

from __future__ import annotations

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from qms.kinds.risk import Assessment
from qms.kinds.waiver import Waiver

ITEM = {"id": "1", "likelihood": 1, "impact": 1, "edition": "e"}


def refused(model: type[BaseModel], value: object) -> set[str]:
    """Return the fields at which a value is refused as out of reach."""
    with pytest.raises(ValidationError) as error:
        TypeAdapter(model).validate_python(value, strict=False)
    limits = {"greater_than_equal", "less_than_equal"}
    return {str(one["loc"][-1]) for one in error.value.errors() if one["type"] in limits}


@pytest.mark.parametrize("day", ["9999-12-31", "2201-01-01", "1899-12-31", "0001-01-01"])
def test_a_day_out_of_reach_is_refused_in_a_record_and_in_its_parts(day: str) -> None:
    assert refused(Assessment, {**ITEM, "date": day}) == {"date"}
    assert refused(Waiver, {"until": day}) == {"until"}


@pytest.mark.parametrize("day", ["1900-01-01", "2200-12-31"])
def test_the_first_and_the_last_day_are_taken(day: str) -> None:
    assert (
        str(TypeAdapter(Assessment).validate_python({**ITEM, "date": day}, strict=False).date)
        == day
    )
