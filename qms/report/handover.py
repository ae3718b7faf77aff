"""The act by which a post changes hands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qms.engine.posts import superior
from qms.engine.posts_handover import term_of
from qms.i18n import N_, Shown, translate
from qms.model.text import Text
from qms.report.document import Column
from qms.report.papers import Head, grid, paper, signatures

if TYPE_CHECKING:
    from qms.engine.due import DueItem
    from qms.engine.posts import Holding
    from qms.engine.posts_handover import Handover
    from qms.model.fields import Post
    from qms.report.document import Document, Table
    from qms.report.papers import Desk

TEMPLATE = "report/handover.md.j2"


@dataclass(frozen=True, slots=True)
class Act:
    """What the template of the act may use: ``r`` in it."""

    post: str
    receiver: str
    gives: str
    takes: str
    bodies: tuple[str, ...]
    functions: bool


def act(desk: Desk, found: Handover, receiver: Post | None = None) -> Document:
    """Return the act; without ``receiver`` the same post gets another holder.

    Names come from the staff list: the first holder of the post gives; the second one, or the
    first of the receiving post, takes.
    """
    holders = desk.staff.get(str(found.post), ())
    taking = desk.staff.get(str(receiver), ())[:1] if receiver else holders[1:2]
    gives = holders[0].name if holders else ""
    takes = taking[0].name if taking else ""
    model = Act(
        desk.words(found.post),
        desk.words(receiver) if receiver else "",
        gives,
        takes,
        tuple(desk.called(body) for body in found.bodies),
        bool(found.functions),
    )
    above = superior(desk.view, found.post)
    word = {key: translate(key, desk.lang) for key in (N_("Handed over"), N_("Accepted"))}
    lines = [(f"{word['Handed over']}: ", gives), (f"{word['Accepted']}: ", takes)]
    lines += [(desk.words(above), desk.name(above))] if above else []
    tables = (
        _open(desk, found),
        _due(desk, found, receiver),
        _access(desk, found),
        _functions(desk, found),
        signatures(lines),
    )
    head = Head(
        translate(N_("Hand-over act"), desk.lang),
        (desk.called(found.post.unit),) if found.post.unit else (),
        desk.view.today,
        record=str(found.post),
    )
    return paper(desk, head, TEMPLATE, model, tables)


def _columns(desk: Desk, *columns: tuple[str, int]) -> tuple[Column, ...]:
    return tuple(
        Column(
            f"c{number}",
            translate(title, desk.lang),
            "date" if title == "Term" else "text",
            width,
        )
        for number, (title, width) in enumerate(columns)
    )


def _open(desk: Desk, found: Handover) -> Table:
    columns = _columns(
        desk, (N_("Record"), 2), (N_("Title"), 4), (N_("In what role"), 2), (N_("Term"), 2)
    )
    rows = [
        (
            item.record.id,
            _title(desk, item),
            translate(item.title, desk.lang),
            term_of(desk.view, item.record),
        )
        for item in found.open
    ]
    return grid("open", columns, rows)


def _title(desk: Desk, item: Holding) -> str:
    """Return what the post has to do: the part of the record that names it, else its title."""
    value: Any = item.record
    shown = ""
    for step in item.path:
        words = getattr(value, "title", None) or getattr(value, "text", None)
        shown = words.shown(desk.lang) if isinstance(words, Text) else shown
        value = value[step] if isinstance(step, int) else getattr(value, step, None)
    return shown or item.record.id


def _due(desk: Desk, found: Handover, receiver: Post | None) -> Table:
    """Return what is due; what the unit owes stays with its head, whoever receives the rest."""
    columns = _columns(desk, (N_("Term"), 2), (N_("Record"), 3), (N_("What"), 5))
    rows = [
        (item.date, item.record, _said(desk, item.title))
        for item in found.due
        if not (receiver and _of_unit(item))
    ]
    return grid("due", columns, rows)


def _of_unit(item: DueItem) -> bool:
    return not any(who.startswith("ROLE-") for who in item.who)


def _said(desk: Desk, words: Shown) -> str:
    return words.shown(desk.lang)


def _access(desk: Desk, found: Handover) -> Table:
    columns = _columns(desk, (N_("Circle"), 5), (N_("Records"), 5))
    rows = [
        (translate(circle.value, desk.lang), str(found.circles[circle]))
        for circle in sorted(found.circles)
    ]
    return grid("access", columns, rows)


def _functions(desk: Desk, found: Handover) -> Table:
    columns = _columns(desk, (N_("No."), 2), (N_("Function"), 8))
    rows = [(item.id, desk.text(item.text)) for item in found.functions]
    return grid("functions", columns, rows)
