"""Changed records in the words of minutes: what a quality officer has to know of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from qms.engine.change_of import bodies, capas, figures, general, life, risks, rules
from qms.engine.change_of.order import by_date
from qms.engine.change_of.pair import Pair, Said
from qms.engine.change_of.values import Joined, Plain, Short
from qms.i18n import N_, Day, M
from qms.kinds.archive_audit import ArchiveAudit
from qms.kinds.body import Body
from qms.kinds.capa import Capa
from qms.kinds.case_file import CaseFile
from qms.kinds.certificate import Certificate
from qms.kinds.collection import Collection
from qms.kinds.complaint import Complaint
from qms.kinds.consent import Consent
from qms.kinds.decision import Decision
from qms.kinds.disposal import Disposal
from qms.kinds.document import ControlledDocument
from qms.kinds.evidence import Evidence
from qms.kinds.external_document import ExternalDocument
from qms.kinds.feedback import Feedback
from qms.kinds.indicator import Indicator
from qms.kinds.institution import Institution
from qms.kinds.issued_report import IssuedReport
from qms.kinds.meeting import Meeting
from qms.kinds.nonconformity import Nonconformity
from qms.kinds.obligation import Obligation
from qms.kinds.opportunity import Opportunity
from qms.kinds.request import Request
from qms.kinds.risk import Risk
from qms.kinds.risk_map import RiskMap
from qms.kinds.role import Role
from qms.kinds.survey import Survey
from qms.kinds.system_change import SystemChange
from qms.kinds.training import Training
from qms.kinds.unit import Unit
from qms.kinds.waiver import Waiver
from qms.kinds.wave import Wave
from qms.model.difference import compare
from qms.model.policy import Policy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from qms.engine.view import View
    from qms.i18n import Shown
    from qms.model.difference import FieldChange, Path
    from qms.model.record import Record
    from qms.model.snapshot import Broken

    Opening = Callable[[Pair], tuple[Shown, ...]]
    Teller = Callable[[Pair], Iterator[Said]]


@dataclass(frozen=True, slots=True)
class Told:
    """A record that changed and what is to be said of it, the main thing first.

    ``kind`` is the English plural of its kind; ``above`` tells a risk whose band asks for a CAPA.
    """

    record: str
    kind: str
    title: Shown
    path: str
    said: tuple[Said, ...]
    fields: tuple[FieldChange, ...] = ()
    new: bool = False
    gone: bool = False
    above: bool = False
    rank: tuple[int, ...] = ()

    @property
    def suspicious(self) -> bool:
        """Whether something was done that no command does."""
        return any(part.suspicious for part in self.said)


@dataclass(frozen=True, slots=True)
class Minutes:
    """Everything that differs between two views; ``unread`` are files that broke or were mended."""

    told: tuple[Told, ...]
    unread: tuple[Told, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)


READING_ORDER: Final[tuple[type[Record], ...]] = (
    *(
        Risk,
        RiskMap,
        Capa,
        Nonconformity,
        Complaint,
        Feedback,
        Decision,
        Meeting,
        Request,
        ControlledDocument,
        ExternalDocument,
        SystemChange,
        Indicator,
        Wave,
        Survey,
        Consent,
        Certificate,
    ),
    *(Obligation, Collection, IssuedReport, Evidence, Training, Opportunity, Waiver, Policy),
    *(CaseFile, Disposal, ArchiveAudit),
    *(Unit, Role, Body, Institution),
)
OPENINGS: Final[dict[type[Record], Opening]] = {
    Risk: risks.new_risk,
    Capa: capas.new_capa,
    Decision: bodies.new_decision,
    Meeting: bodies.new_meeting,
    Request: bodies.new_request,
    ControlledDocument: bodies.new_document,
    Wave: figures.new_wave,
    IssuedReport: bodies.new_report,
    Evidence: bodies.new_evidence,
    Waiver: bodies.new_waiver,
}
TELLERS: Final[dict[type[Record], tuple[Teller, ...]]] = {
    Risk: (risks.assessed, life.of_risk),
    Capa: (capas.term_moved, capas.updated, life.of_capa),
    Nonconformity: (life.of_case,),
    Complaint: (life.of_case,),
    Meeting: (bodies.met,),
    Request: (bodies.reminded,),
    ControlledDocument: (bodies.edition_changed, bodies.approved, bodies.acknowledgements_void),
    Indicator: (figures.measured,),
    Wave: (figures.surveyed,),
    Obligation: (figures.completed,),
    IssuedReport: (bodies.used,),
    Policy: (rules.editions,),
    Unit: (rules.renamed,),
    Role: (rules.renamed,),
    Body: (rules.renamed,),
    Institution: (rules.renamed,),
}


def minutes(before: View, after: View) -> Minutes:
    """Compare two views and tell all that differs, in reading order: urgent risks first."""
    told = [
        _told(Pair(before, after, change)) for change in compare(before.snapshot, after.snapshot)
    ]
    known = {item.record for item in told}
    told += [*_expired(before, after, known), *_banded_anew(before, after, known)]
    ordered = tuple(sorted(told, key=lambda item: (item.rank, item.record)))
    return Minutes(ordered, tuple(_unread(before, after)), _counts(ordered))


def _counts(told: Iterable[Told]) -> dict[str, int]:
    told = tuple(told)
    return {
        "records": len(told),
        "new": sum(item.new for item in told),
        "gone": sum(item.gone for item in told),
        "above": sum(item.above for item in told),
        "suspicious": sum(item.suspicious for item in told),
    }


def _told(pair: Pair) -> Told:
    view, record = (pair.after, pair.new) if pair.new is not None else (pair.before, pair.old)
    over, score = risks.above(view, record)
    place = next(n for n, kind in enumerate(READING_ORDER) if issubclass(pair.kind, kind))
    return Told(
        pair.change.id,
        _plural(pair.kind),
        title_of(view, record),
        pair.change.path,
        sentences(pair),
        pair.change.fields,
        new=pair.old is None,
        gone=pair.new is None,
        above=over,
        rank=(place, -over, -score),
    )


def _plural(kind: type[Record]) -> str:
    return _POLICIES if issubclass(kind, Policy) else kind.spec.plural


_POLICIES: Final = N_("Policies")


def title_of(view: View, record: Record | None) -> Shown:
    """Return what a record is called in a heading: title, name, or what stands for it."""
    if record is None:
        return Plain("")
    if isinstance(record, Policy):
        return M(record.spec.title)
    if isinstance(record, Meeting):
        body = view.name(record.body) or Plain(record.body)
        return M("{body} of {day}", body=body, day=Day(record.date))
    if isinstance(record, Wave):
        return view.name(record.survey) or Plain(record.survey)
    if isinstance(record, Waiver):
        return M("waiver of {rule}", rule=record.rule)
    return view.name(record.id) or Plain("")


def sentences(pair: Pair) -> tuple[Said, ...]:
    """Return what is to be said of a record, dated facts by date; it covers every changed field."""
    if pair.new is None:
        return tuple(general.gone(pair))
    if pair.old is None:
        return tuple(general.opened(pair, _facts(pair)))
    tellers = next((found for kind, found in TELLERS.items() if issubclass(pair.kind, kind)), ())
    found: list[Said] = [*general.new_id(pair)]
    covered: frozenset[Path] = frozenset().union(*(part.covers for part in found))
    for teller in (*tellers, general.moved):
        told = [part for part in teller(pair) if not part.covers or part.covers - covered]
        found += told
        covered = covered.union(*(part.covers for part in told))
    return by_date(pair, (*found, *general.rest(pair, covered)))


def _facts(pair: Pair) -> tuple[Shown, ...]:
    opening = next((make for kind, make in OPENINGS.items() if issubclass(pair.kind, kind)), None)
    if opening is not None:
        return opening(pair)
    named = {"title", "names"}
    return tuple(general.facts(pair, tuple(one for one in pair.kind.spec.asks if one not in named)))


def _expired(before: View, after: View, told: set[str]) -> Iterator[Told]:
    """Tell the waivers that ended between the two days without anybody's doing."""
    for waiver in after.snapshot.of(Waiver):
        if waiver.id not in told and before.today <= waiver.until < after.today:
            words = M(
                "expired on {day}: {reason}", day=Day(waiver.until), reason=Short(waiver.reason)
            )
            place = READING_ORDER.index(Waiver)
            path = after.snapshot.entries[waiver.id].path
            title = title_of(after, waiver)
            yield Told(waiver.id, _plural(Waiver), title, path, (Said(words),), rank=(place, 0, 0))


def _banded_anew(before: View, after: View, told: set[str]) -> Iterator[Told]:
    """Tell the risks that other bands put into another place without a new assessment."""
    for risk in after.snapshot.of(Risk):
        words = None
        if risk.id not in told and after.is_open(risk):
            words = risks.banded_anew(before, after, risk)
        if words is not None:
            over, score = risks.above(after, risk)
            path = after.snapshot.entries[risk.id].path
            rank = (READING_ORDER.index(Risk), -over, -score)
            title, kind = title_of(after, risk), _plural(Risk)
            yield Told(risk.id, kind, title, path, (Said(words),), above=over, rank=rank)


def _unread(before: View, after: View) -> Iterator[Told]:
    """Tell the files that cannot be read now and could be, and those that can be read again."""
    was = {part.path: part for part in before.snapshot.broken}
    now = {part.path: part for part in after.snapshot.broken}
    for path in sorted({*was, *now}):
        if path not in now:
            words: Shown = M("can be read again, or is gone")
            yield _of_file(was[path], Said(words))
        elif path not in was or _problems(was[path]) != _problems(now[path]):
            problem = Joined(tuple(item.message for item in now[path].diagnostics))
            words = M("cannot be read: {problem}", problem=problem)
            yield _of_file(now[path], Said(words, suspicious=True))


def _problems(part: Broken) -> tuple[str, ...]:
    return tuple(f"{item.code} {item.message.shown('en')}" for item in part.diagnostics)


def _of_file(part: Broken, said: Said) -> Told:
    return Told(part.id, "", Plain(part.path), part.path, (said,))
