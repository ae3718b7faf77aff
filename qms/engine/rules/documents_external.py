"""Rules of external documents and of the documents that rest on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.document_register import listed
from qms.engine.externals import compared, dependants, externals, to_compare, valid
from qms.engine.rule import Hit, duty
from qms.i18n import M
from qms.kinds.external_document import ExternalDocument

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.view import View


@duty("D212", "2, KZ-DOC-13", standing=True)
def cites_what_is_cancelled(view: View) -> Iterator[Hit]:
    """A document in force cites an external document that is no longer valid.

    It was cancelled, or found so when it was compared with the issuer's text; where another one
    replaced it, that one is named.
    """
    for document in listed(view):
        if view.state_id(document) != "in_force":
            continue
        for at, item in enumerate(document.cites):
            cited = view.snapshot.get(item.document)
            if isinstance(cited, ExternalDocument) and not valid(view, cited):
                new = cited.succeeded_by
                yield Hit(
                    document.id,
                    ("cites", at, "document"),
                    M(
                        "cites {id}, which is no longer valid: {title}",
                        id=cited.id,
                        title=cited.title,
                    ),
                    M("Cite {new} instead: qms doc revise {id}", new=new, id=document.id)
                    if new
                    else M("Look for what replaced it, then: qms doc revise {id}", id=document.id),
                )


@duty("D213", "9.5.3.3, KZ-DOC-36", standing=True)
def not_compared(view: View) -> Iterator[Hit]:
    """An external document was not compared with the issuer's text for longer than allowed.

    POL-documents says how often. One that was never compared is named as soon as a document in
    force cites it.
    """
    for external in externals(view):
        if to_compare(view, external):
            last = compared(view, external)
            yield Hit(
                external.id,
                ("checks",),
                M("last compared on {date}", date=last) if last else M("was never compared"),
                M("Compare it, then: qms external check {id} --verdict current", id=external.id),
            )


@duty("D214", "9.5.3.3, KZ-DOC-36", standing=True)
def issuer_unknown(view: View) -> Iterator[Hit]:
    """A document in force cites an external one of which the issuer or the date is not recorded."""
    cited = dependants(view)
    for external in externals(view):
        if external.id in cited and not (external.issuer and (external.date or external.number)):
            yield Hit(
                external.id,
                ("issuer",),
                M("issuer, number or date is not recorded"),
                M('Record it: qms set {id} issuer "..."', id=external.id),
            )
