"""Record kinds: one module each, one line each in this table."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    KindRef("nc", "nonconformity:Nonconformity"),
    KindRef("complaint", "complaint:Complaint"),
    KindRef("risk-map", "risk_map:RiskMap"),
    KindRef("training", "training:Training"),
    KindRef("collection", "collection:Collection"),
    KindRef("doc", "document:ControlledDocument"),
    KindRef("external", "external_document:ExternalDocument"),
    KindRef("file", "case_file:CaseFile"),
    KindRef("archive-audit", "archive_audit:ArchiveAudit"),
    KindRef("disposal", "disposal:Disposal"),
    KindRef("system-change", "system_change:SystemChange"),
    KindRef("decision", "decision:Decision"),
    KindRef("opportunity", "opportunity:Opportunity"),
    KindRef("indicator", "indicator:Indicator"),
    KindRef("survey", "survey:Survey"),
    KindRef("wave", "wave:Wave"),
    KindRef("certificate", "certificate:Certificate"),
    KindRef("feedback", "feedback:Feedback"),
    KindRef("consent", "consent:Consent"),
    KindRef("meeting", "meeting:Meeting"),
    KindRef("request", "request:Request"),
    KindRef("obligation", "obligation:Obligation"),
    KindRef("evidence", "evidence:Evidence"),
    KindRef("issued-report", "issued_report:IssuedReport"),
    KindRef("waiver", "waiver:Waiver"),
    KindRef("policy.risk-scale", "policies.risk_scale:RiskScale"),
    KindRef("policy.risk-bands", "policies.risk_bands:RiskBands"),
    KindRef("policy.risk-rules", "policies.risk_rules:RiskRules"),
    KindRef("policy.capa-rules", "policies.capa_rules:CapaRules"),
    KindRef("policy.vocabularies", "policies.vocabularies:Vocabularies"),
    KindRef("policy.duty-terms", "policies.duty_terms:DutyTerms"),
    KindRef("policy.forms", "policies.forms:Forms"),
    KindRef("policy.reports", "policies.reports:Reports"),
    KindRef("policy.circles", "policies.circles:Circles"),
    KindRef("policy.survey-rules", "policies.survey_rules:SurveyRules"),
    KindRef("policy.feedback", "policies.feedback:FeedbackRules"),
    KindRef("policy.file-names", "policies.file_names:FileNames"),
    KindRef("policy.governance", "policies.governance:Governance"),
    KindRef("policy.documents", "policies.documents:DocumentRules"),
    KindRef("policy.retention", "policies.retention:Retention"),
    KindRef("policy.academic-calendar", "policies.academic_calendar:AcademicCalendar"),
    KindRef("policy.working-days", "policies.working_days:WorkingDays"),
)


@dataclass(frozen=True, slots=True)
class _Kinds:
    """Every kind of a table, by noun, and the ways to find one."""

    table: tuple[KindRef, ...]
    by_noun: dict[str, type[Record]]
    nouns: dict[type[Record], str]
    by_folder: dict[str, tuple[tuple[str | None, type[Record]], ...]]
    folders: frozenset[str]


_loaded: list[_Kinds] = []


def _kinds() -> _Kinds:
    """Return the kinds of the table as it is: a test may have put another one in its place."""
    if not _loaded or _loaded[0].table is not TABLE:
        _loaded[:] = [_load(TABLE)]
    return _loaded[0]


def _load(table: tuple[KindRef, ...]) -> _Kinds:
    by_noun = {ref.noun: ref.load() for ref in table}
    by_folder: dict[str, list[tuple[str | None, type[Record]]]] = defaultdict(list)
    for kind in by_noun.values():
        by_folder[kind.spec.folder].append((kind.spec.fixed_id, kind))
    return _Kinds(
        table,
        by_noun,
        {kind: noun for noun, kind in by_noun.items()},
        {folder: tuple(found) for folder, found in by_folder.items()},
        frozenset(by_folder),
    )


def all_kinds() -> dict[str, type[Record]]:
    """Return every kind by noun, in the order of the table."""
    return _kinds().by_noun


def noun_of(kind: type[Record]) -> str:
    """Return the noun under which a kind is registered."""
    return _kinds().nouns[kind]


def kind_by_path(folder: str, record_id: str) -> type[Record] | None:
    """Return the kind that a file under ``records/<folder>/`` with that id has.

    For the first file kinds are loaded only until its own is found: git's merge reads no other.
    """
    if _first and _first[0][:3] == (TABLE, folder, record_id):
        return _first[0][3]
    if not _first and not _loaded:
        kind = next((kind for kind in _one_by_one() if _keeps(kind, folder, record_id)), None)
        _first.append((TABLE, folder, record_id, kind))
        return kind
    found = _kinds().by_folder.get(folder, ())
    return next((kind for fixed_id, kind in found if fixed_id in {None, record_id}), None)


_first: list[tuple[tuple[KindRef, ...], str, str, type[Record] | None]] = []


def _one_by_one() -> Iterator[type[Record]]:
    return (ref.load() for ref in TABLE)


def _keeps(kind: type[Record], folder: str, record_id: str) -> bool:
    return kind.spec.folder == folder and kind.spec.fixed_id in {None, record_id}


def folders() -> frozenset[str]:
    """Return the folders that kinds keep their records in."""
    return _kinds().folders
