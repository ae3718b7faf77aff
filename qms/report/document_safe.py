"""What a paper may hold of somebody's text, taken from pandoc's tree.

Raw HTML and TeX become the words they are, attributes go, links lead where links of reports may,
pictures are those that lie in the file or beside it.  Tables become tables of the paper.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from qms.report.charts.process import described, process_chart, steps
from qms.report.document import Figure
from qms.report.document_lists import is_plain, marker
from qms.report.document_pictures import figure
from qms.report.document_tables import table
from qms.report.document_words import BLANKS, plain_words
from qms.report.escape import allowed_link

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from qms.report.document import Table

    Pictures: TypeAlias = Callable[[str], bytes | None]

_RAISED: Final = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_LOWERED: Final = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_QUOTES: Final = {"DoubleQuote": ("“", "”"), "SingleQuote": ("‘", "’")}

Node: TypeAlias = dict[str, Any]
Nodes: TypeAlias = list[Node]


@dataclass(slots=True)
class Reading:
    """A text as it was read: blocks of pandoc's tree, tables, figures, pictures left out."""

    blocks: Nodes = field(default_factory=list)
    tables: dict[str, Table] = field(default_factory=dict)
    figures: dict[str, Figure] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


def node(kind: str, content: Any) -> Node:  # noqa: ANN401 -- as pandoc has it
    """Return a node of pandoc's tree."""
    return {"t": kind, "c": content}


class Safe:
    """Takes from pandoc's tree what a paper may hold."""

    def __init__(self, reading: Reading, pictures: Pictures, lang: str) -> None:
        self.reading, self.pictures, self.lang = reading, pictures, lang
        self.found: list[tuple[str, str]] = []

    def blocks(self, nodes: Nodes, *, top: bool = False) -> Iterator[Node]:
        """Yield the blocks that may stay; tables and pictures stand on the ``top`` level alone."""
        for item in nodes:
            kind, content = _parts(item)
            if kind == "Table":
                yield from self._table(content, top=top)
            elif kind in {"Para", "Plain"}:
                yield from self._paragraph(kind, content, top=top)
            elif kind == "CodeBlock" and top and "process" in content[0][1]:
                yield from self._process(content)
            elif kind == "Figure":
                yield from self.blocks(content[2], top=top)
                yield from self.blocks(content[1][1], top=top)
            elif kind == "Div":
                yield from self.blocks(content[1], top=top)
            else:
                yield from self._other(kind, content)

    def _other(self, kind: str, content: Any) -> Iterator[Node]:  # noqa: ANN401 -- JSON
        makers: Mapping[str, Callable[[Any], Iterator[Node]]] = {
            "Header": self._header,
            "BulletList": self._bullets,
            "OrderedList": self._numbers,
            "DefinitionList": self._definitions,
            "BlockQuote": lambda inner: iter([node("BlockQuote", list(self.blocks(inner)))]),
            "CodeBlock": lambda inner: iter([node("CodeBlock", [["", [], []], inner[1]])]),
            "HorizontalRule": lambda _inner: iter([{"t": "HorizontalRule"}]),
            "LineBlock": self._lines,
            "RawBlock": _raw,
        }
        if kind in makers:
            yield from makers[kind](content)

    def _header(self, content: Any) -> Iterator[Node]:  # noqa: ANN401 -- as above
        words = list(self.inlines(content[2]))
        if words:
            yield node("Header", [content[0], ["", [], []], words])

    def _bullets(self, items: list[Nodes]) -> Iterator[Node]:
        yield node("BulletList", [list(self.blocks(item)) for item in items])

    def _numbers(self, content: Any) -> Iterator[Node]:  # noqa: ANN401 -- as above
        """Keep a list that counts 1, 2, 3; what counts otherwise keeps its signs as words."""
        (start, style, limit), items = content
        if is_plain(start, style["t"], limit["t"]):
            yield node("OrderedList", [content[0], [list(self.blocks(item)) for item in items]])
            return
        for number, item in enumerate(items, start):
            blocks = list(self.blocks(item)) or [node("Para", [])]
            if blocks[0]["t"] in {"Para", "Plain"}:
                mark = node("Str", marker(number, style["t"], limit["t"]))
                blocks[0] = node("Para", [mark, {"t": "Space"}, *blocks[0]["c"]])
            yield from blocks

    def _definitions(self, items: Any) -> Iterator[Node]:  # noqa: ANN401 -- as above
        for term, definitions in items:
            yield node("Para", [node("Strong", list(self.inlines(term)))])
            for blocks in definitions:
                yield from self.blocks(blocks)

    def _lines(self, lines: Any) -> Iterator[Node]:  # noqa: ANN401 -- as above
        words: Nodes = []
        for line in lines:
            words += [*([{"t": "LineBreak"}] if words else []), *self.inlines(line)]
        yield node("Para", words)

    def _paragraph(self, kind: str, words: Nodes, *, top: bool) -> Iterator[Node]:
        self.found = []
        kept = list(self.inlines(words))
        shown = self._shown() if top else []
        if kept and plain_words(kept) and not (shown and _only_pictures(words)):
            yield node(kind, kept)
        for name in shown:
            yield place("figure", name)

    def _shown(self) -> list[str]:
        """Make a figure of each picture that the last paragraph held; return their names."""
        names = []
        for address, alt in self.found:
            name = f"picture-{len(self.reading.figures) + 1}"
            content = self.pictures(address) if _beside(address) else None
            made = figure(name, content, alt) if content else None
            if made is None:
                self.reading.left_out.append(address)
            else:
                self.reading.figures[name] = made
                names.append(name)
        return names

    def _process(self, content: Any) -> Iterator[Node]:  # noqa: ANN401 -- as above
        """Draw a block of steps as a chart; one that is none stays as it was written."""
        found = steps(content[1])
        if found is None:
            yield node("CodeBlock", [["", [], []], content[1]])
            return
        name = f"process-{len(self.reading.figures) + 1}"
        svg = process_chart(found, self.lang, name)
        self.reading.figures[name] = Figure(name, "", svg, described(found, self.lang))
        yield place("figure", name)

    def _table(self, content: Any, *, top: bool) -> Iterator[Node]:  # noqa: ANN401 -- as above
        name = f"text-{len(self.reading.tables) + 1}"
        made = table(name, content, plain_words)
        if made is None:
            return
        for caption in self.blocks(content[1][1]):
            yield node("Para", [node("Strong", caption["c"])]) if _worded(caption) else caption
        if top:
            self.reading.tables[name] = made
            yield place("table", name)
            return
        for row in ([column.label for column in made.columns], *made.rows):
            yield node("Para", [node("Str", " | ".join(map(str, row)))])

    def inlines(self, nodes: Nodes) -> Iterator[Node]:
        """Yield the words that may stay, with emphasis and links that lead where they may."""
        for item in nodes:
            kind, content = _parts(item)
            if kind in {"Str", *BLANKS}:
                yield item
            elif kind in {"Emph", "Strong", "Strikeout"}:
                yield node(kind, list(self.inlines(content)))
            elif kind == "Code":
                yield node("Code", [["", [], []], content[1]])
            elif kind == "Link":
                yield from self._link(content)
            elif kind == "Image":
                self.found.append((content[2][0], plain_words(content[1])))
                yield from self.inlines(content[1])
            else:
                yield from self._unusual(kind, content)

    def _link(self, content: Any) -> Iterator[Node]:  # noqa: ANN401 -- as above
        words, target = list(self.inlines(content[1])), str(content[2][0])
        if allowed_link(target) and words:
            yield node("Link", [["", [], []], words, [target, ""]])
        else:
            yield from words

    def _unusual(self, kind: str, content: Any) -> Iterator[Node]:  # noqa: ANN401 -- as above
        if kind in {"Superscript", "Subscript"}:
            signs = _RAISED if kind == "Superscript" else _LOWERED
            words = plain_words(content)
            yield node(
                "Str", words.translate(signs) if set(map(ord, words)) <= set(signs) else words
            )
        elif kind == "Quoted":
            first, last = _QUOTES[content[0]["t"]]
            yield from (node("Str", first), *self.inlines(content[1]), node("Str", last))
        elif kind == "Note":
            yield node("Str", f" [{plain_words(content)}]")
        elif kind in {"Math", "RawInline"}:
            if not content[1].startswith("<!--"):
                yield node("Str", content[1])
        elif kind in {"Span", "Cite"}:
            yield from self.inlines(content[1])
        elif kind in {"Underline", "SmallCaps"}:
            yield from self.inlines(content)


def _parts(item: Node) -> tuple[str, Any]:
    return item["t"], item.get("c")


def _worded(block: Node) -> bool:
    return block["t"] in {"Para", "Plain"}


def _only_pictures(words: Nodes) -> bool:
    return all(item["t"] in {"Image", *BLANKS} for item in words)


def _raw(content: Any) -> Iterator[Node]:  # noqa: ANN401 -- as above
    if not content[1].startswith("<!--"):
        yield node("Para", [node("Str", content[1])])


def _beside(address: str) -> bool:
    """Tell whether an address is a file beside the text."""
    parts = address.split("/")
    return ":" not in address and not any(part in {"", ".", ".."} for part in parts)


def place(kind: str, name: str) -> Node:
    """Return the paragraph that stands for a table or a figure."""
    return node("Para", [node("Link", [["", [], []], [], [f"qms:{kind}/{name}", ""]])])
