"""Report templates: Jinja that can print and count, but neither reach nor invent anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qms.errors import ReportProblem
from qms.i18n import M

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from jinja2.sandbox import ImmutableSandboxedEnvironment


def environment(workspace: Path | None) -> ImmutableSandboxedEnvironment:
    """Return the environment of report templates; ``workspace`` may override the packaged ones.

    Template names are relative to ``templates/`` (``report/annual.md.j2``); an override declares
    the interface it is made for in its first line.  Every value is escaped for Markdown.  Comments
    are written ``<# ... #>``, because ``{#id}`` names a heading.
    """
    from qms.report.sandbox import build

    return build(workspace)


def fill(made: ImmutableSandboxedEnvironment, name: str, **values: Any) -> str:  # noqa: ANN401 -- a view model of any shape
    """Return the Markdown of template ``name``; ``lang``, ``tables``, ``figures`` are expected.

    Raises ReportProblem with the template's file and line for a field that does not exist.
    """
    from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

    try:
        return made.get_template(name).render(**values)
    except TemplateNotFound as error:
        raise ReportProblem(M("There is no template {name}.", name=str(error))) from error
    except TemplateSyntaxError as error:
        raise _problem(error.filename or name, error.lineno, error) from error
    except (TemplateError, ArithmeticError, AttributeError, TypeError, ValueError) as error:
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
