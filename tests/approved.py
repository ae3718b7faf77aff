"""Documents whose editions are approved, bound to what they are, for tests in memory."""

from __future__ import annotations

import json
from textwrap import dedent
from typing import TYPE_CHECKING, Final

from qms.engine.document_binding import binding_of
from qms.engine.documents import edition_of
from qms.kinds.document import ControlledDocument
from qms.model.snapshot import WORKTREE
from qms.store.load import load
from tests.workspaces import ENGLISH, place, preset

if TYPE_CHECKING:
    from qms.model.snapshot import Snapshot

ID: Final = "DOC-2026-0001"
FOLDER: Final = f"records/documents/{ID}"
PLACE: Final = f"{FOLDER}/document.yaml"
OUTSIDE: Final = "{id: kk, place: 'archive 04-12', storage: outside, sha256: '" + "a" * 64 + "'}"
KK: Final = "{id: kk, place: edition-1.kk.md}"
RU: Final = "{id: ru, place: edition-1.ru.docx}"
FILES: Final = {
    f"{FOLDER}/edition-1.kk.md": "# Ереже\n\nБірінші бөлім.\n".encode(),
    f"{FOLDER}/edition-1.ru.docx": b"PK\x03\x04 as the office made it",
}
DECISION: Final = (
    "id: DEC-2026-0007\nschema: 1\ntitle: Regulation approved\nbody: BODY-academic-council\n"
    "act: protocol\ndate: 2026-03-16\n"
)


def draft(*texts: str, then: str = "") -> str:
    """Write a document with one edition that nobody has approved; ``then`` are further lines."""
    return dedent(f"""\
        id: {ID}
        schema: 1
        title: {{kk: Ереже, ru: Положение}}
        group: regulation
        code: ЕР 01-2026
        owner_unit: UNIT-academic-quality-office
        editions:
          - id: '1'
            date: 2026-03-02
            number: '1'
            changes: [{{id: '1', section: '2', sort: add, text: {{kk: Жаңа тармақ}}}}]
            texts: [{", ".join(texts)}]
    """) + dedent(then)


def act(text: str, more: str = "decision: DEC-2026-0007", files: dict[str, bytes] = FILES) -> str:
    """Approve the edition of a document as it is: its text with a bound act."""
    snapshot = seen(text, files=files)
    document = snapshot.entries[ID].record
    assert isinstance(document, ControlledDocument)
    edition = edition_of(document, "1")
    assert edition is not None
    binding = binding_of(snapshot, document, edition)
    assert binding is not None
    item = f"{{id: '1', edition: '1', act: protocol, number: '7', date: 2026-03-16, {more}"
    return f"{text}approvals:\n  - {item}, binding: {json.dumps(binding)}}}\n"


def seen(*texts: str, files: dict[str, bytes] = FILES, base: bool = False) -> Snapshot:
    """Load records with the files beside them."""
    laid = {place(text): dedent(text).encode() for text in texts}
    return load(WORKTREE, ENGLISH, (preset("kaznmu") if base else {}) | laid | files)
