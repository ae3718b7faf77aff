"""Rules of the register of documents: codes, numbers and acts that contradict one another."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from qms.engine.document_acts import doubts
from qms.engine.document_codes import read_code, same_series, well_formed
from qms.engine.document_register import (
    kind_in_title,
    last_acts,
    listed,
    registration_year,
    strange_prefixes,
)
from qms.engine.documents import document_rules
from qms.engine.former_names import in_title
from qms.engine.rule import Hit, duty
from qms.i18n import M

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.document_codes import Code
    from qms.engine.view import View
    from qms.i18n import Value
    from qms.kinds.document import ControlledDocument


@duty("D202", "appendix A, KZ-DOC-40", standing=True)
def code_number_twice(view: View) -> Iterator[Hit]:
    """Two documents have one number in their codes, with the same or different prefixes.

    POL-documents says how codes are built and which prefixes have numbers of their own.
    """
    first: dict[tuple[str, ...], list[tuple[Code, ControlledDocument]]] = defaultdict(list)
    for document, code in _codes(view):
        earlier = first[code.key] if code.number else []
        twin = next((other for one, other in earlier if _together(view, one, code)), None)
        earlier.append((code, document))
        if twin is not None:
            yield Hit(
                document.id,
                ("code",),
                M(
                    "the number {number} is also that of {id} ({code})",
                    number=code.number,
                    id=twin.id,
                    code=twin.code,
                ),
                M("Give one of the two a number of its own."),
            )


def _together(view: View, one: Code, other: Code) -> bool:
    rules = document_rules(view).codes
    return rules is not None and same_series(one, other, rules)


def _codes(view: View) -> Iterator[tuple[ControlledDocument, Code]]:
    rules = document_rules(view).codes
    for document in listed(view) if rules else ():
        if rules and document.code:
            yield document, read_code(document.code, rules)


@duty("D203", "appendix A, KZ-DOC-40", standing=True)
def act_dated_otherwise(view: View) -> Iterator[Hit]:
    """An act of approval does not fit the others of its series by its date.

    The same number of a body has another date elsewhere in the year of the series, or an act with
    a smaller number is later. POL-governance names the series; several series of orders that run
    side by side tell nothing.
    """
    for doubt in sorted(doubts(view, listed(view)), key=lambda one: one.named.document):
        act = doubt.named.act
        yield Hit(
            doubt.named.document,
            ("approvals", doubt.named.at, "date"),
            M(
                "number {number} is dated {date}; number {other} of {year} is dated {day} in {ids}",
                number=act.number,
                date=act.date,
                other=doubt.number,
                year=doubt.year,
                day=doubt.date,
                ids=doubt.others,
            ),
            M("Correct the number or the date by the paper original."),
        )


@duty("D204", "appendix A, KZ-DOC-40", standing=True)
def act_without_number_or_date(view: View) -> Iterator[Hit]:
    """An act of approval in the register has no number or no date."""
    for document in listed(view):
        for at, act in enumerate(document.approvals):
            if act.void is None and not (act.number and act.date):
                lacking = [] if act.number else [M("Number")]
                lacking += [] if act.date else [M("Date")]
                yield Hit(
                    document.id,
                    ("approvals", at),
                    M("an act of approval lacks: {fields}", fields=tuple(lacking)),
                    M("Complete it by the minutes or the order."),
                )


@duty("D205", "appendix A, KZ-DOC-40", standing=True)
def year_of_another_approval(view: View) -> Iterator[Hit]:
    """The year at the end of a document's code is not that in which any edition was approved."""
    for document, code in _codes(view):
        acts = last_acts(view, document)
        if code.year is not None and acts and code.year not in {day.year for day in acts}:
            yield Hit(
                document.id,
                ("code",),
                M("the code says {year}, the last act is of {date}", year=code.year, date=acts[-1]),
                M("Correct the code or the date by the paper original."),
            )


@duty("D206", "appendix A, KZ-DOC-40", standing=True)
def kind_differs_from_group(view: View) -> Iterator[Hit]:
    """The title or the code of a document is that of another kind than its group.

    POL-documents gives each group the words of its titles and the prefixes of its codes; a title
    that has a word of its own group may have others beside it.
    """
    for document in listed(view):
        other = kind_in_title(view, document)
        if other is not None:
            yield Hit(
                document.id,
                ("title",),
                M("the title is that of {group}", group=_group(view, other)),
                M("Put it into that group, or correct the title: {id}", id=document.id),
            )
            continue
        wrong = strange_prefixes(view, document)
        if wrong:
            yield Hit(
                document.id,
                ("code",),
                M(
                    "codes of the group {group} do not begin with {prefixes}",
                    group=_group(view, document.group),
                    prefixes=wrong,
                ),
                M("Correct the code or the group."),
            )


def _group(view: View, group: str) -> Value:
    word = view.word("document-group", group)
    return word.label if word else group


@duty("D207", "appendix A, KZ-DOC-38", standing=True)
def letters_of_another_alphabet(view: View) -> Iterator[Hit]:
    """A code has letters of another alphabet that look like those meant."""
    for document, code in _codes(view):
        if code.strangers:
            yield Hit(
                document.id,
                ("code",),
                M("letters of another alphabet: {letters}", letters=code.strangers),
                M("Type the code anew: {code}", code=str(code)),
            )


@duty("D208", "appendix A, KZ-DOC-38", standing=True)
def code_malformed(view: View) -> Iterator[Hit]:
    """A code is built of no known prefix, or its number has none of the known forms.

    Spaces and kinds of dashes count nothing. POL-documents lists prefixes and forms of numbers.
    """
    rules = document_rules(view).codes
    for document, code in _codes(view):
        if rules and not well_formed(code, rules):
            yield Hit(
                document.id,
                ("code",),
                M("the code {code} is not built as POL-documents says", code=document.code),
                M(
                    "Numbers of codes look like: {examples}",
                    examples=tuple(form.example for form in rules.numbers),
                ),
            )


@duty("D209", "appendix A, KZ-DOC-37", standing=True)
def registered_twice(view: View) -> Iterator[Hit]:
    """Two documents have the same registration number in one year.

    Numbers begin anew each year: that of the registration, else the one that the code says, else
    that of the last act.
    """
    first: dict[tuple[str, int], str] = {}
    for document in listed(view):
        number, year = document.registration_number, registration_year(view, document)
        if not number or year is None:
            continue
        earlier = first.setdefault((number.strip(), year), document.id)
        if earlier != document.id:
            yield Hit(
                document.id,
                ("registration_number",),
                M(
                    "number {number} of {year} is that of {id}",
                    number=number,
                    year=year,
                    id=earlier,
                ),
                M("Give the later document the next number."),
            )


@duty("D210", "introduction, KZ-DOC-41", standing=True)
def former_name_in_title(view: View) -> Iterator[Hit]:
    """The title of a document has a name that the university or a unit no longer bears.

    Names and the days from which they hold stand in the records of the institution, units and
    bodies, further variants of former ones in POL-documents.
    """
    for document in listed(view):
        name = in_title(view, document)
        if name is not None:
            yield Hit(
                document.id,
                ("title",),
                M(
                    "the title has a name that ended on {until}: {name}",
                    until=name.until,
                    name=name.text,
                ),
                M("Issue it anew under the present name: qms doc revise {id}", id=document.id),
            )


@duty("D211", "appendix A, KZ-DOC-39", standing=True)
def acts_out_of_order(view: View) -> Iterator[Hit]:
    """Of acts that approve an edition one after another, a later one has an earlier date."""
    for document in listed(view):
        dated = [
            (act.edition or "1", at, act.date)
            for at, act in enumerate(document.approvals)
            if act.void is None and act.date is not None
        ]
        for (edition, _, earlier), (other, at, day) in pairwise(
            sorted(dated, key=lambda one: one[:2])
        ):
            if edition == other and day < earlier:
                yield Hit(
                    document.id,
                    ("approvals", at, "date"),
                    M(
                        "dated {date}, before the act that precedes it ({day})",
                        date=day,
                        day=earlier,
                    ),
                    M("Correct the date or the order of the acts by the originals."),
                )
