"""A pack of records for one purpose: a list with hashes, and the files that are at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.actions.doc_names import paper_stem
from qms.actions.doc_print_job import rendered_files
from qms.actions.evidence import Compared, compare
from qms.actions.papers import desk
from qms.actions.privacy import gate
from qms.actions.publish import keep_issued
from qms.engine.circles import may_show, wide_enough
from qms.engine.file_names import safe
from qms.errors import UsageProblem
from qms.i18n import M, translate
from qms.kinds.evidence import Evidence
from qms.report.document_pack import pack_register
from qms.report.render import put
from qms.store.attachments import content, reachable

if TYPE_CHECKING:
    from pathlib import Path, PurePosixPath

    from qms.actions.papers import Order
    from qms.actions.session import Session


def pack(session: Session, purpose: str, order: Order) -> tuple[Path, ...]:
    """Write the list of the records of a purpose, and copies of those that are what was recorded.

    A file that differs from its hash, or cannot be reached, is listed as such and not copied.
    What the circle of the order may not see is in neither.  Raises UsageProblem for an unknown
    purpose and where no record has it.
    """
    found = _of_purpose(session, purpose, order)
    files: dict[str, bytes] = {}
    for lang in order.languages or (session.config.default_language,):
        at = desk(session, session.view, lang, order.circle)
        rows = [(item, translate(state.value, lang)) for item, state in found]
        made = pack_register(at, purpose, rows)
        name = paper_stem(at, made.meta.title)
        stem = f"{name} {lang}" if any(file.startswith(f"{name}.") for file in files) else name
        files |= rendered_files(session, order, made, stem)
    for number, (item, state) in enumerate(found, start=1):
        path = reachable(session.store.root, item.place)
        if state is Compared.SAME and path is not None:
            files[_copy(number, item, path)] = content(path)
    return _written(session, order, files)


def _of_purpose(
    session: Session, purpose: str, order: Order
) -> tuple[tuple[Evidence, Compared], ...]:
    words = session.view.words.vocabulary("record-purpose") if session.view.words else None
    known = tuple(word.id for word in (words.words if words else ()))
    if purpose not in known:
        raise UsageProblem(
            M("There is no purpose {name}.", name=purpose),
            M("Purposes: {names}", names=known) if known else None,
        )
    view = session.view
    kept = {
        item.id
        for item in session.snapshot.of(Evidence)
        if purpose in item.purposes
        and item.date <= session.today
        and wide_enough(item.shown_circle, order.circle)
        and may_show(view, item, order.circle)
    }
    if not kept:
        raise UsageProblem(
            M("No record is kept for: {name}", name=purpose),
            M("Say it of one: qms set EVD-... purposes {name}", name=purpose),
        )
    return tuple(sorted(compare(session, kept), key=lambda pair: (pair[0].date, pair[0].id)))


def _copy(number: int, item: Evidence, path: PurePosixPath | Path) -> str:
    return f"{number:03} {item.id} {safe(path.stem)}{path.suffix.lower()}"


def _written(session: Session, order: Order, files: dict[str, bytes]) -> tuple[Path, ...]:
    guard = gate(session, order.circle)
    for name, data in files.items() if guard else ():
        if guard:
            guard(name, data)
    keep_issued(session, order.out, files)
    return put(order.out, files)
