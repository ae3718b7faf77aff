"""Everything that touches disk, git and YAML; nothing else may."""
