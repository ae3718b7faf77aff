"""qms: internal quality assurance of a university as records in git."""

__version__ = "0.1.0"
