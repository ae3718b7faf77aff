"""What a user types becomes the value of a field."""

from __future__ import annotations

import datetime as dt
import enum
import re
import types
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any, Final, Union, get_args, get_origin

from pydantic import BaseModel

from qms.errors import UsageProblem
from qms.i18n import M, Message
from qms.model.days import OUT_OF_REACH, sensible
from qms.model.items import Named
from qms.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from qms.model.record import Record


def bare(annotation: Any) -> Any:
    """Strip ``Annotated`` and ``| None`` from a type."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return bare(annotation.__origin__)
    if origin in {Union, types.UnionType}:
        kept = [part for part in get_args(annotation) if part is not type(None)]
        return bare(kept[0]) if len(kept) == 1 else annotation
    return annotation


def item_type(annotation: Any) -> Any:
    """Return the type of the items of a list field, None for other fields."""
    plain = bare(annotation)
    return get_args(plain)[0] if get_origin(plain) is tuple else None


def is_list(kind: type[BaseModel], name: str) -> bool:
    """Tell whether a field takes several values."""
    return item_type(kind.model_fields[name].annotation) is not None


def is_text(kind: type[BaseModel], name: str) -> bool:
    """Tell whether a field holds one text, which may be in several languages."""
    return bare(kind.model_fields[name].annotation) is Text


def typeable(kind: type[BaseModel], name: str) -> bool:
    """Tell whether the value of a field can be typed as one word or text."""
    annotation = kind.model_fields[name].annotation
    part = bare(item_type(annotation) or annotation)
    is_part = isinstance(part, type) and issubclass(part, BaseModel)
    return part is Named or not is_part


def parse(kind: type[BaseModel], name: str, texts: Iterable[str], lang: str | None = None) -> Any:
    """Turn typed texts into the JSON value of a field; raises UsageProblem.

    ``lang`` is given where the words are in another language than the workspace's default.
    """
    annotation = kind.model_fields[name].annotation
    part = item_type(annotation)
    plain = bare(part or annotation)
    values = [_one(name, plain, text, lang) for text in texts]
    return values if part is not None else values[-1]


def _one(name: str, kind: Any, text: str, lang: str | None) -> Any:
    option = f"--{name.replace('_', '-')}"
    if kind in {Text, Named}:
        words = text if lang is None else {lang: text}
        return words if kind is Text else {"text": words}
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return choose(option, text, (str(member.value) for member in kind))
    reader = _READERS.get(kind)
    return text if reader is None else reader(text, option)


def _whole(text: str, option: str) -> int:
    if not re.fullmatch(r"-?[0-9]{1,9}", text):
        raise UsageProblem(
            M("{option}: {value} is not a whole number", option=option, value=text),
            M("Write digits only, as 3."),
        )
    return int(text)


def _boolean(text: str, option: str) -> bool:
    return choose(option, text, ("true", "false")) == "true"


def parse_date(text: str, option: str) -> dt.date:
    """Read ``YYYY-MM-DD`` from 1900 to 2200; raises UsageProblem that names the option."""
    day = None
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        with suppress(ValueError):
            day = dt.date.fromisoformat(text)
    if day is not None:
        if sensible(day):
            return day
        raise UsageProblem(M("{option}: {reason}", option=option, reason=Message(OUT_OF_REACH)))
    raise UsageProblem(
        M("{option}: {value} is no date", option=option, value=text),
        M("Dates are written year-month-day, as 2026-03-31."),
    )


_READERS: Final[dict[Any, Callable[[str, str], Any]]] = {
    bool: _boolean,
    int: _whole,
    dt.date: lambda text, option: parse_date(text, option).isoformat(),
}


def choose(option: str, value: str, allowed: Iterable[str], rule: str = "") -> str:
    """Return ``value`` if it is allowed; raises UsageProblem that lists what is.

    ``rule`` is the code of the rule that finds such a value in a record.
    """
    words = tuple(allowed)
    if value not in words:
        problem = UsageProblem(
            M("{option}: {value} is not allowed", option=option, value=value),
            M("Allowed values: {values}", values=words),
        )
        problem.rule = rule
        raise problem
    return value


def required(kind: type[Record]) -> tuple[str, ...]:
    """Return the fields that ``add`` cannot do without."""
    own = [
        name
        for name, info in kind.model_fields.items()
        if info.is_required() and name not in {"id", "schema_version", kind.spec.opening}
    ]
    opening = opening_type(kind)
    given = {"id", "date", "edition"}
    first = [
        name
        for name, info in (opening.model_fields if opening else {}).items()
        if info.is_required() and name not in given
    ]
    return (*own, *first)


def opening_type(kind: type[Record]) -> type[BaseModel] | None:
    """Return the item class of the list whose first item ``add`` writes."""
    if kind.spec.opening is None:
        return None
    found: type[BaseModel] = bare(item_type(kind.model_fields[kind.spec.opening].annotation))
    return found
