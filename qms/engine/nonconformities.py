"""Nonconformities: steps of handling, those like them, where one cause shows again and again."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dateutil.relativedelta import relativedelta

from qms.engine.capa_rules import capa_rules
from qms.engine.figures import known
from qms.engine.posts import ancestors, heads_unit
from qms.engine.units import family
from qms.i18n import M
from qms.kinds.nonconformity import Nonconformity
from qms.kinds.role import Role
from qms.model.fields import Post
from qms.model.items import until

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from qms.engine.view import View
    from qms.i18n import Message
    from qms.kinds.nonconformity import Step
    from qms.kinds.policies.vocabularies import Word

STEPS: Final = "nonconformity-step"
TOPICS: Final = "nonconformity-topic"
CORRECT: Final = "correct"
CAUSE: Final = "cause"
OTHER: Final = "other"
"""The subject of what fits no other one: two nonconformities with it are not alike."""
AUDITS: Final = frozenset({"internal-audit", "external-audit"})
_FACULTY: Final = "faculty"


@dataclass(frozen=True, slots=True)
class Taken:
    """A step of the vocabulary with its entries up to the day, oldest first."""

    word: Word
    entries: tuple[Step, ...]


def steps(view: View, item: Nonconformity) -> tuple[Taken, ...]:
    """Return the steps that the university's vocabulary asks for, in its order.

    The manual names eight (12.2).
    """
    words = view.words.vocabulary(STEPS) if view.words else None
    entries = until(item.steps, view.today)
    return tuple(
        Taken(word, tuple(entry for entry in entries if entry.step == word.id))
        for word in (words.words if words else ())
    )


def open_steps(view: View, item: Nonconformity) -> tuple[Word, ...]:
    """Return the steps without an entry."""
    return tuple(step.word for step in steps(view, item) if not step.entries)


def named(words: Iterable[Word]) -> tuple[Message, ...]:
    """Return steps as people read and type them: the label with the word."""
    return tuple(M("{label} ({word})", label=word.label, word=word.id) for word in words)


def corrected(view: View, item: Nonconformity) -> bool:
    """Tell whether the case itself was mended: a correction, or the step that does it."""
    return item.correction is not None or any(
        step.step == CORRECT for step in until(item.steps, view.today)
    )


def only_corrected(view: View, item: Nonconformity) -> bool:
    """Tell whether the case was mended, no CAPA names it, and nobody said why none is needed."""
    lacks = item.no_action is None and not view.capas_of.get(item.id)
    return lacks and corrected(view, item)


def around(view: View, unit: str) -> str:
    """Return the unit in whose subtree nonconformities count as similar: the faculty above.

    Outside of faculties it is the highest unit below the top; for the top, the top itself.
    """
    above = list(ancestors(view, unit))
    found = next((one.id for one in above if one.level == _FACULTY), None)
    if found is not None or not above:
        return found or unit
    below = [one.id for one in above if one.parent is not None]
    return below[-1] if below else above[-1].id


@dataclass(frozen=True, slots=True)
class Alike:
    """Nonconformities on the subject of one: in its unit, in its faculty, elsewhere."""

    here: tuple[Nonconformity, ...]
    near: tuple[Nonconformity, ...]
    elsewhere: tuple[Nonconformity, ...]


def similar(view: View, item: Nonconformity) -> Alike:
    """Return the nonconformities like one, newest first.

    They are on the same subject, and not further from it than the months of the policy.
    """
    if item.topic in {None, OTHER}:
        return Alike((), (), ())
    rule = capa_rules(view).similar
    reach = relativedelta(months=rule.months) if rule else relativedelta(years=100)
    found = sorted(
        (
            one
            for one in known(view, Nonconformity)
            if one.id != item.id
            and one.topic == item.topic
            and item.date - reach < one.date < item.date + reach
        ),
        key=lambda one: (one.date, one.id),
        reverse=True,
    )
    inside = within(view, around(view, item.unit))
    return Alike(
        tuple(one for one in found if one.unit == item.unit),
        tuple(one for one in found if one.unit != item.unit and one.unit in inside),
        tuple(one for one in found if one.unit != item.unit and one.unit not in inside),
    )


def within(view: View, root: str) -> frozenset[str]:
    """Return the units of a subtree; of the top only itself, which would else be everything."""
    top = next(ancestors(view, root), None)
    return frozenset({root}) if top is None or top.parent is None else family(view, root)


@dataclass(frozen=True, slots=True)
class Cluster:
    """So many nonconformities on one subject within the policy's months, by date.

    ``since`` is the day of the one that made them so many.
    """

    topic: str
    root: str
    items: tuple[Nonconformity, ...]
    months: int
    since: dt.date

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of them."""
        return tuple(item.id for item in self.items)


def clusters(view: View) -> Iterator[Cluster]:
    """Yield what the policy calls similar ones too many, per subject and faculty.

    Counted are those of the last months up to today, closed ones included.
    """
    rule = capa_rules(view).similar
    if rule is None:
        return
    first = view.today - relativedelta(months=rule.months)
    recent = [item for item in known(view, Nonconformity) if first < item.date <= view.today]
    for (topic, root), items in sorted(_grouped(view, recent).items()):
        if len(items) >= rule.count:
            ordered = tuple(sorted(items, key=lambda item: (item.date, item.id)))
            yield Cluster(topic, root, ordered, rule.months, ordered[rule.count - 1].date)


def _grouped(
    view: View, items: Iterable[Nonconformity]
) -> dict[tuple[str, str], list[Nonconformity]]:
    found: dict[tuple[str, str], list[Nonconformity]] = defaultdict(list)
    for item in items:
        if item.topic is not None and item.topic != OTHER:
            found[item.topic, around(view, item.unit)].append(item)
    return found


def systemic(view: View, cluster: Cluster) -> str | None:
    """Return a CAPA that names all of them as its sources, None where there is none."""
    ids = set(cluster.ids)
    for capa in view.capas_of.get(cluster.ids[0], ()):
        if ids <= set(capa.sources):
            return capa.id
    return None


def head_of(view: View, unit: str) -> Post | None:
    """Return the post that heads a unit, None where the records do not tell.

    It is the one role of the unit, else of the level of the unit, above which nobody of the unit
    stands.
    """
    level = getattr(view.snapshot.get(unit), "level", None)
    roles = view.snapshot.of(Role)
    own = [role for role in roles if role.unit == unit]
    alike = [role for role in roles if role.unit is None and level and role.level == level]
    for found in (own, alike):
        heads = [post for role in found if heads_unit(view, post := Post(role.id, unit))]
        if len(heads) == 1:
            return heads[0]
    return None
