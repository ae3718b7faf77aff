"""The text of a Word file, straight from its parts.

Runs in the child process (see :mod:`qms.exchange.document_child`).  Tracked changes count as
accepted, comments are ignored, of alternative contents the first is read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET

from qms.exchange.document_numbering import Numbering, W, value
from qms.exchange.document_styles import Styles, is_on, outline_level
from qms.exchange.workbook_guard import Refused

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_GONE: Final = frozenset({W + "del", W + "moveFrom", W + "rPr", W + "pPr", W + "delText"})
_SIGNS: Final = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_FOREIGN: Final = frozenset({W + "altChunk", W + "subDoc"})
_NUMBER: Final = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,3}){0,5})[.)]?\s")
_LONGEST: Final = 150  # letters of a paragraph that may be a heading though nothing says so


def word_text(archive: zipfile.ZipFile) -> dict[str, Any]:
    """Return ``blocks`` and ``margins``, each ``[level, sort, line, label, text, cells]``."""
    names = set(archive.namelist())
    styles = Styles(_part(archive, names, "word/styles.xml"))
    numbering = Numbering(_part(archive, names, "word/numbering.xml"))
    root = _part(archive, names, "word/document.xml")
    body = root.find(W + "body") if root is not None else None
    if body is None:
        raise Refused("damaged")
    reader = _Reader(styles, numbering)
    reader.walk(body)
    return {"blocks": _levelled(reader.found), "margins": list(_margins(archive, names, styles))}


def _part(archive: zipfile.ZipFile, names: set[str], name: str) -> Element | None:
    return ET.fromstring(archive.read(name)) if name in names else None  # noqa: S314 -- inspected


def _margins(archive: zipfile.ZipFile, names: set[str], styles: Styles) -> Iterator[list[Any]]:
    said: set[tuple[str, str]] = set()
    for name in sorted(names):
        sort = re.fullmatch(r"word/(header|footer|footnote|endnote)s?[0-9]*\.xml", name)
        root = _part(archive, names, name) if sort else None
        if sort is None or root is None:
            continue
        kind = "note" if "note" in sort[1] else sort[1]
        reader = _Reader(styles, Numbering(None))
        for part in root if kind == "note" else (root,):
            if part.get(W + "type") is None:  # the rules that part notes from the text
                reader.walk(part)
        for block in reader.found:
            if block["text"].strip() and (kind, block["text"]) not in said:
                said.add((kind, block["text"]))
                yield [0, kind, 1, "", block["text"], block["cells"]]


def _levelled(found: list[dict[str, Any]]) -> list[list[Any]]:
    """Take bold paragraphs for headings too: few offices use Word's styles."""
    styled = any(block["level"] for block in found)
    rows = []
    for block in found:
        if not block["text"].strip():
            continue
        level = block["level"]
        if not level and block["bold"]:
            level = _guessed(f"{block['label']} {block['text']}".strip(), styled=styled)
        rows.append(
            [level, block["sort"], block["line"], block["label"], block["text"], block["cells"]]
        )
    return rows


def _guessed(text: str, *, styled: bool) -> int:
    number = _NUMBER.match(text)
    if len(text) > _LONGEST or text.endswith((":", ";", ",")):
        return 0
    if number is not None:
        return number[1].count(".") + 1
    return 0 if styled or text.endswith(".") else 1


class _Reader:
    """Walks through the paragraphs and tables of a part."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self.styles, self.numbering = styles, numbering
        self.found: list[dict[str, Any]] = []
        self.line = 0
        self._open = ""  # text of a paragraph whose end was deleted: the next one goes on

    def walk(self, parent: Element) -> None:
        """Take in what stands in a body, a cell, a content control, a note."""
        for child in parent:
            if child.tag == W + "p":
                self._paragraph(child)
            elif child.tag == W + "tbl":
                self._table(child)
            elif child.tag in _FOREIGN:
                raise Refused("embedded")
            elif child.tag == W + "sdt":
                self._control(child)
            elif child.tag not in _GONE:
                self.walk(_chosen(child))

    def _control(self, element: Element) -> None:
        gallery = element.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
        content = element.find(W + "sdtContent")
        contents = gallery is not None and gallery.get(W + "val") == "Table of Contents"
        if content is not None and not contents:
            self.walk(content)

    def _paragraph(self, element: Element) -> None:
        self.line += 1
        line = self.line
        properties = element.find(W + "pPr")
        style = value(properties, "pStyle")
        runs = _Runs(self.styles.bold(style))
        runs.walk(element)
        for box in runs.boxes:
            self.walk(box)
        if self.styles.contents(style):
            return
        text, self._open = self._open + runs.text, ""
        if properties is not None and properties.find(f"{W}rPr/{W}del") is not None:
            self._open = text
            return
        outline = value(properties, "outlineLvl")
        level = outline_level(outline) if outline else self.styles.level(style)
        label = self._label(properties, style) if text.strip() else ""
        self._put(text, line, level=level, label=label, bold=runs.bold)

    def _label(self, properties: Element | None, style: str) -> str:
        own = properties.find(W + "numPr") if properties is not None else None
        made = self.styles.numbering(style)
        number = value(own, "numId") or value(made, "numId")
        level = value(own, "ilvl") or value(made, "ilvl") or "0"
        if not number or number == "0":
            return ""
        return self.numbering.label(number, int(level) if level in set("012345678") else 0)

    def _put(  # noqa: PLR0913 -- the parts of a block
        self,
        text: str,
        line: int,
        *,
        sort: str = "paragraph",
        level: int = 0,
        label: str = "",
        bold: bool = False,
        cells: tuple[str, ...] = (),
    ) -> None:
        self.found.append(
            {"text": text, "line": line, "sort": sort, "level": level, "label": label,
             "bold": bold, "cells": cells}
        )  # fmt: skip

    def _table(self, table: Element) -> None:
        for row in _inside(table, "tr"):
            if row.find(f"{W}trPr/{W}del") is None:
                line = self.line + 1
                cells = tuple(self._cell(cell) for cell in _inside(row, "tc"))
                if any(cells):
                    self._put("\t".join(cells), line, sort="row", cells=cells)

    def _cell(self, cell: Element) -> str:
        properties = cell.find(W + "tcPr")
        merged = properties.find(W + "vMerge") if properties is not None else None
        before, self.found = self.found, []
        if properties is None or properties.find(W + "cellDel") is None:
            self.walk(cell)
        inner, self.found = self.found, before
        if merged is not None and merged.get(W + "val", "continue") == "continue":
            return ""
        parts = (" ".join(f"{part['label']} {part['text']}".split()) for part in inner)
        return " ".join(filter(None, parts))


def _inside(parent: Element, name: str) -> Iterator[Element]:
    """Yield rows or cells, also those in content controls and accepted insertions."""
    for child in parent:
        if child.tag == W + name:
            yield child
        elif child.tag in {W + "sdt", W + "sdtContent", W + "ins", W + "customXml"}:
            yield from _inside(child, name)


def _chosen(element: Element) -> Element:
    """Return the first of alternative contents: the others say the same for older programs."""
    if element.tag == _MC + "AlternateContent":
        found = element.find(_MC + "Choice")
        return found if found is not None else element
    return element


class _Runs:
    """The words of one paragraph; text boxes in it are kept apart."""

    def __init__(self, bold: bool) -> None:  # noqa: FBT001 -- that of the style
        self._style, self._bold = bold, True
        self._parts: list[str] = []
        self.boxes: list[Element] = []

    @property
    def text(self) -> str:
        return "".join(self._parts)

    @property
    def bold(self) -> bool:
        """Whether every word is bold."""
        return self._bold and bool(self.text.strip())

    def walk(self, element: Element, *, bold: bool | None = None) -> None:
        for child in element:
            if child.tag in _GONE:
                continue
            name = child.tag.removeprefix(W)
            if child.tag == W + "t":
                self._say(child.text or "", bold=bold)
            elif child.tag.startswith(W) and name in _SIGNS:
                self._parts.append(_SIGNS[name])
            elif child.tag == W + "txbxContent":
                self.boxes.append(child)
            elif child.tag == W + "r":
                self.walk(child, bold=is_on(child.find(W + "rPr"), "b"))
            else:
                self.walk(_chosen(child), bold=bold)

    def _say(self, text: str, *, bold: bool | None) -> None:
        self._parts.append(text)
        if text.strip():
            self._bold = self._bold and (self._style if bold is None else bold)
