"""What ``qms survey code`` prints: forms, faults, agreement, counts, quotations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from qms.cli.output import as_json, envelope, line, table
from qms.engine.coding_keys import to_double
from qms.i18n import M, _, say, translate
from qms.kinds.wave import ALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.actions.coding import Work
    from qms.actions.coding_agree import Agreed
    from qms.actions.coding_count import Counted
    from qms.actions.coding_export import Given
    from qms.actions.coding_import import Came
    from qms.actions.session import Session
    from qms.engine.coding import Difference
    from qms.engine.coding_agreement import ThemeAgreement
    from qms.i18n import Message

_KEY: Final = 8
"""Signs of a key that are shown: enough to tell answers of one wave apart."""


def show_given(session: Session, given: Given) -> None:
    """Print where the form is and what it holds."""
    known = given.known
    if as_json():
        item = {
            "wave": known.wave,
            "question": known.question,
            "pass": known.turn.value,
            "coder": known.coder,
            "book": known.book,
            "answers": given.answers,
            "of": given.of,
            "personal": given.personal,
            "path": str(given.path),
        }
        envelope(session, "survey-code-export", [item])
        return
    line(str(given.path))
    line(
        M("Answers: {n} of {all}. Coder: {coder}.", n=given.answers, all=given.of,
          coder=known.coder)
    )  # fmt: skip
    if given.personal:
        line(
            M("Answers that name somebody: {n}. Keep the form within the office.",
              n=given.personal)
        )  # fmt: skip


def show_came(session: Session, came: Came) -> None:
    """Print what became of a returned form, or what is wrong in it cell by cell."""
    if as_json():
        envelope(session, "survey-code-import", [_came(came)])
        return
    known = came.known
    for fault in came.faults:
        place = ":".join(filter(None, (came.file, fault.sheet, fault.cell)))
        line(M("{place}: {problem}", place=place, problem=fault.why))
    hints: list[Message] = []
    for fault in came.faults:
        if fault.hint is not None and fault.hint not in hints:
            hints.append(fault.hint)
            line(fault.hint)
    if came.faults or known is None:
        line(M("Nothing of it was taken."))
    elif not came.changed:
        line(M("{file}: its codes are known already. Nothing changed.", file=came.file))
    else:
        line(
            M(
                "{file}: {n} answers of {wave}, {question}; coded anew or otherwise: {changed}",
                file=came.file,
                n=came.answers,
                wave=known.wave,
                question=known.question,
                changed=came.changed,
            )
        )


def _came(came: Came) -> dict[str, Any]:
    known = came.known
    return {
        "file": came.file,
        "state": "refused" if came.faults else "taken" if came.changed else "known",
        "wave": known.wave if known else None,
        "question": known.question if known else None,
        "pass": known.turn.value if known else None,
        "coder": known.coder if known else None,
        "answers": came.answers,
        "changed": came.changed,
        "faults": [
            {
                "sheet": fault.sheet,
                "cell": fault.cell,
                "why": fault.why.shown("en"),
                "hint": fault.hint.shown("en") if fault.hint else None,
            }
            for fault in came.faults
        ],
    }


def show_agreement(session: Session, found: Work, agreed: Agreed) -> None:
    """Print the agreement theme by theme, and what the coders saw differently."""
    if as_json():
        envelope(
            session, "survey-code-agree", (_agreement(found, agreed, one) for one in agreed.themes)
        )
        return
    line(M("Answers coded by two: {n} of {all}", n=agreed.doubled, all=len(found.answers)))
    table(
        [
            *(_("Theme"), _("Both"), _("First alone"), _("Second alone"), _("Neither")),
            *(_("Equal, %"), _("Kappa"), _("Interval"), _("Verdict")),
        ],
        [(_title(found, one.theme), *one.table, *_figures(one)) for one in agreed.themes],
        _("Agreement of two coders"),
    )
    for message in _remarks(found, agreed):
        line(message)
    if agreed.differences:
        table(
            [_("Key"), _("Theme"), _("First"), _("Second"), _("Decided")],
            [_difference(item) for item in agreed.differences],
            _("Seen differently"),
        )
        line(M("Not decided yet: {n}", n=len(agreed.undecided)))


def _title(found: Work, theme: str) -> Any:
    known = found.book.theme(theme)
    return known.title if known else theme


def _figures(one: ThemeAgreement) -> tuple[Any, ...]:
    found = one.found
    if found is None:
        return ("", "", "", "")
    interval = one.interval
    return (
        f"{100 * found.equal:.1f}",
        "" if found.kappa is None else f"{found.kappa:.2f}",
        f"{interval.low:.2f} .. {interval.high:.2f}" if interval else "-",
        one.verdict.label if one.verdict else "",
    )


def _remarks(found: Work, agreed: Agreed) -> Iterator[Message]:
    for one in agreed.themes:
        if one.adjusted is not None:
            yield M(
                "{theme}: a cell of its table is empty; kappa adjusted for prevalence and bias is"
                " {adjusted}",
                theme=one.theme,
                adjusted=f"{one.adjusted:.2f}",
            )
    weak = tuple(one.theme for one in agreed.themes if one.verdict and not one.verdict.enough)
    if weak:
        yield M(
            "Agreement is not enough: {themes}. Say in the code book when they apply, as a new"
            " edition, and code again.",
            themes=weak,
        )
    asked = to_double(len(found.answers), found.rules)
    if agreed.doubled < asked:
        yield M(
            "Fewer answers were coded by two than the policy asks for: {n} of {asked}",
            n=agreed.doubled,
            asked=asked,
        )


def _difference(item: Difference) -> tuple[Any, ...]:
    yes, no = _("yes"), _("no")
    seen = (yes, no) if item.by_first else (no, yes)
    decided = "" if item.decided is None else yes if item.decided else no
    return (item.answer[:_KEY], item.theme, *seen, decided)


def _agreement(found: Work, agreed: Agreed, one: ThemeAgreement) -> dict[str, Any]:
    theme = found.book.theme(one.theme)
    interval = one.interval
    return {
        "wave": found.wave.id,
        "question": found.question.id,
        "theme": one.theme,
        "category": theme.category.value if theme else None,
        "title": theme.title if theme else one.theme,
        "table": list(one.table),
        "equal": one.found.equal if one.found else None,
        "kappa": one.kappa,
        "low": interval.low if interval else None,
        "high": interval.high if interval else None,
        "adjusted": one.adjusted,
        "verdict": one.verdict.id if one.verdict else None,
        "enough": one.verdict.enough if one.verdict else None,
        "differences": [
            {"key": item.answer, "first": item.by_first, "decided": item.decided}
            for item in agreed.differences
            if item.theme == one.theme
        ],
    }


def show_counted(session: Session, found: Work, counted: Counted, *, dry: bool) -> None:
    """Print the counts of themes as they stand in the wave."""
    if as_json():
        envelope(session, "survey-code-count", [_counts(found, counted)])
        return
    groups = counted.groups
    heads = (shown_group(session, group) for group, *_rest in groups)
    rows: list[tuple[Any, ...]] = [
        (translate(theme.category.value), theme.title, *(row[at] for _g, _n, row, _w in groups))
        for at, theme in enumerate(found.book.themes)
    ]
    rows += [
        ("", _("None of the themes"), *(without for _g, _n, _row, without in groups)),
        ("", _("Answers"), *(answers for _g, answers, _row, _w in groups)),
    ]
    table([_("Category"), _("Theme"), *heads], rows if groups else (), _("Answers by theme"))
    for message in _count_remarks(found, counted):
        line(message)
    if dry:
        line(M("Nothing was written (--dry-run)."))


def shown_group(session: Session, group: str) -> str:
    """Return a group as it is printed."""
    name = session.view.name(group)
    return _("All") if group == ALL else say(name) if name else group


def _count_remarks(found: Work, counted: Counted) -> Iterator[Message]:
    if not counted.groups:
        yield M("Fewer answers than the smallest group that is shown: no counts.")
    if counted.folded:
        yield M("Groups folded: {n}", n=len(counted.folded))
    if not found.stored.coded.twice:
        yield M("No answer was coded by two: nothing shows how far the codes can be relied on.")
    if counted.known:
        yield M("{id} has these counts already. Nothing was written.", id=found.wave.id)


def _counts(found: Work, counted: Counted) -> dict[str, Any]:
    return {
        "wave": found.wave.id,
        "question": found.question.id,
        "book": found.book.id,
        "answers": len(found.answers),
        "doubled": len(found.stored.coded.twice),
        "groups": [
            {
                "group": group,
                "answers": answers,
                "counts": dict(zip(found.themes, row, strict=True)),
                "without": none,
            }
            for group, answers, row, none in counted.groups
        ],
        "folded": list(counted.folded),
        "commit": counted.commit,
    }
