"""Certificates of schema 1, whose purpose was any text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    Tree = dict[str, Any]

PURPOSES: Final = {
    "quality-improvement": ("сапаны жақсарту", "улучшение качества", "quality improvement"),
    "contest-certificate": (
        "«Үздік оқытушы» конкурсына дербес анықтама",
        "персональная справка для конкурса «Лучший преподаватель»",
        "certificate for the contest of the best teacher",
    ),
    "incentive-indicators": (
        "уәждеме көрсеткіштері",
        "показатели мотивации",
        "indicators of incentives",
    ),
}
"""The words of ``survey-purpose`` with their labels, as the presets had them then."""


def one_to_two(tree: Tree) -> Tree:
    """Make the purpose a word where it says one, else move its text to the notes."""
    said, notes = tree.get("purpose"), tree.get("notes")
    texts = _texts(said)
    if not texts or (notes is not None and not _texts(notes)):
        return tree
    word = _word(texts)
    if word is not None:
        return {**tree, "purpose": word}
    rest = {key: value for key, value in tree.items() if key != "purpose"}
    return {**rest, "notes": said if notes is None else _joined(notes, said)}


def _texts(value: Any) -> tuple[str, ...]:
    """Return the texts of a value in one language or several; none of what is no text."""
    found = tuple(value.values()) if isinstance(value, dict) else (value,)
    return found if all(isinstance(one, str) for one in found) else ()


def _word(texts: tuple[str, ...]) -> str | None:
    """Return the purpose that all of some texts are, None where they are not one."""
    known = {
        label.casefold(): word
        for word, labels in PURPOSES.items()
        for label in (word, word.replace("-", " "), *labels)
    }
    words = {known.get(" ".join(text.split()).casefold()) for text in texts}
    return words.pop() if len(words) == 1 else None


def _joined(notes: Any, said: Any) -> Any:
    """Return notes and what was said below them, by language where both are."""
    if isinstance(notes, dict) and isinstance(said, dict):
        both = {lang: [one[lang] for one in (notes, said) if lang in one] for lang in notes | said}
        return {lang: "\n".join(parts) for lang, parts in both.items()}
    return "\n".join(dict.fromkeys((*_texts(notes), *_texts(said))))
