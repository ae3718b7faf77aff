"""Numbers of a table that stand on one line: ``1243 886 1563``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pydantic_core import PydanticCustomError, core_schema

from qms.i18n import N_

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue

_NUMBERS: Final = re.compile("^(0|[1-9][0-9]*)( (0|[1-9][0-9]*))+$", re.ASCII)


@dataclass(frozen=True)
class OnOneLine:
    """Two or more whole numbers from 0, with a space between: a row is one line of a record."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(
            _numbers,
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda counts: " ".join(map(str, counts))
            ),
        )

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"type": "string", "pattern": _NUMBERS.pattern}


def _numbers(value: Any) -> tuple[int, ...]:
    if isinstance(value, str) and _NUMBERS.fullmatch(value):
        return tuple(int(part) for part in value.split(" "))
    if isinstance(value, tuple) and all(type(part) is int and part >= 0 for part in value):
        return value
    raise PydanticCustomError("qms_counts", N_("counts are whole numbers with a space between"))
