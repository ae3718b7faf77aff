"""Texts of records: one string or a mapping of the three languages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from pydantic_core import PydanticCustomError, core_schema

from qms.i18n import LANGUAGES, N_

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue

_LANGUAGES: Final = frozenset(LANGUAGES)
_MOST: Final = 8192
"""Texts that are kept to be given again."""


@dataclass(frozen=True, slots=True)
class Text:
    """Words of a record by language; ``plain`` when the record holds one string.

    A plain string is in the workspace's default language.
    """

    by_lang: tuple[tuple[str, str], ...]
    default: str = "en"
    plain: bool = True

    def get(self, lang: str) -> str | None:
        """Return the words in exactly that language."""
        return dict(self.by_lang).get(lang)

    def shown(self, lang: str) -> str:
        """Return the words for a reader: asked language, default, kk, ru, en."""
        return self.get(self.language(lang)) or ""

    def language(self, lang: str) -> str:
        """Return the language in which a reader of ``lang`` gets the words."""
        words = dict(self.by_lang)
        order = (lang, self.default, *LANGUAGES)
        return next((key for key in order if key in words), lang)

    def is_fallback(self, lang: str) -> bool:
        """Tell whether a reader of ``lang`` gets another language's words."""
        return self.get(lang) is None

    def stored(self) -> str | dict[str, str]:
        """Return the shape in which the record holds it."""
        return self.by_lang[0][1] if self.plain else dict(self.by_lang)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.with_info_plain_validator_function(
            _parse,
            serialization=core_schema.plain_serializer_function_ser_schema(cls.stored),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        words = {"type": "string", "minLength": 1}
        return {
            "anyOf": [
                words,
                {
                    "type": "object",
                    "properties": dict.fromkeys(LANGUAGES, words),
                    "additionalProperties": False,
                    "minProperties": 1,
                },
            ]
        }


_new = object.__new__
_set_by_lang = Text.by_lang.__set__  # type: ignore[misc, attr-defined]
_set_default = Text.default.__set__  # type: ignore[misc, attr-defined]
_set_plain = Text.plain.__set__  # type: ignore[misc, attr-defined]


def _made(by_lang: tuple[tuple[str, str], ...], default: str, *, plain: bool) -> Text:
    """Make a text as calling the class does; in less time, for the many in all records."""
    text = _new(Text)
    _set_by_lang(text, by_lang)
    _set_default(text, default)
    _set_plain(text, plain)
    return text


class Said(dict[str, Text]):
    """Texts of one string: the same names of processes and reasons stand in many records.

    It is the context of validation too, and says in which language such a text is.
    """

    __slots__ = ("default",)

    def __init__(self, default: str) -> None:
        super().__init__()
        self.default = default

    def keep(self, words: str) -> Text:
        """Make a text and remember it."""
        if len(self) >= _MOST:
            self.clear()
        made = self[words] = _made(((self.default, words),), self.default, plain=True)
        return made


@cache
def said_in(default: str) -> Said:
    """Return the context in which records of a default language are validated."""
    return Said(default)


def _parse(value: Any, info: core_schema.ValidationInfo) -> Text:
    # of all records this is called ten times as often as there are records
    said: Said | None = info.context
    if said is None:
        said = said_in("en")
    if isinstance(value, str):
        found = said.get(value)
        if found is not None:
            return found
        if value and not value.isspace():
            return said.keep(value)
    return _parsed(value, said.default)


def _parsed(value: Any, default: str) -> Text:
    if isinstance(value, Text):
        return value
    if isinstance(value, dict) and value and _LANGUAGES.issuperset(value) and _are_words(value):
        return _made(tuple(value.items()), default, plain=False)
    raise PydanticCustomError("qms_text", N_("a text is one string or a mapping of kk, ru and en"))


def _are_words(by_lang: dict[str, Any]) -> bool:
    for words in by_lang.values():
        if not isinstance(words, str) or not words or words.isspace():
            return False
    return True
