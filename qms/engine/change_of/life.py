"""What happened to risks, CAPAs, nonconformities and complaints besides scores and terms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qms.engine.cells import post_name
from qms.engine.change_of.pair import said
from qms.engine.change_of.values import Ended, Plain, Short, about, joined
from qms.i18n import Day, M
from qms.kinds.nonconformity import Nonconformity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from qms.engine.change_of.pair import Pair, Said
    from qms.engine.view import View
    from qms.i18n import Message, Shown

    Words = Callable[[View, Any], Shown]


def _told(pair: Pair, name: str, words: Words) -> Iterator[Said]:
    """Tell each new item of a list that is not void."""
    if pair.old is None:
        return
    for path, item in pair.added(name):
        if item.void is None:
            yield said(about(pair.after, item, words(pair.after, item)), path)


def _short(text: Shown | None) -> Shown | None:
    return Ended(Short(text)) if text is not None else None


def _with(what: Message, text: Shown | None) -> Shown:
    return joined((what, _short(text)))


def of_capa(pair: Pair) -> Iterator[Said]:
    """Tell approvals, control meetings, escalations, completions and reviews of the effect."""
    yield from _told(pair, "approvals", _approval)
    yield from _told(pair, "controls", _control)
    yield from _told(pair, "escalations", _escalation)
    yield from _told(pair, "completions", _completion)
    yield from _told(pair, "reviews", _effect)


def _approval(_view: View, item: Any) -> Shown:
    return M("approved by {decision}", decision=item.decision) if item.decision else M("approved")


def _control(_view: View, item: Any) -> Shown:
    what = M("joint control meeting {id}", id=item.meeting or "")
    return _with(what, item.text)


def _escalation(view: View, item: Any) -> Shown:
    return M(
        "put before {post}: {cause} ({of})",
        post=post_name(view, item.to),
        cause=M(item.cause.value),
        of=item.of,
    )


def _completion(_view: View, item: Any) -> Shown:
    what = (
        M("measure {id} carried out", id=item.measure)
        if item.measure
        else M("the plan is carried out")
    )
    proved = M("proved by {ids}", ids=item.evidence) if item.evidence else None
    return joined((what, proved, _short(item.text)))


def _effect(_view: View, item: Any) -> Shown:
    what = M("effect judged: {verdict}", verdict=M(item.verdict.value))
    figure = Plain(f"{item.value:g}") if item.value is not None else None
    more = M("value {value}", value=figure) if figure else None
    return joined((what, more, None if item.final else M("not final"), _short(item.text)))


def of_risk(pair: Pair) -> Iterator[Said]:
    """Tell treatments and reviews."""
    yield from _told(pair, "treatments", _treatment)
    yield from _told(pair, "reviews", _review)


def _treatment(_view: View, item: Any) -> Shown:
    what = M("treatment: {option}", option=M(item.option.value))
    end = M("until {day}", day=Day(item.until)) if item.until else None
    return joined((what, end, _short(item.text)))


def _review(view: View, item: Any) -> Shown:
    place = M("at {meeting}", meeting=item.meeting) if item.meeting else None
    told = M("reported to {post}", post=post_name(view, item.report_to)) if item.report_to else None
    return joined((M("reviewed"), place, told, _short(item.text)))


def of_case(pair: Pair) -> Iterator[Said]:
    """Tell steps of a nonconformity, and how a complaint was considered."""
    if pair.kind is Nonconformity:
        yield from _told(pair, "steps", _step)
    else:
        yield from _told(pair, "considerations", _considered)


def _step(view: View, item: Any) -> Shown:
    word = view.word("nonconformity-step", item.step)
    label = word.label if word else Plain(item.step)
    return M("step {step}: {what}", step=label, what=_short(item.text) or Plain(""))


def _considered(view: View, item: Any) -> Shown:
    word = view.word("complaint-result", item.result)
    what = M("considered: {result}", result=word.label if word else Plain(item.result))
    return _with(what, item.text)
