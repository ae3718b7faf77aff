"""What issued files are called by the university's scheme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.file_names import (
    OWN_SCHEME,
    build,
    rules_of_names,
    type_label,
    unit_label,
)
from qms.kinds.policies.forms import Forms
from qms.kinds.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qms.actions.handed import Handed
    from qms.actions.session import Session


def scheme_names(
    session: Session, handed: Sequence[Handed], kind: str, period: str
) -> tuple[str, ...]:
    """Return a name for each file, in its own language, none twice on any computer.

    ``kind`` is a word of the vocabulary of reports, ``period`` the name of a period.
    """
    taken: set[str] = set()
    found = []
    for item in handed:
        lang = item.stamp.lang if item.stamp else session.config.default_language
        number = 1
        name = _name(session, item.path, kind, period, lang)
        while name.casefold() in taken:
            number += 1
            name = _name(session, item.path, kind, f"{period} {number}", lang)
        taken.add(name.casefold())
        found.append(name)
    return tuple(found)


def _name(session: Session, path: Path, kind: str, period: str, lang: str) -> str:
    view, rules = session.view, rules_of_names(session.view)
    word = type_label(view, rules, kind, lang) or kind
    forms = session.snapshot.policy(Forms, session.today)
    office = session.snapshot.get(forms.value.office) if forms else None
    unit = (
        unit_label(view, office, lang)
        if isinstance(office, Unit)
        else session.config.institution.shown(lang)
    )
    ending = path.suffix[1:].lower()
    return build(
        rules.scheme or OWN_SCHEME, session.today, unit, f"{word} {period}".strip(), ending
    )
