"""The chain of a document's editions: each act that approved one, beside the act before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.engine.document_register import listed
from qms.engine.documents import acts_of, editions
from qms.model.items import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.view import View
    from qms.kinds.document import ControlledDocument
    from qms.kinds.document_parts import Approval, Edition


@dataclass(frozen=True, slots=True)
class Link:
    """The last act of an edition; ``other_body`` where another body approved the one before."""

    document: ControlledDocument
    edition: Edition
    act: Approval
    other_body: bool


def chains(view: View) -> Iterator[Link]:
    """Yield the links of every document that has more than one approved edition, oldest first.

    Source: Academic policy (Yassawi), periodic analysis: bodies of its approvals differ.
    """
    for document in listed(view):
        links = tuple(chain(view, document))
        if len(links) > 1:
            yield from links


def chain(view: View, document: ControlledDocument) -> Iterator[Link]:
    """Yield the links of one document, oldest first."""
    before: Approval | None = None
    for edition in until(editions(document), view.today):
        acts = acts_of(view, document, edition)
        if acts:
            act = acts[-1]
            yield Link(document, edition, act, before is not None and _who(before) != _who(act))
            before = act


def _who(act: Approval) -> str:
    """Return who approved: a body, else a role, else the kind of act (orders of the rector)."""
    return act.body or (act.by.role if act.by else act.act)
