"""Rules of what an approval covers: the content it was given for, and what proves it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from qms.engine.document_binding import parts
from qms.engine.documents import document_rules, edition_of, text_path
from qms.engine.rule import Hit, duty, integrity
from qms.i18n import M
from qms.kinds.document import ControlledDocument
from qms.kinds.evidence import Evidence, Storage
from qms.model.states import ENTERED_BY_MISTAKE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.document_binding import Part
    from qms.engine.view import View
    from qms.i18n import Message
    from qms.kinds.document_parts import Approval, Edition
    from qms.model.diagnostic import FieldPath

    Act = tuple[ControlledDocument, Edition, int, Approval]


def _acts(view: View) -> Iterator[Act]:
    """Yield the acts that name an edition kept here, with their place in the list."""
    for document in view.snapshot.of(ControlledDocument):
        if not document.approvals or view.state_id(document) == ENTERED_BY_MISTAKE:
            continue
        for number, act in enumerate(document.approvals):
            edition = edition_of(document, act.edition)
            if act.void is None and act.edition and edition is not None:
                yield document, edition, number, act


def _judged(view: View) -> tuple[tuple[Act, Part], ...]:
    """Return every part of what each bound act covers; texts are read once for all rules."""
    found = []
    for document, edition, number, act in _acts(view):
        if act.binding is not None:
            own = parts(view.snapshot, document, edition, act.binding)
            found += [((document, edition, number, act), part) for part in own]
    return tuple(found)


def _where(act: Act, field: str = "binding") -> FieldPath:
    return ("approvals", act[2], field)


def _text_place(act: Act, lang: str | None) -> str:
    document, edition, _, _ = act
    text = next((text for text in edition.texts if text.id == lang), None)
    if text is None:
        return f"records/{document.spec.folder}/{document.id}"
    return text_path(document, text) or text.place


@integrity("D120", "9.5.3.2, KZ-DOC-31")
def text_changed(view: View) -> Iterator[Hit]:
    """The text of an approved edition is no longer the one that was approved.

    An approval holds the hash of the text in each language. The files of an approved edition are
    never edited again: what has to change, changes in a new edition, which is approved anew.
    """
    for act, part in view.once(_judged):
        if part.what == "text" and part.how == "changed":
            document, _, _, approval = act
            place = _text_place(act, part.lang)
            yield Hit(
                document.id,
                _where(act),
                M(
                    "the approval {act} no longer covers the text in {lang}: {place} was changed",
                    act=approval.id,
                    lang=part.lang,
                    place=place,
                ),
                M(
                    "Put the approved text back (git log -- {place} shows who changed it), and"
                    " change it in a new edition: qms doc revise {id}",
                    place=place,
                    id=document.id,
                ),
            )


@integrity("D121", "9.5.3.2, KZ-DOC-31")
def text_missing(view: View) -> Iterator[Hit]:
    """The text of an approved edition is not there any more.

    It is gone, a link, or too large to be kept in git; so nobody can see what was approved.
    """
    if view.snapshot.beside is None:
        return
    for act, part in view.once(_judged):
        if part.what == "text" and part.how == "missing":
            document, _, _, approval = act
            place = _text_place(act, part.lang)
            yield Hit(
                document.id,
                _where(act),
                M(
                    "the text in {lang} that the approval {act} covers is missing: {place}",
                    act=approval.id,
                    lang=part.lang,
                    place=place,
                ),
                M("Put the file back as it was approved: git log -- {place}", place=place),
            )


@integrity("D122", "9.5.3.2, KZ-DOC-31")
def words_changed(view: View) -> Iterator[Hit]:
    """A field of a document is no longer as it was approved.

    With the text an approval covers the title by language, the group, the code, the developer unit,
    the number of the edition and what it says of its changes. Notes, links, readers and later
    translations are not covered and change freely. Title, group, code and unit may change once a
    new edition is begun.
    """
    for act, part in view.once(_judged):
        if part.what != "text" and part.how == "changed":
            document, _, _, approval = act
            yield Hit(
                document.id,
                _where(act),
                M(
                    "the approval {act} no longer covers {what}",
                    act=approval.id,
                    what=_what(part),
                ),
                M(
                    "See what was changed: qms doc verify {id}; change it with a new edition:"
                    " qms doc revise {id}",
                    id=document.id,
                ),
            )


def _what(part: Part) -> Message:
    if part.what == "words":
        return M("the title in {lang}", lang=part.lang)
    if part.what == "changes":
        return M("what the edition says of its changes in {lang}", lang=part.lang)
    if part.what == "edition":
        return M("the number of the edition or its list of changes")
    return M("the group, the code or the developer unit")


@integrity("D123", "9.5.3.2, KZ-DOC-31")
def evidence_swapped(view: View) -> Iterator[Hit]:
    """A file that proves an approval is not the one that was recorded.

    A scan, a signed PDF or a signature file in git is known by its hash; this one differs from it,
    or is not there. Files outside git are compared by ``qms doc verify`` where it can reach them.
    """
    if view.snapshot.beside is None:
        return
    for act in _acts(view):
        document, _, _, approval = act
        for name in approval.evidence:
            evidence = view.snapshot.get(name)
            if isinstance(evidence, Evidence) and _differs(view, evidence):
                yield Hit(
                    document.id,
                    _where(act, "evidence"),
                    M(
                        "the file of {evidence} is not the one that proved the approval {act}:"
                        " {place}",
                        evidence=name,
                        act=approval.id,
                        place=evidence.place,
                    ),
                    M("Put the file back: git log -- {place}", place=evidence.place),
                )


def _differs(view: View, evidence: Evidence) -> bool:
    if evidence.storage is not Storage.GIT:
        return False
    data = view.snapshot.content(evidence.place)
    return data is None or hashlib.sha256(data).hexdigest() != evidence.sha256


@duty("D260", "8.3(2), 9.5.3.3, KZ-DOC-05, KZ-DOC-33")
def approved_without_evidence(view: View) -> Iterator[Hit]:
    """Nothing proves an approval: no decision, scan, signed file, number or signed commit.

    Any one of them will do: the decision of the body with its minutes, a scan of the signed sheet,
    a signed PDF or signature file, the number in the electronic document system, or a commit that
    the approver signed. Approvals taken from a register are not asked for it.
    """
    for act in _kept_here(view):
        document, _, _, approval = act
        if approval.decision or approval.evidence or approval.edms_number or approval.signed_commit:
            continue
        yield Hit(
            document.id,
            _where(act, "evidence"),
            M("nothing proves the approval {act}", act=approval.id),
            M(
                "Record the scan (qms evidence add FILE --proves {id}) and name it in the approval:"
                " qms edit {id}",
                id=document.id,
            ),
            approval.date,
        )


@duty("D261", "9.5.3.2, KZ-DOC-31")
def approved_without_content(view: View) -> Iterator[Hit]:
    """An approval of an edition says of no content that it was approved.

    It has no hashes, so that a change of the text would not be seen. ``qms doc approve`` writes
    them; one that was typed in by hand has none.
    """
    for act in _kept_here(view):
        document, edition, _, approval = act
        if approval.binding is None and edition.texts:
            yield Hit(
                document.id,
                _where(act),
                M("the approval {act} is bound to no content", act=approval.id),
                M("Take it back and approve again: qms doc approve {id}", id=document.id),
                approval.date,
            )


def _kept_here(view: View) -> Iterator[Act]:
    """Yield the acts that were decided under the rules kept here."""
    since = document_rules(view).guards_from
    for act in _acts(view):
        day = act[3].date
        recorded = any(item.id == act[1].id for item in act[0].editions)
        if recorded and (since is None or day is None or day >= since):
            yield act
