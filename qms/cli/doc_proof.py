"""Verbs of ``qms doc`` that prove: who approved exactly what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from qms.cli import state
from qms.cli.output import as_json, envelope, line
from qms.i18n import N_, M, translate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.actions.doc_proof import Verified
    from qms.actions.doc_proof_evidence import Proof
    from qms.cli.help import Verb
    from qms.engine.document_binding import Part
    from qms.i18n import Message

_PARTS: Final = {
    "text": N_("text"),
    "words": N_("title"),
    "changes": N_("changes told"),
    "fields": N_("fields"),
    "edition": N_("edition"),
}
_HOW: Final = {
    "covered": N_("covered"),
    "changed": N_("changed"),
    "missing": N_("missing"),
    "not_covered": N_("not covered yet"),
    "later": N_("changed with a later edition"),
    "older": N_("approved under an older schema, not judged"),
}
_VERDICTS: Final = {
    "good": N_("signed, and the signature holds"),
    "unsigned": N_("not signed"),
    "wrong": N_("forged: the signature is of another content"),
    "unknown_key": N_("signed with a foreign key"),
    "no_signers": N_("signed; no list says who may sign"),
    "other_kind": N_("signed with GPG or a certificate, which is not judged"),
    "no_program": N_("signed; not judged without ssh-keygen"),
}
_KINDS: Final = {
    "decision": N_("decision"),
    "signature": N_("signature file"),
    "pdf": N_("PDF"),
    "file": N_("file"),
    "edms": N_("number in the document system"),
}


def _verify(
    record_ids: Annotated[
        list[str] | None, typer.Argument(metavar="DOC...", help=N_("Documents, else all"))
    ] = None,
) -> None:
    from qms.actions.doc_proof import verify

    session = state.session()
    found = verify(session, record_ids or [])
    if as_json():
        envelope(session, "doc-verify", map(_machine, found))
    else:
        for item in found:
            for message in _lines(item):
                line(message)
        wrong = sum(bool(item.problems) for item in found)
        line(M("Approvals looked at: {n}; with problems: {wrong}", n=len(found), wrong=wrong))
    raise typer.Exit(int(any(item.problems for item in found)))


def _lines(item: Verified) -> Iterator[Message]:
    act = item.act
    yield M(
        "{id} {title}, edition {edition}: act {act} of {day}",
        id=item.document.id,
        title=item.document.title,
        edition=item.edition.number or item.edition.id,
        act=act.id,
        day=act.date,
    )
    who = act.by or act.body
    yield M("  Who: {who}; what: {act} {number}", who=_str(who), act=act.act, number=act.number)
    for part in item.parts:
        yield M("  Content: {what}: {how}", what=_part(part), how=_Word(_HOW[part.how]))
    if not item.parts:
        yield M("  Content: the act is bound to none")
    for name, lang, before, after in item.differences:
        where = f"{name} ({lang})" if lang else name
        yield M("    {name}: {old} -> {new}", name=where, old=_str(before), new=_str(after))
    yield from map(_proof, item.proofs)
    yield from _commit(item)
    yield from (M("  PROBLEM: {problem}", problem=problem) for problem in item.problems)


def _str(value: Any) -> str | None:
    return None if value is None else str(value)


def _part(part: Part) -> Message:
    word = _Word(_PARTS[part.what])
    return M("{what}, {lang}", what=word, lang=part.lang) if part.lang else M("{w}", w=word)


class _Word:
    """A word of the program in the reader's language."""

    def __init__(self, text: str) -> None:
        self.text = text

    def shown(self, lang: str) -> str:
        return translate(self.text, lang)

    def __str__(self) -> str:
        return self.text


def _proof(proof: Proof) -> Message:
    said = [one for one in (proof.how and _Word(proof.how.value), proof.signature) if one]
    return M(
        "  Proof: {kind} {name} {place} {said}",
        kind=_Word(_KINDS[proof.kind]),
        name=proof.name,
        place=proof.place,
        said=tuple(said),
    )


def _commit(item: Verified) -> Iterator[Message]:
    if item.commit is None or item.signature is None:
        yield M("  Commit: none holds the act yet")
        return
    yield M(
        "  Commit: {commit}: {verdict} {by}",
        commit=item.commit.id[:12],
        verdict=_Word(_VERDICTS[item.signature.verdict]),
        by=tuple(map(_signer, item.signature.by)),
    )
    if item.signers is not None and item.signers.commit is not None:
        yield M(
            "    who may sign: {branch} as of {commit}",
            branch=item.signers.branch,
            commit=item.signers.commit[:12],
        )


def _signer(name: str) -> str | _Word:
    from qms.actions.doc_proof import may_be_shown

    return name if may_be_shown(name) else _Word(_PRIVATE)


_PRIVATE: Final = N_("(the list names neither a post nor a staff code)")


def _machine(item: Verified) -> dict[str, Any]:
    act, signature = item.act, item.signature
    return {
        "id": item.document.id,
        "title": item.document.title,
        "edition": item.edition.id,
        "act": act.id,
        "kind": act.act,
        "number": act.number,
        "date": act.date,
        "by": _str(act.by),
        "body": act.body,
        "content": [{"what": one.what, "lang": one.lang, "how": one.how} for one in item.parts],
        "differences": [
            {"field": name, "lang": lang, "before": before, "after": after}
            for name, lang, before, after in item.differences
        ],
        "evidence": [
            {
                "kind": one.kind,
                "name": one.name,
                "place": one.place or None,
                "file": one.how.value if one.how else None,
                "signature": one.signature.shown("en") if one.signature else None,
            }
            for one in item.proofs
        ],
        "commit": item.commit.id if item.commit else None,
        "altered": list(item.altered),
        "signature": signature.verdict if signature else None,
        "signed_by": [str(_signer(one)) for one in signature.by] if signature else [],
        "signers_at": item.signers.commit if item.signers else None,
        "problems": [one.shown("en") for one in item.problems],
    }


VERBS: Final[tuple[Verb, ...]] = (
    (
        "verify",
        _verify,
        N_("Who approved exactly what, and what proves it; ends with 1 when it does not hold"),
        "qms doc verify DOC-2026-0001",
    ),
)
