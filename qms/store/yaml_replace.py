"""One value written over another, or taken out with its lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from qms.store.yaml_document import CannotSplice
from qms.store.yaml_emit import block, flow, quoted, scalar

if TYPE_CHECKING:
    from qms.store.yaml_document import Document
    from qms.store.yaml_marks import Node, Path
    from qms.store.yaml_reader import Json

_COLON: Final = re.compile(r"\s*:")
_HEADER_COMMENT: Final = re.compile(r"\s+#.*")
_WORD: Final = re.compile(r"\S*")
_LAST_WORD: Final = re.compile(r"\S*\Z")


def replaced(document: Document, path: Path, value: Json, expected: Json) -> bytes:
    """Return the file with ``value`` at a path that exists, checked against ``expected``."""
    node = document.nodes[path]
    word = _one_word(document, node, document.value(path), value)
    if word is not None:
        try:
            return document.checked(word, expected, path)
        except CannotSplice:
            pass  # the changed word needs quotes, or is folded: write the whole value anew
    text = _in_flow(document, node, value) if node.within_flow else _whole(document, path, value)
    return document.checked(text, expected, path)


def without(document: Document, path: Path) -> str:
    """Return the text without one of several keys or items, and without the lines it had."""
    parent = document.nodes[path[:-1]]
    siblings = [(*path[:-1], step) for step in parent.steps]
    at = siblings.index(path)
    if parent.style:
        return _out_of_flow(document, siblings, at)
    text, start, end = document.text, _own_start(document, path), document.nodes[path].end
    line = document.line_start(start)
    if not text[line:start].strip(" "):
        return text[:line] + text[document.line_end(end) + 1 :]
    # It shares its line with a dash: what follows moves up to it.
    following = _own_start(document, siblings[at + 1]) if at + 1 < len(siblings) else end
    if "#" in text[end:following]:
        raise document.cannot(path)
    return text[:start] + text[following:]


def _out_of_flow(document: Document, siblings: list[Path], at: int) -> str:
    text, node = document.text, document.nodes[siblings[at]]
    start = (node.key or node).start
    if at + 1 < len(siblings):
        following = document.nodes[siblings[at + 1]]
        return text[:start] + text[(following.key or following).start :]
    return text[: document.nodes[siblings[at - 1]].end if at else start] + text[node.end :]


def _own_start(document: Document, path: Path) -> int:
    """Return where a key, or the dash of an item, begins."""
    node = document.nodes[path]
    return _dash(document, path) if node.key is None else node.key.start


def _dash(document: Document, path: Path) -> int:
    start = document.nodes[path].start
    at = document.text.rfind("-", 0, start)
    if at < 0 or document.text[at + 1 : start].strip():
        raise document.cannot(path)
    return at


def _one_word(document: Document, node: Node, old: Json, new: Json) -> str | None:
    """Return the text with the changed words alone replaced, for text folded over lines."""
    raw = document.text[node.start : node.end]
    if not (isinstance(old, str) and isinstance(new, str)) or "\n" not in raw or node.style == "|":
        return None
    start = _common(old, new)
    tail = min(_common(old[::-1], new[::-1]), min(len(old), len(new)) - start)
    start -= len(_found(_LAST_WORD, old[:start]))
    tail -= len(_found(_WORD, old[len(old) - tail :]))
    before, after = old[start : len(old) - tail], new[start : len(new) - tail]
    if not before or "\n" in before + after or raw.count(before) != 1:
        return None
    return document.text[: node.start] + raw.replace(before, after) + document.text[node.end :]


def _common(one: str, other: str) -> int:
    """Return how many characters both texts begin with."""
    pairs = zip(one, other, strict=False)
    differ = (at for at, (left, right) in enumerate(pairs) if left != right)
    return next(differ, min(len(one), len(other)))


def _found(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found.group() if found else ""


def _in_flow(document: Document, node: Node, value: Json) -> str:
    text, kept = document.text, node.style in {"'", '"'}
    own = quoted(value, node.style) if kept and isinstance(value, str) else flow(value)
    if node.start == node.end:
        before = text[: node.start].rstrip()
        own = " " + own if before.endswith(":") else ": " + own
        return before + own + text[node.start :]
    return text[: node.start] + own + text[node.end :]


def _whole(document: Document, path: Path, value: Json) -> str:
    """Write a value over an old one outside brackets; a comment on the line keeps its place."""
    node, text = document.nodes[path], document.text
    sign = _sign(document, path)
    gap, tail = text[sign : node.start], _tail(document, node)
    first, rest = _lines(document, path, value)
    filled = isinstance(value, dict | list) and bool(value)
    if filled or ("\n" in gap and (rest or node.block_collection)):
        tail = (f"  {gap.strip()}" if gap.strip() else "") + tail
        gap = " "
    lines = "\n".join([(gap or " ") + first + tail if first else tail, *rest])
    # At the end of a file that lacks its last line break, a block of text needs one.
    return text[:sign] + lines + (text[document.line_end(node.end) :] or "\n" * bool(rest))


def _sign(document: Document, path: Path) -> int:
    """Return the offset after the colon or dash that the value belongs to."""
    node = document.nodes[path]
    if node.key is None:
        return _dash(document, path) + 1
    found = _COLON.match(document.text, node.key.end)
    if found is None:
        raise document.cannot(path)
    return found.end()


def _tail(document: Document, node: Node) -> str:
    """Return the comment that follows the value, or the sign of a block of text, on its line."""
    if node.block_collection:
        return ""
    if node.style in {"|", ">"}:
        header = document.text[node.start : document.line_end(node.start)]
        return _found(_HEADER_COMMENT, header)
    return document.text[node.end : document.line_end(node.end)]


def _lines(document: Document, path: Path, value: Json) -> tuple[str, list[str]]:
    """Return what stands on the line of the key or dash, and the lines below."""
    node = document.nodes[path]
    indent = document.column(_own_start(document, path))
    if not (isinstance(value, dict | list) and value):
        first, *rest = scalar(value, _text_indent(document, node, indent + 2), node.style)
        return first, rest
    if node.key is None:
        lines = block(value, indent + (4 if isinstance(value, list) else 2))
        return lines[0][indent + 2 :], lines[1:]
    same = node.block_collection and isinstance(value, list) == (node.kind == "sequence")
    return "", block(value, document.column(node.start) if same else indent + 2)


def _text_indent(document: Document, node: Node, usual: int) -> int:
    """Return the indentation of an old block of text, so that unchanged lines stay as they are."""
    if node.style not in {"|", ">"}:
        return usual
    first = document.text[document.line_end(node.start) : node.end].lstrip("\n")
    blank = len(first) - len(first.lstrip(" "))
    return blank or usual
