"""Parts of those asked have names in the vocabularies, whatever a file calls them."""

from __future__ import annotations

import pytest

from qms.report.survey_strata import part_name, property_name
from tests.workspaces import view


@pytest.mark.req("KZ-SURV-03", part="words of the data in the language of the report")
def test_a_part_is_called_by_its_name_within_its_property_and_else_as_the_data_say() -> None:
    look = view()
    assert [property_name(look, one).shown("kk") for one in ("Gender", "пол", "hobby")] == [
        *("жынысы", "жынысы", "hobby"),
    ]
    said = (("sex", "M"), ("level", "M"), ("form", "Full_time"), ("hobby", "not stated"))
    assert [part_name(look, *one).shown("kk") for one in said] == [
        *("ер", "M", "күндізгі", "көрсетілмеген"),
    ]
    assert part_name(view(profile=None), "sex", "male").shown("kk") == "male"
