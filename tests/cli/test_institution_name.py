"""What the university is called: from the first day, and later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qms.cli.app import run

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.workspaces import Cli

INST: Final = "INST-kaznmu"
PATH: Final = f"records/institution/{INST}.yaml"


def made(root: Path, *options: str) -> int:
    """Make a workspace of profile kaznmu in English."""
    return run(["init", str(root), "--profile", "kaznmu", "--lang", "en", *options])


def test_a_name_given_at_the_start_stands_in_settings_record_and_on_every_cover(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ("--name", "Example University", "--name-ru", "Университет «Пример»")
    assert made(tmp_path / "u", *names) == 0
    assert "Institution: Example University" in capsys.readouterr().out
    settings = (tmp_path / "u/qms.yaml").read_text(encoding="utf-8")
    record = (tmp_path / "u" / PATH).read_text(encoding="utf-8")
    for text in (settings, record):
        assert "Example University" in text
        assert "Университет «Пример»" in text
        assert "Асфендияров" not in text
        assert "Asfendiyarov" not in text
    out = str(tmp_path / "out")
    for lang, name in (("en", "Example University"), ("ru", "Университет «Пример»")):
        options = ["--lang", lang, "--format", "md", "--out", out]
        assert run(["-q", "-C", str(tmp_path / "u"), "report", "risks", *options]) == 0
        path = capsys.readouterr().out.strip()
        with open(path, encoding="utf-8") as file:  # noqa: PTH123 -- as it was printed
            assert name in file.read()
    assert run(["-q", "-C", str(tmp_path / "u"), "check", "--strict"]) == 0


def test_the_name_in_the_language_of_the_workspace_is_needed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert made(tmp_path / "u", "--name-ru", "Университет «Пример»") == 2
    assert "--name" in capsys.readouterr().err
    assert not (tmp_path / "u").exists()
    assert run(["init", str(tmp_path / "u"), "--sample", "--name", "X"]) == 2


def test_without_a_name_the_answer_says_whose_name_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert made(tmp_path / "u") == 0
    assert "Institution: Asfendiyarov" in capsys.readouterr().out


def test_a_name_set_later_keeps_the_other_languages(qms: Cli) -> None:
    qms("set", INST, "names", "Example University")
    text = qms.read(PATH)
    assert "en: Example University" in text
    assert "Казахский национальный медицинский университет" in text
    qms("set", INST, "names.ru", "Университет «Пример»")
    text = qms.read(PATH)
    assert "Университет «Пример»" in text
    assert "en: Example University" in text
    assert "is not allowed" in qms("set", INST, "names.de", "x", code=2).err
    qms("check", "--strict")


def test_a_name_in_one_language_gets_others_beside_it(qms: Cli) -> None:
    qms("unit", "add", "--id", "UNIT-x", "--names", "X")
    qms("set", "UNIT-x", "names", "Faculty")
    assert "text: Faculty" in qms.read("records/units/UNIT-x.yaml")
    qms("set", "UNIT-x", "names.ru", "Ы")
    text = qms.read("records/units/UNIT-x.yaml")
    assert "en: Faculty" in text
    assert "ru: Ы" in text


def test_of_several_names_none_is_guessed(qms: Cli) -> None:
    qms.record("id: UNIT-x\nschema: 1\nnames: [{text: Old}, {text: New, from: 2026-01-01}]\n")
    refused = qms("set", "UNIT-x", "names", "Newest", code=2)
    assert "names from several days on" in refused.err
    assert "qms edit UNIT-x" in refused.err
