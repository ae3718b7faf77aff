"""Report templates: Jinja that can print and count, but neither reach nor invent anything."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

from qms.errors import ReportProblem
from qms.i18n import M

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path
    from types import TracebackType

    from qms.i18n import Message
    from qms.report.bounds import Environment

_FAILURES: Final = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)
"""All that an expression of a template, or python reading the code made from it, may raise."""


def environment(workspace: Path | None) -> Environment:
    """Return the environment of report templates; ``workspace`` may override the packaged ones.

    Template names are relative to ``templates/`` (``report/annual.md.j2``); an override declares
    the interface it is made for in its first line.  Every value is escaped for Markdown.  Comments
    are written ``<# ... #>``, because ``{#id}`` names a heading.
    """
    from qms.report.sandbox import build

    return build(workspace)


def fill(made: Environment, name: str, **values: Any) -> str:  # noqa: ANN401 -- a view model of any shape
    """Return the Markdown of template ``name``; ``lang``, ``tables``, ``figures`` are expected.

    Raises ReportProblem with the template's file and line for a field that does not exist, for
    what a template may not do, and for one that would take too long or too much memory.
    """
    return _carried_out(made, name, lambda template: str(template.render(**values)), values)


def tried(made: Environment, name: str) -> None:
    """Read a template without filling it; raises ReportProblem as ``fill`` does."""
    _carried_out(made, name, lambda _template: "", {})


def _carried_out(
    made: Environment, name: str, act: Callable[[Any], str], values: Mapping[str, Any]
) -> str:
    from jinja2 import TemplateError, TemplateSyntaxError

    from qms.report.budget import Refused

    made.begin(str(values.get("lang", "en")))
    try:
        return act(made.get_template(name))
    except TemplateSyntaxError as error:
        detail = M("the template cannot be read: {detail}", detail=error.message)
        raise _problem((error.filename or name, error.lineno), detail) from error
    except Refused as error:
        near = error.near or _nearest(error.wanted, (*values, *made.globals))
        hint = M("Did you mean {name}?", name=near) if near else error.hint
        raise _problem(_place(error.__traceback__, made, name), error.message, hint) from error
    except (TemplateError, *_FAILURES) as error:
        raise _problem(_place(error.__traceback__, made, name), _detail(error)) from None


def _nearest(wanted: str, names: Iterable[str]) -> str:
    return next(iter(get_close_matches(wanted, list(names), 1)), "")


def _detail(error: Exception) -> Message:
    from jinja2 import TemplateNotFound

    if isinstance(error, TemplateNotFound):
        # its text would name folders of this machine
        return M("there is no template {name}", name=error.name or "")
    if isinstance(error, SyntaxError):
        return M("the template cannot be read: {detail}", detail=error.msg)
    if isinstance(error, RecursionError | MemoryError):
        return M("the template calls itself without an end, or is nested too deep")
    # the text of a failure to read names folders of this machine
    text = error.strerror if isinstance(error, OSError) else str(error)
    return M("the template cannot be carried out: {detail}", detail=text)


def _problem(place: tuple[str, int], detail: Message, hint: Message | None = None) -> ReportProblem:
    path, line = place
    return ReportProblem(M("{path}:{line}: {detail}", path=path, line=line, detail=detail), hint)


def _place(trace: TracebackType | None, made: Environment, name: str) -> tuple[str, int]:
    """Return the innermost place that lies in a template."""
    place = (name, 1)
    roots = tuple(str(root) for root in getattr(made.loader, "searchpath", ()))
    while trace is not None:
        filename = trace.tb_frame.f_code.co_filename
        if filename.startswith(roots):
            place = (filename, trace.tb_lineno)
        trace = trace.tb_next
    return place
