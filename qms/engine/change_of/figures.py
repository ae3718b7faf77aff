"""Indicators, survey waves, obligations: what was measured, what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine import obligations, surveys
from qms.engine.change_of.general import facts
from qms.engine.change_of.pair import Said, said
from qms.engine.change_of.values import Number, Plain, about, joined, words
from qms.engine.indicators import target_of
from qms.i18n import Day, M
from qms.kinds.indicator import Better, Indicator
from qms.kinds.obligation import Obligation
from qms.kinds.wave import Wave

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.change_of.pair import Pair
    from qms.engine.view import View
    from qms.i18n import Message, Shown
    from qms.kinds.indicator import Value
    from qms.kinds.obligation import Completion


def measured(pair: Pair) -> Iterator[Said]:
    """Tell each new value against its target."""
    new = pair.new
    if pair.old is None or not isinstance(new, Indicator):
        return
    for path, item in pair.added("values"):
        if item.void is None:
            yield said(_value(pair.after, new, item), path)


def _value(view: View, indicator: Indicator, item: Value) -> Message:
    unit = M(" {unit}", unit=indicator.measure) if indicator.measure else None
    sources = words(view, type(item), "sources", item.sources)
    parts: list[Shown | None] = [
        M("{value}{unit}", value=Number(item.value), unit=unit),
        _against(indicator, item),
        M("published before: {value}", value=Number(item.published))
        if item.published is not None
        else None,
        M("method: {method}", method=item.method) if item.method else None,
        M("sources: {sources}", sources=sources) if sources else None,
    ]
    told = M("value for {period}: {what}", period=item.period, what=joined(parts))
    return about(view, item, told)


def _against(indicator: Indicator, item: Value) -> Message | None:
    found = target_of(indicator, item.period)
    if found is None or found.target is None:
        return None
    up = indicator.better is Better.HIGHER
    reached = item.value >= found.target if up else item.value <= found.target
    target = Number(found.target)
    if reached:
        return M("target {target} reached", target=target)
    return M("target {target} not reached", target=target)


def new_wave(pair: Pair) -> tuple[Shown, ...]:
    """Return instrument, period and what came of it."""
    return (*facts(pair, ("period", "opened", "closed")), *_results(pair))


def _results(pair: Pair) -> tuple[Shown, ...]:
    wave = pair.new
    if not isinstance(wave, Wave):
        return ()
    return tuple(
        part for part in (_response(pair.after, wave), _positive(pair.after, wave)) if part
    )


def _response(view: View, wave: Wave) -> Message | None:
    rate = surveys.response_rate(wave)
    if rate is None:
        return None
    asked = (wave.invited or 0) - (wave.ineligible or 0)
    told = M(
        "answered: {valid} of {asked} ({share} %)",
        valid=wave.valid,
        asked=asked,
        share=_per_cent(rate),
    )
    if surveys.low_response(view, wave):
        return M("{what}, fewer than the rules ask for", what=told)
    return told


def _positive(view: View, wave: Wave) -> Message | None:
    if surveys.survey_of(view, wave) is None:
        return None
    share = surveys.wave_figures(view, wave).satisfaction
    return None if share is None else M("positive answers: {share} %", share=_per_cent(share))


def _per_cent(share: float) -> Number:
    return Number(round(share * 100, 1))


def surveyed(pair: Pair) -> Iterator[Said]:
    """Tell response and positive share of a wave whose counts came in; tables are details."""
    old, new = pair.old, pair.new
    if not isinstance(old, Wave) or not isinstance(new, Wave):
        return
    counts = ("invited", "ineligible", "received", "valid")
    tables = pair.of("responses", "results", "imports")
    if not pair.of(*counts) and not tables:
        return
    told = list(_results(pair))
    if told:
        known = pair.of("invited", "valid") if surveys.response_rate(new) is not None else ()
        yield said(joined(told), *known)
    if tables and not any(getattr(old, name) for name in ("responses", "results", "imports")):
        groups, questions = len(new.responses), len({item.question for item in new.results})
        files = joined([Plain(item.file) for item in new.imports], ", ")
        came = M(
            "results taken in: questions {questions}, groups {groups}, files {files}",
            questions=questions,
            groups=groups,
            files=files,
        )
        yield Said(came, frozenset(tables))


def completed(pair: Pair) -> Iterator[Said]:
    """Tell what was done of an obligation, in time or how late."""
    new = pair.new
    if pair.old is None or not isinstance(new, Obligation):
        return
    for path, item in pair.added("completions"):
        if item.void is None:
            yield said(_completion(pair.after, new, item), path)
    for path, item in pair.added("events"):
        if item.void is None:
            yield said(about(pair.after, item, M("it happened")), path)


def _completion(view: View, obligation: Obligation, item: Completion) -> Message:
    proof = words(view, type(item), "evidence", item.evidence)
    parts: list[Shown | None] = [
        _in_time(view, obligation, item),
        M("proved by: {evidence}", evidence=proof) if proof else None,
    ]
    return about(view, item, M("done for {period}", period=item.occurrence), *parts)


def _in_time(view: View, obligation: Obligation, item: Completion) -> Message | None:
    due = next(
        (
            found.due
            for found in obligations.occurrences(view, obligation)
            if found.key == item.occurrence
        ),
        None,
    )
    if due is None:
        return None
    if item.date <= due:
        return M("in time, due {day}", day=Day(due))
    return M("late, due {day} (days: {days})", day=Day(due), days=(item.date - due).days)
