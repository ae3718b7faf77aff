"""Word files for tests: as Word writes them, and as somebody may write them on purpose."""

from __future__ import annotations

import io
import zipfile
from typing import Final

_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MC: Final = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_TYPES: Final = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_STYLES: Final = (
    f'<w:styles xmlns:w="{_W}">'
    '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Contents1"><w:name w:val="toc 1"/></w:style>'
    "</w:styles>"
)
_LISTS: Final = (
    f'<w:numbering xmlns:w="{_W}"><w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/>'
    '</w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1.%2"/></w:lvl><w:lvl w:ilvl="2"><w:numFmt w:val="russianLower"/>'
    '<w:lvlText w:val="%3)"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)


def text(words: str) -> str:
    """Return a run."""
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(inner: str, style: str = "", level: int | None = None, more: str = "") -> str:
    """Return a paragraph; ``level`` puts it into the list of the file."""
    number = ""
    if level is not None:
        number = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{number}{more}</w:pPr>{inner}</w:p>"


def table(*rows: tuple[str, ...]) -> str:
    """Return a table of texts."""
    return "<w:tbl>" + "".join(
        "<w:tr>" + "".join(f"<w:tc>{paragraph(text(cell))}</w:tc>" for cell in row) + "</w:tr>"
        for row in rows
    ) + "</w:tbl>"  # fmt: skip


def word(*body: str, header: str = "", **parts: str) -> bytes:
    """Return a Word file; ``parts`` are further parts by name, ``__`` for the slash."""
    root = (
        f'<w:document xmlns:w="{_W}" xmlns:mc="{_MC}"><w:body>{"".join(body)}</w:body></w:document>'
    )
    files = {
        "[Content_Types].xml": _TYPES,
        "word/document.xml": root,
        "word/styles.xml": _STYLES,
        "word/numbering.xml": _LISTS,
    }
    if header:
        files["word/header1.xml"] = f'<w:hdr xmlns:w="{_W}">{paragraph(text(header))}</w:hdr>'
    files |= {name.replace("__", "/"): content for name, content in parts.items()}
    return packed(files)


def packed(files: dict[str, str]) -> bytes:
    """Return a package of parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def linked(kind: str, target: str) -> str:
    """Return a part of relations with one that leads outside."""
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{base}/{kind}" Target="{target}" TargetMode="External"/>'
        "</Relationships>"
    )
