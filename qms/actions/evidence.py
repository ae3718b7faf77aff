"""Evidence: record a file by its content, compare it later."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from qms.actions.records import PLACEHOLDER, Written, find
from qms.actions.values import parse_date
from qms.errors import UsageProblem
from qms.i18n import N_, M
from qms.kinds.evidence import Evidence, Storage
from qms.model.change import Beside, Change, Create, File, Placeholder
from qms.store.attachments import content, measure, reachable
from qms.store.walk import RECORDS
from qms.store.yaml_writer import normalise

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from qms.actions.session import Session
    from qms.model.change import Edit
    from qms.store.attachments import Measured
    from qms.store.write import Applied


@dataclass(frozen=True, slots=True)
class Said:
    """What the user says of a file beside its content."""

    title: str
    unit: str | None = None
    date: str | None = None
    proves: Sequence[str] = ()
    expires: str | None = None
    source: str | None = None
    circle: str | None = None


class Compared(StrEnum):
    """How a file stands to its record."""

    SAME = N_("same")
    CHANGED = N_("changed")
    MISSING = N_("missing")
    ELSEWHERE = N_("not reachable from here")


_FOLDER: Final = f"{RECORDS}/{Evidence.spec.folder}"
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
BAD: Final = frozenset({Compared.CHANGED, Compared.MISSING})


def add_evidence(  # noqa: PLR0913 -- what is said of it, and where it is kept
    session: Session,
    file: Path,
    said: Said,
    *,
    outside: str | None,
    into_git: bool,
    dry: bool = False,
) -> Written | Applied:
    """Record a file by its hash.

    It stays where it is, or at ``outside`` (an archive, a drive); with ``into_git`` it is copied
    beside the record: what git once holds can never be destroyed.
    """
    edits = evidence_edits(session, file, said, PLACEHOLDER, outside=outside, into_git=into_git)
    applied = session.write(Change(f"{PLACEHOLDER}: add evidence", "evidence add", edits), dry=dry)
    if dry:
        return applied
    return Written(applied.ids[PLACEHOLDER], applied, session.reopened().view)


def evidence_edits(  # noqa: PLR0913 -- as above
    session: Session,
    file: Path,
    said: Said,
    placeholder: Placeholder,
    *,
    outside: str | None,
    into_git: bool,
) -> tuple[Edit, ...]:
    """Return the edits that record a file, for a change that may hold others too."""
    if into_git and outside is not None:
        raise UsageProblem(
            M("{one} and {other} exclude each other.", one="--into-git", other="--outside")
        )
    found = measure(file)
    beside = Beside(_FOLDER, placeholder, file_name(file))
    place = beside if into_git else place_of(session, file, outside)
    storage = Storage.GIT if into_git else Storage.OUTSIDE
    tree = {**_tree(session, said), **_measured(found), "storage": storage.value, "place": place}
    create = Create("evidence", tree, placeholder)
    return (create, File(beside, content(file))) if into_git else (create,)


def _tree(session: Session, said: Said) -> dict[str, Any]:
    for name in (*said.proves, *((said.unit,) if said.unit else ())):
        if not isinstance(name, Placeholder):  # else a record of the same change
            find(session, name)
    day = parse_date(said.date, "--date") if said.date else session.today
    tree: dict[str, Any] = {"title": normalise(said.title)[0], "date": day.isoformat()}
    if said.unit:
        tree["unit"] = said.unit
    if said.source:
        tree["source"] = normalise(said.source)[0]
    if said.proves:
        tree["proves"] = list(said.proves)
    if said.expires:
        tree["expires"] = parse_date(said.expires, "--expires").isoformat()
    if said.circle:
        tree["circle"] = said.circle
    return tree


def _measured(found: Measured) -> dict[str, Any]:
    tree: dict[str, Any] = {"sha256": found.sha256, "size": found.size}
    return tree | ({"media_type": found.media_type} if found.media_type else {})


def file_name(file: Path) -> str:
    """Return the name under which git keeps a file, whatever computer typed it."""
    name = _CONTROL.sub(" ", unicodedata.normalize("NFC", normalise(file.name)[0])).strip()
    if name == Evidence.spec.main_file or name.startswith("."):
        raise UsageProblem(
            M("A file beside a record cannot be called {name}.", name=name),
            M("Give the file another name."),
        )
    return name


def place_of(session: Session, file: Path, outside: str | None) -> str:
    """Return where a file lies: at ``outside``, else on this computer, from the workspace."""
    if outside is not None:
        return normalise(outside)[0]
    root, path = session.store.root.resolve(), file.resolve()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def compare(
    session: Session, only: Collection[str] | None = None
) -> tuple[tuple[Evidence, Compared], ...]:
    """Compare every file that is reachable from here with the hash of its record.

    A file that git should hold is missing when it is not there; one kept outside is elsewhere.
    ``only`` are the ids of those that are asked for.
    """
    wanted = [item for item in session.snapshot.of(Evidence) if only is None or item.id in only]
    return tuple((item, _compared(session, item)) for item in wanted)


def _compared(session: Session, item: Evidence) -> Compared:
    path = reachable(session.store.root, item.place)
    if path is None:
        return Compared.MISSING if item.storage is Storage.GIT else Compared.ELSEWHERE
    return Compared.SAME if measure(path).sha256 == item.sha256 else Compared.CHANGED
