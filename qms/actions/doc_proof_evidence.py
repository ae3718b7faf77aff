"""What proves an approval, and whether each thing is still what was recorded."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final, TypeAlias

from qms.actions.evidence import Compared
from qms.engine.documents import text_path
from qms.i18n import M
from qms.kinds.evidence import Evidence, Storage
from qms.model.snapshot import WORKTREE
from qms.store.attachments import content, measure, reachable
from qms.store.signatures import cms_holds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.actions.session import Session
    from qms.i18n import Message
    from qms.kinds.document import ControlledDocument
    from qms.kinds.document_parts import Approval, Edition

_SIGNATURES: Final = frozenset({".cms", ".p7s", ".p7m", ".sig"})
_LARGEST: Final = 1 << 24
"""Bytes of the largest signature file that is looked into."""


_Act: TypeAlias = "tuple[ControlledDocument, Edition, Approval]"


@dataclass(frozen=True, slots=True)
class Proof:
    """One thing that proves an approval: ``kind``, the record or number, how its file stands.

    ``signature`` tells of a signature file whether it is intact, in words.
    """

    kind: str
    name: str
    how: Compared | None = None
    place: str = ""
    signature: Message | None = None
    problem: Message | None = None


def proofs(
    session: Session, document: ControlledDocument, edition: Edition, act: Approval
) -> Iterator[Proof]:
    """Yield what proves an act of approval, its signed commit left out."""
    if act.decision:
        yield Proof("decision", act.decision)
    for name in act.evidence:
        found = session.snapshot.get(name)
        if isinstance(found, Evidence):
            yield _file(session, (document, edition, act), found)
    if act.edms_number:
        yield Proof("edms", act.edms_number)


def _file(session: Session, of: _Act, item: Evidence) -> Proof:
    how, data = _compared(session, item)
    suffix = PurePosixPath(item.place).suffix.lower()
    kind = "signature" if suffix in _SIGNATURES else "pdf" if suffix == ".pdf" else "file"
    said, problem = None, None
    if how is Compared.CHANGED:
        problem = M("the file of {id} was swapped: {place}", id=item.id, place=item.place)
    elif how is Compared.MISSING:
        problem = M("the file of {id} is missing: {place}", id=item.id, place=item.place)
    elif kind == "pdf":
        said = M("the hash holds; a signature inside of a PDF is not judged here")
    elif kind == "signature" and data is not None:
        said, problem = _signature(session, of, item, data)
    return Proof(kind, item.id, how, item.place, said, problem)


def _compared(session: Session, item: Evidence) -> tuple[Compared, bytes | None]:
    """Compare a file with its hash; one outside git can be had only where it lies within reach."""
    if item.storage is Storage.GIT:
        data = session.snapshot.content(item.place)
        if data is None:
            return Compared.MISSING, None
        same = hashlib.sha256(data).hexdigest() == item.sha256
        return (Compared.SAME if same else Compared.CHANGED), data
    return _outside(session, item.place, item.sha256)


def _outside(session: Session, place: str, sha256: str | None) -> tuple[Compared, bytes | None]:
    path = reachable(session.store.root, place) if session.rev == WORKTREE else None
    if path is None:
        return Compared.ELSEWHERE, None
    found = measure(path)
    if found.sha256 != sha256:
        return Compared.CHANGED, None
    return Compared.SAME, content(path) if found.size <= _LARGEST else None


def swapped(session: Session, edition: Edition) -> frozenset[str]:
    """Return the languages whose text outside git is at hand, but is not that of its hash."""
    held = (text for text in edition.texts if text.storage is Storage.OUTSIDE)
    return frozenset(
        text.id
        for text in held
        if _outside(session, text.place, text.sha256)[0] is Compared.CHANGED
    )


def _signature(
    session: Session, of: _Act, item: Evidence, data: bytes
) -> tuple[Message | None, Message | None]:
    """Say whether a CMS signature is intact and of what; who signed is another question."""
    contents = list(_contents(session, of, item))
    for name, signed in contents:
        if signed is not None and cms_holds(data, signed):
            return M("intact, over {name}; who signed is not judged", name=name), None
    own = cms_holds(data, None)
    if own is None:
        return M("not judged: openssl is not installed here"), None
    if own:
        return M("intact, over the content that it holds; who signed is not judged"), None
    if any(signed is None for _, signed in contents):
        return M("not judged: what it signs may be a file that is not reachable from here"), None
    broken = M("the signature {id} is not one of any text or file of this approval", id=item.id)
    return None, broken


def _contents(
    session: Session, of: _Act, signature: Evidence
) -> Iterator[tuple[str, bytes | None]]:
    """Yield what a signature may be of: the texts of the edition and the other files."""
    document, edition, act = of
    for text in edition.texts:
        path = text_path(document, text)
        yield text.place, session.snapshot.content(path) if path else None
    for name in act.evidence:
        found = session.snapshot.get(name)
        if isinstance(found, Evidence) and found.id != signature.id:
            yield found.place, _compared(session, found)[1]
