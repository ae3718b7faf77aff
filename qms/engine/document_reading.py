"""Who must read an edition, who has, and until when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from qms.engine.documents import FIRST
from qms.engine.documents_current import (
    Current,
    below,
    current_documents,
    everywhere,
    rules_on,
    tops,
    with_all_below,
)
from qms.kinds.role import Role
from qms.model.fields import Post
from qms.model.items import until

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterator

    from qms.engine.view import View
    from qms.kinds.document import ControlledDocument
    from qms.kinds.document_parts import Acknowledgement

People: TypeAlias = Mapping[Post, frozenset[str]]
"""Staff codes by post, as the list of the personnel office has them."""
NOBODY: Final[People] = {}


@dataclass(frozen=True, slots=True)
class Reader:
    """A unit, or a post, whose people must read an edition.

    ``units`` are those that it stands for: itself and all below that hand in no sheet of their
    own.  ``required`` is None where nobody has said how many there are.  ``lacking`` are staff
    codes without a tick, known only with a staff list.  ``sheets`` are evidence of scans.
    """

    unit: str | None
    post: Post | None
    units: tuple[str, ...]
    required: int | None
    signed: int
    sheets: tuple[str, ...] = ()
    ticked: int = 0
    lacking: tuple[str, ...] = ()
    job: bool = False

    @property
    def complete(self) -> bool:
        """Tell whether everybody has read who must."""
        return self.required is not None and self.signed >= self.required

    @property
    def name(self) -> str:
        """Return the id of the unit, or the post."""
        return str(self.post) if self.post else self.unit or ""

    @property
    def owing(self) -> tuple[str, ...]:
        """Return who has to see to it that what lacks is read; nobody where nothing lacks."""
        if self.complete:
            return ()
        return (str(self.post),) if self.post else self.units


@dataclass(frozen=True, slots=True)
class Reading:
    """The reading of the newest approved edition of a document; ``term`` is the last day in time.

    ``earlier`` counts the acknowledgements of other editions, which this edition has voided.
    """

    now: Current
    readers: tuple[Reader, ...]
    term: dt.date | None
    earlier: int

    @property
    def required(self) -> int:
        """Return how many must read, of all of whom the number is known."""
        return sum(item.required or 0 for item in self.readers)

    @property
    def signed(self) -> int:
        """Return how many have read, at most as many of each unit as must."""
        return sum(min(item.signed, item.required or 0) for item in self.readers)

    @property
    def share(self) -> float | None:
        """Return the share of those who have read, in per cent; None while a number is unknown."""
        if not self.required or any(item.required is None for item in self.readers):
            return None
        return round(100 * self.signed / self.required, 1)

    @property
    def open(self) -> tuple[Reader, ...]:
        """Return the readers that are not complete."""
        return tuple(item for item in self.readers if not item.complete)


def readings(view: View) -> tuple[Reading, ...]:
    """Return how far all documents in force have been read, those that nobody must read too."""
    return view.once(_readings)


def _readings(view: View) -> tuple[Reading, ...]:
    return tuple(reading(view, now) for now in current_documents(view))


def reading(view: View, now: Current, people: People = NOBODY) -> Reading:
    """Return how far the newest approved edition of a document has been read."""
    said = until(now.document.acknowledgements, view.today)
    own = tuple(item for item in said if (item.edition or FIRST) == now.newest.id)
    readers = tuple(_Asked(view, own, people).readers(now.document))
    return Reading(now, readers, reading_term(view, now), len(said) - len(own))


def reading_term(view: View, now: Current) -> dt.date | None:
    """Return the last day in time: so many working days after the approval.

    By the rules of the day of approval.  None where they name no term, or the working calendar
    does not reach so far.
    """
    rule = rules_on(view, now.approved).reading
    if rule is None or rule.working_days is None or not now.judged or view.working_days is None:
        return None
    return view.working_days.add(now.approved, rule.working_days)


def job_roles(view: View) -> Mapping[str, tuple[Role, ...]]:
    """Return the roles by the document that is their job description."""
    return view.once(_job_roles)


def _job_roles(view: View) -> dict[str, tuple[Role, ...]]:
    found: dict[str, tuple[Role, ...]] = {}
    for role in view.snapshot.of(Role):
        if role.job_description:
            found[role.job_description] = (*found.get(role.job_description, ()), role)
    return found


class _Asked:
    """What is known of the people that one edition concerns."""

    def __init__(self, view: View, said: tuple[Acknowledgement, ...], people: People) -> None:
        self.view = view
        self.said = said
        self.people = people
        self.speakers = {item.unit for item in said}
        self.codes = frozenset(code for item in said for code in item.codes)

    def readers(self, document: ControlledDocument) -> Iterator[Reader]:
        covered: set[str] = set()
        for unit in tops(self.view, document.reader_units):
            covered.update(with_all_below(self.view, unit))
            yield from self._of_unit(unit)
        everybody = bool(covered) and covered >= everywhere(self.view)
        for post in dict.fromkeys(document.reader_posts):
            full = self.view.post(post, None) or post
            if full.unit not in covered and not (everybody and full.unit is None):
                yield self._of_post(full, job=False)
        for role in job_roles(self.view).get(document.id, ()):
            yield self._of_post(Post(role.id, role.unit), job=True)

    def _of_unit(self, unit: str) -> Iterator[Reader]:
        if unit in self.speakers or not self._heard_below(unit):
            yield self._one(unit, tuple(self._stands_for(unit)))
            yield from self._speakers_below(unit)
            return
        if self._people_at((unit,)):
            yield self._one(unit, (unit,))
        for one in below(self.view).get(unit, ()):
            yield from self._of_unit(one)

    def _heard_below(self, unit: str) -> bool:
        return any(one in self.speakers for one in with_all_below(self.view, unit))

    def _stands_for(self, unit: str) -> Iterator[str]:
        yield unit
        for one in below(self.view).get(unit, ()):
            if one not in self.speakers:
                yield from self._stands_for(one)

    def _speakers_below(self, unit: str) -> Iterator[Reader]:
        for one in below(self.view).get(unit, ()):
            if one in self.speakers:
                yield from self._of_unit(one)
            else:
                yield from self._speakers_below(one)

    def _one(self, unit: str, units: tuple[str, ...]) -> Reader:
        own = [item for item in self.said if item.unit == unit]
        return self._counted(own, self._people_at(units), None, unit=unit, units=units)

    def _people_at(self, units: Collection[str]) -> frozenset[str]:
        held = (codes for post, codes in self.people.items() if post.unit in units)
        return frozenset[str]().union(*held)

    def _of_post(self, post: Post, *, job: bool) -> Reader:
        """Count a post; one without a unit is everybody who has the role."""
        held = [
            codes
            for one, codes in self.people.items()
            if one.role == post.role and post.unit in {None, one.unit}
        ]
        own = [item for item in self.said if self._is_by(item, post)]
        one_person = 1 if post.unit else None
        people = frozenset[str]().union(*held)
        return self._counted(own, people, one_person, post=post, unit=post.unit, job=job)

    def _is_by(self, item: Acknowledgement, post: Post) -> bool:
        """Tell whether an acknowledgement is that of a post: its own, or its unit's."""
        by = self.view.post(item.by, item.unit)
        its_own = by is not None and by.role == post.role and post.unit in {None, by.unit}
        whole = item.required is not None and (item.signed or 0) >= item.required
        return its_own or (whole and post.unit == item.unit)

    def _counted(  # noqa: PLR0913 -- the parts of a reader
        self,
        own: list[Acknowledgement],
        people: frozenset[str],
        usual: int | None,
        *,
        unit: str | None,
        post: Post | None = None,
        units: tuple[str, ...] = (),
        job: bool = False,
    ) -> Reader:
        """Count readers; the last sheet says how a unit stands, ticks by code add up.

        A sheet may hold the names of those who ticked, so the greater number counts, not the sum.
        """
        stated = {item.unit: item.required for item in own if item.required is not None}
        required = len(people) or usual or (sum(stated.values()) if stated else None)
        sheets = {item.unit: item.signed for item in own if item.signed is not None}
        ticks = self.codes & people if people else {code for item in own for code in item.codes}
        signed = max(sum(sheets.values()), len(ticks))
        if post is not None and required is not None:
            signed = min(signed, required)
        lacking = () if required is not None and signed >= required else sorted(people - self.codes)
        return Reader(
            unit,
            post,
            units,
            required,
            signed,
            tuple(dict.fromkeys(item.sheet for item in own if item.sheet)),
            len(ticks),
            tuple(lacking),
            job,
        )


def without_sheet(view: View, item: Reading) -> Iterator[tuple[int, Acknowledgement]]:
    """Yield what units state and neither a sheet nor ticks prove, with its place in the record."""
    proved = {
        one.unit
        for one in until(item.now.document.acknowledgements, view.today)
        if (one.edition or FIRST) == item.now.newest.id and (one.sheet or one.codes)
    }
    last = {}
    for number, one in enumerate(item.now.document.acknowledgements):
        counts = one.void is None and one.date <= view.today and one.unit not in proved
        if counts and (one.edition or FIRST) == item.now.newest.id:
            last[one.unit] = number, one
    yield from last.values()
