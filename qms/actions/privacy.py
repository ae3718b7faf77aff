"""The privacy gate: what goes to the staff or the public is searched for personal data first."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from qms.actions.privacy_places import Places
from qms.actions.roster import roster
from qms.engine.circles import PERSONAL, circles_of, contacts_of, may_show, permission, wide_enough
from qms.engine.personal_data import personal_data
from qms.errors import PublishingProblem
from qms.i18n import N_, Lines, M, translate
from qms.model.record import Circle
from qms.report.privacy import document_texts, file_texts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qms.actions.session import Session
    from qms.engine.personal_data import Personal
    from qms.engine.personal_names import Roster
    from qms.i18n import Message
    from qms.kinds.waiver import Waiver
    from qms.model.record import Record
    from qms.report.document import Document
    from qms.report.privacy import Part

_SHORT: Final = 12
"""Signs of a commit that are printed."""


def gate(session: Session, circle: Circle) -> Gate | None:
    """Return what searches a file (name, content) before it may leave, None inside the office.

    Call it with the name and the bytes of every file before the first one is written.  It raises
    PublishingProblem for personal data that the legal service has not permitted.
    """
    return None if circle is Circle.INTERNAL else Gate(session, circle)


def refuse_narrower(
    session: Session, record: Record, circle: Circle, *, whole: bool = False
) -> None:
    """Refuse what asks for a record by its name and for a circle that may not see it.

    With ``whole`` all of the record is shown, as minutes show a meeting: that columns of it are
    published is not enough.
    """
    shown = wide_enough(record.shown_circle, circle)
    if shown or (not whole and may_show(session.view, record, circle)):
        return
    raise PublishingProblem(
        M(
            "{id} is for the circle: {own}. It may not go to the circle: {wanted}.",
            id=record.id,
            own=M(record.shown_circle.value),
            wanted=M(circle.value),
        ),
        M("POL-circles decides what leaves a circle, and the field circle of a record."),
    )


class Gate:
    """Searches the files of one command; it remembers what it found permitted."""

    def __init__(self, session: Session, circle: Circle) -> None:
        self.session = session
        self.circle = circle
        self.permitted: dict[Personal, Waiver] = {}

    @cached_property
    def roster(self) -> Roster:
        """The names to look for."""
        return roster(self.session)

    @cached_property
    def contacts(self) -> frozenset[Personal]:
        """What the university publishes of itself.

        So the commit that figures come from, whole or short: its digits may look like a telephone.
        """
        commit = str(self.session.provenance()["commit"] or "")
        own = {*personal_data(commit, self.roster), *personal_data(commit[:_SHORT], self.roster)}
        return contacts_of(self.session.view) | own

    @cached_property
    def places(self) -> Places:
        """Where the records say what was found."""
        return Places(self.session, self.roster)

    def __call__(self, name: str, content: bytes) -> None:
        """Search a file; raises PublishingProblem with what was found and where it comes from."""
        self._judge(name, file_texts(name, content))

    def document(self, name: str, document: Document) -> Document:
        """Search a report before it is made; returns it with the permissions it makes use of."""
        used = self._judge(name, (document_texts(document),))
        if not used:
            return document
        meta = document.meta
        label = translate(N_("Published by permission of the legal service"), meta.lang)
        said = ", ".join(sorted({f"{item.id} ({_by(item)})" for item in used}))
        return replace(document, meta=replace(meta, provenance={**meta.provenance, label: said}))

    def _judge(self, name: str, parts: Iterable[Part]) -> list[Waiver]:
        found: dict[Personal, str] = {}
        for part in parts:
            for item in personal_data(part.text, self.roster, dense=part.dense) - self.contacts:
                found.setdefault(item, part.name)
        used = {item: self._permission(item) for item in found}
        refused = {item: part for item, part in found.items() if used[item] is None}
        if refused:
            raise self._refusal(name, refused)
        return [waiver for waiver in used.values() if waiver is not None]

    def _permission(self, item: Personal) -> Waiver | None:
        """Return the waiver of every record that could have brought a value into the report."""
        if item not in self.permitted:
            view = self.session.view
            holders = [view.snapshot.get(record_id) for record_id in self.places.holders(item)]
            known = [record for record in holders if record is not None]
            shown = [record for record in known if may_show(view, record, self.circle)] or known
            waivers = [permission(view, record.id) for record in shown]
            if not waivers or waivers[0] is None or None in waivers:
                return None
            self.permitted[item] = waivers[0]
        return self.permitted[item]

    def _refusal(self, name: str, refused: dict[Personal, str]) -> PublishingProblem:
        lines = [
            self._line(item, part)
            for item, part in sorted(refused.items(), key=lambda pair: str(pair[0]))
        ]
        return PublishingProblem(
            M(
                "{file} names persons and may not leave the office:{lines}",
                file=name,
                lines=Lines(lines),
            ),
            self._hint(refused),
        )

    def _line(self, item: Personal, part: str) -> Message:
        said = M("{found} in {part}", found=item.words, part=part) if part else item.words
        places = tuple(self.places.of(item))
        if not places:
            return M("{found}: in no single field of a record; look at the templates", found=said)
        return M("{found}: {places}", found=said, places=places)

    def _hint(self, refused: dict[Personal, str]) -> Message:
        """Say what to do where the values stand: only a record can be waived."""
        if any(self.places.holders(item) for item in refused):
            return self._waive()
        if all(tuple(self.places.of(item)) for item in refused):
            return M("Take it out of the template or the settings: a waiver is for records only.")
        return M(
            "It is in no record, so that nothing can be waived: see whether the report puts it"
            " together of several fields, and change one of them."
        )

    def _waive(self) -> Message:
        circles = circles_of(self.session.view)
        offices = circles.deciders if circles else ()
        if not offices:
            return M("Take it out of the field. POL-circles names no unit that may permit it.")
        return M(
            "Take it out of the field; or record a decision of each of {offices} (qms decision add"
            " --unit {ids}) and waive {rule} for the record with them (qms waiver add --decision"
            " --agreed).",
            offices=tuple(self.session.view.name(one) or one for one in offices),
            ids=offices,
            rule=PERSONAL,
        )


def _by(waiver: Waiver) -> str:
    return ", ".join(name for name in (waiver.decision, *waiver.agreed) if name)
