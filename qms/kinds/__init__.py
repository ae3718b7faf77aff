"""Record kinds: one module each, one line each in this table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qms.model.record import Record


@dataclass(frozen=True, slots=True)
class KindRef:
    """A kind by its noun on the command line, loaded when first needed."""

    noun: str
    target: str

    def load(self) -> type[Record]:
        """Import the class."""
        module, _, name = self.target.partition(":")
        found: type[Record] = getattr(import_module(f"qms.kinds.{module}"), name)
        return found


TABLE: tuple[KindRef, ...] = (
    KindRef("institution", "institution:Institution"),
    KindRef("unit", "unit:Unit"),
    KindRef("role", "role:Role"),
    KindRef("body", "body:Body"),
    KindRef("risk", "risk:Risk"),
    KindRef("capa", "capa:Capa"),
    KindRef("doc", "document:ControlledDocument"),
    KindRef("decision", "decision:Decision"),
    KindRef("opportunity", "opportunity:Opportunity"),
    KindRef("indicator", "indicator:Indicator"),
    KindRef("survey", "survey:Survey"),
    KindRef("wave", "wave:Wave"),
    KindRef("meeting", "meeting:Meeting"),
    KindRef("request", "request:Request"),
    KindRef("obligation", "obligation:Obligation"),
    KindRef("evidence", "evidence:Evidence"),
    KindRef("issued-report", "issued_report:IssuedReport"),
    KindRef("waiver", "waiver:Waiver"),
    KindRef("policy.risk-scale", "policies.risk_scale:RiskScale"),
    KindRef("policy.risk-bands", "policies.risk_bands:RiskBands"),
    KindRef("policy.vocabularies", "policies.vocabularies:Vocabularies"),
    KindRef("policy.duty-terms", "policies.duty_terms:DutyTerms"),
    KindRef("policy.forms", "policies.forms:Forms"),
    KindRef("policy.reports", "policies.reports:Reports"),
    KindRef("policy.circles", "policies.circles:Circles"),
    KindRef("policy.survey-rules", "policies.survey_rules:SurveyRules"),
    KindRef("policy.file-names", "policies.file_names:FileNames"),
    KindRef("policy.governance", "policies.governance:Governance"),
    KindRef("policy.academic-calendar", "policies.academic_calendar:AcademicCalendar"),
    KindRef("policy.working-days", "policies.working_days:WorkingDays"),
)


@cache
def all_kinds() -> dict[str, type[Record]]:
    """Return every kind by noun, in the order of the table."""
    return {ref.noun: ref.load() for ref in TABLE}


def noun_of(kind: type[Record]) -> str:
    """Return the noun under which a kind is registered."""
    return _nouns()[kind]


@cache
def _nouns() -> dict[type[Record], str]:
    return {kind: noun for noun, kind in all_kinds().items()}


def kind_by_path(folder: str, record_id: str) -> type[Record] | None:
    """Return the kind that a file under ``records/<folder>/`` with that id has."""
    for fixed_id, kind in _by_folder().get(folder, ()):
        if fixed_id is None or fixed_id == record_id:
            return kind
    return None


@cache
def _by_folder() -> dict[str, tuple[tuple[str | None, type[Record]], ...]]:
    return {
        folder: tuple(
            (kind.spec.fixed_id, kind)
            for kind in all_kinds().values()
            if kind.spec.folder == folder
        )
        for folder in folders()
    }


@cache
def folders() -> frozenset[str]:
    """Return the folders that kinds keep their records in."""
    return frozenset(kind.spec.folder for kind in all_kinds().values())
