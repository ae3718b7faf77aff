"""Official papers: minutes, extracts, memos and acts have the same head and signatures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

from qms.engine.cells import post_name
from qms.i18n import translate
from qms.kinds.institution import Institution
from qms.kinds.policies.forms import Forms, Style
from qms.model.items import name_on
from qms.model.record import Circle
from qms.report.document import Column, Document, Heading, Letter, Meta, Table
from qms.report.frame import FOR_WHOM
from qms.report.template import environment, fill
from qms.report.wording import long_date

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    from qms.engine.view import View
    from qms.model.fields import Post
    from qms.model.text import Text

LINE: Final = "_" * 18


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a post, by the staff list of the personnel office; never in a record."""

    name: str
    code: str = ""


Staff: TypeAlias = Mapping[str, tuple[Holder, ...]]
"""Holders by post (``ROLE-dean@UNIT-law``), in the order of the list."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What every paper is made with: a day's view, language, templates, names, small print.

    A paper for a wider circle than the office's own names posts only: it is made without staff.
    """

    view: View
    lang: str
    workspace: Path | None = None
    staff: Staff = field(default_factory=dict)
    commit: str = ""
    circle: Circle = Circle.INTERNAL

    def words(self, post: Post | None, unit: str | None = None) -> str:
        """Return a post in words, nothing for none."""
        full = self.view.post(post, unit)
        return post_name(self.view, full).shown(self.lang) if full else ""

    def name(self, post: Post | None) -> str:
        """Return the first holder of a post by the staff list, nothing where it is not there."""
        full = self.view.post(post, None)
        found = self.staff.get(str(full), ()) if full else ()
        return found[0].name if found else ""

    def person(self, post: Post | None) -> str:
        """Return a post with its holder's name where the staff list has it."""
        return ", ".join(part for part in (self.name(post), self.words(post)) if part)

    def text(self, value: Text | None) -> str:
        """Return a text in the language of the paper, nothing for none."""
        return value.shown(self.lang) if value else ""

    def called(self, record_id: str | None) -> str:
        """Return the name of a unit or body on the day of the paper."""
        found = self.view.name(record_id) if record_id else None
        return found.shown(self.lang) if found else record_id or ""


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the text of a paper."""

    title: str
    under: Sequence[str]
    day: dt.date
    number: str = ""
    subtitle: str = ""
    record: str = ""


def paper(
    desk: Desk, head: Head, template: str, model: object, tables: Sequence[Table]
) -> Document:
    """Fill the template of a paper; the model is ``r`` in it."""
    made = environment(desk.workspace)
    by_id = {table.id: table for table in tables}
    text = fill(made, template, lang=desk.lang, r=model, tables=by_id, figures={})
    return Document(_meta(desk, head), text, by_id)


def institution_name(view: View) -> Text:
    """Return the university's name on the view's day."""
    found = view.snapshot.of(Institution)
    name = name_on(found[0].names, view.today) if found else None
    return name or view.snapshot.config.institution


def _meta(desk: Desk, head: Head) -> Meta:
    view, lang = desk.view, desk.lang
    found = view.snapshot.of(Institution)
    city = desk.text(found[0].city) if found else ""
    forms = view.snapshot.policy(Forms, view.today)
    name = institution_name(view)
    foot = " · ".join(part for part in (head.record, desk.commit) if part)
    organisation = (name.shown(lang).upper(), *head.under)
    author = head.under[0] if head.under else name.shown(lang)
    return Meta(
        title=head.title,
        subtitle=head.subtitle,
        lang=lang,
        date=head.day,
        author=author,
        circle=translate(FOR_WHOM[desk.circle], lang),
        header=Heading(name.shown("kk"), name.shown("ru"), author, head.title),
        page_form=forms.value.page.shown(lang) if forms else "{N} / {M}",
        place=city,
        letter=Letter(organisation, _whole(head.day, lang), city, head.number, foot),
        style=forms.value.style if forms else Style(),
    )


def grid(
    name: str, columns: Sequence[Column], rows: Sequence[tuple[str | dt.date | None, ...]]
) -> Table:
    """Return an unnumbered table."""
    return Table(name, "", tuple(columns), tuple(rows))


def signatures(rows: Sequence[tuple[str, str]]) -> Table:
    """Return lines to sign on: post, line, name (or room for it)."""
    columns = (
        Column("post", "", width=4),
        Column("line", "", width=3),
        Column("name", "", width=3),
    )
    blank = "\N{NO-BREAK SPACE}"
    lines = tuple((post or blank, LINE, name or blank) for post, name in rows)
    return Table("signatures", "", columns, lines, plain=True)


def _whole(day: dt.date, lang: str) -> str:
    """Return a day in words that no line breaks."""
    return long_date(day, lang).replace(" ", "\N{NO-BREAK SPACE}")
