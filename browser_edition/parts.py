"""Fetch what the browser edition is made of, each part checked against the hash in a lock.

JavaScript comes by npm and is held to ``parts.json``; Python packages come by pip, for Pyodide's
platform, and are held to the course's own ``requirements.txt``. No address stands here: both ask
whatever registry this computer is set up for. What was fetched stays in ``build/parts``.
"""

import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = json.loads((Path(__file__).parent / "parts.json").read_text(encoding="utf-8"))
STORE = ROOT / "build" / "parts"
PIN = re.compile(r"^([a-z0-9._-]+)(?:\[[^]]*\])?==(?:.*\\\n)+.*$", re.MULTILINE)


class Missing(Exception):
    """Say in one line which part cannot be had, and what to do."""


def program(name):
    """Return the path of a program that builds need."""
    found = shutil.which(name)
    if found is None:
        raise Missing(
            f"{name} is not on this computer: install Node.js 20 or newer, then try again."
        )
    return found


def package(name):
    """Return the folder of an npm package, fetched once and checked each time."""
    wanted = LOCK["npm"][name]
    archive = STORE / "npm" / f"{name.replace('/', '-').lstrip('@')}-{wanted['version']}.tgz"
    if not archive.exists():
        archive.parent.mkdir(parents=True, exist_ok=True)
        ask(
            [program("npm"), "pack", f"{name}@{wanted['version']}", "--silent"],
            archive.parent,
            f"{name} {wanted['version']} could not be fetched: connect, then try again",
        )
    if integrity(archive) != wanted["integrity"]:
        archive.unlink()
        raise Missing(f"{name}: what was fetched differs from parts.json, so it is not used.")
    folder = archive.with_suffix("")
    if not folder.exists():
        with tarfile.open(archive) as packed:
            packed.extractall(folder, filter="data")
    return folder / "package"


def integrity(path):
    """Return the digest of a file as npm writes it."""
    digest = hashlib.sha512(path.read_bytes()).digest()
    return f"sha512-{base64.b64encode(digest).decode()}"


def wheels():
    """Return the wheels for Pyodide, which pip has checked against ``requirements.txt``."""
    python, pins = LOCK["python"], "\n".join(pinned(LOCK["wheels"]))
    folder = STORE / f"wheels-{hashlib.sha256(pins.encode()).hexdigest()[:12]}"
    wanted = folder / "requirements.txt"
    if not wanted.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        listed = folder / "asked.txt"
        listed.write_text(pins, encoding="utf-8")
        ask(
            [
                *(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"),
                *("--require-hashes", "--only-binary", ":all:", "--dest", str(folder)),
                *("--python-version", python["version"], "--implementation", "cp"),
                *("--abi", python["abi"], "--platform", python["platform"]),
                *("--requirement", str(listed)),
            ],
            folder,
            "The Python packages for the browser could not be fetched: connect, then try again",
        )
        listed.rename(wanted)
    return sorted(folder.glob("*.whl"))


def pinned(names):
    """Return the lines of the lock that pin some packages, with their hashes."""
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    found = {match[1]: match[0] for match in PIN.finditer(lock)}
    return [found[name] for name in names]


def unpacked(archive, folder):
    """Unpack a wheel, or another zip."""
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder)


def ask(command, folder, sorry):
    """Run a program in a folder; raise ``Missing`` with what it said if it fails."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines() or ["it said nothing"]
        raise Missing(f"{sorry} ({said[-1].strip()}).")
