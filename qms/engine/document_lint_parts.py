"""Parts that a text must have, its code and title, where its sheets stand."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from qms.engine.document_lint_hit import CODE, PART, SHEET, TextHit
from qms.engine.document_sections import alike, folded
from qms.i18n import M

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.document_sections import Block, Content, Section
    from qms.kinds.document import ControlledDocument
    from qms.kinds.policies.documents import DocumentRulesValue, RequiredPart

_SHORT: Final = 12  # words of a paragraph that may be the heading of a sheet
_LAST: Final = 2 / 3  # of the text stand before its sheets at least
_FRONT: Final = 40  # blocks of a title page at most


def missing_parts(
    content: Content, rules: DocumentRulesValue, group: str | None
) -> Iterator[TextHit]:
    """Yield the parts of the policy that the text lacks, and sheets that do not come last."""
    blocks = list(content.blocks())
    for part in rules.parts:
        if part.groups and group not in part.groups:
            continue
        at = _place(content, blocks, part)
        if at is None:
            message = M("a part is missing: {part}", part=part.label)
            yield TextHit(PART, message, M("Looked for: {words}", words=part.words))
        elif part.sort == "sheet" and at < _LAST * len(blocks) - 1:
            message = M("{part} does not stand at the end", part=part.label)
            yield TextHit(SHEET, message, M("Sheets are the last parts."), *blocks[at])


def _place(content: Content, blocks: list[tuple[Section, Block]], part: RequiredPart) -> int | None:
    """Return at which block a part stands, the last where it is named several times."""
    words = tuple(filter(None, map(folded, part.words)))
    found = [at for at, (_, block) in enumerate(blocks) if _is(block, part.sort, words)]
    if found:
        return found[-1]
    margins = folded("\n".join(block.text for block in content.margins))
    return 0 if part.sort == "block" and any(word in margins for word in words) else None


def _is(block: Block, sort: str, words: tuple[str, ...]) -> bool:
    if sort == "section" and block.sort != "heading":
        return False
    said = folded(block.text)
    if sort == "sheet" and len(said.split()) > _SHORT:
        return False
    return any(word in said for word in words)


def front(content: Content) -> list[Block]:
    """Return what stands before the first numbered section, and in the page headers."""
    before = takewhile(lambda section: not section.number, content.sections)
    blocks = [block for section in before for block in (section.head, *section.blocks) if block]
    if not blocks and content.sections:
        blocks = [block for block in (content.sections[0].head,) if block]
    return [*content.margins, *blocks[:_FRONT]]


def code_and_title(content: Content, document: ControlledDocument, lang: str) -> Iterator[TextHit]:
    """Yield where the text does not bear the code or the title that the register has.

    Pages made of Markdown get the code from the record.
    """
    said = [block.text for block in front(content)]
    if document.code and content.form != "markdown":
        yield from _code("\n".join(said), document.code)
    title = document.title.get(lang)
    if title and folded(title) not in folded(" ".join(said)):
        message = M("the title of the register is not on the first page: {title}", title=title)
        yield TextHit(CODE, message, M("Correct the text, or the record."))


def _code(text: str, code: str) -> Iterator[TextHit]:
    if _same(code, text):
        return
    hint = M("Correct the text, or the record.")
    if _same(alike(code), alike(text)):
        message = M("the code {code} is typed with letters of another alphabet", code=code)
        yield TextHit(CODE, message, M("The letters look alike, but no search finds them."))
        return
    yield TextHit(
        CODE,
        M("the code {code} stands neither in the page header nor on the first page", code=code),
        hint,
    )


def _same(code: str, text: str) -> bool:
    pattern = r"[\s\xa0]*".join(re.escape(part) for part in code.split())
    return re.search(rf"(?<!\w){pattern}(?!\w)", text) is not None
