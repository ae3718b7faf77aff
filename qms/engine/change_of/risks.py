"""Risks: how the score moved, whether it crossed the response threshold, what that obliges to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qms.engine import risks
from qms.engine.cells import post_name
from qms.engine.change_of.pair import said
from qms.engine.change_of.values import about
from qms.engine.rules.risks import lacks_plan, threshold_since
from qms.i18n import N_, Day, M
from qms.kinds.risk import Risk

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from qms.engine.change_of.pair import Pair, Said
    from qms.engine.risks import Rating
    from qms.engine.view import View
    from qms.i18n import Message, Shown

_MOVES: Final = {
    1: N_("rises {before} → {after} ({levels}){band}"),
    0: N_("stays at {after} ({levels}){band}"),
    -1: N_("falls {before} → {after} ({levels}){band}"),
}


def above(view: View, record: object) -> tuple[bool, int]:
    """Return whether a risk's band asks for a CAPA, and its score; lower for all else."""
    found = risks.rating(view, record) if isinstance(record, Risk) else None
    if found is None:
        return (False, 0)
    return (needs_capa(found), found.score)


def needs_capa(found: Rating | None) -> bool:
    """Tell whether the band of a rating makes a CAPA plan obligatory."""
    return found is not None and found.band is not None and found.band.capa_required


def new_risk(pair: Pair) -> tuple[Shown, ...]:
    """Return score, band and owner of a new risk."""
    record = pair.new
    if not isinstance(record, Risk):
        return ()
    found = risks.rating(pair.after, record)
    owner = pair.after.post(record.owner, record.unit)
    told: list[Shown | None] = [
        M(
            "score {score} ({levels}){band}",
            score=found.score,
            levels=_levels(found),
            band=_in_band(found),
        )
        if found
        else None,
        M("owner: {who}", who=post_name(pair.after, owner)) if owner else None,
        _obligatory(pair.after, record, found),
    ]
    return tuple(part for part in told if part is not None)


def assessed(pair: Pair) -> Iterator[Said]:
    """Tell each new assessment against the one before it."""
    old, new = pair.old, pair.new
    if not isinstance(old, Risk) or not isinstance(new, Risk):
        return
    before = risks.rating(pair.before, old)
    for path, item in sorted(pair.added("assessments"), key=lambda one: one[1].date):
        after = None if item.void else _on(pair.after, new, item.date)
        if after is None or after.assessment.id != item.id:
            continue  # void, or not the one that counts on its day: told as any other field
        now = risks.rating(pair.after, new)
        last = now is not None and now.assessment.id == item.id
        after = now if now is not None and last else after
        owed = _obligatory(pair.after, new, after) if last else None
        yield said(about(pair.after, item, _move(before, after), owed), path)
        before = after


def banded_anew(before: View, after: View, risk: Risk) -> Message | None:
    """Say that a risk nobody assessed lies in another band, because the bands are others now."""
    then = before.snapshot.get(risk.id)
    was = risks.rating(before, then) if isinstance(then, Risk) else None
    now = risks.rating(after, risk)
    if was is None or now is None or was.assessment != now.assessment or now.band is None:
        return None
    if was.band is None or was.band.id == now.band.id:
        return None
    owed = _obligatory(after, risk, now)
    words = M("score {score} as before, other bands are in force", score=now.score)
    return M("{what}{band}{owed}", what=words, band=_crossing(was, now), owed=_after(owed))


def _after(words: Message | None) -> Message | None:
    return M("; {what}", what=words) if words else None


def _on(view: View, risk: Risk, day: dt.date) -> Rating | None:
    return risks.rating(view.on(min(day, view.today)), risk)


def _levels(found: Rating) -> str:
    return f"{found.assessment.likelihood}×{found.assessment.impact}"


def _both(before: str, after: str) -> str:
    return after if before == after else f"{before} → {after}"


def _in_band(found: Rating) -> Message | None:
    return M(", {band}", band=found.band.label) if found.band else None


def _move(before: Rating | None, after: Rating | None) -> Message | None:
    """Say how the score moved; scores of two scales are never compared."""
    if after is None:
        return None
    if before is None or not _alike(before, after):
        levels, band = _levels(after), _in_band(after)
        said_ = M("score {score} ({levels}){band}", score=after.score, levels=levels, band=band)
        if before is None:
            return said_
        return M("{what}; on another scale than before, not to be compared", what=said_)
    change = (after.score > before.score) - (after.score < before.score)
    return M(
        _MOVES[change],
        before=before.score,
        after=after.score,
        levels=_both(_levels(before), _levels(after)),
        band=_crossing(before, after),
    )


def _alike(before: Rating, after: Rating) -> bool:
    """Tell whether two ratings were made on scales of one size."""
    return before.highest is not None and before.highest == after.highest


def _crossing(before: Rating, after: Rating) -> Message | None:
    was, now = before.band, after.band
    if now is None:
        return None
    if was is None or was.id == now.id:
        return M(", {band}", band=now.label)
    crossed = needs_capa(after) - needs_capa(before)
    if crossed > 0:
        pattern = N_(", crosses the response threshold ({before} → {after})")
    elif crossed < 0:
        pattern = N_(", back under the response threshold ({before} → {after})")
    else:
        pattern = N_(", {before} → {after}")
    return M(pattern, before=was.label, after=now.label)


def _obligatory(view: View, risk: Risk, found: Rating | None) -> Message | None:
    """Say until when a CAPA plan is owed, where none is there."""
    if found is None or not view.is_open(risk) or not lacks_plan(view, risk.id, found):
        return None
    since = threshold_since(view, risk)
    term = view.term_after("R301", since) if since else None
    if term is None:
        return M("a CAPA plan is obligatory")
    return M("a CAPA plan is obligatory by {day}", day=Day(term))
