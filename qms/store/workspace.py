"""Where the records lie: the folder that holds qms.yaml."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pydantic import ValidationError

from qms.errors import WorkspaceProblem
from qms.i18n import M
from qms.model.config import Config
from qms.model.text import said_in
from qms.store.git import Repo
from qms.store.problems import first_problem
from qms.store.walk import CONFIG_FILE, root_of
from qms.store.yaml_reader import Refusal, read

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["CONFIG_FILE", "Workspace", "find_root", "open_workspace", "parse_config"]


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder with qms.yaml and, normally, the git repository around it."""

    root: Path
    config: Config
    repo: Repo | None

    def uncommitted(self) -> Workspace:
        """Return the same workspace in which changes are written but not committed."""
        git = self.config.git.model_copy(update={"commit": False})
        return replace(self, config=self.config.model_copy(update={"git": git}))


def find_root(start: Path) -> Path:
    """Return the nearest folder from ``start`` upwards that holds qms.yaml."""
    root = root_of(start)
    if root is not None:
        return root
    raise WorkspaceProblem(
        M(
            "There is no workspace here: no {file} in {folder} or above it.",
            file=CONFIG_FILE,
            folder=str(start),
        ),
        M("Make one with: qms init --profile kaznmu"),
    )


def open_workspace(start: Path) -> Workspace:
    """Open the workspace around ``start``; raises WorkspaceProblem when there is none."""
    root = find_root(start)
    config = parse_config((root / CONFIG_FILE).read_bytes())
    return Workspace(root, config, Repo.discover(root))


def parse_config(data: bytes) -> Config:
    """Read qms.yaml; raises WorkspaceProblem with line and column when it cannot be used."""
    try:
        tree = read(data)
        language = str(tree.get("default_language", "kk"))  # what is no word is refused below
        return Config.model_validate_json(json.dumps(tree), strict=True, context=said_in(language))
    except Refusal as refusal:
        place = f"{CONFIG_FILE}:{refusal.line}:{refusal.column}"
        raise WorkspaceProblem(
            M("{place}: {problem}", place=place, problem=refusal.message), refusal.hint
        ) from refusal
    except ValidationError as error:
        found = first_problem(error, Config, data)
        place = f"{CONFIG_FILE}:{found.place.line}:{found.place.column}"
        raise WorkspaceProblem(
            M("{place}: {problem}", place=place, problem=found.message), found.hint
        ) from error
