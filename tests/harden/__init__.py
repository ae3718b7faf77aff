"""Promises of the store tried by force: ``make harden`` in full, the suite in small."""
