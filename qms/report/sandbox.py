"""The sandbox that templates run in; imported late, by ``template.environment`` alone.

Templates come from whoever opens a pull request: they reach no file outside the two folders, no
attribute of the process, and no text of a record gets past the escaping.
"""

from __future__ import annotations

import re
from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jinja2 import (
    FileSystemLoader,
    StrictUndefined,
    TemplateNotFound,
    UndefinedError,
    pass_context,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from qms.assets import assets
from qms.errors import ReportProblem
from qms.i18n import M, Message, Shown
from qms.report.escape import escape_text, user_markdown
from qms.report.wording import NO_VALUE, cell_text, long_date, number, sort_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from jinja2.runtime import Context

_INTERFACE: Final = re.compile(r"\{# qms: ([a-z-]+/[0-9]+) #\}\n")
_LINE_ENDS: Final = re.compile(r"\r\n?")
_UNSAFE: Final = ("safe", "forceescape", "escape", "e", "urlize", "xmlattr", "tojson", "pprint")


class _Missing(StrictUndefined):
    """A field that does not exist stops the report and names the nearest one that does."""

    def nearest(self) -> str:
        """Return the most similar field of the object, or nothing."""
        found = self._undefined_obj
        names = found if isinstance(found, dict) else dir(found)
        wanted = str(self._undefined_name)
        return next(iter(get_close_matches(wanted, [n for n in names if n[0] != "_"], 1)), "")

    def _fail(self, *_args: object, **_values: object) -> Any:  # noqa: ANN401 -- never returns
        error = UndefinedError(self._undefined_message)
        error.add_note(self.nearest())
        raise error

    __str__ = __iter__ = __len__ = __bool__ = __eq__ = __ne__ = __hash__ = _fail
    __add__ = __radd__ = __sub__ = __mul__ = __lt__ = __le__ = __gt__ = __ge__ = _fail
    __call__ = __getitem__ = __contains__ = __int__ = __float__ = _fail
    _fail_with_undefined_error = _fail


class _Loader(FileSystemLoader):
    """Templates of the workspace before the packaged ones, never anything outside the two."""

    def get_source(self, environment: Any, template: str) -> tuple[str, str, Callable[[], bool]]:  # noqa: ANN401 -- jinja's own
        text, filename, fresh = super().get_source(environment, template)
        roots = [Path(root).resolve() for root in self.searchpath]
        if not any(Path(filename).resolve().is_relative_to(root) for root in roots):
            raise TemplateNotFound(template)
        found, wanted = _interface(text), packaged_interface(template)
        if wanted and found != wanted:
            raise ReportProblem(
                M("{path}:1: the template is made for {found}.", path=filename, found=found or "-"),
                M("The first line must read: {line}", line=f"{{# qms: {wanted} #}}"),
            )
        # an empty line keeps the numbers of the others
        return _INTERFACE.sub("\n", text, count=1) if found else text, filename, fresh


def _interface(text: str) -> str:
    match = _INTERFACE.match(_LINE_ENDS.sub("\n", text))
    return match[1] if match else ""


@cache
def packaged_interface(template: str) -> str:
    """Return the interface that the packaged template of this name declares, or nothing."""
    path = assets() / "templates" / template
    return _interface(path.read_text(encoding="utf-8")) if path.is_file() else ""


def build(workspace: Path | None) -> ImmutableSandboxedEnvironment:
    """Return the environment that :func:`qms.report.template.environment` describes."""
    folders = [workspace / "templates"] if workspace else []
    made = ImmutableSandboxedEnvironment(
        loader=_Loader([*folders, assets() / "templates"]),
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
    for unsafe in _UNSAFE:
        del made.filters[unsafe]
    made.filters |= {
        "alphabetical": _alphabetical,
        "date": _date,
        "join": _join,
        "markdown": _markdown,
        "number": pass_context(_number),
    }
    return made


@pass_context
def _finalize(context: Context, value: object) -> object:
    """Print any value in the report's language, so escaped that it reads as typed."""
    return _escaped(context, value)


def _escaped(context: Context, value: object) -> Markup:
    if isinstance(value, Markup):
        return value
    if isinstance(value, _Missing):
        return Markup(str(value))  # noqa: S704 -- raises, and names the field
    return Markup(escape_text(_words(value, _lang(context))))  # noqa: S704 -- escaped just here


def _words(value: object, lang: str) -> str:
    if isinstance(value, Shown):
        return value.shown(lang) or NO_VALUE
    if value is None or isinstance(value, str | int | float | date):
        return cell_text(value, lang)
    return str(value)


def _lang(context: Context) -> str:
    lang = context.get("lang", "en")
    return lang if isinstance(lang, str) else "en"


@pass_context
def _worded(context: Context, text: str, **values: Any) -> str:  # noqa: ANN401 -- values of a message
    """Translate words of the template into the language of the report."""
    return Message(text, values).shown(_lang(context))


def _placeholder(kind: str) -> Callable[[Context, str], Markup]:
    @pass_context
    def place(context: Context, name: str) -> Markup:
        known = context.get(f"{kind}s", {})
        if name not in known:
            error = UndefinedError(f"no {kind} {name!r}")
            error.add_note(next(iter(get_close_matches(name, known, 1)), ""))
            raise error
        return Markup(f"\n\n[](qms:{kind}/{name})\n\n")  # noqa: S704 -- a known name

    return place


@pass_context
def _date(context: Context, value: date, lang: str | None = None) -> str:
    return long_date(value, lang or _lang(context))


def _number(context: Context, value: float, places: int | None = None) -> str:
    return number(value, _lang(context), places)


@pass_context
def _join(context: Context, values: Iterable[object], between: str = ", ") -> Markup:
    """Join escaped values; jinja's own would escape them for HTML."""
    sign = between.strip()
    glue = Markup(between.replace(sign, escape_text(sign)) if sign else between)  # noqa: S704
    return glue.join(_escaped(context, value) for value in values)


@pass_context
def _markdown(context: Context, value: object) -> Markup:
    """Keep the emphasis, lists and links of a text that is meant to have them."""
    return Markup(f"\n\n{user_markdown(_words(value, _lang(context)))}\n\n")  # noqa: S704 -- tamed


@pass_context
def _alphabetical(
    context: Context, values: Iterable[Any], attribute: str | None = None
) -> list[Any]:
    lang = _lang(context)

    def key(value: Any) -> tuple[tuple[int, str], ...]:  # noqa: ANN401 -- any value of a template
        found = context.environment.getattr(value, attribute) if attribute else value
        return sort_key(_words(found, lang), lang)

    return sorted(values, key=key)
