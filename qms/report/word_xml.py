"""Elements of a DOCX that python-docx has no words for."""

from __future__ import annotations

from typing import Any, Final

_XML: Final = "{http://www.w3.org/XML/1998/namespace}"
_ORDER: Final = {
    "tblPr": "tblStyle tblW jc tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption",
    "tcPr": "tcW gridSpan vMerge tcBorders shd noWrap tcMar vAlign",
}
"""The order in which the format wants the children of table and cell properties."""


def put(parent: Any, name: str, values: dict[str, str]) -> Any:  # noqa: ANN401 -- an lxml element
    """Set one property of a table or a cell, in the place that the format wants."""
    from docx.oxml.ns import qn

    for old in parent.findall(qn(name)):
        parent.remove(old)
    made = element(name, values)
    parent.append(made)
    order = [qn(f"w:{child}") for child in _ORDER[parent.tag.rpartition("}")[2]].split()]
    parent[:] = sorted(
        parent, key=lambda child: order.index(child.tag) if child.tag in order else len(order)
    )
    return made


def element(name: str, values: dict[str, str]) -> Any:  # noqa: ANN401 -- an lxml element of python-docx
    """Make an element with its attributes, all named as in ``w:tbl``."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(name)
    for key, value in values.items():
        made.set(qn(key) if not key.startswith("xml:") else _XML + key[4:], value)
    return made
