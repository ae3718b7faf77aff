"""Types of fields that say what a value points to: ids, words of a vocabulary, posts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any

from pydantic_core import PydanticCustomError, core_schema

from qms.i18n import N_, Message
from qms.model.ids import ITEM_ID, foreign_letters, id_problem

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue


@dataclass(frozen=True, slots=True)
class Invalid:
    """A reason, carried through pydantic's error to the diagnostic."""

    reason: Message


def refuse(kind: str, text: str, reason: Message) -> PydanticCustomError:
    """Make pydantic's error for a value that breaks a rule of our own."""
    return PydanticCustomError(kind, "{value}: invalid", {"value": text, "reason": Invalid(reason)})


@dataclass(frozen=True)
class RefTo:
    """A field holds the id of a record of one of these kinds (nouns); none = of any kind."""

    kinds: tuple[str, ...] = ()

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_after_validator_function(
            _id, core_schema.str_schema(strict=True)
        )

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        pattern = "^[A-Z]{2,5}-[0-9a-z]+(-[0-9a-z]+)*$"
        return {"type": "string", "pattern": pattern, "x-qms-ref": list(self.kinds)}


@dataclass(frozen=True)
class _FormerId:
    """A field holds an id that the record itself bore, so it refers to nothing else."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        plain = core_schema.str_schema(strict=True)
        return core_schema.no_info_after_validator_function(_id, plain)


@lru_cache(maxsize=8192)
def _id(value: str) -> str:
    problem = id_problem(value)
    if problem is not None:
        raise refuse("qms_id", value, problem)
    return value


@dataclass(frozen=True)
class WordOf:
    """A field holds a word of a vocabulary (POL-vocabularies) that the university keeps."""

    vocabulary: str

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {**handler(schema), "x-qms-vocabulary": self.vocabulary}


@dataclass(frozen=True, slots=True)
class Post:
    """A role at a unit: ``ROLE-dean@UNIT-faculty``; the record's unit completes a bare role."""

    role: str
    unit: str | None = None

    def __str__(self) -> str:
        """Return the stored form."""
        return self.role if self.unit is None else f"{self.role}@{self.unit}"

    def at(self, unit: str | None) -> Post:
        """Complete a bare role with the record's unit."""
        return self if self.unit is not None or unit is None else Post(self.role, unit)

    @classmethod
    def parse(cls, value: Any) -> Post:
        """Read the stored form; raises the library's validation error."""
        if isinstance(value, Post):
            return value
        if not isinstance(value, str):
            raise PydanticCustomError("qms_post", N_("a post is written ROLE-dean@UNIT-faculty"))
        return _post(value)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls.parse, serialization=core_schema.to_string_ser_schema()
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {
            "type": "string",
            "pattern": "^ROLE-[0-9a-z-]+(@UNIT-[0-9a-z-]+)?$",
            "x-qms-ref": ["role", "unit"],
        }


@lru_cache(maxsize=8192)
def _post(value: str) -> Post:
    # the same few posts stand in all records
    role, at, unit = value.partition("@")
    problem = id_problem(role, "ROLE") or (id_problem(unit, "UNIT") if at else None)
    if problem is not None:
        raise refuse("qms_id", value, problem)
    return Post(role, unit if at else None)


@lru_cache(maxsize=8192)
def _item_id(value: str) -> str:
    if ITEM_ID.fullmatch(value):
        return value
    foreign = foreign_letters(value)
    if foreign is not None:
        raise refuse("qms_id", value, foreign)
    raise PydanticCustomError(
        "qms_item_id", N_("an id of an item has small Latin letters, digits, hyphens")
    )


@dataclass(frozen=True)
class _ItemIdShape:
    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        plain = core_schema.str_schema(strict=True)
        return core_schema.no_info_after_validator_function(_item_id, plain)

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"type": "string", "pattern": "^[0-9a-z]+([.-][0-9a-z]+)*$"}


ItemId = Annotated[str, _ItemIdShape()]
FormerId = Annotated[str, _FormerId()]
AnyRef = Annotated[str, RefTo()]
UnitRef = Annotated[str, RefTo(("unit",))]
RoleRef = Annotated[str, RefTo(("role",))]
BodyRef = Annotated[str, RefTo(("body",))]
DecisionRef = Annotated[str, RefTo(("decision",))]
DocRef = Annotated[str, RefTo(("doc",))]
