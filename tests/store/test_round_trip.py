"""load(save(x)) = x for records of every kind, and what the check says depends on them alone."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qms.engine.check import integrity_only
from qms.engine.view import View
from qms.kinds import all_kinds, noun_of
from qms.model.snapshot import WORKTREE, Entry
from qms.store.draft import header, ordered
from qms.store.load import load, load_one
from qms.store.yaml_reader import read
from qms.store.yaml_writer import canonical, dump
from tests.store.yaml_trees import SCALARS, TEXTS
from tests.workspaces import ENGLISH, TODAY, capa, copy_of, files, risk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.model.record import Record

ROOT: Final = Path(__file__).parents[2]


def _of_every_kind() -> dict[str, list[tuple[str, bytes]]]:
    """Return the project's own records by kind: path and content."""
    found: dict[str, list[tuple[str, bytes]]] = {}
    for path in sorted((ROOT / "records").rglob("*.yaml")):
        inside = path.relative_to(ROOT).as_posix()
        entry = load_one(inside, path.read_bytes(), ENGLISH)
        if isinstance(entry, Entry):
            found.setdefault(noun_of(type(entry.record)), []).append((inside, path.read_bytes()))
    return found


RECORDS: Final = _of_every_kind()


def test_there_is_a_record_of_every_kind_to_begin_from() -> None:
    assert set(all_kinds()) - set(RECORDS) == set()


@pytest.mark.parametrize("noun", sorted(RECORDS))
@settings(max_examples=12)
@given(data=st.data())
def test_what_is_saved_is_what_is_loaded(noun: str, data: st.DataObject) -> None:
    path, real = data.draw(st.sampled_from(RECORDS[noun]))
    entry = _changed(path, read(real), data)
    saved = dump(ordered(type(entry.record), _stored(entry.record)), header=header(noun, path))
    again = load_one(path, saved, ENGLISH)
    assert isinstance(again, Entry)
    assert again.record == entry.record
    assert again.tree == read(saved)
    assert canonical(saved)[0] == saved, "saving it once more changes no byte"


def _stored(record: Record) -> dict[str, Any]:
    tree: dict[str, Any] = record.model_dump(mode="json", by_alias=True, exclude_unset=True)
    return tree


def _changed(path: str, tree: Any, data: st.DataObject) -> Entry:  # noqa: ANN401 -- any YAML
    """Change some values; a change that the kind refuses is left out."""
    entry = load_one(path, dump(tree), ENGLISH)
    for _ in range(data.draw(st.integers(0, 4))):
        changed = json.loads(json.dumps(tree))
        _change(changed, data)
        found = load_one(path, dump(changed), ENGLISH)
        if isinstance(found, Entry):
            tree, entry = changed, found
    assert isinstance(entry, Entry)
    return entry


def _change(tree: Any, data: st.DataObject) -> None:  # noqa: ANN401 -- any YAML
    node, key = data.draw(st.sampled_from(list(_places(tree))))
    how = data.draw(st.sampled_from(["text", "value", "gone", "languages"]))
    if how == "gone":
        del node[key]
    elif how == "languages":
        node[key] = {lang: data.draw(TEXTS) for lang in ("kk", "ru", "en")}
    else:
        node[key] = data.draw(TEXTS if how == "text" else SCALARS)


def _places(node: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401 -- any YAML
    keys = list(node) if isinstance(node, dict) else range(len(node))
    for key in keys:
        yield node, key
        if isinstance(node[key], dict | list):
            yield from _places(node[key])


FAULTY: Final = files(
    risk(1).replace("owner:", "ownr:"),
    risk(2).replace("UNIT-university", "UNIT-nowhere"),
    risk(3, more="cause: 'No remin"),
    risk(4, date="2026-02-30"),
    capa(1),
    capa(2).replace("RSK-2026-0001", "RSK-2026-0011"),
    capa(3, more="level: galactic\n"),
)


@settings(max_examples=12)
@given(st.permutations(sorted(FAULTY)))
def test_the_check_does_not_depend_on_the_order_of_the_files(order: list[str]) -> None:
    assert _found({path: FAULTY[path] for path in order}) == _found(FAULTY)


def _found(held: dict[str, bytes]) -> list[str]:
    snapshot = load(WORKTREE, ENGLISH, held)
    broken = [item for part in snapshot.broken for item in part.diagnostics]
    return [str(item) for item in (*broken, *integrity_only(View(snapshot, TODAY)))]


SURROUNDINGS: Final = (
    {"LC_ALL": "C", "TZ": "UTC", "PYTHONHASHSEED": "0"},
    {"LC_ALL": "tr_TR.UTF-8", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "4242"},
    {"LC_ALL": "kk_KZ.UTF-8", "TZ": "America/Anchorage", "PYTHONHASHSEED": "1"},
)


def test_the_check_does_not_depend_on_folder_locale_zone_or_hash_seed(
    workspace: Path, tmp_path: Path
) -> None:
    for path, data in FAULTY.items():
        (workspace / path).parent.mkdir(exist_ok=True, parents=True)
        (workspace / path).write_bytes(data)
    folders = [workspace, copy_of(workspace, tmp_path / "Басқа қалта"), tmp_path / "third"]
    shutil.copytree(workspace, folders[2])
    answers = {
        _checked(folder, {**os.environ, **around})
        for folder, around in zip(folders, SURROUNDINGS, strict=True)
    }
    assert len(answers) == 1
    assert b"RSK-2026-0002" in answers.pop()


def _checked(folder: Path, env: dict[str, str]) -> bytes:
    command = [sys.executable, "-m", "qms", "-q", "--lang", "en", "--today", "2026-11-21"]
    done = subprocess.run(
        [*command, "check", "--json"], cwd=folder, env=env, capture_output=True, check=False
    )
    assert done.returncode == 1, done.stderr
    return done.stdout
