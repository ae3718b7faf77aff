"""Checks of the files: what belongs to no record, names that not every computer can hold."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from qms.errors import QmsError
from qms.i18n import M
from qms.kinds.evidence import Evidence, Storage
from qms.store import sources
from qms.store.attachments import reachable
from qms.store.doctor_base import Finding, Patient, problem, some, warning
from qms.store.git_run import read
from qms.store.load import Slot, slot_of
from qms.store.past_line import line
from qms.store.walk import RECORDS
from qms.store.yaml_guard import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qms.store.git import Repo
    from qms.store.past import Row

_RESERVED: Final = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?")
_REFUSED: Final = re.compile(r'[<>:"\\|?*\x00-\x1f]|[ .]$')
_LONGEST: Final = 180
_LARGE: Final = 50 << 20
_MISPLACED: Final = frozenset({"S105", "S107"})
_DEEP: Final = 3


def settings(patient: Patient) -> Iterator[Finding]:
    """Look whether qms.yaml can be read."""
    if patient.config_error is not None:
        yield problem(patient.config_error.message, patient.config_error.hint)


def readable(patient: Patient) -> Iterator[Finding]:
    """Look for records that cannot be read."""
    found = [
        part.path
        for part in patient.snapshot.broken
        if not all(item.code in _MISPLACED for item in part.diagnostics)
    ]
    if found:
        yield problem(
            M("Cannot be read as records ({n}): {paths}", n=len(found), paths=some(found)),
            M("See the place and the reason of each: qms check"),
        )


def orphans(patient: Patient) -> Iterator[Finding]:
    """Look for files that no record owns, and records whose file is missing."""
    misplaced = {
        part.path
        for part in patient.snapshot.broken
        if any(item.code in _MISPLACED for item in part.diagnostics)
    }
    lone = misplaced | set(_lone(patient))
    if lone:
        yield problem(
            M("Belongs to no record ({n}): {paths}", n=len(lone), paths=some(lone)),
            M("Move each to where it belongs, or take it away."),
        )
    missing = [
        f"{item.id}: {item.place}"
        for item in patient.snapshot.of(Evidence)
        if item.storage is Storage.GIT and reachable(patient.root, item.place) is None
    ]
    if missing:
        yield problem(
            M("The file of this evidence is missing: {paths}", paths=some(missing)),
            M("Bring it back from the history: git log -- FILE, or from a backup."),
        )


def _lone(patient: Patient) -> Iterator[str]:
    """Yield attachments whose record is not there, or does not name them."""
    places = {item.place for item in patient.snapshot.of(Evidence)}
    owners = {path.rpartition("/")[0] for path in patient.files if isinstance(slot_of(path), Slot)}
    for path in patient.files:
        if slot_of(path) is None:
            owner = "/".join(path.split("/")[:_DEEP])
            kept = path in places or not path.startswith(f"{RECORDS}/evidence/")
            if owner not in owners or not kept:
                yield path


def ids(patient: Patient) -> Iterator[Finding]:
    """Look for ids that two records claim, in whatever letters, or by a former id."""
    held: dict[str, set[str]] = defaultdict(set)
    for path in patient.files:
        slot = slot_of(path)
        if isinstance(slot, Slot):
            held[slot.record_id.casefold()].add(path)
    for entry in patient.snapshot.entries.values():
        for alias in entry.aliases:
            held[alias.casefold()].add(entry.path)
    twice = [" = ".join(sorted(paths)) for paths in held.values() if len(paths) > 1]
    if twice:
        yield problem(
            M("One id for two records: {paths}", paths=some(twice)),
            M("Give one of them a new id: qms renumber ID"),
        )


def reused(patient: Patient) -> Iterator[Finding]:
    """Look in the history for ids that were given a second time."""
    if patient.repo is None or patient.repo.head() is None or patient.repo.is_shallow():
        return
    found = _given_twice(patient.repo)
    if found:
        yield warning(
            M("Was given to another record before: {ids}", ids=some(found)),
            M("Give the present one a new id, so that old reports stay true: qms renumber ID"),
        )


def _given_twice(repo: Repo) -> list[str]:
    """Return ids that came, or came back, with a content never seen under them before.

    One that two people gave at a time is left out where one of the two records has another since.
    """
    out = read(
        repo.place,
        *("log", "-z", "--raw", "--no-abbrev", "--no-renames", "--diff-filter=AD", "--reverse"),
        *("--topo-order", "--format=", "--no-ext-diff", "--no-show-signature", "HEAD"),
        *("--", f"{repo.prefix}{RECORDS}"),
    ).decode("utf-8", "surrogateescape")
    parts = [part for part in out.split("\0") if part]
    seen: dict[str, set[str]] = {}
    twice = []
    for about, path in zip(parts[::2], parts[1::2], strict=False):
        _, _, old, new, status = about.strip(":\n").split(" ")[:5]
        slot = slot_of(path.removeprefix(repo.prefix))
        if status == "A" and path in seen and new not in seen[path] and isinstance(slot, Slot):
            twice.append(slot.record_id)
        seen.setdefault(path, set()).add(new if status == "A" else old)
    return sorted(Counter(twice) - _settled(repo)) if twice else []


def _settled(repo: Repo) -> Counter[str]:
    """Return how often one of two records of an id was given another one."""
    by_commit = {row.id: row for row in line(repo.place, None, "HEAD")}
    return Counter(old for row in by_commit.values() for old in _told_apart(row))


def _told_apart(row: Row) -> Iterator[str]:
    yield from row.renumbered.values()
    made = any(not any(entry.before) for entry in row.entries.values())
    if row.operation == "resolve" and made:
        yield row.summary.partition(":")[0]


def twins(patient: Patient) -> Iterator[Finding]:
    """Look for names that are one name on another computer: capitals, composed letters."""
    held: dict[str, list[str]] = defaultdict(list)
    for path in patient.below:
        held[unicodedata.normalize("NFC", path).casefold()].append(path)
    same = [" = ".join(sorted(paths)) for paths in held.values() if len(paths) > 1]
    if same:
        yield problem(
            M("One name on some computers, two here: {paths}", paths=some(same)),
            M("Rename one of the two."),
        )


def names(patient: Patient) -> Iterator[Finding]:
    """Look for names that Windows refuses or cannot reach."""
    odd = [path for path in patient.below if not _is_plain(path)]
    if odd:
        yield problem(
            M("Windows cannot hold these names: {paths}", paths=some(odd)),
            M("Rename the files, then commit the new names."),
        )
    long = [path for path in patient.below if len(path) > _LONGEST]
    if long:
        yield warning(
            M("Paths longer than {limit} signs: {paths}", limit=_LONGEST, paths=some(long)),
            M("Rename the files: Windows reaches no path of more than 260 signs."),
        )


def _is_plain(path: str) -> bool:
    name = PurePosixPath(path).name
    return not _RESERVED.fullmatch(name) and not _REFUSED.search(name)


def links(patient: Patient) -> Iterator[Finding]:
    """Look for links and other things that are no plain files."""
    found = sources.odd(patient.root)
    if (patient.root / RECORDS).is_symlink():
        found[RECORDS] = True
    if found:
        yield problem(
            M("No plain files: {paths}", paths=some(found)),
            M("Records are plain files in plain folders; replace the link or the folder."),
        )


def large(patient: Patient) -> Iterator[Finding]:
    """Look for files that are too large for a record, or for a git server."""
    sizes = dict(_sizes(patient))
    records = [path for path, size in sizes.items() if path.endswith(".yaml") and size > MAX_BYTES]
    if records:
        yield problem(
            M("Too large for a record (over {n} bytes): {paths}", n=MAX_BYTES, paths=some(records)),
            M("Records hold facts; put long documents beside them as evidence."),
        )
    rest = [path for path, size in sizes.items() if size > _LARGE]
    if rest:
        yield warning(
            M("Over 50 MB, which git servers refuse: {paths}", paths=some(rest)),
            M("Keep large files outside: qms evidence add FILE --outside PLACE"),
        )


def _sizes(patient: Patient) -> Iterator[tuple[str, int]]:
    for path, entry in patient.below.items():
        if entry.is_file(follow_symlinks=False):
            yield path, entry.stat(follow_symlinks=False).st_size


def guarded(look: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings of a look; what cannot be looked at is a finding itself."""
    found: list[Finding] = []
    try:
        found.extend(look)
    except QmsError as error:
        found.append(problem(error.message, error.hint))
    except OSError as error:
        said = M(
            "The computer refused: {path} ({reason})",
            path=str(error.filename or "."),
            reason=error.strerror or "",
        )
        found.append(problem(said))
    return tuple(found)
