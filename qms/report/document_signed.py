"""Who developed, agreed to and approved an edition, as rows of the title sheet.

Names come from the staff list when the sheet is printed (Atyrau, title sheet); a record has posts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from qms.engine.documents import acts_of, missing_agreements, open_steps
from qms.i18n import N_, translate
from qms.model.fields import Post
from qms.model.items import until

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from qms.kinds.document import ControlledDocument
    from qms.kinds.document_parts import Edition
    from qms.kinds.policies.documents import ApprovalStep
    from qms.report.papers import Desk

    Row: TypeAlias = dict[str, str | dt.date | None]
    """What a row says, by the names of columns in POL-forms."""


def post_row(desk: Desk, post: Post | None, unit: str | None = None) -> Row:
    """Return position, name and both together."""
    words, name = desk.words(post, unit), desk.name(post)
    return {"position": words, "name": name, "person": ", ".join(filter(None, (name, words)))}


def developed(desk: Desk, document: ControlledDocument, edition: Edition) -> Iterator[Row]:
    """Yield the working group, or who began the edition, or the developer unit."""
    posts = document.working_group or ((edition.by,) if edition.by else ())
    for post in posts:
        yield post_row(desk, post, document.owner_unit)
    if not posts and document.owner_unit:
        yield {"position": desk.called(document.owner_unit)}


def agreed(desk: Desk, document: ControlledDocument, edition: Edition) -> Iterator[Row]:
    """Yield who agreed and when, then those of the route who still have to."""
    last: dict[str, Row] = {}
    for item in until(document.agreements, desk.view.today):
        if item.edition == edition.id and item.by is not None:
            last.pop(str(item.by), None)
            if item.verdict == "agreed":
                row = post_row(desk, item.by, document.owner_unit)
                last[str(item.by)] = {**row, "date": item.date}
    yield from last.values()
    for name in missing_agreements(desk.view, document, edition):
        if name == "interested":
            yield {"position": translate(N_("interested units"), desk.lang)}
        elif name.startswith("ROLE-"):
            yield post_row(desk, Post.parse(name), document.owner_unit)
        else:
            yield {"position": desk.called(name)}


def approved(desk: Desk, document: ControlledDocument, edition: Edition) -> Iterator[Row]:
    """Yield who approved and when, then the acts of the route that are still missing."""
    for act in acts_of(desk.view, document, edition):
        row = post_row(desk, act.by) if act.by else {"position": desk.called(act.body)}
        yield {**row, "date": act.date}
    for step in open_steps(desk.view, document, edition):
        yield {"position": _whose(desk, step)}


def _whose(desk: Desk, step: ApprovalStep) -> str:
    return " / ".join(desk.called(name) for name in (*step.bodies, *step.roles))
