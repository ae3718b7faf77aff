"""The texts of HTML, SVG and the XML of office files: what is shown, and what attributes say."""

from __future__ import annotations

import base64
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote
from xml.etree import ElementTree as ET

from qms.report.privacy_picture import picture_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

# Elements that do not part the words around them, in HTML, SVG and office files
_INLINE: Final = frozenset(
    {
        *("a", "abbr", "b", "bdi", "bdo", "code", "del", "em", "font", "i", "ins", "mark", "s"),
        *("small", "span", "strong", "sub", "sup", "u", "wbr", "tspan", "r", "t", "rPr", "rPh"),
        *("hyperlink", "smartTag", "fldSimple", "bookmarkStart", "bookmarkEnd", "proofErr"),
        *("delText", "instrText", "lang", "noBreakHyphen", "softHyphen", "tab", "br", "cr"),
        *("fldChar", "sz", "szCs", "color", "rFonts", "bCs", "iCs", "rStyle", "spellStart"),
        *("commentRangeStart", "commentRangeEnd", "lastRenderedPageBreak"),
    }
)
_SIGNS: Final = {"br": "\n", "cr": "\n", "tab": " ", "noBreakHyphen": "-"}
# Attributes that only draw: long rows of figures, in which anything can be found
_DRAWING: Final = frozenset(
    {
        *("d", "points", "transform", "viewbox", "path", "coords", "style", "class", "values"),
        *("x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx", "ry", "width", "height"),
        *("dx", "dy", "stroke-dasharray", "coordsize", "adj", "span", "spans", "sqref", "ref"),
    }
)
_TELLING: Final = re.compile(r"[^\W\d_]|[@+]|(?:\d\D{0,4}){9}")
_DATA: Final = re.compile(r"data:([\w/+.-]*)((?:;[\w=-]+)*),([^\"'()\s>]*)")


def html_texts(text: str) -> Iterator[str]:
    """Yield the texts of a page: blocks, attributes, comments, scripts, embedded pictures."""
    reader = _Page()
    reader.feed(text)
    reader.close()
    reader.flush()
    yield from reader.found


class _Page(HTMLParser):
    """Collects blocks of text; what is written side by side stays together."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.block: list[str] = []

    def flush(self) -> None:
        if self.block:
            self.found.append(without_data("".join(self.block), self.found))
            self.block = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SIGNS:
            self.block.append(_SIGNS[tag])
        elif tag not in _INLINE:
            self.flush()
        self.found += _attributes((name, value or "") for name, value in attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _INLINE:
            self.flush()

    def handle_data(self, data: str) -> None:
        self.block.append(data)

    def handle_comment(self, data: str) -> None:
        self.found.append(data)

    def handle_decl(self, decl: str) -> None:
        self.found.append(decl)

    def unknown_decl(self, data: str) -> None:
        self.found.append(data)

    def handle_pi(self, data: str) -> None:
        self.found.append(data)


def _attributes(pairs: Iterator[tuple[str, str]]) -> Iterator[str]:
    for name, value in pairs:
        if name.casefold() not in _DRAWING and _TELLING.search(value):
            embedded: list[str] = []
            yield unquote(without_data(value, embedded))
            yield from embedded


def without_data(text: str, into: list[str]) -> str:
    """Return a text without its data URLs; the texts inside these go into ``into``."""
    if "data:" not in text:
        return text

    def put(match: re.Match[str]) -> str:
        into.extend(_embedded(match[1], match[2], match[3]))
        return " "

    return _DATA.sub(put, text)


def _embedded(media: str, options: str, value: str) -> Iterator[str]:
    if media.startswith(("font/", "application/font", "application/x-font")):
        return
    raw = unquote(value).encode("utf-8", "replace")
    content = base64.b64decode(raw + b"==") if "base64" in options else raw
    if media == "image/svg+xml":
        yield from xml_texts(content.decode("utf-8", "replace"))
    elif media.startswith("image/"):
        yield from picture_texts(content)
    else:
        yield content.decode("utf-8", "replace")


def xml_texts(text: str) -> Iterator[str]:
    """Yield the texts of an XML part: runs of a paragraph or a cell joined, and attributes.

    Raises ValueError for what is no XML, and for entities of its own, which could unfold for ever.
    """
    if "<!ENTITY" in text:
        raise ValueError("<!ENTITY")
    builder = ET.TreeBuilder(insert_comments=True, insert_pis=True)
    parser = ET.XMLParser(target=builder)  # noqa: S314 -- entities are refused above
    try:
        parser.feed(text)
        root = parser.close()
    except ET.ParseError as error:
        raise ValueError(str(error)) from error
    found: list[str] = []
    block: list[str] = []
    _walk(root, found, block)
    _flush(found, block)
    yield from found


def _walk(node: ET.Element[Any], found: list[str], block: list[str]) -> None:
    name: object = node.tag  # a comment has a function in place of a name
    tag = name.rpartition("}")[2] if isinstance(name, str) else ""
    inline = tag in _INLINE
    if not inline:
        _flush(found, block)
    block.append(_SIGNS.get(tag, ""))
    block.append(node.text or "")
    found.extend(_attributes((key.rpartition("}")[2], value) for key, value in node.items()))
    for child in node:
        _walk(child, found, block)
        block.append(child.tail or "")
    if not inline:
        _flush(found, block)


def _flush(found: list[str], block: list[str]) -> None:
    text = "".join(block)
    if text.strip():
        found.append(without_data(text, found))
    block.clear()
