"""Two editions of a text as one page: what was taken out, what was added, what moved."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from qms.assets import assets
from qms.i18n import N_, M, translate
from qms.report.page import page_environment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qms.engine.document_compare import Compared, SectionPair
    from qms.i18n import Shown

STATES: Final = {
    "same": N_("unchanged"),
    "added": N_("added"),
    "removed": N_("taken out"),
    "changed": N_("changed"),
    "moved": N_("moved"),
    "renumbered": N_("numbered anew"),
}
BEGINNING: Final = N_("Before the first heading")
MARGINS: Final = N_("Page headers, footers, notes")
_WORDS: Final = {
    "contents": N_("What changed"),
    "nothing": N_("The two texts say the same."),
    "same": N_("unchanged"),
    "legend": N_("How to read it"),
    "added": N_("words added"),
    "removed": N_("words taken out"),
    "before": N_("before"),
}


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above: title, the two editions, the language of the text."""

    title: Shown
    subtitle: Shown
    language: str


def name_of(pair: SectionPair) -> Shown:
    """Return how a section is called: as it is numbered now, else as it was."""
    if pair.margins:
        return M(MARGINS)
    name = pair.section.name
    return M("{name}", name=name) if name else M(BEGINNING)


def redline_page(pairs: Sequence[SectionPair], heading: Heading, lang: str) -> bytes:
    """Return the page, which asks nothing of any network; readable without colour."""
    folder = assets() / "templates" / "report"
    style = "".join(
        (folder / name).read_text(encoding="utf-8") for name in ("page.css", "redline.css")
    )
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    sections = [_section(number, pair, lang) for number, pair in enumerate(pairs, start=1)]
    template = page_environment().get_template("report/redline.html.j2")
    made = template.render(
        lang=lang,
        spoken=heading.language,
        title=heading.title.shown(lang),
        subtitle=heading.subtitle.shown(lang),
        sections=sections,
        changed=[section for section in sections if section["state"] != "same"],
        words={name: translate(text, lang) for name, text in _WORDS.items()},
        style=style,
        digest=digest,
    )
    return made.encode()


def _section(number: int, pair: SectionPair, lang: str) -> dict[str, Any]:
    was = pair.old.name if pair.old and pair.new and pair.old.name != pair.new.name else ""
    return {
        "id": f"s{number}",
        "name": name_of(pair).shown(lang),
        "titled": bool(pair.section.name) and not pair.margins,
        "level": min(max(pair.section.level, 1) + 1, 6),
        "head": pair.head,
        "state": pair.state,
        "moved": pair.moved and pair.state == "changed",
        "label": translate(STATES[pair.state], lang),
        "also": translate(STATES["moved"], lang),
        "was": was,
        "added": pair.words("+"),
        "removed": pair.words("-"),
        "parts": list(_parts(pair.blocks)),
    }


def _parts(blocks: Iterable[Compared]) -> Iterator[dict[str, Any]]:
    """Yield paragraphs, and rows that follow each other as one table."""
    for rows, group in groupby(blocks, key=_is_row):
        if rows:
            yield {"rows": [{"cells": one.cells, "sort": _sort(one)} for one in group]}
            continue
        for one in group:
            block = one.new or one.old
            label = block.label if block else ""
            yield {"pieces": one.cells[0] if one.cells else (), "label": label, "sort": _sort(one)}


def _is_row(one: Compared) -> bool:
    block = one.new or one.old
    return block is not None and block.sort == "row"


def _sort(one: Compared) -> str:
    return "removed" if one.new is None else "added" if one.old is None else "kept"
