"""Tell those who were asked what changed: a paper, and an item of the wave that says so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from qms.actions import kept_texts
from qms.actions.capa_plan import words as typed
from qms.actions.choices import Choice, by_label
from qms.actions.dated import day_of, done, happened, one_more, post_of
from qms.actions.papers import desk, write_papers
from qms.actions.privacy import refuse_narrower
from qms.actions.survey_loop_facts import records_of, told_of
from qms.actions.values import choose
from qms.actions.waves import wave_of
from qms.engine.personal_data import KINDS
from qms.errors import UsageProblem
from qms.exchange.survey_people import names_person
from qms.i18n import LANGUAGES, N_, Lines, M, translate
from qms.model.record import Circle
from qms.report.notice import notice, patterns, words
from qms.store.yaml_writer import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from qms.actions.papers import Order
    from qms.actions.records import Written
    from qms.actions.session import Session
    from qms.kinds.wave import Wave
    from qms.report.document import Document
    from qms.report.notice import Told

_CHANNELS = "notice-channel"


@dataclass(frozen=True, slots=True)
class Telling:
    """How those who were asked were told: ``text`` None for the drafted one."""

    channel: str
    text: str | None = None
    place: str | None = None
    by: str | None = None
    date: str | None = None


def draft(session: Session, wave_id: str, order: Order) -> tuple[Path, ...]:
    """Write the notice as a paper in each language of the order, for its circle.

    Raises PublishingProblem for a sensitive survey outside the office, and for personal data.
    """
    wave = wave_of(session, wave_id)
    refuse_narrower(session, wave, order.circle)
    told = told_of(session, wave, order.circle)
    _refuse_empty(session, wave, told, order.circle)

    def made(lang: str) -> Iterator[tuple[str, Document]]:
        # those who were asked have no use for a commit, and its digits may look like a telephone's
        at = replace(desk(session, session.view, lang, order.circle), commit="")
        yield f"{wave.id}-notice", notice(at, told)

    return write_papers(session, order, made)


def tell(session: Session, wave_id: str, said: Telling, circle: Circle) -> Written:
    """Record that those who were asked were told, with the words and what changed.

    Raises UsageProblem for a text that names a person: it would stay in the records for ever.
    """
    session.refuse_past()
    wave = wave_of(session, wave_id)
    day = day_of(session, said.date)
    channel = _channel(session, said.channel)
    text = _text(session, wave, said, circle)
    _refuse_personal(session, [*_each(text), said.place])
    item = one_more(
        wave,
        "notices",
        day,
        by=post_of(session, said.by),
        text=text,
        channel=channel,
        place=normalise(said.place)[0] if said.place else None,
        records=list(records_of(session.view, wave)),
    )
    return done(happened(session, wave, "survey notice", (item,), summary="told what changed"))


def _text(session: Session, wave: Wave, said: Telling, circle: Circle) -> Any:
    if said.text is not None:
        return typed(session, said.text)
    refuse_narrower(session, wave, circle)
    told = told_of(session, wave, circle)
    _refuse_empty(session, wave, told, circle)
    return {lang: words(told, lang) for lang in LANGUAGES if _translated(told, lang)}


def _translated(told: Told, lang: str) -> bool:
    """Tell whether the catalogues have every sentence in a language; English is always there."""
    return lang == "en" or all(translate(text, lang) != text for text in patterns(told))


def _each(text: Any) -> list[str]:
    return list(text.values()) if isinstance(text, dict) else [text]


def _refuse_empty(session: Session, wave: Wave, told: Told, circle: Circle) -> None:
    """Raise UsageProblem where nothing followed yet, or nothing that the circle may be told."""
    if told.did or told.reason is not None:
        return
    kept = records_of(session.view, wave)
    if kept:
        narrower = Circle.CORPORATE if circle is Circle.PUBLIC else Circle.INTERNAL
        raise UsageProblem(
            M(
                "Of what was decided on {id} nothing may be told to the circle {circle}: {records}",
                id=wave.id,
                circle=M(circle.value),
                records=kept,
            ),
            M(
                "POL-circles publishes no text of it there. Tell it in words of your own: --text"
                " TEXT; or make the notice for a narrower circle: --circle {narrower}",
                narrower=narrower.value,
            ),
        )
    raise UsageProblem(
        M("Nothing is decided on {id} yet: there is nothing to tell.", id=wave.id),
        M(
            "Propose measures: qms survey propose {id}. Where none are needed, say why:"
            ' qms set {id} no_action "..."',
            id=wave.id,
        ),
    )


def _channel(session: Session, text: str) -> str:
    found = session.view.words.vocabulary(_CHANNELS) if session.view.words else None
    known = tuple(Choice(word.id, word.label) for word in (found.words if found else ()))
    meant = by_label(normalise(text)[0], known)
    return choose("--channel", meant, (choice.value for choice in known))


def _refuse_personal(session: Session, texts: list[str | None]) -> None:
    """Raise UsageProblem for personal data, and names by their shape: no roster knows them all."""
    pattern, hint = N_("A notice names nobody:{lines}"), M("Say what was done, and by which unit.")
    kept_texts.refuse_personal(session, texts, pattern, hint)
    if any(text and names_person(text) for text in texts):
        raise UsageProblem(M(pattern, lines=Lines([M(KINDS["name"])])), hint)
