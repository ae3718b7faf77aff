"""The styles of a Word file: what a paragraph is by the style that it has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from qms.exchange.document_numbering import W, value

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_HEADING: Final = re.compile(r"(?:heading|заголовок|тақырып) ?([1-9])", re.IGNORECASE)
_CONTENTS: Final = re.compile(r"(?:toc|оглавление|мазмұны) ?[1-9]|toc heading", re.IGNORECASE)
_OFF: Final = frozenset({"0", "false", "off"})
_DEEP: Final = 20  # styles that a style builds upon


class Styles:
    """Paragraph styles: level of heading, bold, list, contents; by id of the style."""

    def __init__(self, root: Element | None) -> None:
        self._known = {
            style.get(W + "styleId", ""): style
            for style in (root.findall(W + "style") if root is not None else ())
        }

    def chain(self, style: str) -> list[Element]:
        """Return a style and those it builds upon, nearest first."""
        found: list[Element] = []
        while style in self._known and len(found) < _DEEP:
            found.append(self._known[style])
            style = value(found[-1], "basedOn")
        return found

    def level(self, style: str) -> int:
        for element in self.chain(style):
            named = _HEADING.fullmatch(value(element, "name").strip())
            outline = value(element.find(W + "pPr"), "outlineLvl")
            if named:
                return int(named[1])
            if outline:
                return outline_level(outline)
        return 0

    def contents(self, style: str) -> bool:
        return any(
            _CONTENTS.fullmatch(value(element, "name").strip()) for element in self.chain(style)[:1]
        )

    def bold(self, style: str) -> bool:
        for element in self.chain(style):
            found = is_on(element.find(W + "rPr"), "b")
            if found is not None:
                return found
        return False

    def numbering(self, style: str) -> Element | None:
        for element in self.chain(style):
            properties = element.find(W + "pPr")
            if properties is not None and properties.find(W + "numPr") is not None:
                return properties.find(W + "numPr")
        return None


def outline_level(text: str) -> int:
    """Return the level of heading that an outline level stands for, which counts from 0."""
    return int(text) + 1 if text in set("012345678") else 0


def is_on(properties: Element | None, name: str) -> bool | None:
    """Tell whether a property is switched on; None where nothing is said of it."""
    found = properties.find(W + name) if properties is not None else None
    return None if found is None else found.get(W + "val", "1") not in _OFF
