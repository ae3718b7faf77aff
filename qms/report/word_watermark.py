"""Words behind the text of every page of a DOCX, as Word itself writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import quoteattr

if TYPE_CHECKING:
    from docx.section import _Footer, _Header

_ROOM: Final = 560
"""Points that the words may fill from corner to corner."""
_LETTER: Final = 0.75
"""Breadth of a capital beside its height."""
_TALLEST: Final = 130
_NAMESPACES: Final = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
_SHAPE: Final = """\
<w:r {namespaces}><w:rPr><w:noProof/></w:rPr><w:pict>
<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" \
path="m@7,l@8,m@5,21600l@6,21600e">
<v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/>
<v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>
<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/>
<v:f eqn="mid @5 @6"/><v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/>
<v:f eqn="sum @6 0 @5"/></v:formulas>
<v:path textpathok="t" o:connecttype="custom" \
o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" o:connectangles="270,180,90,0"/>
<v:textpath on="t" fitshape="t"/><o:lock v:ext="edit" text="t" shapetype="t"/>
</v:shapetype>
<v:shape id="QmsWatermark{number}" o:spid="_x0000_s{spid}" type="#_x0000_t136" alt={words} \
style="position:absolute;margin-left:0;margin-top:0;width:{width}pt;height:{height}pt;\
rotation:315;z-index:-251658752;mso-position-horizontal:center;\
mso-position-horizontal-relative:margin;mso-position-vertical:center;\
mso-position-vertical-relative:margin" o:allowincell="f" fillcolor="#d9d9d9" stroked="f">
<v:fill opacity=".6"/>
<v:textpath style="font-family:&quot;Arial&quot;;font-size:1pt;font-weight:bold" string={words}/>
</v:shape></w:pict></w:r>"""


def add_watermark(header: _Header | _Footer, words: str, number: int = 1) -> None:
    """Add words behind the text to a page header, nothing for none; ``number`` tells them apart."""
    if not words:
        return
    from docx.oxml import parse_xml

    run = parse_xml(_shape(words, number))
    _last(header)._p.append(run)  # noqa: SLF001 -- python-docx draws no shapes


def _last(header: _Header | _Footer) -> Any:  # noqa: ANN401 -- python-docx's paragraph
    return header.paragraphs[-1] if header.paragraphs else header.add_paragraph()


def _shape(words: str, number: int) -> str:
    height = min(_TALLEST, _ROOM / max(1, len(words)) / _LETTER)
    return _SHAPE.format(
        namespaces=_NAMESPACES,
        number=number,
        spid=2048 + number,
        words=quoteattr(words),
        width=round(height * _LETTER * len(words)),
        height=round(height),
    )
