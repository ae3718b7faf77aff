"""The words of the program in Kazakh, Russian and English, collected and checked.

``python -m tests.tools.catalogues update`` collects every marked pattern of ``qms/`` and
``templates/`` into ``qms/locale/<lang>/LC_MESSAGES/qms.po`` and compiles it;
``missing kk`` prints the patterns without translation as JSON; ``fill kk FILE.json`` takes
``{pattern: translation}``; ``--check`` is the gate.  English is its own translation.
"""

from __future__ import annotations

import json
import re
import string
import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from qms.engine.rules.table import RULES
from qms.i18n import DOMAIN, LANGUAGES, LOCALE_DIR

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT: Final = Path(__file__).parents[2]
KEYWORDS: Final = {"M": None, "N_": None, "_": None, "translate": None, "gettext": None}
SOURCES: Final = {
    "qms": [("**.py", "python")],
    "templates": [("**.j2", "jinja2"), ("**.jinja", "jinja2")],
}
# Report templates write Jinja comments with other marks, since {#id} is a heading's anchor there
OPTIONS: Final[dict[str, dict[str, str]]] = {}
# A date in the header would change the file on every run
NEVER: Final = datetime(2026, 1, 1, tzinfo=UTC)
PERCENT_FIELD: Final = re.compile(r"%\((\w+)\)")


def marked() -> dict[str, set[str]]:
    """Return every marked pattern with the files that use it."""
    found: dict[str, set[str]] = {}
    for folder, methods in SOURCES.items():
        rows = extract_from_dir(
            ROOT / folder, method_map=methods, options_map=OPTIONS, keywords=KEYWORDS
        )
        for file, _line, message, _comments, _context in rows:
            if isinstance(message, str) and message:
                found.setdefault(message, set()).add(f"{folder}/{Path(file).as_posix()}")
    for rule in RULES:
        found.setdefault(rule.explanation, set()).add("qms/engine/rules")
    return found


def path_of(lang: str) -> Path:
    """Return the place of one catalogue."""
    return LOCALE_DIR / lang / "LC_MESSAGES" / f"{DOMAIN}.po"


def stored(lang: str) -> dict[str, str]:
    """Return the translations that a catalogue holds; fuzzy ones do not count."""
    path = path_of(lang)
    if not path.exists():
        return {}
    with path.open("rb") as lines:
        catalogue = read_po(lines, locale=lang)
    return {
        str(message.id): str(message.string)
        for message in catalogue
        if message.id and message.string and not message.fuzzy
    }


def build(lang: str, words: Mapping[str, set[str]], translations: Mapping[str, str]) -> Catalog:
    """Make the catalogue of exactly the marked patterns."""
    catalogue = Catalog(
        locale=lang,
        domain=DOMAIN,
        header_comment="# Words of qms; collected by `make catalogues`.",
        project=DOMAIN,
        version="1",
        creation_date=NEVER,
        revision_date=NEVER,
        last_translator="the qms authors",
        language_team=lang,
        fuzzy=False,
    )
    for pattern in sorted(words):
        text = pattern if lang == "en" else translations.get(pattern, "")
        places = [(file, 0) for file in sorted(words[pattern])]
        message = catalogue.add(pattern, text, locations=places)
        # guessed from any per cent sign; our fields are {named}
        message.flags.discard("python-format")
    return catalogue


def as_po(catalogue: Catalog) -> bytes:
    """Return the text of a catalogue; without line numbers, so that it changes with words only."""
    stream = BytesIO()
    write_po(stream, catalogue, width=100, include_lineno=False)
    return stream.getvalue()


def as_mo(catalogue: Catalog) -> bytes:
    """Compile a catalogue."""
    stream = BytesIO()
    write_mo(stream, catalogue)
    return stream.getvalue()


def fields(pattern: str) -> set[str]:
    """Return the names of the ``{fields}`` and ``%(fields)s`` of a pattern.

    Raises ValueError for a brace without its pair.
    """
    braces = {name for _, name, _, _ in string.Formatter().parse(pattern) if name is not None}
    return braces | set(PERCENT_FIELD.findall(pattern))


def write(lang: str, translations: Mapping[str, str]) -> None:
    """Write both files of one language."""
    catalogue = build(lang, marked(), translations)
    path = path_of(lang)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(as_po(catalogue))
    path.with_suffix(".mo").write_bytes(as_mo(catalogue))
    left = sum(1 for message in catalogue if message.id and not message.string)
    print(f"{path.relative_to(ROOT)}: {len(catalogue)} patterns, {left} without translation")


def drift(lang: str, words: Mapping[str, set[str]]) -> Iterator[str]:
    """Yield a sentence when the files are not what the program's words make of them."""
    catalogue = build(lang, words, stored(lang))
    path = path_of(lang)
    for file, wanted in ((path, as_po(catalogue)), (path.with_suffix(".mo"), as_mo(catalogue))):
        if not file.exists() or file.read_bytes() != wanted:
            yield f"{file.relative_to(ROOT)} is out of date: make catalogues"


def faults(pattern: str, text: str) -> Iterator[str]:
    """Yield what is wrong with one translation."""
    if not text:
        yield "not translated"
        return
    try:
        differing = fields(pattern) ^ fields(text)
    except ValueError as error:
        yield str(error)
    else:
        if differing:
            yield f"fields differ: {', '.join(sorted(differing))}"


def check() -> int:
    """Print every fault of every catalogue; 1 when there is one."""
    words = marked()
    found: list[str] = []
    for lang in LANGUAGES:
        found.extend(drift(lang, words))
        held = stored(lang)
        found.extend(
            f"{lang}: {fault}: {pattern!r}"
            for pattern in sorted(words)
            for fault in faults(pattern, held.get(pattern, ""))
        )
    print("\n".join(found) or f"catalogues: {len(words)} patterns in {', '.join(LANGUAGES)}: ok")
    return bool(found)


def update() -> int:
    """Collect and compile all languages, keeping what is translated."""
    for lang in LANGUAGES:
        write(lang, stored(lang))
    return 0


def missing(lang: str) -> int:
    """Print the patterns that ``lang`` lacks, as a JSON list."""
    held = stored(lang)
    left = [pattern for pattern in sorted(marked()) if pattern not in held and lang != "en"]
    print(json.dumps(left, ensure_ascii=False, indent=1))
    return 0


def fill(lang: str, file: str) -> int:
    """Take translations in from a JSON mapping; names what the program does not say."""
    given: dict[str, str] = json.loads(Path(file).read_text(encoding="utf-8"))
    words = marked()
    bad = [f"{pattern!r}: not a pattern of the program" for pattern in given.keys() - words.keys()]
    bad += [f"{key!r}: {fault}" for key, text in given.items() for fault in faults(key, text)]
    if bad:
        print("\n".join(sorted(bad)))
        return 1
    write(lang, {**stored(lang), **given})
    return 0


def main(arguments: list[str]) -> int:
    match arguments:
        case ["--check"]:
            return check()
        case ["update"]:
            return update()
        case ["missing", lang] if lang in LANGUAGES:
            return missing(lang)
        case ["fill", lang, file] if lang in LANGUAGES:
            return fill(lang, file)
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
