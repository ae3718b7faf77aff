"""``what-if``: what was typed becomes records supposed in memory; nothing is written."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from qms.actions.records import find
from qms.actions.risk_life import FACTORS, level, risk_of
from qms.engine.risk_what_if import assessed, closed, compared, supposed
from qms.engine.risks import rating
from qms.errors import UsageProblem
from qms.i18n import M
from qms.kinds.capa import Capa
from qms.kinds.policies.risk_bands import RiskBands
from qms.model.text import said_in
from qms.store.problems import first_problem
from qms.store.yaml_reader import Refusal, read

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qms.actions.session import Session
    from qms.engine.risk_what_if import Outcome
    from qms.engine.view import View

_SET: Final = re.compile(r"(?P<risk>[^.=]+)\.(?P<factor>likelihood|impact)=(?P<level>.+)")
_EDITION: Final = "what-if"


@dataclass(frozen=True, slots=True)
class Supposed:
    """What is supposed: levels (``RSK-2026-0001.likelihood=2``), CAPAs closed, a file of bands."""

    levels: Sequence[str] = ()
    closed: Sequence[str] = ()
    bands: Path | None = None


def what_if(session: Session, given: Supposed) -> Outcome:
    """Compare the records with those supposed; raises UsageProblem for what cannot be read."""
    if not (given.levels or given.closed or given.bands):
        raise UsageProblem(
            M("Missing: {options}", options=("--set", "--close", "--bands")),
            M("Say what is supposed: --set RSK-2026-0001.likelihood=2"),
        )
    view = session.view
    if given.bands is not None:
        view = supposed(view, [_with_bands(session, view, given.bands)])
    for name in given.closed:
        view = supposed(view, closed(view, _capa(session, name)))
    for name, levels in _levels(session, given.levels).items():
        view = supposed(view, [assessed(view, risk_of(session, name), *levels)])
    return compared(session.view, view)


def _capa(session: Session, name: str) -> Capa:
    capa = find(session, name)
    if not isinstance(capa, Capa):
        raise UsageProblem(M("{id} is no CAPA.", id=name), M("See the ids with: qms capa list"))
    return capa


def _levels(session: Session, texts: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Return the levels supposed of each risk; what is not typed stays as it is."""
    typed: dict[str, dict[str, int]] = {}
    for text in texts:
        match = _SET.fullmatch(text.strip())
        if match is None:
            raise UsageProblem(
                M("{option}: {value} is not understood", option="--set", value=text),
                M("Write it as: --set RSK-2026-0001.likelihood=2"),
            )
        value = level(session, match["factor"], match["level"], session.today)
        typed.setdefault(risk_of(session, match["risk"]).id, {})[match["factor"]] = value
    return {name: _both(session, name, levels) for name, levels in typed.items()}


def _both(session: Session, name: str, typed: dict[str, int]) -> tuple[int, int]:
    found = rating(session.view, risk_of(session, name))
    held = found.assessment if found is not None and found.comparable else None
    pair = [typed.get(factor) or getattr(held, factor, None) for factor in FACTORS]
    if pair[0] is None or pair[1] is None:
        raise UsageProblem(
            M("{id} was assessed on another scale: suppose both its levels.", id=name),
            M("Scores of two scales are never compared."),
        )
    return pair[0], pair[1]


def _with_bands(session: Session, view: View, path: Path) -> RiskBands:
    """Return the policy of bands with those of a file in force from today.

    The file holds a value (``bands:``), or a whole policy whose last edition counts.
    """
    entry = next((view.snapshot.entries[one.id] for one in view.snapshot.of(RiskBands)), None)
    if entry is None:
        raise UsageProblem(M("the policy {id} is missing", id="POL-risk-bands"))
    try:
        data = path.read_bytes()
        value: Any = read(data)
    except OSError as error:
        raise UsageProblem(M("{path} cannot be read", path=str(path))) from error
    except Refusal as refusal:
        raise UsageProblem(
            M(
                "{path}:{line}: {problem}",
                path=str(path),
                line=refusal.line,
                problem=refusal.message,
            )
        ) from refusal
    editions = value.get("editions")
    if isinstance(editions, list) and editions and isinstance(editions[-1], dict):
        value = editions[-1].get("value")
    edition = {
        "id": _EDITION, "from": view.today.isoformat(), "source": {"own": True}, "value": value,
    }  # fmt: skip
    kept = [one for one in entry.tree["editions"] if one.get("from") != edition["from"]]
    tree = {**entry.tree, "editions": [*kept, edition]}
    return _read(session, tree, path, data)


def _read(session: Session, tree: Any, path: Path, data: bytes) -> RiskBands:
    context = said_in(session.config.default_language)
    text = json.dumps(tree, ensure_ascii=False, default=str)
    try:
        return RiskBands.model_validate_json(text, strict=True, context=context)
    except ValidationError as error:
        problem = first_problem(error, RiskBands, data)
        raise UsageProblem(
            M("{option}: {reason}", option="--bands", reason=problem.message), problem.hint
        ) from error
