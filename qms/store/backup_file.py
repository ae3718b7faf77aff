"""What a backup file is: a zip of stored files, with a manifest that knows each by its hash.

Nothing in it is compressed, so that no small file can unfold into a large one, and the reader
takes nothing that the manifest does not name.  Whatever is read is taken for somebody's attack
until it has been compared.
"""

from __future__ import annotations

import hashlib
import json
import re
import stat
import struct
import zipfile
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import IO, TYPE_CHECKING, Final

from qms.errors import StoreProblem
from qms.i18n import M

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from qms.i18n import Message

FORMAT: Final = "qms-backup/1"
MANIFEST: Final = "manifest.json"
BUNDLE: Final = "repository.bundle"
WORKTREE, PRIVATE, ATTACHMENTS = "worktree/", "private/", "attachments/"
BLOCK: Final = 1 << 20
_LARGEST: Final = 1 << 28
_PATH: Final = re.compile(r"[^\x00-\x1f\x7f\\:]+")
_GIT: Final = re.compile(r"\.git[ .]*|git~[0-9]+", re.IGNORECASE)
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_NO_BACKUP: Final = M("It is damaged or no backup at all.")
TABLES: Final = "surveys/"
"""Tables about single people in a restricted workspace; git does not hold them either."""
_MEMBERS: Final = (WORKTREE, PRIVATE, TABLES, ATTACHMENTS)


@dataclass(frozen=True, slots=True)
class Sum:
    """A file by its content; ``size`` in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a record speaks of and git does not hold; ``member`` None: not in the backup."""

    record: str
    place: str
    member: str | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds.

    ``tree`` are all files of the workspace as they were on the disk, by path; ``gone`` those that
    the last commit has and the disk had not.  ``members`` are the files in the backup itself.
    """

    made: str
    head: str
    branch: str | None
    hash: str
    prefix: str
    refs: dict[str, str]
    tree: dict[str, Sum]
    gone: list[str]
    members: dict[str, Sum]
    attachments: list[Attachment] = field(default_factory=list)
    private: bool = False

    def packed(self) -> bytes:
        """Return the bytes of ``manifest.json``."""
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=1).encode()


def parsed(data: bytes) -> Manifest:
    """Read a manifest; StoreProblem for one that is not what it should be."""
    try:
        held = json.loads(data)
        version = held.pop("format")
        if version != FORMAT:
            raise damaged(M("It was made by another version of this program."))
        for key in ("tree", "members"):
            held[key] = {name: Sum(**one) for name, one in held[key].items()}
        held["attachments"] = [Attachment(**one) for one in held["attachments"]]
        made = Manifest(**held)
        sound = _sound(made)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise damaged(M("Its list of contents cannot be read.")) from error
    if not sound:
        raise damaged(M("Its list of contents cannot be read."))
    return made


def _sound(made: Manifest) -> bool:
    sums = [*made.tree.values(), *made.members.values()]
    texts = [made.made, made.head, made.hash, made.prefix, made.branch or "", *made.gone]
    texts += [text for pair in made.refs.items() for text in pair]
    texts += [text for one in made.attachments for text in (one.record, one.place)]
    return (
        all(isinstance(text, str) for text in texts)
        and all(type(one.size) is int and one.size >= 0 for one in sums)
        and all(_HASH.fullmatch(one.sha256) for one in sums)
        and all(one.member is None or one.member in made.members for one in made.attachments)
    )


def damaged(reason: Message) -> StoreProblem:
    """Say that a file is no backup that can be used."""
    return StoreProblem(
        M("This is no sound backup. {reason} Nothing was restored.", reason=reason),
        M("Take another copy of it, or an earlier backup."),
    )


def safe(path: str) -> bool:
    """Say whether a path leads only down from where it begins, and never into git's own folder."""
    parts = path.split("/")
    return (
        _PATH.fullmatch(path) is not None
        and all(part not in {"", ".", ".."} for part in parts)
        and not any(_GIT.fullmatch(part) for part in parts)
    )


def copy(source: IO[bytes], target: IO[bytes], limit: int | None = None) -> Sum:
    """Copy a file and measure it; of one longer than ``limit`` bytes only so much and one more."""
    digest, size = hashlib.sha256(), 0
    while block := source.read(BLOCK):
        size += len(block)
        if limit is not None and size > limit:
            break
        digest.update(block)
        target.write(block)
    return Sum(digest.hexdigest(), size)


def add(archive: zipfile.ZipFile, name: str, file: Path) -> Sum:
    """Put a file into a backup that is being written."""
    info = zipfile.ZipInfo(name)
    with file.open("rb") as source, archive.open(info, "w", force_zip64=True) as target:
        return copy(source, target)


@contextmanager
def opened(file: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """Open a backup: every name in it is looked at before anything is read."""
    if not file.is_file():
        raise StoreProblem(M("There is no file {path}.", path=str(file)), M("Check the path."))
    with _archive(file) as archive:
        infos = archive.infolist()
        _refuse_names(infos, file.stat().st_size)
        try:
            made = _listed(archive)
            _refuse_others(infos, made)
            yield archive, made
        except (zipfile.BadZipFile, EOFError) as error:
            raise damaged(_NO_BACKUP) from error


def _archive(file: Path) -> zipfile.ZipFile:
    # what a spoiled file makes the reader of zip files raise
    spoiled = (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, EOFError)
    try:
        return zipfile.ZipFile(file)
    except (*spoiled, struct.error) as error:
        raise damaged(_NO_BACKUP) from error


def _listed(archive: zipfile.ZipFile) -> Manifest:
    try:
        listed = archive.getinfo(MANIFEST)
    except KeyError:
        raise damaged(M("It has no list of contents.")) from None
    if listed.file_size > _LARGEST:
        raise damaged(M("Its list of contents is too large."))
    return parsed(archive.read(listed))


def _refuse_names(infos: list[zipfile.ZipInfo], whole: int) -> None:
    seen: set[str] = set()
    for info in infos:
        kind = stat.S_IFMT(info.external_attr >> 16)
        inner = next((info.filename[len(part):] for part in _MEMBERS
                      if info.filename.startswith(part)), info.filename)  # fmt: skip
        plain = info.compress_type == zipfile.ZIP_STORED and info.compress_size == info.file_size
        if (
            kind not in {0, stat.S_IFREG}
            or not safe(inner)
            or not plain
            or info.flag_bits & 1
            or info.filename.casefold() in seen
        ):
            raise damaged(M("It holds a file that no backup has: {name}", name=info.filename[:200]))
        seen.add(info.filename.casefold())
    if sum(info.file_size for info in infos) > whole:
        raise damaged(M("It claims to hold more than it can."))


def _refuse_others(infos: list[zipfile.ZipInfo], made: Manifest) -> None:
    """Refuse what the list of contents does not name, or names otherwise."""
    sizes = {info.filename: info.file_size for info in infos if info.filename != MANIFEST}
    if sizes != {name: one.size for name, one in made.members.items()} or BUNDLE not in sizes:
        raise damaged(M("It does not hold what its list of contents names."))
    outside = [name for name in sizes if name != BUNDLE and not name.startswith(_MEMBERS)]
    prefixed = made.prefix == "" or (made.prefix.endswith("/") and safe(made.prefix[:-1]))
    paths = [*made.tree, *made.gone]
    if outside or not prefixed or not all(safe(path) for path in paths):
        raise damaged(M("It holds paths that lead elsewhere."))


def extract(archive: zipfile.ZipFile, name: str, wanted: Sum, target: Path) -> None:
    """Write one file of a backup; StoreProblem where its content is not what was put in."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(name) as source, target.open("xb") as out:
        found = copy(source, out, wanted.size)
    if found != wanted:
        raise damaged(M("{name} is not what was put in.", name=name))
