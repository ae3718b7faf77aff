"""What the validator says, as diagnostics with a place and a hint."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

from qms.i18n import M, Message
from qms.model.days import FIRST, LAST, OUT_OF_REACH
from qms.model.diagnostic import Diagnostic, FieldPath, Place, RuleClass, Severity
from qms.model.fields import Invalid
from qms.store.yaml_marks import Span, spans
from qms.store.yaml_reader import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pydantic import BaseModel, ValidationError
    from pydantic_core import ErrorDetails


_NUMBER: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing the validator refused."""

    code: str
    field: FieldPath
    message: Message
    hint: Message | None
    place: Place


def problems(error: ValidationError, model: type[BaseModel], data: bytes) -> list[Problem]:
    """Turn the validator's errors into problems, each at its place in ``data``."""
    places = _spans(data)
    details = _causes(error.errors(include_url=False), model)
    found = [_problem(detail, model, places) for detail in details]
    return sorted(found, key=lambda item: (item.place.line, item.place.column, item.code))


def _causes(details: list[ErrorDetails], model: type[BaseModel]) -> list[ErrorDetails]:
    """Leave out what only follows from another fault.

    A list whose items are wrong is reported as too short, and a misspelled key also as missing.
    """
    inner = {detail["loc"][:depth] for detail in details for depth in range(len(detail["loc"]))}
    meant = {
        (*detail["loc"][:-1], *_close(detail["loc"], model))
        for detail in details
        if detail["type"] == "extra_forbidden"
    }
    return [
        detail
        for detail in details
        if not (detail["type"] == "too_short" and detail["loc"] in inner)
        and not (detail["type"] == "missing" and detail["loc"] in meant)
    ]


def first_problem(error: ValidationError, model: type[BaseModel], data: bytes) -> Problem:
    """Return the first problem in the order of the file."""
    return problems(error, model, data)[0]


def diagnostic(problem: Problem, record_id: str, path: str) -> Diagnostic:
    """Make the diagnostic of a problem in a file."""
    place = Place(path, problem.place.line, problem.place.column)
    return Diagnostic(
        problem.code,
        Severity.ERROR,
        RuleClass.INTEGRITY,
        problem.message,
        problem.hint,
        record_id,
        problem.field,
        place,
    )


def _spans(data: bytes) -> Mapping[FieldPath, Span]:
    try:
        return spans(data)
    except Refusal:
        return {}


def locate(field: FieldPath, places: Mapping[FieldPath, Span], *, key: bool = False) -> Place:
    """Return the place of a field, or of the nearest part around it that the file has."""
    path = field
    while path and path not in places:
        path, key = path[:-1], False
    span = places.get(path)
    if span is None or (not path and field):
        return Place("", 1, 1)
    return Place("", span.key_line, span.key_column) if key else Place("", span.line, span.column)


def _problem(
    detail: ErrorDetails, model: type[BaseModel], places: Mapping[FieldPath, Span]
) -> Problem:
    kind = detail["type"]
    field = _in_file(detail["loc"], places)
    code, speak = _SPEAKERS.get(kind, ("S103", _other))
    message, hint = speak(detail, field, model)
    return Problem(code, field, message, hint, locate(field, places, key=kind == "extra_forbidden"))


def _in_file(loc: FieldPath, places: Mapping[FieldPath, Span]) -> FieldPath:
    """Drop the steps that the validator adds for unions and that no file has."""
    path: FieldPath = ()
    for step in loc:
        if (*path, step) in places or step is loc[-1]:
            path = (*path, step)
    return path


def shown_path(field: FieldPath) -> str:
    """Write a field path as ``assessments[2].impact``, items counted from 1."""
    text = ""
    for step in field:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else step
    return text


Said = tuple[Message, Message | None]

_CORRECT: Final = M("Correct the value; the schema named in the first line says what it takes.")


def _unknown_key(detail: ErrorDetails, field: FieldPath, model: type[BaseModel]) -> Said:
    close = _close(field, model)
    message = M("unknown key {key}", key=shown_path(field))
    if close:
        return message, M("Did you mean {key}?", key=close[0])
    return message, M(
        "Allowed keys: {keys}. Fields of your own go under custom:",
        keys=tuple(sorted(_keys(model, field[:-1]))),
    )


def _close(field: FieldPath, model: type[BaseModel]) -> list[str]:
    return get_close_matches(str(field[-1]), sorted(_keys(model, field[:-1])), n=1)


def _missing(detail: ErrorDetails, field: FieldPath, model: type[BaseModel]) -> Said:
    return M("the field {key} is missing", key=shown_path(field)), M(
        "Add {key}:", key=str(field[-1])
    )


def _choice(detail: ErrorDetails, field: FieldPath, model: type[BaseModel]) -> Said:
    value, expected = str(detail["input"]), str(detail.get("ctx", {}).get("expected", ""))
    return (
        M("{key}: {value} is not allowed", key=shown_path(field), value=value),
        M("Allowed values: {values}", values=expected.replace("'", "").replace(" or ", ", ")),
    )


def _own(detail: ErrorDetails, field: FieldPath, model: type[BaseModel]) -> Said:
    context = detail.get("ctx", {})
    reason = context.get("reason")
    if isinstance(reason, Invalid):
        value = str(context.get("value", ""))
        return (
            M("{key}: {value}: {reason}", key=shown_path(field), value=value, reason=reason.reason),
            M("Ids have Latin letters, digits and hyphens only; type it again."),
        )
    return M("{key}: {reason}", key=shown_path(field), reason=Message(detail["msg"])), _CORRECT


def _date(detail: ErrorDetails, field: FieldPath, model: type[BaseModel]) -> Said:
    value = str(detail["input"])
    return (
        M("{key}: {value} is no date", key=shown_path(field), value=value),
        M("Dates are written year-month-day, as 2026-03-31."),
    )


def _as_written(value: Any) -> str:
    """Write a value as YAML does, in short."""
    return json.dumps(value, ensure_ascii=False)[:60] if not isinstance(value, str) else value[:60]


def _type(expected: Message) -> Callable[[ErrorDetails, FieldPath, type[BaseModel]], Said]:
    def speak(detail: ErrorDetails, field: FieldPath, model: type[BaseModel]) -> Said:
        given = detail["input"]
        hint = M("Write {expected} here.", expected=expected)
        if isinstance(given, str) and _NUMBER.fullmatch(given):
            hint = M("In quotes it is a text: take the quotes away.")
        said = M(
            "{key}: {value} is not {expected}",
            key=shown_path(field),
            value=_as_written(given),
            expected=expected,
        )
        return said, hint

    return speak


def _limit(
    pattern: Message, key: str
) -> Callable[[ErrorDetails, FieldPath, type[BaseModel]], Said]:
    def speak(detail: ErrorDetails, field: FieldPath, model: type[BaseModel]) -> Said:
        limit = str(detail.get("ctx", {}).get(key, ""))
        said = Message(pattern.text, {"limit": limit})
        if limit in {str(FIRST), str(LAST)}:
            said = Message(OUT_OF_REACH)
        return M("{key}: {reason}", key=shown_path(field), reason=said), _CORRECT

    return speak


def _other(detail: ErrorDetails, field: FieldPath, model: type[BaseModel]) -> Said:
    return M("{key}: {reason}", key=shown_path(field), reason=detail["msg"]), _CORRECT


def _keys(model: Any, path: FieldPath) -> set[str]:
    """Return the keys that a part of a record may have."""
    for step in path:
        if isinstance(step, str):
            model = _part(model, step)
    fields = getattr(model, "model_fields", {})
    return {info.alias or name for name, info in fields.items()}


def _part(model: Any, key: str) -> Any:
    for name, info in getattr(model, "model_fields", {}).items():
        if key in {name, info.alias}:
            return next(_models(info.annotation), None)
    return None


def _models(annotation: Any) -> Any:
    if isinstance(annotation, type) and hasattr(annotation, "model_fields"):
        yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from _models(part)


_SPEAKERS: Final[dict[str, tuple[str, Any]]] = {
    "extra_forbidden": ("S101", _unknown_key),
    "missing": ("S102", _missing),
    "enum": ("S104", _choice),
    "literal_error": ("S104", _choice),
    "union_tag_invalid": ("S103", _other),
    "qms_id": ("S105", _own),
    "qms_text": ("S103", _own),
    "qms_post": ("S103", _own),
    "qms_item_id": ("S103", _own),
    "qms_zone": ("S103", _own),
    "qms_install": ("S103", _own),
    "qms_day": ("S103", _own),
    "qms_levels": ("S103", _own),
    "qms_wave": ("S103", _own),
    "date_parsing": ("S103", _date),
    "date_type": ("S103", _date),
    "date_from_datetime_parsing": ("S103", _date),
    "date_from_datetime_inexact": ("S103", _date),
    "int_type": ("S103", _type(M("a whole number"))),
    "int_from_float": ("S103", _type(M("a whole number"))),
    "string_type": ("S103", _type(M("a text"))),
    "bool_type": ("S103", _type(M("true or false"))),
    "tuple_type": ("S103", _type(M("a list"))),
    "dict_type": ("S103", _type(M("a mapping"))),
    "model_type": ("S103", _type(M("a mapping"))),
    "model_attributes_type": ("S103", _type(M("a mapping"))),
    "greater_than_equal": ("S103", _limit(M("must be {limit} or more"), "ge")),
    "less_than_equal": ("S103", _limit(M("must be {limit} or less"), "le")),
    "too_short": ("S103", _limit(M("needs at least {limit} items"), "min_length")),
    "string_pattern_mismatch": ("S103", _limit(M("does not match {limit}"), "pattern")),
}
