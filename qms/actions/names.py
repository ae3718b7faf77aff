"""Build a file name by the university's scheme."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qms.actions.records import find
from qms.actions.unit_names import unit_called
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
    unit = _unit(session, unit_id)
    lang = session.moment.lang or session.config.default_language
    day = parse_date(date, "--date") if date else session.today
    kind = _type(session, rules, word, lang)
    stem = build(rules.scheme, day, unit_label(session.view, unit, lang), kind)
    remark = problem(rules, known(session.view, rules), stem)
    if remark is not None:
        words = tuple(item.id for item in rules.types)
        more = M(
            "Words for --type: {words}, and those of {lists}", words=words, lists=rules.vocabularies
        )
        remark = M("{remark} {more}", remark=remark, more=more)
    ended = _ending(rules, ending)
    name = build(rules.scheme, day, unit_label(session.view, unit, lang), kind, ended)
    return Built(name, remark)


def _unit(session: Session, said: str) -> Unit:
    """Return the unit of an id, an abbreviation or a name."""
    text = normalise(said)[0]
    called = None if session.snapshot.get(text) else unit_called(session.view, text)
    if called is None and not text.startswith(f"{Unit.spec.prefix}-"):
        raise UsageProblem(
            M("There is no unit {id}.", id=text),
            M("See the ids with: qms {noun} list", noun="unit"),
        )
    unit = find(session, called or text)
    if not isinstance(unit, Unit):
        raise UsageProblem(
            M("{id} is no unit.", id=text), M("See the ids with: qms {noun} list", noun="unit")
        )
    return unit


def _type(session: Session, rules: FileNamesValue, said: str, lang: str) -> str:
    """Return how file names call a type: by its word, by its label, else as it was typed."""
    text = normalise(said)[0]
    return type_label(session.view, rules, text, lang) or text


def _ending(rules: FileNamesValue, ending: str) -> str:
    wanted = ending.removeprefix(".").lower()
    if wanted and rules.formats and wanted not in rules.formats:
        raise UsageProblem(
            M("{option}: {value} is not allowed", option="--ext", value=ending),
            M("Formats: {names}", names=rules.formats),
        )
    return wanted
