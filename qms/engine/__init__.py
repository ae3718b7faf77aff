"""Pure functions over a snapshot and today: figures, diagnostics, due items.  No I/O."""
