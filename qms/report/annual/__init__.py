"""The annual report on internal quality assurance, one module a section or two."""

from qms.report.annual.model import Annual, annual

__all__ = ["Annual", "annual"]
