"""Measurements; they print ratios and never fail a build."""
