"""Conditions on the fields of a record: ``score >= 15 and state != "closed"``.

A small language of its own: nothing of it is ever run as a program, and only the names given are
known.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any, Final

from qms.engine.compare import atoms, compare, contains
from qms.engine.where_problems import Token, comparable, known_word, unknown_at, wrong
from qms.errors import UsageProblem
from qms.i18n import M

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from qms.engine.compare import Atom
    from qms.engine.where_problems import Held, Words

    Row = Callable[[str], Any]
    Test = Callable[[Row], bool]
    Operand = Callable[[Row], "tuple[Atom, ...]"]

_TOKEN: Final = re.compile(
    r"""\s*(?:(?P<day>\d{4}-\d\d-\d\d(?!\d))|(?P<number>\d+(?:\.\d+)?)
    |(?P<text>'[^']*'|"[^"]*"|“[^”]*”|«[^»]*»)
    |(?P<name>[^\W\d]\w*(?:-[^\W\d]\w*)*)|(?P<sign>==|!=|<>|<=|>=|[=<>(),+-]))""",
    re.VERBOSE,
)
_SAME: Final = {"=": "==", "<>": "!="}
_COMPARES: Final = frozenset({"==", "!=", "<", "<=", ">", ">="})
_TRUTH: Final = {"true": (1.0,), "false": (0.0,)}
_DEEPEST: Final = 50
_LONGEST: Final = 2000
_DAYS: Final = 100_000


def anything(_name: str) -> dict[str, str]:
    """Say of every field that it may hold any words."""
    return {}


def nothing(_name: str) -> tuple[Atom, ...]:
    """Say of every field that it is not known what it holds."""
    return ()


def where(
    text: str,
    names: Collection[str],
    today: dt.date,
    words: Words = anything,
    held: Held = nothing,
) -> Test:
    """Read a condition; ``names`` are the fields that it may speak of.

    ``words`` tells the words of a field by their spellings, none where it may hold any; ``held``
    what a field holds in the records asked.  Raises UsageProblem that names the place, for an
    unknown name or word the nearest known one, and for a value that no field of that sort can be
    compared with: a slip of the pen must not read as "there is none".
    """
    if len(text) > _LONGEST:
        raise UsageProblem(M("--where is longer than {limit} signs.", limit=_LONGEST))
    parser = _Parser(_tokens(text), names, today, words, held)
    test = parser.either()
    if parser.now.kind != "end":
        raise wrong(parser.now, M("this is not expected here: {word}", word=parser.now.text))
    return test


def _tokens(text: str) -> list[Token]:
    found, at = [], 0
    text = text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            rest = text[at:].lstrip()
            raise wrong(
                Token("", rest[:1], len(text) - len(rest)),
                M("this is not understood: {word}", word=rest[:1]),
            )
        kind = str(match.lastgroup)
        found.append(Token(kind, match[kind], match.start(kind)))
        at = match.end()
    return [*found, Token("end", "", len(text))]


class _Parser:
    """Reads from the loosest binding to the tightest: or, and, not, comparison."""

    def __init__(
        self,
        tokens: list[Token],
        names: Collection[str],
        today: dt.date,
        words: Words,
        held: Held,
    ) -> None:
        self._tokens, self._names, self._today = tokens, names, today
        self._words, self._held = words, held
        self._depth = 0

    @property
    def now(self) -> Token:
        """The token that is next."""
        return self._tokens[0]

    def either(self) -> Test:
        """Read conditions joined by ``or``."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise wrong(self.now, M("too deep"))
        parts = [self._both()]
        while self._word("or"):
            parts.append(self._both())
        self._depth -= 1
        return parts[0] if len(parts) == 1 else lambda row: any(part(row) for part in parts)

    def _both(self) -> Test:
        parts = [self._not()]
        while self._word("and"):
            parts.append(self._not())
        return parts[0] if len(parts) == 1 else lambda row: all(part(row) for part in parts)

    def _not(self) -> Test:
        odd = False
        while self._word("not"):
            odd = not odd
        test = self._one()
        return (lambda row: not test(row)) if odd else test

    def _one(self) -> Test:
        if self._sign("("):
            test = self.either()
            self._close()
            return test
        field = self.now
        return self._comparison(field, self._operand())

    def _comparison(self, field: Token, left: Operand) -> Test:
        sign = _SAME.get(self.now.text, self.now.text)
        if self.now.kind == "sign" and sign in _COMPARES:
            self._take()
            right = self._operand(field, sign)
            return lambda row: compare(sign, left(row), right(row))
        if self._word("contains"):
            right = self._operand()
            return lambda row: contains(left(row), right(row))
        if self._word("not"):
            if not self._word("in"):
                raise wrong(self.now, M("{word} is missing here", word="in"))
            many = self._list(field)
            return lambda row: compare("!=", left(row), many(row))
        if self._word("in"):
            many = self._list(field)
            return lambda row: compare("==", left(row), many(row))
        return lambda row: any(left(row))

    def _list(self, field: Token) -> Operand:
        if not self._sign("("):
            return self._operand(field)
        parts = [self._operand(field)]
        while self._sign(","):
            parts.append(self._operand(field))
        self._close()
        return lambda row: tuple(atom for part in parts for atom in part(row))

    def _operand(self, field: Token | None = None, sign: str = "==") -> Operand:
        """Read a value; one that ``field`` can never hold is refused."""
        token = self._take()
        if token.kind == "name":
            return self._named(token)
        value = self._literal(token)
        name = "" if field is None or field.kind != "name" else field.text.replace("-", "_")
        if name in self._names:
            if token.kind == "text" and sign in {"==", "!="}:
                known_word(name, token.text[1:-1], token.at, self._words)
            comparable(name, sign, token, value[0], self._held)
        return lambda _row: value

    def _literal(self, token: Token) -> tuple[Atom, ...]:
        if token.kind == "text":
            return ((token.text[1:-1],),)
        if token.kind == "number":
            return (float(token.text),)
        if token.kind == "day":
            return (self._day(token),)
        if token.text == "-" and self.now.kind == "number":
            return (-float(self._take().text),)
        raise wrong(token, M("a field, a number, a date or a text in quotes is missing here"))

    @staticmethod
    def _day(token: Token) -> dt.date:
        try:
            return dt.date.fromisoformat(token.text)
        except ValueError:
            raise wrong(token, M("{value} is no date", value=token.text)) from None

    def _named(self, token: Token) -> Operand:
        name = token.text.replace("-", "_")
        if name in self._names:
            return lambda row: atoms(row(name))
        if name in _TRUTH:
            return lambda _row: _TRUTH[name]
        if name == "today":
            day = self._today + dt.timedelta(days=self._shift())
            return lambda _row: (day,)
        raise unknown_at(token, self._names)

    def _shift(self) -> int:
        """Read the days in ``today + 30``."""
        factor = 1 if self._sign("+") else -1 if self._sign("-") else 0
        if not factor:
            return 0
        token = self._take()
        if token.kind != "number" or not token.text.isdecimal() or int(token.text) > _DAYS:
            raise wrong(token, M("a number of days is missing here"))
        return factor * int(token.text)

    def _take(self) -> Token:
        token = self.now
        if token.kind != "end":
            del self._tokens[0]
        return token

    def _word(self, word: str) -> bool:
        return self._next("name", word)

    def _sign(self, sign: str) -> bool:
        return self._next("sign", sign)

    def _next(self, kind: str, text: str) -> bool:
        if self.now.kind == kind and self.now.text.lower() == text:
            self._take()
            return True
        return False

    def _close(self) -> None:
        if not self._sign(")"):
            raise wrong(self.now, M("{word} is missing here", word=")"))
