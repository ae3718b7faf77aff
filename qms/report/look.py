"""What a workspace brings for the look of its reports: a Word file with its styles, a logo."""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from qms.errors import ReportProblem
from qms.i18n import M

if TYPE_CHECKING:
    from pathlib import Path

    from qms.i18n import Message

_FOLDER: Final = ("templates", "report")
_LARGEST: Final = 2_000_000
"""Largest logo, in bytes: it goes into every report."""
_PARTS: Final = ("[Content_Types].xml", "word/document.xml", "word/styles.xml")
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
    reference = _own(workspace, "reference.docx")
    if reference is not None:
        _is_word(reference)
    return Look(reference, _read(logo) if logo else None)


def _own(workspace: Path, name: str) -> Path | None:
    path = workspace.joinpath(*_FOLDER, name)
    if not path.is_file():
        return None
    root = workspace.joinpath(_FOLDER[0]).resolve()
    if not path.resolve().is_relative_to(root):
        raise ReportProblem(M("{path} lies outside the folder templates.", path=str(path)))
    return path


def _is_word(path: Path) -> None:
    """Refuse what is no Word file before pandoc does, which says so in its own words."""
    if lacking := _lacking(path):
        raise ReportProblem(
            M(
                "{path} is no Word file (.docx): {what}",
                path="/".join((*_FOLDER, path.name)),
                what=lacking,
            ),
            M("Save it in Word as .docx, or take it away: the packaged styles are used then."),
        )


def _lacking(path: Path) -> Message | str:
    """Return what keeps a file from being one, nothing where it is one."""
    try:
        with zipfile.ZipFile(path) as package:
            missing = [part for part in _PARTS if part not in package.namelist()]
            broken = [] if missing else [part for part in _PARTS if _broken(package.read(part))]
    except (OSError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError):
        return M("it is no package of parts.")
    if missing or broken:
        return M("its part {name} is missing or damaged.", name=[*missing, *broken][0])
    return ""


def _broken(part: bytes) -> bool:
    """Tell whether a part is no XML; one that defines entities is not read at all."""
    if b"<!DOCTYPE" in part:
        return True
    try:
        ET.fromstring(part)  # noqa: S314 -- without a DTD there are no entities
    except ET.ParseError:
        return True
    return False


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
