"""What an approval covers: the text and the words of each language, the fields that have none.

The values are those that the record holds (a plain text is in the workspace's default language),
written as RFC 8785 says: another order of keys or another way to write a text in YAML changes
nothing.  Notes, links, acts and later translations are no part of it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from qms.engine.documents import FIRST, editions, text_path
from qms.kinds.document import APPROVED_FIELDS
from qms.kinds.evidence import Storage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qms.kinds.document import ControlledDocument
    from qms.kinds.document_parts import Binding, Covered, DocumentText, Edition
    from qms.model.snapshot import Snapshot

    Tree: TypeAlias = Mapping[str, Any]

What = Literal["text", "words", "changes", "fields", "edition"]
How = Literal["covered", "changed", "missing", "not_covered", "later", "older"]
"""``later``: it changed, but for an edition begun since; ``older``: approved under a schema of
which this record shows no more, so that only its history can tell."""
_LINES: Final = (".md", ".txt", ".csv")
"""Files of which git stores the lines with LF, whatever a work tree has."""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that an approval may cover, and whether it still does; fields have no ``lang``."""

    what: What
    how: How
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """The hashes of what an approval of an edition covers, as things stand.

    ``texts``: language -> SHA-256 of the file, None for one that cannot be had.
    """

    schema: int
    fields: str
    edition: str
    texts: Mapping[str, str | None]
    words: Mapping[str, str]
    changes: Mapping[str, str]

    @property
    def languages(self) -> tuple[str, ...]:
        """Return every language in which there is a text or a word."""
        return tuple(sorted({*self.texts, *self.words, *self.changes}))


def binding_of(
    snapshot: Snapshot, document: ControlledDocument, edition: Edition
) -> dict[str, Any] | None:
    """Return the tree of the binding for an act that approves an edition as it is now.

    None where a text of the edition cannot be read: is missing, a link, or too large.
    """
    found = content_of(snapshot, document, edition)
    if found is None or None in found.texts.values():
        return None
    languages = []
    for lang in found.languages:
        item = {"id": lang, "words": found.words.get(lang) or hashed({})}
        more = {"text": found.texts.get(lang), "changes": found.changes.get(lang)}
        languages.append(item | {key: value for key, value in more.items() if value})
    return {
        "schema": found.schema,
        "fields": found.fields,
        "edition": found.edition,
        "languages": languages,
    }


def content_of(
    snapshot: Snapshot,
    document: ControlledDocument,
    edition: Edition,
    version: int | None = None,
) -> Content | None:
    """Return the hashes of what there is, under today's version of the schema or an earlier one.

    None for a version of which nothing is known.
    """
    version = version or document.spec.version
    tree = snapshot.entries[document.id].tree
    texts: dict[str, str | None] = {}
    for text in edition.texts:  # of two in one language nobody can tell which was approved
        texts[text.id] = None if text.id in texts else text_hash(snapshot, document, text)
    return content_in(tree, edition.id, snapshot.config.default_language, version, texts)


def content_in(
    tree: Tree, edition: str, default: str, version: int, texts: Mapping[str, str | None]
) -> Content | None:
    """Return the hashes of what a raw tree of that version holds; see :func:`content_of`."""
    if version not in APPROVED_FIELDS:
        return None
    values = Values(tree, edition, default, version)
    return Content(
        version,
        hashed({"schema": version, **values.fields}),
        hashed(values.edition),
        texts,
        {lang: hashed(words) for lang, words in values.words.items()},
        {lang: hashed(words) for lang, words in values.changes.items()},
    )


class Values:
    """The values that an approval covers: without a language, and by language."""

    def __init__(self, tree: Tree, edition: str, default: str, version: int) -> None:
        fields, texts = APPROVED_FIELDS[version]
        own = _edition(tree, edition)
        changes = own.get("changes") or []
        self.fields: dict[str, Any] = {name: tree.get(name) for name in fields}
        self.edition: dict[str, Any] = {
            "number": own.get("number"),
            "changes": [
                {key: value for key, value in item.items() if key != "text"} for item in changes
            ],
        }
        self.words = _by_language({name: tree.get(name) for name in texts}, default)
        self.changes = _by_language({item["id"]: item.get("text") for item in changes}, default)


def _edition(tree: Tree, edition: str) -> Tree:
    """Return the tree of an edition; one that only a register printed has its number alone."""
    for item in tree.get("editions") or []:
        if item.get("id") == edition:
            found: Tree = item
            return found
    return {"number": tree.get("edition")} if edition == FIRST else {}


def _by_language(texts: Mapping[str, Any], default: str) -> dict[str, dict[str, str]]:
    """Turn name -> text into language -> name -> words."""
    found: dict[str, dict[str, str]] = {}
    for name, text in texts.items():
        words = {default: text} if isinstance(text, str) else text or {}
        for lang, said in words.items():
            found.setdefault(lang, {})[name] = said
    return found


def hashed(value: Any) -> str:
    """Return the SHA-256 of a value as RFC 8785 writes it."""
    import rfc8785

    return hashlib.sha256(rfc8785.dumps(value)).hexdigest()


def text_hash(snapshot: Snapshot, document: ControlledDocument, text: DocumentText) -> str | None:
    """Return the SHA-256 of a text: of its file in git, or as the record says of one outside."""
    if text.storage is not Storage.GIT:
        return text.sha256
    path = text_path(document, text)
    data = snapshot.content(path) if path else None
    return None if data is None else file_hash(text.place, data)


def file_hash(name: str, data: bytes) -> str:
    """Return the SHA-256 of a file as git stores it."""
    if name.lower().endswith(_LINES):
        data = data.replace(b"\r\n", b"\n")
    return hashlib.sha256(data).hexdigest()


def parts(
    snapshot: Snapshot, document: ControlledDocument, edition: Edition, binding: Binding
) -> tuple[Part, ...]:
    """Tell of each part whether an approval that is bound to ``binding`` still covers it."""
    now = content_of(snapshot, document, edition, binding.schema_version)
    if now is None:
        return (Part("fields", "older"),)
    later = editions(document)[-1].id != edition.id
    older = binding.schema_version != document.spec.version
    return tuple(_parts(now, binding, "later" if later else "older" if older else "changed"))


def _parts(now: Content, binding: Binding, otherwise: How) -> Iterator[Part]:
    own: How = "older" if otherwise == "older" else "changed"
    yield Part("fields", "covered" if now.fields == binding.fields else otherwise)
    if binding.edition is not None:
        yield Part("edition", "covered" if now.edition == binding.edition else own)
    covered = {item.id: item for item in binding.languages}
    for lang in sorted({*now.languages, *covered}):
        yield from _in_language(now, lang, covered.get(lang), otherwise)


def _in_language(now: Content, lang: str, bound: Covered | None, otherwise: How) -> Iterator[Part]:
    own: How = "older" if otherwise == "older" else "changed"
    if bound is None:
        yield Part("text" if lang in now.texts else "words", "not_covered", lang)
        return
    if bound.text is not None:
        yield Part("text", _text(now.texts.get(lang), bound.text), lang)
    elif lang in now.texts:
        yield Part("text", "not_covered", lang)
    none = hashed({})
    words = now.words.get(lang) or none
    # a text may be approved in a language into which the title is translated only later
    known = None if bound.words == none else bound.words
    if known or words != none:
        yield Part("words", _same(words, known, otherwise), lang)
    if bound.changes is not None or lang in now.changes:
        yield Part("changes", _same(now.changes.get(lang), bound.changes, own), lang)


def _same(now: str | None, bound: str | None, otherwise: How) -> How:
    if bound is None:
        return "not_covered"
    return "covered" if now == bound else otherwise


def _text(now: str | None, bound: str) -> How:
    if now is None:
        return "missing"
    return "covered" if now == bound else "changed"
