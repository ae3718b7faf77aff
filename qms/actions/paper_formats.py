"""Formats of papers, apart from what writes them: help is printed without loading that."""

from __future__ import annotations

from typing import Final

PAPERS: Final = ("md", "html", "docx", "pdf")
"""Formats of an official paper, as options name them."""
CERTIFICATES: Final = ("pdf", "docx", "md")
"""Formats of a certificate, the usual one first."""
