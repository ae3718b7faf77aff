"""What is due, narrowed to a time, a unit, an owner, a kind; and as a calendar file."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from qms.actions.records import find
from qms.actions.values import choose
from qms.engine.due import Due, due, of_post
from qms.engine.units import family
from qms.errors import StoreProblem, UsageProblem
from qms.i18n import M, current
from qms.store import files

if TYPE_CHECKING:
    from pathlib import Path

    from qms.actions.session import Session
    from qms.engine.due import DueItem
    from qms.engine.view import View


def chosen_due(
    session: Session,
    *,
    within: str | None = None,
    unit: str | None = None,
    owner: str | None = None,
    kind: str | None = None,
) -> tuple[DueItem, ...]:
    """Return due items, earliest first; overdue ones are always within any span.

    ``kind`` is a source of items (capa, decision) or a group of obligations (survey, reporting).
    """
    items = due(session.view)
    if within is not None:
        last = session.today + _span(within)
        items = tuple(item for item in items if item.date <= last)
    if unit is not None:
        below = family(session.view, _known(session, unit))
        items = tuple(item for item in items if _of_unit(item, below))
    if owner is not None:
        items = owned(session, items, owner)
    if kind is not None:
        choose("--kind", kind, _kinds(session.view))
        items = tuple(item for item in items if kind in {item.source.value, item.group})
    return items


def owned(session: Session, items: tuple[DueItem, ...], owner: str) -> tuple[DueItem, ...]:
    """Return the items of a post, unit or body; raises UsageProblem for one that is not there."""
    if owner.startswith("ROLE-"):
        from qms.actions.roles import post_of

        return of_post(session.view, items, post_of(session, owner))
    wanted = _known(session, owner)
    return tuple(
        item for item in items if any(wanted in {who, *who.split("@")} for who in item.who)
    )


def _kinds(view: View) -> tuple[str, ...]:
    groups = view.words.vocabulary("obligation-group") if view.words else None
    words = tuple(word.id for word in groups.words) if groups else ()
    return tuple(dict.fromkeys([*(source.value for source in Due), *words]))


def write_calendar(session: Session, items: tuple[DueItem, ...], path: Path) -> None:
    """Write the items as a calendar file; what the file held before and is gone is cancelled.

    Raises ImportProblem when the file is there and is no calendar that this program wrote.
    """
    from qms.exchange.icalendar import Entry, Head, written

    lang = current()
    name = session.config.institution.shown(lang)
    head = Head(
        session.config.institution.shown("en"),
        M("{institution}: what is due", institution=name).shown(lang),
        session.today,
    )
    entries = [
        Entry(
            item.key,
            item.date,
            item.title.shown(lang),
            "\n".join([item.record, *(_called(session.view, who, lang) for who in item.who)]),
            item.group or item.source.value,
        )
        for item in items
    ]
    try:
        old = path.read_bytes() if path.exists() else None
    except OSError as error:
        raise StoreProblem(M("{path} cannot be read.", path=str(path))) from error
    new = written(head, entries, old)
    if old is None:
        files.create(path, new)
    elif new != old:
        files.replace(path, new, expected=old)


def _called(view: View, who: str, lang: str) -> str:
    """Return a post, unit or body by its names."""
    names = [view.name(part) for part in who.split("@")]
    return ", ".join(name.shown(lang) if name else "?" for name in names) if all(names) else who


def _span(text: str) -> dt.timedelta:
    match = re.fullmatch(r"([0-9]{1,5})([dw]?)", text)
    if match is None:
        raise UsageProblem(
            M("{option}: {value} is not allowed", option="--within", value=text),
            M("Allowed values: {values}", values=("30d", "4w")),
        )
    return dt.timedelta(days=int(match[1]) * (7 if match[2] == "w" else 1))


def _known(session: Session, wanted: str) -> str:
    for part in wanted.split("@"):
        find(session, part)
    return wanted


def _of_unit(item: DueItem, family: frozenset[str]) -> bool:
    posts = {who.partition("@")[2] or who for who in item.who}
    return item.unit in family or bool(posts & family)
