"""``qms role``: the line above a post, its hand-over, appointments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from qms.actions import roles
from qms.cli import state
from qms.cli.help import QmsCommand
from qms.cli.nouns import noun_group, report_written
from qms.cli.output import as_json, envelope, line, table
from qms.cli.papers import PLACE, Out, order, show_paths
from qms.engine.cells import post_name
from qms.engine.posts import line as line_above
from qms.engine.posts_handover import term_of
from qms.i18n import N_, M, _, translate
from qms.kinds.role import Role

if TYPE_CHECKING:
    from qms.actions.session import Session
    from qms.engine.posts_handover import Handover
    from qms.model.fields import Post

_Post = Annotated[str, typer.Argument(metavar="ROLE[@UNIT]", help=N_("A post"))]
_Formats = Annotated[
    str | None,
    typer.Option("--format", metavar="docx,pdf,md", help=N_("Print the act in these formats")),
]


def _transfer(
    post: _Post,
    new_post: Annotated[
        str | None,
        typer.Argument(metavar="NEW-ROLE[@UNIT]", help=N_("Post that gets the open items")),
    ] = None,
    formats: _Formats = None,
    out: Out = PLACE,
    dry: Annotated[
        bool, typer.Option("--dry-run", help=N_("Show what would be written, write nothing"))
    ] = False,
) -> None:
    session = state.session()
    found = roles.handed_over(session, post)
    receiver = roles.post_of(session, new_post) if new_post else None
    wanted = order(session, formats, out) if formats else None
    paths = roles.write_act(session, found, receiver, wanted) if wanted else ()
    if as_json():
        envelope(session, "role-transfer", _items(session, found))
    else:
        _show(session, found)
    if receiver is not None:
        applied = roles.move(session, found, receiver, dry=dry)
        if not as_json():
            kept = M("Would move: {n}") if dry else M("Moved: {n}")
            line(M(kept.text, n=sum(roles.moves(found, item) for item in found.open)))
            for path in applied.paths:
                line(path)
    if not as_json():
        show_paths(session, "role-transfer", paths)


def _items(session: Session, found: Handover) -> list[dict[str, Any]]:
    held: list[dict[str, Any]] = [
        {
            "what": "open",
            "record": item.record.id,
            "field": ".".join(str(step) for step in item.path),
            "post": str(item.post),
            "due": term_of(session.view, item.record),
            "moves": roles.moves(found, item),
        }
        for item in found.open
    ]
    near = [
        {"what": "due", "record": item.record, "title": item.title, "due": item.date}
        for item in found.due
    ]
    circles = [
        {"what": "circle", "circle": circle.value, "records": found.circles[circle]}
        for circle in sorted(found.circles)
    ]
    return [*held, *near, *circles]


def _show(session: Session, found: Handover) -> None:
    view = session.view
    table(
        [_("Record"), _("Title"), _("In what role"), _("Term")],
        [
            (
                item.record.id,
                view.name(item.record.id),
                translate(item.title),
                term_of(view, item.record),
            )
            for item in found.open
        ],
        _("Open records"),
    )
    table(
        [_("Due"), _("Record"), _("What")],
        [(item.date, item.record, item.title) for item in found.due],
        _("Overdue, and due in the next 90 days"),
    )
    circles = tuple(
        M("{circle}: {n}", circle=M(circle.value), n=found.circles[circle])
        for circle in sorted(found.circles)
    )
    line(M("Circles of the records: {circles}", circles=circles))
    if found.bodies:
        names = tuple(view.name(body) or body for body in found.bodies)
        line(M("Took part in meetings of: {bodies}.", bodies=names))


def _line(post: _Post) -> None:
    session = state.session()
    found = line_above(session.view, roles.post_of(session, post))
    if as_json():
        envelope(
            session,
            "role-line",
            (
                {"level": number, "post": str(item), "name": post_name(session.view, item)}
                for number, item in enumerate(found)
            ),
        )
        return
    table(
        ["", _("Post"), _("Name"), _("Appointed by"), _("Proposed by")],
        [
            (f"+{number}" if number else "", str(item), post_name(session.view, item), *act)
            for number, item in enumerate(found)
            for act in [_appointment(session, item)]
        ],
        _("Line of subordination"),
    )


def _appointment(session: Session, post: Post) -> tuple[str | None, str | None]:
    """Return the act of the last appointment and who proposed it."""
    role = session.view.snapshot.get(post.role)
    items = role.appointments if isinstance(role, Role) else ()
    counted = [item for item in items if item.void is None and item.date <= session.today]
    if not counted:
        return None, None
    last = max(counted, key=lambda item: item.date)
    return last.decision, str(last.proposed_by) if last.proposed_by else None


def _appoint(
    role: Annotated[str, typer.Argument(metavar="ROLE", help=N_("Id of a role"))],
    decision: Annotated[
        str, typer.Option("--decision", metavar="DEC", help=N_("The order of appointment"))
    ],
    proposed_by: Annotated[
        str | None,
        typer.Option("--proposed-by", metavar="ROLE[@UNIT]", help=N_("Post that proposed")),
    ] = None,
    date: Annotated[
        str | None,
        typer.Option("--date", metavar=N_("DATE"), help=N_("Day, else that of the order")),
    ] = None,
) -> None:
    report_written(roles.appoint(state.session(), role, decision, proposed_by, date))


def role() -> typer.Typer:
    """Build ``qms role``."""
    app = noun_group(
        "role", 'qms role add --id ROLE-registrar --names "Registrar" --reports-to ROLE-rector'
    )
    app.command(
        "transfer",
        cls=QmsCommand,
        help=N_("Show what a post hands over, print the act, move it to another post"),
        epilog="qms role transfer ROLE-head-of-academic-quality-office --format docx",
    )(_transfer)
    app.command(
        "line",
        cls=QmsCommand,
        help=N_("Show who is above a post"),
        epilog="qms role line ROLE-head-of-academic-quality-office",
    )(_line)
    app.command(
        "appoint",
        cls=QmsCommand,
        help=N_("Record the order by which the post got a holder; no name is kept"),
        epilog="qms role appoint ROLE-dean --decision DEC-2026-0001 --proposed-by ROLE-rector",
    )(_appoint)
    return app
