"""What only a process of its own can show: signals, pipes, encodings, many writers at once."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Final

import pytest

from qms.cli.table import COMMANDS
from tests.store.plain_git import git, hook, put
from tests.workspaces import risk

if TYPE_CHECKING:
    from pathlib import Path

QMS: Final = (sys.executable, "-m", "qms")
ADD: Final = (
    *("risk", "add", "--title", "Жауап аз", "--category", "methodological"),
    *("--likelihood", "3", "--impact", "5", "--unit", "UNIT-university", "--owner", "ROLE-dean"),
)


def qms(root: Path, *args: str, **env: str) -> subprocess.CompletedProcess[bytes]:
    """Run the program as a user does."""
    return subprocess.run(
        [*QMS, *args], cwd=root, env={**os.environ, **env}, capture_output=True, check=False
    )


class TestManyAtOnce:
    def test_eight_people_adding_risks_get_eight_numbers(self, root: Path) -> None:
        running = [
            subprocess.Popen([*QMS, *ADD], cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            for _ in range(8)
        ]
        answers = [one.communicate(timeout=60) for one in running]
        assert [one.returncode for one in running] == [0] * 8, answers
        ids = sorted(out.split(b"\n")[0].decode() for out, _ in answers)
        assert ids == [f"RSK-2026-{number:04d}" for number in range(1, 9)]
        assert git(root, "status", "--porcelain") == ""
        assert git(root, "rev-list", "--count", "HEAD") == "9"


class TestInterruption:
    def test_control_c_while_writing_leaves_nothing_half_done(self, root: Path) -> None:
        pipe = root.parent / "pipe"
        os.mkfifo(pipe)
        reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
        hook(root, "pre-commit", f"echo committing > '{pipe}'; sleep 20")
        with subprocess.Popen(
            [*QMS, *ADD], cwd=root, stderr=subprocess.PIPE, start_new_session=True
        ) as running:
            # readable as soon as the hook writes: git is then in the middle of its work
            assert select.select([reading], [], [], 30)[0], "the hook never ran"
            os.close(reading)
            os.killpg(running.pid, signal.SIGINT)
            assert running.stderr is not None
            err = running.stderr.read()
        assert running.returncode == 130, err
        assert b"Traceback" not in err
        assert b"Interrupted; nothing is half done." in err
        assert git(root, "status", "--porcelain") == ""


class TestPipes:
    def test_a_reader_that_leaves_early_is_no_failure(self, root: Path) -> None:
        with subprocess.Popen(
            [*QMS, "show", "POL-vocabularies", "--json"],
            cwd=root,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as running:
            assert running.stdout is not None
            assert running.stderr is not None
            running.stdout.close()
            err = running.stderr.read()
        assert b"Traceback" not in err
        assert b"BrokenPipe" not in err
        assert running.returncode == 0

    def test_a_remark_goes_to_stderr_and_leaves_the_answer_to_programs(self, root: Path) -> None:
        put(root, "records/risks/RSK-2026-0001.yaml", risk())
        done = qms(root, "risk", "list", "--json")
        assert done.stdout.startswith(b"{")
        assert done.stderr.startswith(b"Not committed yet: ")


class TestEncodings:
    @pytest.mark.parametrize(
        "env", [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}, {"PYTHONIOENCODING": "cp1251"}]
    )
    def test_kazakh_is_printed_under_any_locale(self, root: Path, env: dict[str, str]) -> None:
        done = qms(root, *ADD, "--lang", "kk", **env)
        assert done.returncode == 0, done.stderr
        listed = qms(root, "risk", "list", "--lang", "kk", **env)
        assert "Жауап аз" in listed.stdout.decode("utf-8")
        assert "ден қойылады" in listed.stdout.decode("utf-8")

    def test_an_error_in_kazakh_is_printed_under_any_locale(self, root: Path) -> None:
        done = qms(root, "show", "RSK-2026-0099", "--lang", "kk", LC_ALL="C")
        assert done.returncode == 2
        assert "RSK-2026-0099" in done.stderr.decode("utf-8")


class TestStart:
    def test_python_m_and_the_script_are_the_same_program(self, root: Path) -> None:
        script = os.path.join(os.path.dirname(sys.executable), "qms")  # noqa: PTH118, PTH120
        assert (
            subprocess.run([script, "--version"], capture_output=True, check=True).stdout
            == qms(root, "--version").stdout
        )

    def test_completion_is_answered_without_the_command_line_library(self, root: Path) -> None:
        program = (
            "import runpy, sys\n"
            "sys.argv = ['qms', '--complete', 'risk', '']\n"
            "try:\n    runpy.run_module('qms', run_name='__main__')\n"
            "except SystemExit as end:\n    assert not end.code\n"
            "assert not {'typer', 'click', 'rich', 'pydantic', 'yaml'} & set(sys.modules)\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=root, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr
        (verbs,) = (command.verbs for command in COMMANDS if command.name == "risk")
        assert done.stdout.decode().split() == sorted(verbs)

    @pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
    def test_the_completion_script_is_sound_for_its_shell(self, root: Path, shell: str) -> None:
        script = qms(root, "completion", shell).stdout
        try:
            done = subprocess.run([shell, "-n"], input=script, capture_output=True, check=False)
        except FileNotFoundError:
            pytest.skip(f"{shell} is not here")
        assert done.returncode == 0, done.stderr
        assert done.stderr == b""

    def test_bash_completes_commands_and_ids(self, root: Path) -> None:
        put(root, "records/risks/RSK-2026-0001.yaml", risk())
        asked = (
            'eval "$(qms completion bash)"; '
            "COMP_WORDS=(qms show RSK); COMP_CWORD=2; _qms; echo ${COMPREPLY[@]}; "
            "COMP_WORDS=(qms risk m); COMP_CWORD=2; _qms; echo ${COMPREPLY[@]}"
        )
        path = f"{os.path.dirname(sys.executable)}:{os.environ['PATH']}"  # noqa: PTH120
        done = subprocess.run(
            ["bash", "-c", asked],
            cwd=root,
            env={**os.environ, "PATH": path},
            capture_output=True,
            check=True,
        )
        assert done.stdout.decode().split() == ["RSK-2026-0001", "matrix"]


def on_terminal(root: Path, columns: int, *args: str) -> str:
    """Run a command on a terminal of that width; returns what stood on it."""
    import pty

    ours, theirs = pty.openpty()
    environment = {**os.environ, "COLUMNS": str(columns), "QMS_LANG": "en", "TERM": "dumb"}
    with subprocess.Popen(
        [sys.executable, "-m", "qms", "-C", str(root), "-q", *args],
        stdout=theirs,
        stdin=subprocess.DEVNULL,
        env=environment,
    ) as running:
        os.close(theirs)
        shown = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:
                break
            if not part:
                break
            shown += part
        running.wait(timeout=30)
    os.close(ours)
    return shown.decode().replace("\r\n", "\n")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_a_narrow_terminal_gets_a_block_for_each_record(root: Path) -> None:
    put(root, "records/risks/RSK-2026-0001.yaml", risk())
    wide, narrow = (on_terminal(root, columns, "risk", "list") for columns in (300, 80))
    assert "\nRSK-2026-0001" not in wide
    assert "\nRSK-2026-0001\n  Title: " in narrow
