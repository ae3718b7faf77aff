"""Texts of editions: what may be taken in, and under which name it lies beside the record."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from qms.actions.evidence import file_name
from qms.actions.values import choose
from qms.errors import UsageProblem
from qms.i18n import M
from qms.kinds.document import ControlledDocument
from qms.kinds.evidence import Storage
from qms.model.change import Beside, File
from qms.store.attachments import content, measure
from qms.store.yaml_writer import normalise

if TYPE_CHECKING:
    from pathlib import Path

    from qms.model.change import Placeholder

LANGUAGES: Final = ("kk", "ru", "en")
FORMATS: Final = (".md", ".docx", ".xlsx", ".pdf")
LARGEST: Final = 5 * 1024 * 1024
"""Bytes of the largest text that git keeps: what it once holds is copied with every clone."""
_FOLDER: Final = f"records/{ControlledDocument.spec.folder}"


@dataclass(frozen=True, slots=True)
class Taken:
    """A text that was taken in: its item in the record, and its bytes where git keeps them."""

    item: dict[str, Any]
    data: bytes | None

    def file(self, document: str | Placeholder) -> tuple[File, ...]:
        """Return the edit that lays the text beside the record, none for one outside git."""
        if self.data is None:
            return ()
        name = str(self.item["place"])
        if type(document) is str:
            return (File(f"{_FOLDER}/{document}/{name}", self.data),)
        return (File(Beside(_FOLDER, document, name), self.data),)  # type: ignore[arg-type]


def place(edition: str, language: str, suffix: str) -> str:
    """Return the name of a text beside the record: ``edition-2.kk.docx``."""
    return f"edition-{edition}.{language}{suffix}"


def take(file: Path, edition: str, language: str, outside: str | None) -> Taken:
    """Take a text in, however it came: its format, size and content are looked at first.

    The name under which it was sent is not kept.  Raises UsageProblem for a file of another
    format, for a damaged or hostile one, and for one too large for git without ``outside``.
    """
    language = choose("--language", language, LANGUAGES)
    suffix = PurePosixPath(file_name(file)).suffix.lower()
    if suffix not in FORMATS:
        raise UsageProblem(
            M("{name} is of no format for a text of a document.", name=file_name(file)),
            M("Formats: {names}", names=FORMATS),
        )
    found = measure(file)
    if outside is not None:
        kept = {"storage": Storage.OUTSIDE.value, "sha256": found.sha256, "size": found.size}
        return Taken({"id": language, "place": normalise(outside)[0], **kept}, None)
    if found.size > LARGEST:
        raise UsageProblem(
            M(
                "{name} has {size} bytes; git keeps texts of up to {limit}.",
                name=file_name(file),
                size=found.size,
                limit=LARGEST,
            ),
            M("Keep it elsewhere and record its hash: --outside PLACE"),
        )
    item = {"id": language, "place": place(edition, language, suffix)}
    return Taken(item, _sound(file_name(file), suffix, content(file)))


def _sound(name: str, suffix: str, data: bytes) -> bytes:
    """Return the bytes to keep; raises UsageProblem for a text that cannot be read."""
    from qms.exchange.document_text import read_text
    from qms.model.diagnostic import Diagnostic

    found = read_text(f"text{suffix}", data)
    if isinstance(found, Diagnostic):
        raise UsageProblem(
            M("{name} is not taken in: {problem}", name=name, problem=found.message), found.hint
        )
    if suffix != ".md":
        return data
    text = normalise(data.decode("utf-8-sig"))[0]
    return (text.rstrip("\n") + "\n").encode()
