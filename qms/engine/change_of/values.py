"""Values of fields in words, for sentences about what changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel

from qms.engine.cells import named, post_name
from qms.engine.rule_words import rule_words
from qms.i18n import N_, Day, M, Shown, translate
from qms.kinds.wave_sums import ALL
from qms.model.fields import Post, WordOf
from qms.model.items import DatedItem, Named, Source
from qms.model.marks import field_mark
from qms.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qms.engine.view import View
    from qms.i18n import Message

LONG: Final = 160
"""Letters after which a text is shortened: minutes quote, they do not copy."""
_ASIDE: Final = frozenset({"id"})


@dataclass(frozen=True, slots=True)
class Plain:
    """Words that are the same in every language: an id, a number, what somebody typed."""

    text: str

    def shown(self, lang: str) -> str:  # noqa: ARG002 -- as whatever can be shown
        """Return the words on one line."""
        return " ".join(self.text.split())


@dataclass(frozen=True, slots=True)
class Joined:
    """Parts of a sentence with a sign between them; empty ones are left out."""

    parts: tuple[Shown, ...]
    sign: str = "; "

    def shown(self, lang: str) -> str:
        """Return the parts in words."""
        return self.sign.join(filter(None, (part.shown(lang) for part in self.parts)))


@dataclass(frozen=True, slots=True)
class Short:
    """Words on one line, cut between two words after ``most`` letters."""

    part: Shown
    most: int = LONG

    def shown(self, lang: str) -> str:
        """Return the words, with an ellipsis where something was cut off."""
        text = " ".join(self.part.shown(lang).split())
        if len(text) <= self.most:
            return text
        return f"{text[: self.most].rsplit(' ', 1)[0]}…"


@dataclass(frozen=True, slots=True)
class Ended:
    """A sentence within a sentence: its full stop would end both."""

    part: Shown

    def shown(self, lang: str) -> str:
        """Return the words without a full stop at the end."""
        return self.part.shown(lang).removesuffix(".")


@dataclass(frozen=True, slots=True)
class Number:
    """A number as the language writes it, without a fraction that says nothing.

    With ``places`` it has so many digits after the sign, and the minus sign of print.
    """

    value: float
    places: int | None = None

    def shown(self, lang: str) -> str:
        """Return the digits, with a comma in Kazakh and Russian."""
        text = str(self.value).removesuffix(".0")
        if self.places is not None:
            text = f"{self.value:.{self.places}f}".replace("-", "\N{MINUS SIGN}")
        return text if lang == "en" else text.replace(".", ",")


def joined(parts: Iterable[Shown | None], sign: str = "; ") -> Joined:
    """Join what there is."""
    return Joined(tuple(part for part in parts if part is not None), sign)


@dataclass(frozen=True, slots=True)
class Title:
    """The title of a field: a phrase of the catalogues in which braces are plain signs."""

    text: str

    def shown(self, lang: str) -> str:
        """Return the title in the language."""
        return translate(self.text, lang)


def title_of(model: type[BaseModel], name: str) -> Title:
    """Return the title of a field, stored under its name or its alias."""
    for field, info in model.model_fields.items():
        if name in {field, info.alias}:
            return Title(str(info.title or field.replace("_", " ")))
    return Title(name)


def value_of(model: BaseModel | None, name: str) -> Any:
    """Return the value of a field by its stored name, None where there is none."""
    for field, info in type(model).model_fields.items() if model is not None else ():
        if name in {field, info.alias}:
            return getattr(model, field)
    return None


def item_of(model: BaseModel | None, path: tuple[str, ...]) -> Any:
    """Return a field, or the item of it that the second part of the path names."""
    value = value_of(model, path[0])
    if len(path) == 1 or not isinstance(value, tuple):
        return value
    return next((one for one in value if getattr(one, "id", None) == path[1]), None)


def words(view: View, model: type[BaseModel], name: str, value: Any) -> Shown | None:
    """Return a value of a field in words, None for nothing.

    Names stand in the place of the ids of units, bodies and roles, labels in the place of words
    of vocabularies; other ids stay ids.
    """
    if value is None or value == ():
        return None
    if isinstance(value, tuple | list):
        parts = [words(view, model, name, item) for item in value]
        return joined(parts, ", " if all(isinstance(item, str) for item in value) else "; ")
    if isinstance(value, BaseModel) and not isinstance(value, Shown):
        return _model(view, value)
    return _scalar(view, model, name, value)


def _scalar(view: View, model: type[BaseModel], name: str, value: Any) -> Shown:
    if isinstance(value, Text):
        return Short(value)
    if isinstance(value, bool):
        return M(N_("yes")) if value else M(N_("no"))
    if isinstance(value, Enum):
        return M(str(value.value))
    if isinstance(value, str):
        return _word(view, model, name, value)
    return _other(view, value)


def _other(view: View, value: Any) -> Shown:
    if isinstance(value, dt.date):
        return Day(value)
    if isinstance(value, Post):
        return post_name(view, value)
    return Number(value) if isinstance(value, float) else Plain(str(value))


_WORDS: Final = {
    ("group", ALL): N_("All"),
    ("data_class", "anonymous"): N_("anonymous"),
    ("data_class", "pseudonymous"): N_("pseudonymous"),
    ("data_class", "restricted"): N_("restricted"),
}
"""Words of fields that no vocabulary holds."""


def _word(view: View, model: type[BaseModel], name: str, value: str) -> Shown:
    mark = field_mark(model, name)
    word = view.word(mark.vocabulary, value) if isinstance(mark, WordOf) else None
    if word is not None:
        return word.label
    if (name, value) in _WORDS:
        return M(_WORDS[name, value])
    shown = named(view, value)
    return shown if isinstance(shown, Shown) else Short(Plain(value))


def _model(view: View, item: BaseModel) -> Shown:
    """Return a part of a record in words: what is filled in, after its day and its text."""
    if isinstance(item, Source):
        return _source(item)
    if isinstance(item, Named):
        return _named(item)
    if getattr(item, "type", None) is not None:  # only rules of dates have one
        return rule_words(item)
    filled = {
        name: words(view, type(item), name, getattr(item, name))
        for name in type(item).model_fields
        if name not in _ASIDE and name in item.model_fields_set
    }
    told = {name: said for name, said in filled.items() if said is not None}
    first = [told.pop(name) for name in ("date", "title", "text", "label") if name in told]
    rest = [with_title(type(item), name, said) for name, said in told.items()]
    return joined([*first, *rest], ", ")


def _source(source: Source) -> Shown:
    parts: list[Shown | None] = [
        Plain(part) for part in (source.regulation, source.section) if part is not None
    ]
    if source.own:
        parts.append(M("the university's own rule"))
    return joined([*parts, Short(source.note) if source.note else None], ", ")


def _named(name: Named) -> Shown:
    if name.since is None:
        return name.text
    return M("{name} (from {day})", name=name.text, day=Day(name.since))


def with_title(model: type[BaseModel], name: str, said: Shown) -> Message:
    """Return ``title: value``."""
    return M("{title}: {value}", title=title_of(model, name), value=said)


def state_label(model: type[BaseModel], state: str) -> Message:
    """Return the word for a state of a kind."""
    flow = getattr(getattr(model, "spec", None), "flow", None)
    found = flow.state(state) if flow else None
    return M(found.label) if found else M("{name}", name=state)


def dated(day: dt.date, what: Shown) -> Message:
    """Return ``day: what``."""
    return M("{day}: {what}", day=Day(day), what=what)


def about(view: View, item: DatedItem, *first: Shown | None) -> Message:
    """Return a dated fact: the day, what is to be said of it, by whom and on what ground."""
    why = getattr(item, "why", None)
    reason = M("reason: {reason}", reason=Ended(Short(why))) if why else None
    ground = M("ground: {ground}", ground=Ended(Short(item.basis))) if item.basis else None
    what = joined((*first, reason, ground))
    if item.by is None:
        return dated(item.date, what)
    return M("{day}, {who}: {what}", day=Day(item.date), who=post_name(view, item.by), what=what)
