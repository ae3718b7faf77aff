"""What a mirror holds: registers, issued reports, a note that the source is elsewhere."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from qms.actions.privacy import gate
from qms.actions.reports import Asked, frame_of
from qms.engine.circles import shown_columns, wide_enough
from qms.engine.file_names import (
    OWN_SCHEME,
    build,
    folder_name,
    rules_of_names,
    type_label,
    unit_label,
)
from qms.engine.periods import day_period
from qms.i18n import N_, translate
from qms.kinds import all_kinds
from qms.kinds.evidence import Evidence
from qms.kinds.issued_report import IssuedReport
from qms.kinds.unit import Unit
from qms.report.frame import circle_words, compose
from qms.report.listing import NOUNS, listing_spec
from qms.report.origins import unmarked
from qms.report.render import render
from qms.store.attachments import content, measure, reachable
from qms.store.mirror_folder import sha256

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from qms.actions.session import Session
    from qms.kinds.issued_report import IssuedFile
    from qms.model.record import Circle
    from qms.report.document import Document
    from qms.report.frame import Frame
    from qms.store.mirror_folder import Mirrored


class Problem(StrEnum):
    """Why an issued file is not mirrored."""

    MISSING = N_("not reachable from here, not mirrored")
    CHANGED = N_("changed after it was issued, not mirrored")


Made: TypeAlias = "Mapping[str, bytes] | Problem"
FORMATS: Final = ("xlsx", "pdf")
_LAYOUT: Final = 1
"""Counted up when a new program prints the same content otherwise, so that all is written anew."""
_PLACE: Final = Path("build/reports")


@dataclass(frozen=True, slots=True)
class Wish:
    """For whom the mirror is, in which languages; who hears of progress and of oddities.

    ``languages`` come to those that the folder has, or with ``only`` in their place; none are the
    folder's own, else the default language.  ``command`` is what the files name.
    """

    circle: Circle
    languages: Sequence[str] = ()
    only: bool = False
    command: str = ""
    progress: Callable[[str], None] | None = None
    warn: Callable[[str], None] | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """What stands in the mirror in one or several formats.

    ``content`` is the digest of what it says, without commit and day; ``name`` gives its path
    without the ending, on a day and with a number where names meet; ``day`` is its own day, None
    for that of its last change; ``make`` writes the asked formats under a name; ``called`` is what
    a reader calls it where it cannot be made.
    """

    key: str
    content: str
    name: Callable[[dt.date, int], str]
    make: Callable[[str, Sequence[str]], Made]
    endings: Sequence[str] = FORMATS
    day: dt.date | None = None
    called: str = ""


def items(session: Session, wish: Wish) -> Iterator[Item]:
    """Yield the registers that the circle may see, in each language, then the issued reports."""
    for lang in wish.languages:
        frame = _frame(session, wish, lang)
        for noun in NOUNS:
            if _listed(frame, noun):
                yield _register(session, wish, frame, noun)
    yield from _issued(session, wish)


def _frame(session: Session, wish: Wish, lang: str) -> Frame:
    period = day_period(session.today)
    asked = Asked(listing_spec(NOUNS[0]), period, circle=wish.circle)
    frame = frame_of(session, asked, lang)
    return replace(frame, provenance={**frame.provenance, frame.say(N_("Command")): wish.command})


def _listed(frame: Frame, noun: str) -> bool:
    """Tell whether the circle may see a register of the kind: some columns of it."""
    kind = all_kinds()[noun]
    allowed = shown_columns(frame.view, kind, frame.circle)
    return wide_enough(kind.spec.circle, frame.circle) or allowed is not None


def _register(session: Session, wish: Wish, frame: Frame, noun: str) -> Item:
    spec = listing_spec(noun)
    document = compose(spec, frame)
    title = type_label(frame.view, rules_of_names(frame.view), noun, frame.lang)
    name = partial(
        _name,
        session,
        _office(frame),
        title or document.meta.title,
        folder_name(frame.say(N_("Registers"))),
    )
    make = partial(_rendered, session, wish, document)
    return Item(f"register/{noun}/{frame.lang}", _digest(document, frame), name, make)


def _office(frame: Frame) -> str:
    unit = frame.view.snapshot.get(frame.forms.office)
    if isinstance(unit, Unit):
        return unit_label(frame.view, unit, frame.lang)
    return frame.office.shown(frame.lang)


def _name(  # noqa: PLR0913, PLR0917 -- what a name is made of
    session: Session, unit: str, kind: str, folder: str, day: dt.date, number: int
) -> str:
    scheme = rules_of_names(session.view).scheme or OWN_SCHEME
    return f"{folder}/{build(scheme, day, unit, kind if number == 1 else f'{kind} {number}')}"


def _digest(document: Document, frame: Frame) -> str:
    """Return the digest of what a document says, the same on another day and at another commit."""
    said = [
        _LAYOUT,
        document.meta.title,
        repr(document.meta.header),
        document.meta.circle,
        frame.lang,
        unmarked(document.markdown),
        [repr(table) for table in document.tables.values()],
        [(item.caption, item.svg, item.alt) for item in document.figures.values()],
    ]
    return sha256(json.dumps(said, ensure_ascii=False, default=str).encode())


def _rendered(
    session: Session, wish: Wish, document: Document, stem: str, endings: Sequence[str]
) -> Made:
    with tempfile.TemporaryDirectory(prefix="qms-mirror-") as folder:
        written = render(
            document,
            endings,
            Path(folder),
            Path(stem).name,
            workspace=session.looks,
            progress=wish.progress,
            warn=wish.warn,
            gate=gate(session, wish.circle),
        )
        return {path.suffix[1:]: path.read_bytes() for path in written}


def _issued(session: Session, wish: Wish) -> Iterator[Item]:
    """Yield the files of issued reports that the circle may see."""
    frame = _frame(session, wish, wish.languages[0])
    view, rules = frame.view, rules_of_names(frame.view)
    folder = folder_name(frame.say(IssuedReport.spec.plural))
    for report in view.snapshot.of(IssuedReport):
        if not wide_enough(report.shown_circle, wish.circle) or not view.on_record(report):
            continue
        word = type_label(view, rules, report.report_kind, frame.lang) or report.report_kind
        unit = view.snapshot.get(report.unit or "")
        by = unit_label(view, unit, frame.lang) if isinstance(unit, Unit) else _office(frame)
        name = partial(_name, session, by, f"{word} {report.period}", folder)
        for file in report.files:
            key = f"{report.id}/{file.id}"
            endings = (Path(file.name).suffix[1:].lower() or "bin",)
            make = partial(_copied, session, wish, file)
            called = f"{report.id}, {file.name}"
            yield Item(key, file.sha256, name, make, endings, report.issued, called)


def _copied(
    session: Session, wish: Wish, file: IssuedFile, stem: str, endings: Sequence[str]
) -> Made:
    places = [path for path in _places(session, file) if path is not None]
    found = next((path for path in places if measure(path).sha256 == file.sha256), None)
    if found is None:
        return Problem.CHANGED if _own_place(session, file) else Problem.MISSING
    data = content(found)
    search = gate(session, wish.circle)
    if search is not None:
        search(f"{Path(stem).name}.{endings[0]}", data)
    return {endings[0]: data}


def _own_place(session: Session, file: IssuedFile) -> Path | None:
    """Return where its own evidence says that it lies, None where nothing does."""
    item = session.snapshot.get(file.evidence or "")
    return reachable(session.store.root, item.place) if isinstance(item, Evidence) else None


def _places(session: Session, file: IssuedFile) -> Iterator[Path | None]:
    """Yield where the file may lie: as its evidence says, any evidence of its hash, or beside."""
    root = session.store.root
    for item in session.snapshot.of(Evidence):
        if item.id == file.evidence or item.sha256 == file.sha256:
            yield reachable(root, item.place)
    yield reachable(root, str(_PLACE / Path(file.name).name))


def readme(session: Session, wish: Wish, others: Mapping[str, Mirrored]) -> Item:
    """Return the note that the source is elsewhere; it is as new as the newest of the others."""
    said = sorted((key, item.content, item.name) for key, item in others.items())
    digest = sha256(json.dumps([_LAYOUT, *wish.languages, said], ensure_ascii=False).encode())
    return Item("readme", digest, _readme_name, partial(_note, session, wish), ("txt",))


def _readme_name(_day: dt.date, number: int) -> str:
    return "README" if number == 1 else f"README {number}"


def _note(session: Session, wish: Wish, stem: str, endings: Sequence[str]) -> Made:
    texts = [_words(_frame(session, wish, lang)) for lang in wish.languages]
    data = "\n\n".join(texts).encode()
    search = gate(session, wish.circle)
    if search is not None:
        search(f"{stem}.{endings[0]}", data)
    return {endings[0]: data}


_SAID: Final = (
    N_("These files are a mirror. Their source are the records of the quality office."),
    N_("What is changed here is lost: the next run sets an edited file aside and writes its own."),
    N_("To change an entry, tell the office that issues them; files of your own are left alone."),
    N_("The day in a name is that of the last change of its content."),
)
_STATE: Final = (
    N_("Data as of"),
    N_("Commit"),
    N_("State of the records"),
    N_("Command"),
    N_("Program"),
)


def _words(frame: Frame) -> str:
    head = f"{frame.institution_name.shown(frame.lang)}. {frame.office.shown(frame.lang)}"
    known = {frame.say(label) for label in _STATE}
    state = [f"{label}: {value}" for label, value in frame.provenance.items() if label in known]
    lines = [head, "", *(translate(text, frame.lang) for text in _SAID), "", circle_words(frame)]
    return "\n".join([*lines, *state]) + "\n"
