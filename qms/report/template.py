"""Report templates: Jinja that can print and count, but neither reach nor invent anything."""

from __future__ import annotations

import re
from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from jinja2 import (
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
    pass_context,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from qms.assets import assets
from qms.errors import ReportProblem
from qms.i18n import M, Shown, say
from qms.report.escape import escape_text, user_markdown
from qms.report.wording import NO_VALUE, cell_text, long_date, number, sort_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from types import TracebackType

    from jinja2.runtime import Context

Source: TypeAlias = "tuple[str, str, Callable[[], bool] | None]"

_INTERFACE: Final = re.compile(r"\{# qms: ([a-z-]+/[0-9]+) #\}\n")
_LINE_ENDS: Final = re.compile(r"\r\n?")


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

    def get_source(self, environment: Any, template: str) -> Source:  # noqa: ANN401 -- jinja's own
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


def environment(workspace: Path | None) -> ImmutableSandboxedEnvironment:
    """Return the environment of report templates; ``workspace`` may override the packaged ones.

    Template names are relative to ``templates/`` (``report/annual.md.j2``).  Every value is
    escaped for Markdown.  Comments are written ``<# ... #>``, because ``{#id}`` names a heading.
    """
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
    made.globals = {"table": _placeholder("table"), "figure": _placeholder("figure")}
    for unsafe in ("safe", "forceescape", "escape", "e", "urlize", "xmlattr", "tojson", "pprint"):
        del made.filters[unsafe]
    made.filters |= {
        "alphabetical": _alphabetical,
        "date": _date,
        "join": _join,
        "markdown": _markdown,
        "number": pass_context(_number),
    }
    return made


def fill(made: ImmutableSandboxedEnvironment, name: str, **values: Any) -> str:
    """Return the Markdown of template ``name``; ``lang``, ``tables``, ``figures`` are expected.

    Raises ReportProblem with the template's file and line for a field that does not exist.
    """
    try:
        return made.get_template(name).render(**values)
    except TemplateNotFound as error:
        raise ReportProblem(M("There is no template {name}.", name=str(error))) from error
    except TemplateSyntaxError as error:
        raise _problem(error.filename or name, error.lineno, error) from error
    except (TemplateError, TypeError, ValueError, AttributeError, OverflowError) as error:
        path, line = _place(error.__traceback__, made, name)
        raise _problem(path, line, error) from error


def _problem(path: str, line: int, error: Exception) -> ReportProblem:
    near = next((note for note in getattr(error, "__notes__", ()) if note), "")
    hint = M("Did you mean {name}?", name=near) if near else None
    detail = getattr(error, "message", None) or str(error)
    return ReportProblem(M("{path}:{line}: {detail}", path=path, line=line, detail=detail), hint)


def _place(
    trace: TracebackType | None, made: ImmutableSandboxedEnvironment, name: str
) -> tuple[str, int]:
    """Return the innermost place that lies in a template."""
    place = (name, 1)
    roots = tuple(str(root) for root in getattr(made.loader, "searchpath", ()))
    while trace is not None:
        filename = trace.tb_frame.f_code.co_filename
        if filename.startswith(roots):
            place = (filename, trace.tb_lineno)
        trace = trace.tb_next
    return place


@pass_context
def _finalize(context: Context, value: object) -> object:
    """Print any value in the report's language, so escaped that it reads as typed."""
    if isinstance(value, Markup | _Missing):
        return str(value) and value
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
    return Markup(escape_text(between) if between.strip() else between).join(  # noqa: S704
        Markup(_finalize(context, value)) for value in values
    )


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
