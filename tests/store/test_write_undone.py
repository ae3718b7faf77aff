"""What an interruption, a failure or a kill leaves of a change: nothing, or what is named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from qms.errors import StoreProblem
from qms.model.change import Set
from qms.store import files
from tests.store.plain_git import hook, put
from tests.store.test_write import CAPA, RISK, a_capa, a_risk, change, head, status

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LEFT = ".qms-tmp-0123456789abcdef"


def interrupted_after(step: Callable[..., None]) -> Callable[..., None]:
    """Do a step, then press Control-C before anybody could note that it was done."""

    def pressed(*args: Any, **more: Any) -> None:  # noqa: ANN401 -- whatever the step takes
        step(*args, **more)
        raise KeyboardInterrupt

    return pressed


def test_a_new_file_is_taken_back_when_control_c_comes_right_after_it(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = head(workspace)
    monkeypatch.setattr(files, "create", interrupted_after(files.create))
    with pytest.raises(KeyboardInterrupt):
        change(workspace, a_risk(), a_capa())
    assert (status(workspace), head(workspace)) == ("", before)
    assert not (workspace / RISK).exists()


def test_an_edit_is_taken_back_when_control_c_comes_right_after_it(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(workspace, a_risk())
    written = files.replace
    times = iter([interrupted_after(written)])

    def once(*args: Any, **more: Any) -> None:  # noqa: ANN401 -- whatever the step takes
        next(times, written)(*args, **more)

    monkeypatch.setattr(files, "replace", once)
    with pytest.raises(KeyboardInterrupt):
        change(workspace, Set("RSK-2026-0001", ("title",), "Few answers"))
    assert status(workspace) == ""


def test_what_cannot_be_taken_back_is_named_and_everything_else_is(workspace: Path) -> None:
    change(workspace, a_risk())
    hook(workspace, "pre-commit", f"echo '# hook' >> {CAPA}; exit 1")
    edit = Set("RSK-2026-0001", ("title",), "Few answers")
    with pytest.raises(StoreProblem, match="Not taken back") as caught:
        change(workspace, edit, a_capa("RSK-2026-0001"))
    assert caught.value.message.values == {"paths": (CAPA,)}
    assert "Low response rate" in (workspace / RISK).read_text(encoding="utf-8")


def test_the_next_change_removes_what_a_kill_left_half_written_and_nothing_else(
    workspace: Path,
) -> None:
    left = [put(workspace, f"records/{folder}/{LEFT}") for folder in ("risks", "units")]
    mine = [put(workspace, f"records/risks/.qms-tmp-{name}") for name in ("mine", "0123")]
    change(workspace, a_risk(), dry=True)
    assert all(path.exists() for path in left)
    change(workspace, a_risk())
    assert not any(path.exists() for path in left)
    assert all(path.exists() for path in mine)
