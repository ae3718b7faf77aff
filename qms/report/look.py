"""What a workspace brings for the look of its reports: a Word file with its styles, a logo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.errors import ReportProblem
from qms.i18n import M

if TYPE_CHECKING:
    from pathlib import Path

_FOLDER: Final = ("templates", "report")
_LARGEST: Final = 2_000_000
"""Largest logo, in bytes: it goes into every report."""
_PNG: Final = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class Logo:
    """The university's sign, as it lies in the workspace."""

    name: str
    content: bytes

    @property
    def media_type(self) -> str:
        """What it is for a browser."""
        return "image/svg+xml" if self.name.endswith(".svg") else "image/png"


@dataclass(frozen=True, slots=True)
class Look:
    """The university's own Word styles and logo, where it has them."""

    reference: Path | None = None
    logo: Logo | None = None


def look_of(workspace: Path | None) -> Look:
    """Return what ``templates/report`` of a workspace brings.

    Raises ReportProblem for a file that a link takes from elsewhere or that is no such picture.
    """
    if workspace is None:
        return Look()
    names = ("logo.svg", "logo.png")
    logo = next((found for name in names if (found := _own(workspace, name))), None)
    return Look(_own(workspace, "reference.docx"), _read(logo) if logo else None)


def _own(workspace: Path, name: str) -> Path | None:
    path = workspace.joinpath(*_FOLDER, name)
    if not path.is_file():
        return None
    root = workspace.joinpath(_FOLDER[0]).resolve()
    if not path.resolve().is_relative_to(root):
        raise ReportProblem(M("{path} lies outside the folder templates.", path=str(path)))
    return path


def _read(path: Path) -> Logo:
    if path.stat().st_size > _LARGEST:
        raise ReportProblem(
            M("The logo {path} is larger than {n} bytes.", path=str(path), n=_LARGEST),
            M("Put a smaller picture there."),
        )
    content = path.read_bytes()
    right = content.startswith(_PNG) if path.suffix == ".png" else b"<svg" in content
    if not right:
        raise ReportProblem(M("{path} is no picture of its kind.", path=str(path)))
    return Logo(path.name, content)
