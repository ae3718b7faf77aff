"""Who approved exactly what: each act of approval with its content, its commit and its proofs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from qms.actions.doc_life import document_of
from qms.actions.doc_proof_evidence import Proof, proofs, swapped
from qms.actions.history import Versions
from qms.engine.document_binding import Part, Values, parts
from qms.engine.document_since import by_history, content_then, differences
from qms.engine.documents import edition_of
from qms.i18n import M
from qms.kinds.document import ControlledDocument
from qms.model.snapshot import WORKTREE
from qms.store import past
from qms.store.load import Slot, slot_of, upgraded
from qms.store.protected import Signers, protected, raw_commit, signers
from qms.store.signatures import Signature, judged

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qms.actions.session import Session
    from qms.engine.document_since import Difference
    from qms.i18n import Message
    from qms.kinds.document_parts import Approval, Binding, Edition
    from qms.store.git_run import Place
    from qms.store.past import Row, Step

    Tree = dict[str, Any]

_POST: Final = re.compile(r"ROLE-[a-z0-9-]+(@UNIT-[a-z0-9-]+)?")
_CODE: Final = re.compile(r"(?=.*[0-9])[A-Za-z0-9._-]{1,40}")
_FREE: Final = frozenset({"void", "evidence", "edms_number"})
"""What may be added to an act later: that it is void, and more that proves it."""


@dataclass(frozen=True, slots=True)
class Verified:
    """One act of approval, and what can be told of it.

    ``commit`` brought it, None while no commit holds it; ``altered`` are its fields that were
    changed since.  ``differences`` are approved values that are others now.
    """

    document: ControlledDocument
    edition: Edition
    act: Approval
    parts: tuple[Part, ...] = ()
    proofs: tuple[Proof, ...] = ()
    commit: Row | None = None
    altered: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()
    signature: Signature | None = None
    signers: Signers | None = None
    problems: tuple[Message, ...] = field(default=())


def verify(session: Session, record_ids: Sequence[str]) -> tuple[Verified, ...]:
    """Look at the acts of approval of some documents; of all those kept here without ids.

    Raises UsageProblem for what is no document, StoreProblem in a clone that is not whole.
    """
    named = [document_of(session, one) for one in record_ids]
    documents = named or session.snapshot.of(ControlledDocument)
    repo = session.store.workspace.repo
    place = repo.place if repo is not None and repo.head() else None
    branch = protected(place, session.config) if place else None
    found = []
    for document in documents:
        acts = [act for act in document.approvals if act.void is None]
        kept = [act for act in acts if named or act.binding or act.edition]
        if kept:
            found += list(_Looked(session, document, place, branch).acts(kept))
    return tuple(found)


class _Looked:
    """A document with its history."""

    def __init__(
        self,
        session: Session,
        document: ControlledDocument,
        place: Place | None,
        branch: str | None,
    ) -> None:
        self.session, self.document = session, document
        self.place, self.branch = place, branch
        entry = session.snapshot.entries[document.id]
        self.path, self.tree = entry.path, dict(entry.tree)
        self.default = session.config.default_language
        self.steps: list[Step] = []
        content: dict[str, bytes] = {}
        if place is not None:
            rev = "HEAD" if session.rev in {WORKTREE, "STAGED"} else session.rev
            self.steps = past.past(place, self.path, document.aliases, rev)
            blobs = (one for step in self.steps for one in (*step.entry.before, step.entry.after))
            content = past.blobs(place, blobs)
        self.versions = Versions(session, content)

    def acts(self, acts: Sequence[Approval]) -> Iterator[Verified]:
        """Yield the acts, judged."""
        for act in acts:
            edition = edition_of(self.document, act.edition)
            if edition is not None:
                found = self._act(edition, act)
                yield replace(found, problems=tuple(problems(found)))

    def _act(self, edition: Edition, act: Approval) -> Verified:
        step = self._brought(act.id)
        then = self.versions.tree(step.entry.after) if step else {}
        binding = act.binding
        found = Verified(
            self.document,
            edition,
            act,
            parts=tuple(self._parts(edition, binding)) if binding else (),
            proofs=tuple(proofs(self.session, self.document, edition, act)),
            commit=step.row if step else None,
            altered=tuple(_altered(_item(then, act.id), _item(self.tree, act.id))) if step else (),
        )
        if any(part.how in {"changed", "later"} for part in found.parts) and step:
            found = replace(found, differences=self._differences(edition, then))
        if step is None or self.place is None:
            return found
        list_ = signers(self.place, self.branch, step.row.id)
        raw = raw_commit(self.place, step.row.id)
        return replace(found, signers=list_, signature=judged(step.row.id, raw, list_.data))

    def _brought(self, act: str) -> Step | None:
        """Return the newest commit that the act came with."""
        for step in self.steps:
            before = [self.versions.tree(one) for one in step.entry.before]
            if _item(self.versions.tree(step.entry.after), act) and not any(
                _item(tree, act) for tree in before
            ):
                return step
        return None

    def _parts(self, edition: Edition, binding: Binding) -> Iterator[Part]:
        others = swapped(self.session, edition)
        for part in self._held(edition, binding):
            gone = part.what == "text" and part.how == "covered" and part.lang in others
            yield replace(part, how="changed") if gone else part

    def _held(self, edition: Edition, binding: Binding) -> Iterator[Part]:
        """Return the parts by what the records hold; files outside git are known by hash."""
        found = parts(self.session.snapshot, self.document, edition, binding)
        if all(part.how != "older" for part in found):
            return iter(found)
        version = binding.schema_version
        old = next((tree for tree in self._trees() if tree.get("schema") == version), None)
        if old is None:
            return iter(found)
        then = content_then(old, edition.id, self.default, version)
        values = self._values(old, edition), self._values(self.tree, edition)
        return by_history(found, binding, then, values)

    def _trees(self) -> Iterator[Tree]:
        return (self.versions.tree(step.entry.after) for step in self.steps)

    def _values(self, tree: Tree, edition: Edition) -> Values:
        slot = slot_of(self.path)
        now = upgraded(tree, slot, b"") if isinstance(slot, Slot) else tree
        return Values(now, edition.id, self.default, self.document.spec.version)

    def _differences(self, edition: Edition, then: Tree) -> tuple[Difference, ...]:
        return differences(self._values(then, edition), self._values(self.tree, edition))


def _item(tree: Tree, act: str) -> Tree:
    items = tree.get("approvals")
    found = items if isinstance(items, list) else []
    return next((item for item in found if isinstance(item, dict) and item.get("id") == act), {})


def _altered(then: Tree, now: Tree) -> Iterator[str]:
    """Yield the fields of an act that are not as they came; more proof may be added."""
    for name in sorted({*then, *now} - {"void"}):
        if then.get(name) == now.get(name) or (name in _FREE and _only_more(then, now, name)):
            continue
        yield name


def _only_more(then: Tree, now: Tree, name: str) -> bool:
    before, after = then.get(name), now.get(name)
    if before is None:
        return True
    return isinstance(before, list) and isinstance(after, list) and after[: len(before)] == before


def problems(found: Verified) -> Iterator[Message]:
    """Yield what is wrong with an act: it no longer covers the content, or is not proved."""
    for part in found.parts:
        if part.how in {"changed", "missing"}:
            yield _of_part(part)
    if found.altered:
        commit = found.commit.id[:12] if found.commit else ""
        yield M(
            "the act itself was altered after commit {commit} brought it: {names}",
            commit=commit,
            names=found.altered,
        )
    yield from (proof.problem for proof in found.proofs if proof.problem)
    if found.signature is not None:
        yield from _of_signature(found, found.signature)


def _of_part(part: Part) -> Message:
    if part.what == "text":
        if part.how == "missing":
            return M("the approved text in {lang} is missing", lang=part.lang)
        return M("the text in {lang} is not the one that was approved", lang=part.lang)
    if part.lang is not None:
        return M("words in {lang} are not those that were approved", lang=part.lang)
    return M("fields are not those that were approved")


def _of_signature(found: Verified, signature: Signature) -> Iterator[Message]:
    if signature.verdict == "wrong":
        yield M("the signature of the commit is forged: it is of another content")
    elif found.act.signed_commit and signature.verdict != "good":
        yield _MISSING[signature.verdict]
    elif found.act.signed_commit and not _by_its_post(found, signature):
        yield M("the commit is signed by another post than the act names: {by}", by=signature.by)


_MISSING: Final = {
    "unsigned": M("the act says that its commit is signed, but it is not"),
    "unknown_key": M("the commit is signed with a foreign key: nobody who may sign has it"),
    "no_signers": M(
        "nobody can tell who may sign: the protected branch had no list (allowed_signers) before"
    ),
    "other_kind": M("the commit is signed with GPG or a certificate, which is not judged here"),
    "no_program": M("the signature cannot be judged: ssh-keygen is not installed here"),
}


def _by_its_post(found: Verified, signature: Signature) -> bool:
    """Tell whether the key is one of the post that acted, where list and act name posts."""
    by = found.act.by
    posts = [one for one in signature.by if _POST.fullmatch(one)]
    if by is None or not posts:
        return True
    return any(one in {by.role, str(by)} for one in posts)


def may_be_shown(principal: str) -> bool:
    """Tell whether a name in the list of signers is a post or a staff code, as it should be."""
    return bool(_POST.fullmatch(principal) or _CODE.fullmatch(principal))
