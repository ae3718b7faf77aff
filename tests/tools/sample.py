"""Our own records are the end state of the sample: written anew from its changes.

``python -m tests.tools.sample`` after any change under ``templates/sample`` or the presets.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Final

from qms.actions.sample import make_sample
from qms.store.workspace import CONFIG_FILE

ROOT: Final = Path(__file__).parents[2]


def main() -> int:
    """Replace ``records/`` and ``qms.yaml`` by those of a fresh sample."""
    with tempfile.TemporaryDirectory() as folder:
        made = make_sample(Path(folder) / "sample").root
        shutil.rmtree(ROOT / "records", ignore_errors=True)
        shutil.copytree(made / "records", ROOT / "records")
        shutil.copyfile(made / CONFIG_FILE, ROOT / CONFIG_FILE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
