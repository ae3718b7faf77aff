"""Disclosure control: which numbers of a publication are hidden so that nobody is recognised.

Too small a number is hidden (primary suppression), and further ones so that no hidden number can be
had by adding and subtracting what is printed: within a table, over pages and levels, and against
what earlier reports printed (complementary suppression).  ``audit`` proves it by linear programming
from the publication alone.  Sources: Hundepool, Domingo-Ferrer, Franconi, Giessing, Nordholt,
Spicer and de Wolf 2012, Statistical Disclosure Control, Wiley, chapters 4 and 5; see
``docs/methods-disclosure.md``.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from qms.engine.disclosure_bounds import Seen, settle, sweep
from qms.engine.disclosure_linked import sets, system, touching
from qms.engine.disclosure_protect import known_of, narrow, needs_of, pieces, primary, protects
from qms.engine.disclosure_shares import blurred
from qms.engine.disclosure_solver import solvable
from qms.engine.disclosure_totals import guessed, totals_only
from qms.engine.disclosure_types import Publication, Recoverable, Table
from qms.engine.disclosure_work import protected
from qms.i18n import M

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qms.engine.disclosure_linked import System
    from qms.engine.disclosure_solver import Interval
    from qms.engine.disclosure_types import Cell, Decision, Key, Rules
    from qms.i18n import Message


def published(
    tables: Iterable[Table], rules: Rules, earlier: Sequence[Publication] = ()
) -> Publication:
    """Decide what is printed of tables that are published together.

    The same number has the same key in every table, and in an earlier publication.  Numbers that
    cannot be audited, because too many are linked or there is no solver, are hidden but for a
    total.  Raises ValueError for tables that contradict themselves or what is out already.
    """
    given = tuple(tables)
    whole = system(given, earlier)
    decisions: dict[Key, Decision] = {}
    notes: list[Message] = []
    for keys in sets(whole):
        if whole.now.isdisjoint(keys):
            continue
        few = len(keys) <= rules.most_cells
        if few and not any(_secret(whole.cells[key], rules) for key in keys):
            decisions |= primary(whole, keys, rules)
        elif few and solvable():
            decisions |= protected(whole, keys, rules)
        elif len(keys) > 1:
            decisions |= totals_only(whole, keys, rules)
            notes = [_why(rules if solvable() else None)]
        else:
            decisions |= primary(whole, keys, rules)
    return Publication(_joined(given), decisions, rules, tuple(earlier), tuple(notes))


def _secret(cell: Cell, rules: Rules) -> bool:
    """Tell whether a number has to be protected; without one there is nothing to solve."""
    return cell.value is None or rules.small(cell) or blurred(cell, rules) is not None


def unprotected(
    tables: Iterable[Table], rules: Rules, earlier: Sequence[Publication] = ()
) -> Publication:
    """Hide the small numbers and nothing else: what ``audit`` finds in it is why more is hidden."""
    given = tuple(tables)
    whole = system(given, earlier)
    return Publication(_joined(given), primary(whole, whole.now, rules), rules, tuple(earlier))


def _why(rules: Rules | None) -> Message:
    """Return why only totals are published: too many cells, or (None) nothing to audit with."""
    if rules:
        return M(
            "Only totals are published: more than {most} linked numbers are not audited.",
            most=rules.most_cells,
        )
    return M("Only totals are published: the audit needs the extra qms[reports].")


def _joined(tables: Iterable[Table]) -> Table:
    cells = {cell.key: cell for table in tables for cell in table.cells}
    sums = dict.fromkeys(one for table in tables for one in table.sums)
    return Table(tuple(cells.values()), tuple(sums))


def audit(publication: Publication) -> tuple[Recoverable, ...]:
    """Return every hidden number that what is printed, now and before, tells too nearly.

    The intervals come from the printed numbers and the sums alone, found anew.  Where there is no
    solver, or more linked cells than are audited, each sum is judged by itself over and over.
    """
    whole = system([publication.table], publication.earlier)
    known = known_of(whole, publication.decisions)
    found = [*_given_away(whole, publication)]
    for keys in sets(whole):
        sums = touching(frozenset(keys), whole.sums)
        if solvable() and len(keys) <= publication.rules.most_cells:
            problems = list(pieces(whole, keys, sums, known))
            needs, seen = needs_of(whole, keys, publication.rules), Seen()
            sweep(problems, needs, seen)
            for problem in problems:
                intervals = narrow(whole, problem, needs, seen)
                found += (_recoverable(whole, publication, one) for one in intervals)
        else:
            intervals = guessed(whole, keys, sums, known, publication.rules)
            found += (_recoverable(whole, publication, one, solved=False) for one in intervals)
    return tuple(found)


def _given_away(whole: System, publication: Publication) -> Iterator[Recoverable]:
    """Yield the small numbers that an earlier publication printed."""
    for key in publication.hidden:
        value, cell = whole.known.get(key), whole.cells[key]
        if isinstance(value, int) and publication.rules.small(cell):
            yield Recoverable(key, value, value, whole.need(cell, publication.rules))


def _recoverable(
    whole: System,
    publication: Publication,
    found: tuple[Key, Interval],
    *,
    solved: bool = True,
) -> Recoverable:
    key, (low, high) = found
    needed = whole.need(whole.cells[key], publication.rules)
    return Recoverable(key, int(low), None if high == math.inf else int(high), needed, solved)


def kept(publication: Publication) -> Publication:
    """Return a publication without hidden numbers: what a later report is judged against.

    Of each hidden number it keeps how wide its interval is, which every reader can work out, so
    that later reports make it no narrower than the rules ask.
    """
    whole = system([publication.table], publication.earlier)
    known = known_of(whole, publication.decisions)
    wide = publication.rules.wide
    needs = {
        key: wide if protects(cell, publication.rules) else 0 for key, cell in whole.cells.items()
    }
    problems = list(pieces(whole, whole.cells, whole.sums, known)) if solvable() else []
    seen = Seen()
    sweep(problems, needs, seen)
    for problem in problems:
        narrow_ones = dict(settle(problem, needs, seen))
        needs |= {key: int(high - low) for key, (low, high) in narrow_ones.items()}
    cells = tuple(
        replace(cell, value=None, respondents=None, printed=True, need=needs[cell.key])
        if not isinstance(known.get(cell.key), int)
        else cell
        for cell in publication.table.cells
    )
    return replace(publication, table=replace(publication.table, cells=cells))
