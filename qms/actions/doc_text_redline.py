"""Two editions of a document compared, as a page and as lines of the change sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qms.actions.doc_life import document_of
from qms.actions.doc_text import chosen_edition, read_edition_text, text_in
from qms.engine.document_compare import compare_texts
from qms.engine.documents import editions
from qms.errors import UsageProblem
from qms.i18n import M
from qms.model.diagnostic import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qms.actions.session import Session
    from qms.engine.document_compare import Compared, SectionPair
    from qms.engine.document_sections import Content
    from qms.kinds.document import ControlledDocument
    from qms.kinds.document_parts import Edition

_SHORT: Final = 120
"""Letters of a change that a line of the change sheet quotes."""


@dataclass(frozen=True, slots=True)
class Redline:
    """Two editions of a text, and every section with what became of it."""

    document: ControlledDocument
    before: Edition
    after: Edition
    language: str
    pairs: tuple[SectionPair, ...]

    @property
    def changed(self) -> tuple[SectionPair, ...]:
        """The sections that differ."""
        return tuple(pair for pair in self.pairs if pair.state != "same")

    @property
    def stem(self) -> str:
        """The name of the page without its ending."""
        return f"{self.document.id}-{self.before.id}-{self.after.id}.{self.language}"


def redline(
    session: Session,
    record_id: str,
    before: str | None = None,
    after: str | None = None,
    language: str | None = None,
) -> Redline:
    """Compare an edition (else the draft, else that in force) with an earlier one, else the last.

    Raises UsageProblem where one of them is missing or cannot be read.
    """
    document = document_of(session, record_id)
    later = chosen_edition(session.view, document, after)
    earlier = chosen_edition(session.view, document, before) if before else _last(document, later)
    spoken = text_in(session, later, language).id
    old, new = (_read(session, document, edition, spoken) for edition in (earlier, later))
    return Redline(document, earlier, later, spoken, compare_texts(old, new))


def _last(document: ControlledDocument, later: Edition) -> Edition:
    known = editions(document)
    at = next(n for n, item in enumerate(known) if item.id == later.id)
    if at == 0:
        raise UsageProblem(
            M("{id} has no edition before {edition}.", id=document.id, edition=later.id),
            M("Its editions: {names}", names=tuple(item.id for item in known)),
        )
    return known[at - 1]


def _read(
    session: Session, document: ControlledDocument, edition: Edition, language: str
) -> Content:
    content = read_edition_text(session.view, document, text_in(session, edition, language))
    if isinstance(content, Diagnostic):
        raise UsageProblem(content.message, content.hint)
    return content


def change_lines(found: Redline) -> Iterator[str]:
    """Yield each section that differs as ``qms doc revise --change`` reads it."""
    for pair in found.changed:
        if not pair.margins and pair.state != "renumbered":
            yield change_line(pair)


def change_line(pair: SectionPair) -> str:
    """Return one section as a line of the change sheet: ``SECTION|replace|WORDS``."""
    return "|".join((_plain(_section(pair)), _sort(pair), _plain(_quoted(pair)))).rstrip("|")


def _section(pair: SectionPair) -> str:
    """Return the number under which a section is found, else its heading."""
    section = pair.section
    return section.number or section.heading[:_SHORT]


def _sort(pair: SectionPair) -> str:
    """Return the kind of a change: a section that only gained is an addition."""
    if pair.state in {"added", "removed"}:
        return "add" if pair.state == "added" else "cancel"
    if pair.state == "moved" or any(sign != "=" for sign, _ in pair.head):
        return "replace"
    gained, lost = (any(_has(block, sign) for block in pair.blocks) for sign in ("+", "-"))
    return "replace" if gained == lost else "add" if gained else "cancel"


def _has(block: Compared, sign: str) -> bool:
    return any(one == sign for cell in block.cells for one, _ in cell)


def _quoted(pair: SectionPair) -> str:
    """Return the words that differ, each taken out, then added, as far as a line holds them."""
    if pair.state in {"added", "removed", "moved"}:
        return pair.section.heading[:_SHORT]
    found = [words for block in pair.blocks for cell in block.cells for words in _differing(cell)]
    if not found:
        return f"{pair.old.heading if pair.old else ''} → {pair.section.heading}"[:_SHORT]
    return _joined(found)


def _joined(found: list[str]) -> str:
    """Join changes of a section; those that find no room are told by an ellipsis."""
    held = found[:1]
    for words in found[1:]:
        if len("; ".join((*held, words))) > _SHORT:
            return "; ".join((*held, "…"))
        held.append(words)
    return "; ".join(held)


def _differing(cell: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Yield what differs in a paragraph or cell; words that took the place of others with them."""
    pieces = [piece for piece in (*cell, ("=", "")) if piece[0] == "=" or piece[1].strip()]
    held = ""
    for sign, text in pieces:
        if sign == "+" and held:
            yield f"{_cut(held)} → {_cut(text)}"
            held = ""
            continue
        if held:
            yield _cut(held)
        held = text if sign == "-" else ""
        if sign == "+":
            yield _cut(text)


def _cut(text: str) -> str:
    short = " ".join(text.split()).strip(",; ") or text.strip()
    return short if len(short) <= _SHORT else f"{short[:_SHORT].rsplit(' ', 1)[0]} …"


def _plain(text: str) -> str:
    return " ".join(text.replace("|", "/").split())
