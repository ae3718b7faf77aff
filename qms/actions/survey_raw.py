"""The raw file of a survey as the import log registers it: its hash, its place, its term."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qms.actions.roster import roster
from qms.actions.survey_log import SHORT
from qms.engine.retention import classes_for, longest
from qms.errors import UsageProblem
from qms.exchange.survey_personal import harmless
from qms.i18n import M
from qms.store.attachments import measure
from qms.store.lasting import is_apart
from qms.store.yaml_writer import normalise

if TYPE_CHECKING:
    from pathlib import Path

    from qms.actions.session import Session
    from qms.kinds.wave import Wave


def registered(session: Session, wave: Wave, file: Path, place: str | None) -> dict[str, Any]:
    """Return place, index of the file plan and last day of keeping, as far as they are known.

    A path outside the workspace is not written down unasked: it may name who works here.  Raises
    UsageProblem for a ``place`` with personal data.  The term runs from the year after the wave
    closed (7.9(2)).
    """
    view = session.view
    classes = list(classes_for(view, wave))
    kept = longest(view, classes, wave.closed or session.today)
    found = {
        "place": _stated(session, place) if place else _found(session, file),
        "index": kept.file_class.index if kept.file_class else None,
        "dispose": kept.last.isoformat() if kept.last else None,
    }
    return {key: value for key, value in found.items() if value}


def _stated(session: Session, place: str) -> str:
    """Return a place that a person wrote; raises UsageProblem for one that names somebody."""
    text: str = normalise(place)[0]
    if not harmless(text, "", roster(session)):
        raise UsageProblem(
            M("--place holds a name or a number of a person, which git would keep for ever."),
            M("Name the place alone, as: archive, shelf 4."),
        )
    return text


def _found(session: Session, file: Path) -> str | None:
    """Return the path in the workspace; what of it names somebody is replaced or left out."""
    inside = _inside(session, file)
    names = roster(session)
    if inside is None or harmless(inside, "", names):
        return inside
    folders = [part for part in inside.split("/")[:-1] if harmless(part, "", names)]
    return "/".join((*folders, harmless(file.name, measure(file).sha256[:SHORT], names)))


def _inside(session: Session, file: Path) -> str | None:
    root, path = session.store.root.resolve(), file.resolve()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else None


def refuse_in_git(session: Session, file: Path) -> None:
    """Raise UsageProblem for a raw file that lies where git would take it up."""
    inside = _inside(session, file)
    folder = inside.rpartition("/")[0] if inside is not None else None
    if folder is not None and not is_apart(session.store.workspace, folder or "."):
        raise UsageProblem(
            M("git would take up {file}: what it once holds can never be destroyed.", file=inside),
            M("Move it to private/, which git ignores."),
        )
