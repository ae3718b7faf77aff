"""The sandbox that templates run in; imported late, by ``template.environment`` alone.

Templates come from whoever opens a pull request: they reach no file outside the two folders, no
attribute of the process, no more time and memory than ``budget`` grants, and no text of a record
gets past the escaping.
"""

from __future__ import annotations

from datetime import date
from difflib import get_close_matches
from string import Formatter
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from jinja2 import StrictUndefined, pass_context
from jinja2.exceptions import SecurityError
from jinja2.utils import missing
from markupsafe import Markup

from qms.assets import assets
from qms.engine.tally import Share, Tally
from qms.i18n import M, Message, Shown
from qms.report.bounds import Environment, escaped_within, printable
from qms.report.budget import LARGEST, LETTERS, Refused, too_large
from qms.report.escape import escape_text, user_markdown
from qms.report.loader import Loader
from qms.report.origins import marked
from qms.report.spoken import spoken
from qms.report.wording import NO_VALUE, cell_text, long_date, number, sort_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from jinja2.runtime import Context

    from qms.report.budget import Budget

_Text = TypeVar("_Text", bound=str)
_FILTERS: Final = (
    "abs batch capitalize count d default dictsort first float groupby int items last length list "
    "lower map max min reject rejectattr replace reverse round select selectattr slice sort string "
    "sum title trim truncate unique upper wordcount"
)
"""Filters of jinja that stay: the others write HTML, or pad a text to any length."""
_NAME: Final = 80
"""Letters of a name that a message shows."""
_PRINT: Final = 8
"""Units of printing a value, besides its length."""


class _Missing(StrictUndefined):
    """A field that does not exist stops the report and names the nearest one that does."""

    def nearest(self) -> str:
        """Return the most similar field of the object, or nothing."""
        found = self._undefined_obj
        if found is missing:
            return ""
        names = [str(name) for name in (found if isinstance(found, dict) else dir(found))]
        wanted = str(self._undefined_name)[:_NAME]
        return next(iter(get_close_matches(wanted, [n for n in names if n[:1] != "_"], 1)), "")

    def _fail(self, *_args: object, **_values: object) -> Any:  # noqa: ANN401 -- never returns
        name = str(self._undefined_name)[:_NAME]
        if issubclass(self._undefined_exception, SecurityError):
            raise Refused(M("the template uses {name}, which no template may use", name=name))
        if self._undefined_name is None or self._undefined_hint:
            detail = self._undefined_message
            raise Refused(M("the template uses a value that is not there: {detail}", detail=detail))
        message = M("the template uses {name}, which the report does not have", name=name)
        raise Refused(message, self.nearest(), name if self._undefined_obj is missing else "")

    __str__ = __iter__ = __len__ = __bool__ = __eq__ = __ne__ = __hash__ = _fail
    __add__ = __radd__ = __sub__ = __mul__ = __lt__ = __le__ = __gt__ = __ge__ = _fail
    __call__ = __getitem__ = __contains__ = __int__ = __float__ = _fail
    _fail_with_undefined_error = _fail


def build(workspace: Path | None) -> Environment:
    """Return the environment that :func:`qms.report.template.environment` describes."""
    folders = [workspace / "templates"] if workspace else []
    made = Environment(
        loader=Loader([*folders, assets() / "templates"]),
        undefined=_Missing,
        autoescape=True,
        finalize=_finalize,
        comment_start_string="<#",
        comment_end_string="#>",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals = {
        "_": _worded,
        "table": _placeholder("table"),
        "figure": _placeholder("figure"),
    }
    made.filters = {name: made.filters[name] for name in _FILTERS.split()} | {
        "alphabetical": _alphabetical,
        "date": _date,
        "join": _join,
        "markdown": _markdown,
        "number": pass_context(_number),
        "replace": pass_context(_replace),
        "sum": pass_context(_sum),
    }
    made.bound()
    return made


@pass_context
def _finalize(context: Context, value: object) -> object:
    """Print any value in the report's language, so escaped that it reads as typed."""
    return _escaped(context, value)


def _escaped(context: Context, value: object) -> Markup:
    if isinstance(value, Markup):
        return _paid(context, value)
    if isinstance(value, _Missing):
        return Markup(str(value))  # noqa: S704 -- raises, and names the field
    return Markup(escape_text(_words(context, value)))  # noqa: S704 -- escaped just here


def _words(context: Context, value: object) -> str:
    """Put a value into words, and pay for their length."""
    lang = _lang(context)
    if isinstance(value, Tally | Share):
        return _paid(context, marked(value, cell_text(value, lang)))
    if isinstance(value, Shown):
        text = spoken(value, lang) or NO_VALUE
    elif value is None or isinstance(value, str | int | float | date):
        text = cell_text(value, lang)
    else:
        text = str(printable(value, lang))
    return _paid(context, text)


def _paid(context: Context, text: _Text) -> _Text:
    _budget(context).spend(_PRINT + len(text) // LETTERS)
    text.encode()  # raises for half of a pair of code units, which no file can hold
    return text


def _budget(context: Context) -> Budget:
    return cast("Environment", context.environment).budget


def _lang(context: Context) -> str:
    lang = context.get("lang", "en")
    return lang if isinstance(lang, str) else "en"


@pass_context
def _worded(context: Context, text: str, **values: Any) -> str:  # noqa: ANN401 -- values of a message
    """Translate words of the template into the language of the report."""
    for _literal, name, form, conversion in Formatter().parse(text):
        if form or conversion or (name is not None and name not in values):
            problem = M("words of the template have a place for {name} but no value", name=name)
            raise Refused(problem)
    for value in values.values():
        _pay(context, value)
    said = {
        name: marked(value, str(value)) if isinstance(value, Tally) else value
        for name, value in values.items()
    }
    return spoken(Message(text, said), _lang(context))


def _pay(context: Context, value: Any) -> None:  # noqa: ANN401 -- as above
    """Pay for one value of a message, for each part of a list alone."""
    if isinstance(value, tuple):
        for one in value:
            _pay(context, one)
        return
    if isinstance(value, _Missing):
        str(value)
    lang = _lang(context)
    printable(value, lang)
    _paid(context, spoken(Message("{value}", {"value": value}), lang))


def _placeholder(kind: str) -> Callable[[Context, str], Markup]:
    @pass_context
    def place(context: Context, name: str) -> Markup:
        known = context.get(f"{kind}s", {})
        if name not in known:
            near = next(iter(get_close_matches(str(name), known, 1)), "")
            message = M("the template uses {name}, which the report does not have", name=str(name))
            raise Refused(message, near)
        return Markup(f"\n\n[](qms:{kind}/{name})\n\n")  # noqa: S704 -- a known name

    return place


@pass_context
def _date(context: Context, value: date, lang: str | None = None) -> str:
    return long_date(value, lang or _lang(context))


def _number(context: Context, value: float, places: int | None = None) -> str:
    printed = number(value, _lang(context), places)
    return marked(value, printed) if isinstance(value, Tally | Share) else printed


@pass_context
def _join(context: Context, values: Iterable[object], between: str = ", ") -> Markup:
    """Join escaped values; jinja's own would escape them for HTML."""
    glue = escaped_within(between)
    parts = [_escaped(context, value) for value in values]
    if sum(map(len, parts)) + len(glue) * len(parts) > LARGEST * LETTERS:
        raise too_large()
    return glue.join(parts)


def _replace(_context: Context, value: object, old: str, new: str, count: int | None = None) -> str:
    """Replace, measured before it is done; jinja's own would escape for HTML."""
    text, times = str(value), -1 if count is None else count
    new = escaped_within(new) if isinstance(value, Markup) else new
    if len(text) + text.count(old) * len(new) > LARGEST * LETTERS:
        raise too_large()
    done = text.replace(old, new, times)
    return Markup(done) if isinstance(value, Markup) else done  # noqa: S704 -- as it came


def _sum(context: Context, values: Iterable[Any], attribute: str | None = None) -> Any:  # noqa: ANN401 -- numbers
    """Add numbers; jinja's own would also join lists, again and again."""
    get = context.environment.getattr
    return sum(get(value, attribute) if attribute else value for value in values)


@pass_context
def _markdown(context: Context, value: object) -> Markup:
    """Keep the emphasis, lists and links of a text that is meant to have them."""
    text = _words(context, value)
    if len(text) > LARGEST:
        raise too_large()
    return Markup(f"\n\n{user_markdown(text)}\n\n")  # noqa: S704 -- tamed


@pass_context
def _alphabetical(
    context: Context, values: Iterable[Any], attribute: str | None = None
) -> list[Any]:
    lang = _lang(context)

    def key(value: Any) -> tuple[tuple[int, str], ...]:  # noqa: ANN401 -- any value of a template
        found = context.environment.getattr(value, attribute) if attribute else value
        return sort_key(_words(context, found), lang)

    return sorted(values, key=key)
