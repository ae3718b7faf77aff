"""From documents to files on disk: searched where they leave the office, then written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qms.actions.privacy import gate
from qms.actions.session import Session
from qms.errors import PublishingProblem, UsageProblem
from qms.i18n import M
from qms.kinds.evidence import Evidence
from qms.kinds.issued_report import IssuedReport
from qms.report.render import put, rendered
from qms.store.attachments import content, reachable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from qms.actions.papers import Order
    from qms.actions.privacy import Gate
    from qms.model.record import Circle
    from qms.report.document import Document


def publish(
    session: Session, circle: Circle, order: Order, documents: Iterable[tuple[str, Document]]
) -> tuple[Path, ...]:
    """Write documents by name in the formats of the order, and return the paths.

    What leaves the office is searched for personal data, all of it before the first file is
    written; raises PublishingProblem, which names what an earlier run has left under the same
    names, and UsageProblem for a name under which an issued file lies.
    """
    guard = gate(session, circle)
    files: dict[str, bytes] = {}
    for name, document in documents:
        try:
            files |= _searched(session, order, guard, name, document)
        except PublishingProblem as problem:
            raise _with_earlier(problem, order, name) from problem
    keep_issued(session, order.out, files)
    return put(order.out, files)


def _searched(
    session: Session, order: Order, guard: Gate | None, name: str, document: Document
) -> dict[str, bytes]:
    """Return the files of a document, none of which names what may not leave."""
    files = rendered(
        guard.document(name, document) if guard else document,
        order.formats,
        name,
        workspace=session.looks,
        progress=order.progress,
        warn=order.warn,
    )
    for file, data in files.items():
        if guard:
            guard(file, data)
    return files


def _with_earlier(problem: PublishingProblem, order: Order, name: str) -> PublishingProblem:
    """Say that what lies under the asked names was made earlier: somebody might send it."""
    there = [str(path) for kind in order.formats if (path := order.out / f"{name}.{kind}").exists()]
    if not there:
        return problem
    return PublishingProblem(
        problem.message,
        M(
            "{hint} Still there from an earlier run, not written by this one: {paths}",
            hint=problem.hint,
            paths=tuple(there),
        ),
    )


def keep_issued(session: Session, out: Path, files: Mapping[str, bytes]) -> None:
    """Refuse to overwrite a file that was issued: its record tells it by its bytes."""
    there = [name for name in files if (out / name).is_file()]
    if not there:
        return
    issued = _issued_places(session)
    for name in there:
        path = out / name
        report = issued.get(path.resolve())
        if report is not None and content(path) != files[name]:
            raise UsageProblem(
                M("{path} was issued with {id} and is not overwritten.", path=name, id=report),
                M(
                    "Write into another folder (--out), or move the issued file to a lasting place"
                    " and set that place in its evidence: qms show {id}",
                    id=report,
                ),
            )


def _issued_places(session: Session) -> dict[Path, str]:
    """Return where issued files lie that can be reached from here, with their reports of today."""
    now = Session(replace(session.moment, at=None)) if session.moment.at else session
    evidence = {item.id: item for item in now.snapshot.of(Evidence)}
    found = {}
    for report in now.snapshot.of(IssuedReport):
        for file in report.files:
            item = evidence.get(file.evidence or "")
            place = reachable(session.store.root, item.place) if item else None
            if place is not None:
                found[place.resolve()] = report.id
    return found
