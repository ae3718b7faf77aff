"""Something happened to a record: one more dated item, and a move to another state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic_core import PydanticCustomError

from qms.actions.records import Written
from qms.actions.values import parse_date
from qms.errors import UsageProblem
from qms.i18n import M
from qms.model.change import Append, Change
from qms.model.fields import Invalid, Post
from qms.model.ids import to_latin
from qms.store.yaml_writer import normalise

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from qms.actions.session import Session
    from qms.model.change import Edit
    from qms.model.record import Record
    from qms.store.write import Applied


def day_of(session: Session, text: str | None) -> dt.date:
    """Read ``--date``, else today; raises UsageProblem for a day that is still to come."""
    day = parse_date(text, "--date") if text else session.today
    if day > session.today:
        raise UsageProblem(
            M("{option}: {value} is still to come", option="--date", value=day),
            M("What happened is dated today or earlier."),
        )
    return day


def post_of(session: Session, text: str | None, unit: str | None = None) -> str | None:
    """Read a post, completed by ``unit``; whether it exists is checked with the change.

    Raises UsageProblem for what cannot be one.
    """
    if text is None:
        return None
    return str(session.view.post(typed_post(text), unit) or text)


def typed_post(text: str) -> Post:
    """Read a post as it is written; raises UsageProblem for what cannot be one."""
    try:
        return Post.parse(text)
    except PydanticCustomError as error:
        held = (error.context or {}).get("reason")
        alike = to_latin(text) != text
        raise UsageProblem(
            M("{key}: {reason}", key=text, reason=held.reason)
            if isinstance(held, Invalid) and alike
            else M("{value} is no post.", value=text),
            M("A post is written ROLE-dean@UNIT-faculty."),
        ) from error


def one_more(  # noqa: PLR0913 -- the parts of a dated item
    record: Record,
    path: str,
    day: dt.date,
    *,
    by: str | None = None,
    basis: str | None = None,
    ahead: int = 0,
    **fields: Any,
) -> Append:
    """Return the edit that appends a dated item to the list ``path``; empty fields are left out.

    ``ahead`` counts the items that the same change appends to the list before this one.
    """
    known = {item.id for item in getattr(record, path)}
    number = len(known) + 1 + ahead
    while str(number) in known:
        number += 1
    named = {"by": by, **fields, "basis": normalise(basis)[0] if basis else None}
    filled = {name: value for name, value in named.items() if value not in (None, "", [], ())}
    return Append(record.id, (path,), {"id": str(number), "date": day.isoformat(), **filled})


def move_to(
    record: Record, state: str, day: dt.date, *, by: str | None = None, basis: str | None = None
) -> Append:
    """Return the edit that moves a record to a state; whether it may is checked with the change."""
    return one_more(record, "transitions", day, by=by, basis=basis, to=state)


def happened(  # noqa: PLR0913 -- the parts of a change
    session: Session,
    record: Record,
    operation: str,
    edits: Sequence[Edit],
    *,
    summary: str,
    reason: str | None = None,
    dry: bool = False,
) -> Written | Applied:
    """Write edits of one record as one change; with ``dry`` return the plan and write nothing."""
    change = Change(f"{record.id}: {summary}", operation, tuple(edits), reason or "")
    applied = session.write(change, dry=dry)
    return applied if dry else Written(record.id, applied, session.reopened().view)


def done(result: Any) -> Written:
    """Return what a change that was not a dry run wrote."""
    if not isinstance(result, Written):
        raise TypeError(type(result))
    return result
