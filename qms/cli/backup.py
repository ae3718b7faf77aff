"""``qms backup`` and ``qms restore``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from qms.actions.backup import backup as put_away
from qms.actions.backup import restore as make_again
from qms.cli import state
from qms.cli.help import single
from qms.cli.output import as_json, envelope, line
from qms.i18n import N_, M

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qms.actions.session import Session
    from qms.i18n import Message
    from qms.store.backup import Made
    from qms.store.restore import Restored

_MEGABYTE: Final = 1_000_000
_NAMED: Final = 5


def _backup(
    file: Annotated[
        Path, typer.Argument(metavar="FILE.qmsbackup", help=N_("The backup, a new file"))
    ],
    without: Annotated[
        bool, typer.Option("--no-attachments", help=N_("Leave out evidence kept outside git"))
    ] = False,
    private: Annotated[
        bool,
        typer.Option("--with-private", help=N_("With the folder private/: it holds names")),
    ] = False,
) -> None:
    session = state.session()
    made = put_away(session, file, attachments=not without, private=private)
    if as_json():
        envelope(session, "backup", [_made(made)])
        return
    _say_made(session, made)


def _made(made: Made) -> dict[str, object]:
    attached = made.manifest.attachments
    return {
        "file": str(made.file),
        "sha256": made.sum.sha256,
        "size": made.sum.size,
        "commit": made.manifest.head,
        "records": _records(made.manifest.tree),
        "uncommitted": _uncommitted(made.manifest.members),
        "attachments": sum(one.member is not None for one in attached),
        "missing": [
            {"record": one.record, "place": one.place} for one in attached if one.member is None
        ],
        "private": sum(name.startswith("private/") for name in made.manifest.members),
    }


def _records(paths: Iterable[str]) -> int:
    return sum(path.startswith("records/") and path.endswith(".yaml") for path in paths)


def _uncommitted(names: Iterable[str]) -> list[str]:
    return [name.removeprefix("worktree/") for name in names if name.startswith("worktree/")]


def _say_made(session: Session, made: Made) -> None:
    told = _made(made)
    line(M("Written: {paths}", paths=str(made.file)))
    line(
        M(
            "Records: {n}, with all their history up to {commit}. Size: {size} MB. SHA-256: {hash}",
            n=_records(made.manifest.tree),
            commit=made.manifest.head[:12],
            size=f"{made.sum.size / _MEGABYTE:.1f}",
            hash=made.sum.sha256,
        )
    )
    if paths := _uncommitted(made.manifest.members):
        line(M("Not committed yet, and in the backup as they are: {paths}", paths=_few(paths)))
    line(M("Files of evidence from outside git: {n}", n=str(told["attachments"])))
    missing = [one for one in made.manifest.attachments if one.member is None]
    for one in missing[:_NAMED]:
        line(M("  not in it: {id}, {place}", id=one.record, place=one.place))
    _more(missing)
    for path in made.left_out[:_NAMED]:
        line(M("  not in it, because it is no plain file: {path}", path=path))
    _more(made.left_out)
    line(_of_private(session, made))


def _of_private(session: Session, made: Made) -> Message:
    if made.manifest.private:
        return M("The folder private/ is in it, with names of people: keep the backup as you"
                 " keep that folder.")  # fmt: skip
    if (session.store.root / "private").is_dir():
        return M("The folder private/ is not in it: it holds names. To put it in: --with-private")
    return M("There is no folder private/.")


def _more(named: Sequence[object]) -> None:
    """Say how many there are beyond those that were named; --json names all."""
    if len(named) > _NAMED:
        line(M("  and {n} more", n=len(named) - _NAMED))


def _few(paths: list[str]) -> tuple[str, ...]:
    return (*paths[:_NAMED], *(("...",) if len(paths) > _NAMED else ()))


def _restore(
    file: Annotated[Path, typer.Argument(metavar="FILE.qmsbackup", help=N_("The backup"))],
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help=N_("A new or empty folder for the workspace"))
    ],
) -> None:
    found = make_again(file, folder)
    if as_json():
        state.common().values["-C"] = str(found.root)
        envelope(state.session(), "restore", [_restored(found)])
        return
    _say_restored(found)


def _restored(found: Restored) -> dict[str, object]:
    return {
        "folder": str(found.root.resolve()),
        "commit": found.manifest.head,
        "made": found.manifest.made,
        "files": len(found.manifest.tree),
        "uncommitted": _uncommitted(found.manifest.members),
        "attachments": [{"record": name, "path": path} for name, path in found.attachments],
        "private": found.private,
        "left_out": found.left_out,
    }


def _say_restored(found: Restored) -> None:
    made = found.manifest
    moment = f"{made.made[:16].replace('T', ' ')} UTC"
    line(M("Restored in {folder}: the workspace as it was on {moment}.",
           folder=str(found.root.resolve()), moment=moment))  # fmt: skip
    line(M("Files compared with the backup, byte by byte the same: {n}", n=len(made.tree)))
    if paths := _uncommitted(made.members):
        line(M("Not committed yet, as it was: {paths}", paths=_few(paths)))
    for name, path in found.attachments[:_NAMED]:
        line(M("  {id}: its file is {path}", id=name, path=path))
    _more(found.attachments)
    for path in found.left_out[:_NAMED]:
        line(M("  not restored, because it is no plain file: {path}", path=path))
    _more(found.left_out)
    line(M("Look at it with: qms check; tie it to the shared place with: git remote add origin"
           " ADDRESS"))  # fmt: skip


def backup() -> typer.Typer:
    """Build ``qms backup``."""
    return single(
        _backup,
        N_("Put all records, their history and files of evidence into one file"),
        "qms backup 2026-11-21.qmsbackup",
    )


def restore() -> typer.Typer:
    """Build ``qms restore``."""
    return single(
        _restore,
        N_("Make a workspace of a backup, after verifying all of it"),
        "qms restore 2026-11-21.qmsbackup again",
    )
