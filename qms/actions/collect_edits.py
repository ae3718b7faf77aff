"""What the cells of a returned form become: dated items and fields of their records."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from qms.actions.dated import one_more
from qms.actions.languages import in_language
from qms.engine.risks import rating
from qms.exchange.collect_compare import Fate
from qms.exchange.collect_questions import NO_CHANGE, one_line
from qms.i18n import Day, M, translate
from qms.kinds.capa import Capa
from qms.kinds.complaint import Complaint
from qms.kinds.nonconformity import Nonconformity
from qms.kinds.risk import Risk, Stage
from qms.model.change import Set
from qms.store.yaml_writer import normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from qms.actions.session import Session
    from qms.exchange.collect_compare import Cell
    from qms.model.change import Edit
    from qms.model.record import Record
    from qms.model.text import Text


@dataclass(frozen=True, slots=True)
class Stamp:
    """What every item of a returned form bears: day, language, who filled it in, the round."""

    session: Session
    lang: str
    day: dt.date
    basis: str
    by: str | None = None

    def words(self, text: str) -> str | dict[str, str]:
        """Return a text as records hold it: plain in the workspace's language."""
        clean = normalise(text)[0]
        return clean if self.lang == self.session.config.default_language else {self.lang: clean}

    def item(self, record: Record, path: str, *, ahead: int = 0, **fields: Any) -> Edit:
        """Return the edit that appends a dated item."""
        return one_more(record, path, self.day, by=self.by, basis=self.basis, ahead=ahead, **fields)


def edits(stamp: Stamp, cells: Sequence[Cell]) -> tuple[Edit, ...]:
    """Return the edits of all cells that are taken."""
    by_record: dict[str, dict[str, str]] = {}
    records = {cell.record.id: cell.record for cell in cells}
    for cell in cells:
        if cell.fate is Fate.TAKEN:
            by_record.setdefault(cell.record.id, {})[cell.asked.field] = cell.sheet
    found: list[Edit] = []
    for record_id, said in by_record.items():
        record = records[record_id]
        found += _MADE[type(record)](stamp, record, said)
    return tuple(found)


def _risk(stamp: Stamp, risk: Risk, said: Mapping[str, str]) -> Iterator[Edit]:
    found = rating(stamp.session.view, risk)
    scale = stamp.session.view.scale
    if found is not None and scale is not None and said.keys() & {"likelihood", "impact", "why"}:
        last = found.assessment
        stage = Stage.CURRENT if last.stage is Stage.INHERENT else last.stage
        yield stamp.item(
            risk,
            "assessments",
            stage=None if stage is Stage.CURRENT else stage.value,
            likelihood=int(said.get("likelihood", last.likelihood)),
            impact=int(said.get("impact", last.impact)),
            edition=scale.id,
            why=stamp.words(said["why"]) if "why" in said else None,
        )
    if "measures" in said:
        lines = said["measures"].split("\n")
        yield Set(risk.id, ("measures",), [_measure(stamp, risk, line) for line in lines])
    if "seen" in said:
        yield stamp.item(risk, "reviews")


def _measure(stamp: Stamp, risk: Risk, line: str) -> str | dict[str, str]:
    """Keep a measure that was not touched in all its languages."""
    same = (text for text in risk.measures if one_line(text.shown(stamp.lang)) == line)
    held = next(same, None)
    return held.stored() if held is not None else stamp.words(line)


def _capa(stamp: Stamp, capa: Capa, said: Mapping[str, str]) -> Iterator[Edit]:
    updates = list(_updates(stamp, said))
    for ahead, fields in enumerate(updates):
        yield stamp.item(capa, "updates", ahead=ahead, **fields)
    if "done" in said:
        proof = said.get("evidence")
        text = stamp.words(proof) if proof else None
        day = dt.date.fromisoformat(said["done_on"])
        yield one_more(capa, "completions", day, by=stamp.by, basis=stamp.basis, text=text)


def _updates(stamp: Stamp, said: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    progress = int(said["progress"]) if "progress" in said else None
    if "status" in said:
        yield {"text": stamp.words(said["status"]), "progress": progress}
    elif "no_change" in said:
        yield {"text": stamp.words(translate(NO_CHANGE, stamp.lang))}
    elif progress is not None:
        words = M("Progress: {n} %", n=progress).shown(stamp.lang)
        yield {"text": stamp.words(words), "progress": progress}
    if "new_term" in said:
        term = dt.date.fromisoformat(said["new_term"])
        reason = one_line(said["term_reason"])
        asks = M("Asks for a new term, {day}: {reason}", day=Day(term), reason=reason)
        yield {"text": stamp.words(asks.shown(stamp.lang)), "asked": term.isoformat()}


def _nonconformity(stamp: Stamp, case: Nonconformity, said: Mapping[str, str]) -> Iterator[Edit]:
    for name in ("correction", "causes"):
        if name in said:
            yield _field(stamp, case, name, said[name])


def _field(stamp: Stamp, record: Record, name: str, words: str) -> Edit:
    """Set a text in the language in which the form showed it; the other languages stay."""
    held: Text | None = getattr(record, name)
    lang = held.language(stamp.lang) if held is not None else stamp.lang
    clean = normalise(words)[0]
    plain = held is None or held.plain
    if plain and lang == stamp.session.config.default_language:
        return Set(record.id, (name,), clean)
    return Set(record.id, *in_language(stamp.session, record, name, lang, clean))


def _complaint(stamp: Stamp, complaint: Complaint, said: Mapping[str, str]) -> Iterator[Edit]:
    if "result" in said:
        text = stamp.words(said["text"]) if "text" in said else None
        day = dt.date.fromisoformat(said["considered_on"])
        result = said["result"]
        yield one_more(
            complaint,
            "considerations",
            day,
            by=stamp.by,
            basis=stamp.basis,
            result=result,
            text=text,
        )


_MADE: Final[Mapping[type, Callable[..., Iterator[Edit]]]] = {
    Risk: _risk,
    Capa: _capa,
    Nonconformity: _nonconformity,
    Complaint: _complaint,
}
