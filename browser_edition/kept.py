"""The site that a room is served: built once for what it is made of, and kept."""

import hashlib
import shutil
import sys
from pathlib import Path

from browser_edition.folder import files_in, is_site
from cmsim.workspace import locked

ROOT = Path(__file__).resolve().parents[1]
MADE_OF = ("browser_edition", "cmsim", "exercises", "notebooks", "share", "requirements.txt")
PASSING = ("__pycache__", ".ipynb_checkpoints")
PATIENCE = 600.0  # seconds that another start may take to build
SAID = "Making the pages that the room is served: about a minute, once."


def kept(store):
    """Return the folder of today's site, built now if it is not there; earlier ones are removed."""
    folder = Path(store).absolute() / f"site-{made_of()}"
    if is_site(folder):
        return folder
    with locked(folder, PATIENCE):
        if not is_site(folder):
            print(SAID, file=sys.stderr, flush=True)
            from browser_edition import build  # takes a second, which a site that is kept need not

            build.build(folder)
            for other in folder.parent.glob("site-*"):
                if other != folder:
                    shutil.rmtree(other, ignore_errors=True)
    return folder


def made_of():
    """Return what tells all that a site is made of from any other state of it."""
    digest = hashlib.sha256()
    for name in MADE_OF:
        whole = ROOT / name
        for path in files_in(whole) if whole.is_dir() else [whole]:
            if not any(part in PASSING for part in path.parts):
                digest.update(path.relative_to(ROOT).as_posix().encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]
