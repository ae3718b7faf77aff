"""Templates of a workspace that nothing uses, or that no report could be made with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qms.assets import assets
from qms.errors import ReportProblem
from qms.i18n import M
from qms.model.diagnostic import Diagnostic, Place, RuleClass, Severity
from qms.store.codes import TEMPLATE_ODD, TEMPLATE_UNUSED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from qms.actions.session import Session
    from qms.i18n import Message

_LOOKS: Final = frozenset({"reference.docx", "logo.svg", "logo.png"})
_TEXT: Final = ".md.j2"


def odd_templates(session: Session) -> tuple[Diagnostic, ...]:
    """Return what is wrong under ``templates/report`` of the workspace, in the order of names."""
    root = session.looks
    folder = root / "templates" / "report" if root else None
    if root is None or folder is None or not folder.is_dir() or folder.is_symlink():
        return ()
    return tuple(_found(root, folder))


def _found(root: Path, folder: Path) -> Iterator[Diagnostic]:
    own = sorted(path for path in folder.rglob("*") if path.is_file() and not _packaged(root, path))
    texts = [path for path in own if path.name.endswith(_TEXT)]
    said = {path: path.read_text(encoding="utf-8", errors="replace") for path in texts}
    for path in own:
        name = path.relative_to(root / "templates").as_posix()
        others = (text for other, text in said.items() if other != path)
        if path in said and (_known(name) or any(name in text for text in others)):
            yield from _tried(root, name)
        elif name not in {f"report/{look}" for look in _LOOKS}:
            yield _diagnostic(
                TEMPLATE_UNUSED,
                Severity.WARNING,
                name,
                M("Nothing uses this file."),
                M(
                    "Only these are used: {endings} with the name of a template of the program or"
                    " named by one, {looks}",
                    endings=f"*{_TEXT}",
                    looks=tuple(sorted(_LOOKS)),
                ),
            )


def _packaged(root: Path, path: Path) -> bool:
    """Tell whether a file is a copy of the program's own, which changes nothing."""
    theirs = assets() / path.relative_to(root)
    return theirs.is_file() and theirs.read_bytes() == path.read_bytes()


def _known(name: str) -> bool:
    return (assets() / "templates" / name).is_file()


def _tried(root: Path, name: str) -> Iterator[Diagnostic]:
    """Yield why a template cannot be read; its fields are looked at when a report is made."""
    from qms.report.template import environment, tried

    try:
        tried(environment(root), name)
    except ReportProblem as problem:
        yield _diagnostic(TEMPLATE_ODD, Severity.ERROR, name, problem.message, problem.hint)


def _diagnostic(
    code: str, severity: Severity, name: str, message: Message, hint: Message | None
) -> Diagnostic:
    place = Place(f"templates/{name}")
    return Diagnostic(code, severity, RuleClass.DUTY, message, hint, place=place)
