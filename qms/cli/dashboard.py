"""``qms`` without a command: critical risks, overdue, the next 30 days, what waits for whom.

The post of who looks comes from the environment, ``QMS_POST=ROLE-dean@UNIT-law``, as their
language does: records name no persons, and no file of the workspace is anybody's own.
"""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING, Any

from qms.actions.dues import owned
from qms.cli import state
from qms.cli.output import as_json, envelope, line, table
from qms.engine.cells import named, owner_name
from qms.engine.dashboard import AHEAD, dashboard
from qms.engine.few_names import named_few
from qms.engine.obligations import WAITS
from qms.errors import WorkspaceProblem
from qms.i18n import M, _, say
from qms.store.workspace import find_root

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.dashboard import Dashboard
    from qms.engine.due import DueItem
    from qms.engine.view import View
    from qms.i18n import Message


def show() -> bool:
    """Print the dashboard; False where there is no workspace."""
    try:
        find_root(state.common().folder)
    except WorkspaceProblem:
        return False
    session = state.session()
    found = dashboard(session.view)
    post = os.environ.get("QMS_POST")
    mine = owned(session, (*found.overdue, *found.soon), post) if post else ()
    if as_json():
        envelope(session, "dashboard", _items(found, mine))
        return True
    line(M("{institution}, {day}", institution=session.config.institution, day=session.today))
    line("")
    _critical(session.view, found)
    view = session.view
    _due(view, M("Overdue: {n}", n=len(found.overdue)), found.overdue)
    _due(view, M("In the next days ({days}): {n}", days=AHEAD, n=len(found.soon)), found.soon)
    if post:
        title = M("Waiting for you ({post}): {n}", post=named(view, post), n=len(mine))
        _due(view, title, mine)
    _documents(found)
    _waiting(found)
    return True


def _critical(view: View, found: Dashboard) -> None:
    title = say(M("Critical risks: {n}", n=len(found.critical)))
    rows = [
        (risk.id, rating.score, risk.title, owner_name(view, risk))
        for risk, rating in found.critical
    ]
    if view.bands is not None and not view.bands.bands:
        line(M("Bands: {pending}", pending=view.bands.pending))
    _section(title, [_("Id"), _("Score"), _("Title"), _("Owner")], rows)


def _due(view: View, title: Message, items: tuple[DueItem, ...]) -> None:
    rows = [(item.date, item.record, item.title, named_few(view, item.who)) for item in items]
    _section(say(title), [_("Due"), _("Record"), _("What"), _("Who")], rows)


def _documents(found: Dashboard) -> None:
    """Print what is to be done about documents, by what it is; nothing where nothing is."""
    codes = Counter(item.part.partition("-")[0] for item in found.documents)
    if codes:
        line(
            M(
                "Documents: to be read {read}, to be reviewed {review}, copies {copies},"
                " site {site}, to be controlled {control}",
                read=codes["D310"] + codes["D312"],
                review=codes["D320"] + codes["D321"] + codes["D322"],
                copies=codes["D314"] + codes["D315"] + codes["D316"],
                site=codes["D317"] + codes["D318"],
                control=codes["D324"],
            )
        )
        line("")


def _waiting(found: Dashboard) -> None:
    rows = [
        (item.name, item.obligation.title, M(WAITS[item.waits]) if item.waits else "")
        for item in found.waiting
    ]
    title = say(M("Without a day yet: {n}", n=len(rows)))
    _section(title, [_("Record"), _("What"), _("Waits for")], rows)


def _section(title: str, headings: list[str], rows: list[Any]) -> None:
    if rows:
        table(headings, rows, title)
    else:
        line(title)
    line("")


def _items(found: Dashboard, mine: tuple[DueItem, ...]) -> Iterator[dict[str, Any]]:
    for risk, rating in found.critical:
        yield {
            "section": "critical",
            "record": risk.id,
            "part": None,
            "title": risk.title,
            "score": rating.score,
            "due": None,
        }
    for section, items in (("overdue", found.overdue), ("soon", found.soon), ("mine", mine)):
        for item in items:
            yield {
                "section": section,
                "record": item.record,
                "part": item.part or None,
                "title": item.title,
                "score": None,
                "due": item.date,
            }
    for one in found.waiting:
        yield {
            "section": "waiting",
            "record": one.obligation.id,
            "part": one.key,
            "title": one.obligation.title,
            "score": None,
            "due": None,
        }
