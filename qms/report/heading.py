"""The page header: the cells that POL-forms describes, filled for one report."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from qms.kinds.policies.forms import PLACE, HeaderCell, HeaderLine
from qms.model.text import Text
from qms.report.document import HeadingCell, HeadingLine, Part

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from qms.report.document import Meta


def _line(pattern: str, *, bold: bool = False) -> HeaderLine:
    return HeaderLine(text=Text((("en", pattern),)), bold=bold)


STANDARD: Final = (
    HeaderCell(width=5, lines=(_line("{university_kk}", bold=True), _line("{university_ru}"))),
    HeaderCell(width=5, lines=(_line("{unit}"), _line("{title}", bold=True))),
    HeaderCell(width=3, lines=(_line("{edition}"), _line("{page}"))),
)
"""The header where the university has not described its own."""


def heading_cells(meta: Meta, *, logo: bool = False) -> tuple[HeadingCell, ...]:
    """Return the filled cells of the header, those of STANDARD where the policy has none.

    ``{logo}`` stands for nothing where the workspace brings none.
    """
    heading = meta.header
    values = {
        "university_kk": heading.university_kk,
        "university_ru": heading.university_ru,
        "university": heading.university,
        "department": heading.department,
        "unit": heading.unit,
        "title": heading.title,
        "code": heading.code,
        "edition": heading.edition,
    }
    known: dict[str, tuple[Part, ...]] = {
        "N": (Part("page"),),
        "M": (Part("pages"),),
        "page": tuple(page_parts(meta.page_form)),
        "logo": (Part("logo"),) if logo else (),
    }
    known |= {name: (Part("text", text),) if text else () for name, text in values.items()}
    return tuple(
        HeadingCell(cell.width, tuple(_lines(cell, meta.lang, known)))
        for cell in heading.form or STANDARD
    )


def page_parts(page_form: str) -> Iterator[Part]:
    """Split the form of the page number: ``{M} беттің {N} беті``."""
    for at, piece in enumerate(re.split(r"\{([NM])\}", page_form)):
        if at % 2:
            yield Part("page" if piece == "N" else "pages")
        elif piece:
            yield Part("text", piece)


def _lines(
    cell: HeaderCell, lang: str, known: Mapping[str, tuple[Part, ...]]
) -> Iterator[HeadingLine]:
    """Yield the lines of a cell, without those whose places are all empty."""
    for line in cell.lines:
        pieces = PLACE.split(line.text.shown(lang))
        filled = [known.get(name, ()) for name in pieces[1::2]]
        if not filled or any(filled):
            parts = tuple(_joined(pieces[::2], filled))
            yield HeadingLine(parts, line.bold, _unpaged(parts, filled))


def _unpaged(parts: tuple[Part, ...], filled: Sequence[tuple[Part, ...]]) -> str:
    """Return a line for a format without pages: one about the page keeps its values alone."""
    if all(part.kind in {"text", "logo"} for part in parts):
        return "".join(part.text for part in parts)
    return " ".join(value[0].text for value in filled if [part.kind for part in value] == ["text"])


def _joined(words: Sequence[str], filled: Sequence[tuple[Part, ...]]) -> Iterator[Part]:
    """Put the values between the words; a value is never read as a pattern again."""
    runs: list[Part] = []
    for word, parts in zip_longest(words, filled, fillvalue=()):
        for part in (Part("text", str(word or "")), *parts):
            if part.kind == "text" and runs and runs[-1].kind == "text":
                runs[-1] = Part("text", runs[-1].text + part.text)
            else:
                runs.append(part)
    runs[0] = Part("text", runs[0].text.lstrip())
    if runs[-1].kind == "text":
        runs[-1] = Part("text", runs[-1].text.rstrip())
    return (part for part in runs if part.kind != "text" or part.text)
