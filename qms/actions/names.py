"""Build a file name by the university's scheme."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.actions.records import find
from qms.actions.values import parse_date
from qms.engine.file_names import build, known, problem, rules_of_names, type_label, unit_label
from qms.errors import UsageProblem
from qms.i18n import M
from qms.kinds.unit import Unit
from qms.store.yaml_writer import normalise

if TYPE_CHECKING:
    from qms.actions.session import Session
    from qms.i18n import Message
    from qms.kinds.policies.file_names import FileNamesValue


@dataclass(frozen=True, slots=True)
class Built:
    """A file name; ``remark`` says what ``qms check`` would have against it, None for nothing."""

    name: str
    remark: Message | None


def file_name(
    session: Session, unit_id: str, word: str, date: str | None = None, ending: str = ""
) -> Built:
    """Build a name in the workspace's language; ``word`` is a known type or any text.

    Raises UsageProblem where the university has set no scheme, or does not keep such files.
    """
    rules = rules_of_names(session.view)
    if rules.scheme is None:
        raise UsageProblem(
            M("The policy {id} sets no scheme of file names.", id="POL-file-names"),
            M("Enter one: qms edit {id}", id="POL-file-names"),
        )
    unit = find(session, unit_id)
    if not isinstance(unit, Unit):
        raise UsageProblem(
            M("{id} is no unit.", id=unit_id), M("See the ids with: qms {noun} list", noun="unit")
        )
    lang = session.moment.lang or session.config.default_language
    day = parse_date(date, "--date") if date else session.today
    kind = type_label(session.view, rules, word, lang) or normalise(word)[0]
    stem = build(rules.scheme, day, unit_label(session.view, unit, lang), kind)
    remark = problem(rules, known(session.view, rules), stem)
    ended = _ending(rules, ending)
    name = build(rules.scheme, day, unit_label(session.view, unit, lang), kind, ended)
    return Built(name, remark)


def _ending(rules: FileNamesValue, ending: str) -> str:
    wanted = ending.removeprefix(".").lower()
    if wanted and rules.formats and wanted not in rules.formats:
        raise UsageProblem(
            M("{option}: {value} is not allowed", option="--ext", value=ending),
            M("Formats: {names}", names=rules.formats),
        )
    return wanted
