"""The one folder that everything is kept in."""

import os
from pathlib import Path


def home():
    """Return the folder that keeps a person's work."""
    return Path(os.environ.get("CMSIM_HOME") or Path.home() / "cmsim_work")
