"""The register of documents: what is listed, by what group, number and year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.document_codes import read_code
from qms.engine.documents import FIRST, document_rules
from qms.engine.figures import known
from qms.kinds.document import ControlledDocument
from qms.model.fold import holds, words

if TYPE_CHECKING:
    import datetime as dt

    from qms.engine.view import View
    from qms.kinds.policies.documents import GroupRule


def listed(view: View) -> tuple[ControlledDocument, ...]:
    """Return the documents on record on the day that are not withdrawn, in order of their ids."""
    return view.once(_listed)


def _listed(view: View) -> tuple[ControlledDocument, ...]:
    found = known(view, ControlledDocument)
    return tuple(item for item in found if view.state_id(item) != "withdrawn")


def last_acts(view: View, document: ControlledDocument) -> tuple[dt.date, ...]:
    """Return the day of the last act of each edition up to today, by the days."""
    days: dict[str, dt.date] = {}
    for act in document.approvals:
        if act.void is None and act.date is not None and act.date <= view.today:
            edition = act.edition or FIRST
            days[edition] = max(act.date, days.get(edition, act.date))
    return tuple(sorted(days.values()))


def registration_year(view: View, document: ControlledDocument) -> int | None:
    """Return the year in which a document was registered, as far as the register tells."""
    if document.registered is not None:
        return document.registered.year
    rules = document_rules(view).codes
    code = read_code(document.code, rules) if rules and document.code else None
    acts = last_acts(view, document)
    return (code.year if code else None) or (acts[0].year if acts else None)


def group_rule(view: View, group: str) -> GroupRule | None:
    """Return what the policy says of a group."""
    return next((item for item in document_rules(view).groups if item.id == group), None)


def level_of(view: View, document: ControlledDocument) -> str | None:
    """Return the level of documented information of a document by its group."""
    rule = group_rule(view, document.group)
    return rule.level if rule else None


def kind_in_title(view: View, document: ControlledDocument) -> str | None:
    """Return the group that a title names where it names none of its own."""
    said = [words(text) for _lang, text in document.title.by_lang]
    named = [
        rule.id
        for rule in document_rules(view).groups
        if any(holds(text, words(word)) for text in said for word in rule.title_words)
    ]
    own = group_rule(view, document.group)
    if own is None or not own.title_words or document.group in named:
        return None
    return named[0] if named else None


def strange_prefixes(view: View, document: ControlledDocument) -> tuple[str, ...]:
    """Return the prefixes of a code that its group does not have."""
    rules, own = document_rules(view).codes, group_rule(view, document.group)
    if rules is None or own is None or not own.prefixes or not document.code:
        return ()
    code = read_code(document.code, rules)
    return tuple(one for one in code.prefixes if one in rules.prefixes and one not in own.prefixes)
