"""The parser's own complaints, said so that a quality officer can act on them."""

from __future__ import annotations

from typing import Final

from yaml.error import MarkedYAMLError
from yaml.reader import ReaderError

from qms.i18n import N_, M, Message
from qms.store.yaml_guard import DIRECTIVE, SYNTAX, Reason, Refusal

_QUOTES: Final = N_(
    "Put a text that holds a colon and a space, or begins with a sign such as @ % [, in quotes"
)
_INDENT: Final = N_("Indent the keys of one mapping alike, and lists two spaces deeper")

# What libyaml says, with our words for it; whatever is not here is quoted as it is.
_KNOWN: Final[dict[str, tuple[str, str]]] = {
    "mapping values are not allowed in this context": (
        N_("a colon with a space after it inside a text, or a wrong indentation"),
        _QUOTES,
    ),
    "did not find expected key": (N_("a key was expected here"), _INDENT),
    "could not find expected ':'": (
        N_("a colon was expected after the key"),
        N_("Write `key: value`, with a space after the colon"),
    ),
    "did not find expected '-' indicator": (N_("a list item (-) was expected here"), _INDENT),
    "block sequence entries are not allowed in this context": (
        N_("a list item (-) cannot stand here"),
        _INDENT,
    ),
    "found unexpected end of stream": (
        N_("a quotation mark or bracket is never closed"),
        N_("Close the quotation mark or bracket"),
    ),
    "did not find expected ',' or ']'": (N_("a list in brackets is never closed"), _QUOTES),
    "did not find expected ',' or '}'": (N_("a mapping in braces is never closed"), _QUOTES),
    "found character that cannot start any token": (
        N_("a text cannot begin with this sign"),
        _QUOTES,
    ),
    "found unknown escape character": (
        N_("unknown escape after a backslash"),
        N_("Use single quotes, or double the backslash"),
    ),
    "did not find expected node content": (N_("a value was expected here"), _QUOTES),
    "did not find expected comment or line break": (
        N_("nothing but a comment can follow this sign on its line"),
        _QUOTES,
    ),
    "did not find expected hexdecimal number": (
        N_("unknown escape after a backslash"),
        N_("Use single quotes, or double the backslash"),
    ),
    "did not find expected <document start>": (
        N_("something stands before or after the one mapping of the file"),
        _INDENT,
    ),
}

# Here the place to look at is where the quotation mark or bracket was opened.
_NEVER_CLOSED: Final = frozenset(
    {
        "found unexpected end of stream",
        "did not find expected ',' or ']'",
        "did not find expected ',' or '}'",
    },
)


def syntax(error: Exception) -> Refusal:
    """Turn whatever a parser raised into the one refusal Y110, at the place it names."""
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    if problem == "found unknown directive name":
        return DIRECTIVE.at(*_place(error))
    words, hint = _KNOWN.get(problem, ("", SYNTAX.hint))
    shown = Message(words) if words else M("the parser says “{problem}”", problem=problem)
    return Reason(SYNTAX.code, SYNTAX.message, hint).at(*_place(error), problem=shown)


def _place(error: Exception) -> tuple[int, int]:
    if isinstance(error, MarkedYAMLError):
        opened = error.context_mark if error.problem in _NEVER_CLOSED else None
        mark = opened or error.problem_mark or error.context_mark
        if mark is not None:
            return mark.line + 1, mark.column + 1
    if isinstance(error, ReaderError):
        return 1, int(error.position) + 1
    return 1, 1
