"""Where templates are found; imported late, by ``sandbox`` alone."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from jinja2 import FileSystemLoader, TemplateNotFound

from qms.assets import assets
from qms.errors import ReportProblem
from qms.i18n import M
from qms.report.budget import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

_INTERFACE: Final = re.compile(r"\{# qms: ([a-z-]+/[0-9]+) #\}\n")
_LINE_ENDS: Final = re.compile(r"\r\n?")
_LONGEST: Final = 100_000
"""Largest template file, in bytes."""


class Loader(FileSystemLoader):
    """Templates of the workspace before the packaged ones, never anything outside the two."""

    def get_source(self, environment: Any, template: str) -> tuple[str, str, Callable[[], bool]]:  # noqa: ANN401 -- jinja's own
        path = self._path(template)
        size = path.stat().st_size
        if size > _LONGEST:
            raise Refused(M("the template {name} is too long", name=template))
        environment.spend(size)
        text, filename, fresh = super().get_source(environment, template)
        found, wanted = _interface(text), packaged_interface(template)
        if wanted and found != wanted:
            raise ReportProblem(
                M("{path}:1: the template is made for {found}.", path=filename, found=found or "-"),
                M("The first line must read: {line}", line=f"{{# qms: {wanted} #}}"),
            )
        # an empty line keeps the numbers of the others
        return _INTERFACE.sub("\n", text, count=1) if found else text, filename, fresh

    def _path(self, template: str) -> Path:
        """Find the file, before anything of it is read."""
        pure = PurePosixPath(template)
        outside = pure.is_absolute() or ".." in pure.parts or "\\" in template
        roots = [Path(root).resolve() for root in self.searchpath]
        path = next((file for root in roots if (file := root / pure).is_file()), None)
        if not outside and path is None:
            raise TemplateNotFound(template)
        if path is None or outside or not any(path.resolve().is_relative_to(r) for r in roots):
            raise Refused(M("the template {name} lies outside the folder templates", name=template))
        return path


def _interface(text: str) -> str:
    match = _INTERFACE.match(_LINE_ENDS.sub("\n", text))
    return match[1] if match else ""


@cache
def packaged_interface(template: str) -> str:
    """Return the interface that the packaged template of this name declares, or nothing."""
    path = assets() / "templates" / template
    return _interface(path.read_text(encoding="utf-8")) if path.is_file() else ""
