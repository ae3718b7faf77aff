"""Make the restricted workspace of a main one: a repository of its own, beside it."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from qms.actions.init import Made
from qms.actions.restricted import TABLES
from qms.actions.schemas import all_schemas
from qms.assets import assets
from qms.errors import UsageProblem, WorkspaceProblem
from qms.i18n import M
from qms.model.restricted_ids import is_restricted
from qms.store.fresh import fresh
from qms.store.merge_driver import install_driver
from qms.store.settings import add_line
from qms.store.setup import lay_out, tree_below
from qms.store.workspace import CONFIG_FILE
from qms.store.yaml_writer import dump

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qms.actions.session import Session
    from qms.store.git import Repo

_PLACES: Final = {
    "gitattributes": ".gitattributes",
    "gitignore": ".gitignore",
    "pre-commit-config.yaml": ".pre-commit-config.yaml",
}
_HEADER: Final = "# yaml-language-server: $schema=schemas/qms.schema.json"
_ALONE: Final = 0o700


def init_restricted(session: Session, root: Path) -> Made:
    """Make the restricted workspace in ``root`` and name it in the settings of the main one.

    It has no units, roles and policies of its own: it takes those of the main workspace.  Either
    both are written or none.  Raises UsageProblem or WorkspaceProblem where it cannot lie there,
    or where there is one already.
    """
    main = session.store.workspace
    _may(session, root)
    with fresh(root) as repo:
        if os.path.realpath(repo.place.top) != os.path.realpath(root):
            raise WorkspaceProblem(
                M("{folder} lies inside the repository {around}, and needs one of its own.",
                  folder=str(root), around=str(repo.place.top)),
                M("Choose a folder outside it."),
            )  # fmt: skip
        _identity(repo, main.repo)
        there = os.path.relpath(os.path.realpath(root), os.path.realpath(main.root))
        back = os.path.relpath(os.path.realpath(main.root), os.path.realpath(root))
        commit = main.config.git.commit
        wanted = _files(session, Path(back).as_posix())
        written, kept = lay_out(repo, root, wanted, "Restricted workspace", commit=commit)
        install_driver(repo)
        if os.name != "nt":  # what few may read, others of this computer may not list either
            root.chmod(_ALONE)
        add_line(main, f"restricted: {_plain(Path(there).as_posix())}",
                 "Name the restricted workspace")  # fmt: skip
    return Made(root, written, kept)


def _may(session: Session, root: Path) -> None:
    """Raise where a restricted workspace must not lie, or where there is one."""
    config, main = session.config, session.store.workspace
    if config.main is not None:
        raise UsageProblem(
            M("This is a restricted workspace itself."), M("Go to the main one: {folder}",
              folder=config.main))  # fmt: skip
    if config.restricted is not None:
        raise UsageProblem(
            M("The restricted workspace is named already: {folder}", folder=config.restricted),
            M("Where it is not here, clone it there."),
        )
    around = main.repo.place.top if main.repo is not None else main.root
    here = Path(os.path.realpath(root))
    if any(here.is_relative_to(os.path.realpath(one)) for one in (around, main.root)):
        raise WorkspaceProblem(
            M("{folder} lies inside the main workspace: a clone of that would hold it.",
              folder=str(root)),
            M("Choose a folder beside it, as {example}.",
              example=f"../{main.root.name}-restricted"),
        )  # fmt: skip
    with suppress(OSError):
        if root.exists() and (not root.is_dir() or any(root.iterdir())):
            raise WorkspaceProblem(
                M("{folder} is not empty.", folder=str(root)), M("Choose a new folder.")
            )
    taken = sorted(name for name in session.own.entries if is_restricted(name))
    if taken:
        raise UsageProblem(
            M("{ids}: these ids are of the series of a restricted workspace.",
              ids=tuple(taken[:5])),
            M("Give the records other ids first: qms renumber ID"),
        )  # fmt: skip


def _identity(repo: Repo, main: Repo | None) -> None:
    """Let the same person sign there as here; raises UsageProblem where git knows nobody."""
    known = repo.identity()
    own = main.identity() if main is not None else None
    if own is not None and own != known:
        repo.set_identity(*own)
    elif known is None:
        raise UsageProblem(
            M("git does not know who you are, and every change is signed with a name."),
            M("Tell it: git config --global user.name and user.email"),
        )


def _files(session: Session, back: str) -> Mapping[str, bytes]:
    """Return the first files: the settings, what git has to know, the schemas for editors."""
    config = session.config
    templates = tree_below(assets() / "templates" / "workspace")
    files = {path: templates[name] for name, path in _PLACES.items()}
    files |= {f"schemas/{name}": data for name, data in all_schemas().items()}
    ignored = files[".gitignore"].decode().rstrip("\n")
    why = "# Tables about single people: what git once holds could never be destroyed."
    files[".gitignore"] = f"{ignored}\n{why}\n/{TABLES}/\n".encode()
    tree: dict[str, Any] = {
        "institution": dict(config.institution.by_lang),
        "profile": config.profile,
        "languages": list(config.languages),
        "default_language": config.default_language,
        "time_zone": config.time_zone,
        "begun": session.today.isoformat(),
        "main": back,
    }
    files[CONFIG_FILE] = dump(tree, header=_HEADER)
    return files


def _plain(folder: str) -> str:
    """Write a folder as a YAML scalar."""
    return dump({"a": folder}).decode().partition(":")[2].strip()
