"""What a change of a document is measured by: permission, order of acts, text, notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.documents import acts_of, meets, route_of, text_path
from qms.kinds.decision import Decision
from qms.kinds.policies.forms import Forms
from qms.model.states import ENTERED_BY_MISTAKE

if TYPE_CHECKING:
    from qms.engine.view import View
    from qms.kinds.document import ControlledDocument
    from qms.kinds.document_parts import Approval, DocumentText, Edition
    from qms.kinds.policies.documents import ApprovalStep

_VOID = frozenset({"cancelled", ENTERED_BY_MISTAKE})


def permitted(view: View, edition: Edition, role: str) -> bool:
    """Tell whether an edition names an act of the role that is not later and not cancelled."""
    act = view.snapshot.get(edition.permission) if edition.permission else None
    if not isinstance(act, Decision) or act.date > edition.date:
        return False
    if view.state_id(act) in _VOID or act.by is None:
        return False
    return act.by.role == role


def misplaced(
    view: View, document: ControlledDocument, edition: Edition, act: Approval
) -> ApprovalStep | None:
    """Return the step that is to be taken where an act is taken that the route does not ask for.

    None for an act in its place, one that repeats an earlier step, and where no route says
    anything.
    """
    route = route_of(view, document)
    steps = list(route.approve) if route else []
    for earlier in acts_of(view, document, edition):
        if steps and meets(steps[0], earlier):
            if earlier.id == act.id:
                return None
            steps.pop(0)
        elif earlier.id == act.id:
            break
    taken = list(route.approve)[: len(route.approve) - len(steps)] if route else []
    if not steps or any(meets(step, act) for step in taken):
        return None
    return steps[0]


def differs(view: View, document: ControlledDocument, earlier: Edition, later: Edition) -> bool:
    """Tell whether a text of an edition differs from that of the one before it, or may differ.

    A language that only the later edition has is a translation, no change.
    """
    held = {text.id: text for text in earlier.texts}
    if not held or not later.texts:
        return True
    return any(
        text.id in held and not _same(view, document, held[text.id], text) for text in later.texts
    )


def _same(
    view: View, document: ControlledDocument, earlier: DocumentText, later: DocumentText
) -> bool:
    paths = text_path(document, earlier), text_path(document, later)
    if paths == (None, None):
        return earlier.sha256 == later.sha256
    if None in paths:
        return False
    one, other = (view.snapshot.content(path or "") for path in paths)
    return one is not None and one == other


def lacks_notice(view: View, edition: Edition) -> bool:
    """Tell whether the change sheet asks for a notice that an edition does not name."""
    forms = view.snapshot.policy(Forms, view.today)
    sheet = forms.value.change_sheet if forms else None
    if sheet is None or not any(item.column.startswith("notice") for item in sheet.columns):
        return False
    return edition.notice_number is None or edition.notice_date is None
