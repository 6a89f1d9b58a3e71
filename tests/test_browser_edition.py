"""What the browser edition is built of: pinned parts, its pages, and a learner's work as a file."""

import asyncio
import base64
import hashlib
import importlib.util
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
import zipfile
from pathlib import Path

import pytest

from browser_edition import build, parts, scorm
from browser_edition.parts import Missing
from cmsim import workspace
from cmsim.course.front import setup_checks, start_page
from cmsim.course.front.work_panel import WorkPanel
from cmsim.course.kit import learner, learner_record
from cmsim.course.kit.learner_record import LearnerRecord
from cmsim.views.widgets import background

ROOT = Path(__file__).parent.parent
EDITION = ROOT / "browser_edition"
# A run's log, each number to its last bit.
LOG = """
from cmsim.model.network import Network
from cmsim.scenario.library.practices import solo_rural
log = Network(solo_rural().replace(weeks=26), 1).run()
"\\n".join(repr([float.hex(x) if isinstance(x, float) else str(x) for x in one]) for one in log)
"""
NODE = """
const [pyodide, course, packages, code] = process.argv.slice(2);
const { loadPyodide } = await import(`${pyodide}/pyodide.mjs`);
const python = await loadPyodide({
  indexURL: pyodide, env: { PYTHONDONTWRITEBYTECODE: "1" },
});
python.mountNodeFS("/course", course);
python.mountNodeFS("/packages", packages);
python.runPython("import sys; sys.path[:0] = ['/course', '/packages']");
process.stdout.write(python.runPython(code), () => process.exit(0));
"""


@pytest.fixture
def in_browser(monkeypatch):
    """Be a Python that runs in a browser."""
    monkeypatch.setattr(learner.sys, "platform", "emscripten")


def made(session, **words):
    """Keep a record of this learner, and return its path."""
    kept = learner_record.of(session, f"Lesson {session}")
    for name, value in words.items():
        kept.put("words", name, {"main": value})
    return kept.path


# --- what it is built of


def test_every_part_is_pinned_by_a_hash_and_no_file_names_a_place_to_fetch_it_from():
    assert all(one["integrity"].startswith("sha512-") for one in parts.LOCK["npm"].values())
    for name, lines in zip(parts.LOCK["wheels"], parts.pinned(parts.LOCK["wheels"])):
        assert lines.startswith(name) and "--hash=sha256:" in lines
    names_only = {"scorm.py"}  # the names of XML's vocabularies
    for path in EDITION.rglob("*.*"):
        if path.suffix != ".pyc" and path.name not in names_only:
            assert "://" not in path.read_text(encoding="utf-8"), path


def test_a_part_that_is_not_the_pinned_one_is_not_used(tmp_path, monkeypatch):
    wanted = parts.LOCK["npm"]["pyodide"]
    archive = tmp_path / "npm" / f"pyodide-{wanted['version']}.tgz"
    archive.parent.mkdir()
    archive.write_bytes(b"something else")
    monkeypatch.setattr(parts, "STORE", tmp_path)
    with pytest.raises(Missing, match=r"differs from parts\.json"):
        parts.package("pyodide")
    assert not archive.exists()


# --- its pages


def test_every_page_of_a_learners_path_is_built_and_no_page_for_facilitators():
    stems = [path.stem for path in build.notebooks()]
    lessons = {path.stem for path in (ROOT / "notebooks").glob("[0-7]*.ipynb")}
    assert lessons | {"start_here", "99_check_my_setup"} <= set(stems)
    assert not any(stem.startswith(("80", "90", "91")) for stem in stems)


def test_a_page_holds_its_words_a_place_for_each_cell_and_the_page_shell():
    path = ROOT / "notebooks" / "03_caseload_sizing.ipynb"
    html = build.page(path, "parts-1")
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    assert html.count("data-cell=") == sum(cell["cell_type"] == "code" for cell in cells)
    assert html.count("<h2") == sum("".join(cell["source"]).startswith("## ") for cell in cells)
    assert "If you see gr" not in html and '"front": "start_here.html"' in html
    assert "connect-src 'self' data: blob:" in html


def test_a_folder_with_other_files_is_left_alone(tmp_path):
    (tmp_path / "thesis.doc").write_text("mine")
    with pytest.raises(Missing, match="something else"):
        build.build(tmp_path)
    assert (tmp_path / "thesis.doc").read_text() == "mine"


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is sent to a process group")
def test_a_site_that_is_stopped_ends_in_one_line_and_leaves_the_earlier_one(tmp_path):
    earlier = tmp_path / "site"
    earlier.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "browser_edition", "site", str(earlier)],
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    until = time.monotonic() + 60
    while not list(tmp_path.glob(".site.part/*")) and time.monotonic() < until:
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (130, "", "stopped; nothing was replaced\n")
    assert list(tmp_path.iterdir()) == [earlier]


def test_a_package_lists_each_lesson_and_every_file_once():
    lessons, names = scorm.titles(["02", "03"]), ["index.html", "parts-1/a & b.js"]
    tree = ElementTree.fromstring(scorm.manifest(lessons, names))
    spaces = {"i": "http://www.imsproject.org/xsd/imscp_rootv1p1p2"}
    titles = [one.text for one in tree.findall(".//i:item/i:title", spaces)]
    assert titles == list(lessons.values()) and len(titles) == 2
    known = {one.get("identifier") for one in tree.findall(".//i:resource", spaces)}
    assert {one.get("identifierref") for one in tree.findall(".//i:item", spaces)} < known
    listed = [one.get("href") for one in tree.findall(".//i:file", spaces)]
    assert sorted(listed) == sorted([*names, *map(scorm.launch, lessons)])


def test_an_unknown_lesson_and_a_wrong_name_are_refused_in_one_line(tmp_path):
    with pytest.raises(Missing, match="77: there is no such lesson; there are 00, 01"):
        scorm.titles(["77"])
    with pytest.raises(Missing, match=r"ends in \.zip"):
        scorm.pack(tmp_path / "course.rar")


# --- the same numbers


def test_the_set_up_check_knows_the_log_of_todays_model():
    assert setup_checks.trial_log() == setup_checks.TRIAL_LOG


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("npm") is None, reason="npm, which brings Pyodide, is not here")
def test_a_run_is_the_same_to_the_last_bit_in_the_browsers_python_and_here(tmp_path):
    script = tmp_path / "run.mjs"
    script.write_text(NODE)
    packages = build.from_elsewhere() / build.PACKAGES
    command = ["node", script, parts.package("pyodide"), ROOT, packages, LOG]
    there = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    *lines, last = LOG.strip().splitlines()
    here = subprocess.run(
        [sys.executable, "-c", "\n".join([*lines, f"print({last}, end='')"])],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert here.count("\n") > 5000
    digests = [hashlib.sha256(log.encode()).hexdigest() for log in (here, there)]
    assert digests[0] == digests[1]


# --- where the work is


@pytest.fixture(scope="module")
def kernel():
    """Return what runs in a browser's worker, as a module."""
    spec = importlib.util.spec_from_file_location("kernel", EDITION / "pages" / "kernel.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_long_work_waits_while_a_message_is_dealt_with(kernel, monkeypatch):
    steps, page = [], kernel.Kernel.__new__(kernel.Kernel)
    monkeypatch.setattr(background, "BREATH", 0)
    monkeypatch.setattr(background, "answering", 0)

    async def work():
        going = background.Background(lambda act: act)
        going.start(iter(lambda: steps.append(1) or True, False))
        await turns()
        before = len(steps)
        page.came()
        page.came()
        await turns()
        page.went()
        await turns()
        held = len(steps)
        page.went()
        await turns()
        going.stop()
        return before, held, len(steps)

    async def turns():
        for _ in range(10):
            await asyncio.sleep(0)

    before, held, after = asyncio.run(work())
    assert before > 0 and held <= before + 1 and held + 3 < after


class Window:
    """A window with a folder of its own; all windows share a browser's store."""

    def __init__(self, kernel, folder, store):
        self.shelf, self.store, self.path = kernel.Shelf(folder), store, folder / "me" / "03.json"
        self.look()
        self.record = LearnerRecord("03", "Lesson", path=self.path)

    def look(self):
        self.shelf.fill(list(self.store.items()))

    def keep(self):
        changed, gone = self.shelf.changes()
        self.store |= dict(changed)
        for name in gone:
            del self.store[name]
        self.shelf.kept("")

    def put(self, *what):
        self.record.put(*what)


def test_what_two_windows_decide_in_the_same_moment_is_all_kept(kernel, tmp_path):
    store = {}
    one = Window(kernel, tmp_path / "one", store)
    one.put("words", "page", {"main": "first"})
    one.keep()
    other = Window(kernel, tmp_path / "other", store)
    for turn in range(5):
        one.put("panels", f"one {turn}", turn)
        other.put("panels", f"other {turn}", turn)
        other.put("words", "page", {"main": f"other {turn}"})
        other.look(), other.keep()
        one.look(), one.keep()
    other.look()
    for window in (one, other):
        window.put("predictions", "last", {"values": [1]})
        held = json.loads(window.path.read_text(encoding="utf-8"))
        assert len(held["panels"]) == 10 and held["words"] == {"page": {"main": "other 4"}}
        assert learner_record.read(window.path)["session"] == "03"


def test_what_one_window_puts_away_is_gone_in_the_other_and_nothing_else_is(kernel, tmp_path):
    store = {}
    one = Window(kernel, tmp_path / "one", store)
    one.put("words", "page", {"main": "mine"})
    one.keep()
    other = Window(kernel, tmp_path / "other", store)
    (tmp_path / "other" / "me" / "04.json").write_text("{}")
    one.record.start_over()
    one.keep()
    other.look()
    other.keep()
    assert learner_record.read(other.path)["words"] == {}
    assert {"me/03.json", "me/04.json"} < set(store) and any("archive/03-" in it for it in store)


def test_a_failed_save_is_tried_again_and_said_until_one_succeeds(kernel, tmp_path, monkeypatch):
    store = {}
    window = Window(kernel, tmp_path / "one", store)
    window.put("words", "page", {"main": "mine"})
    monkeypatch.setattr(workspace, "unkept", "")
    changed, _ = window.shelf.changes()
    window.shelf.kept("the store is full")
    assert window.record.standing()["state"] == "off"
    assert window.shelf.changes()[0] == changed and changed
    window.keep()
    assert window.record.standing()["state"] == "on" and window.shelf.changes() == ([], [])


def test_in_a_browser_links_lead_to_its_pages_and_stay_in_their_tab(in_browser):
    assert learner.link("02_a_day_in_the_life.ipynb") == "02_a_day_in_the_life.html"
    assert "target" not in learner.anchor("start_here.ipynb", "Front page")


def test_where_files_do_not_last_the_work_is_not_called_saved(monkeypatch):
    kept = learner_record.of("03", "Lesson")
    kept.put("words", "page", {"main": "mine"})
    assert kept.standing()["state"] == "on"
    monkeypatch.setattr(workspace, "unkept", "the browser's store is full")
    standing = kept.standing()
    assert standing["state"] == "off" and "the browser's store is full" in standing["why"]
    assert setup_checks.found("your work").fine is None


def test_the_front_page_shows_only_paths_whose_pages_are_there(monkeypatch):
    everything = start_page.notebooks()
    there = {name: about for name, about in everything.items() if name not in ("80", "90", "91")}
    monkeypatch.setattr(start_page, "notebooks", lambda: there)
    assert start_page.paths().count('class="cm-path"') == 1
    assert start_page.pages().count('type="radio"') == 2


def test_work_goes_along_in_a_file_and_is_brought_back_by_another_browser(tmp_path, monkeypatch):
    made("02", page="my Monday")
    made("03", page="my caseload")
    mine, panel = learner.badge(), WorkPanel()
    panel.make.click()
    packed = downloads(panel.body.value)[f"{mine}.zip"]
    assert len(downloads(panel.body.value)) == 3

    monkeypatch.setenv("CMSIM_HOME", str(tmp_path / "another"))
    learner_record.of.cache_clear()
    before = made("02", page="begun here")
    other = WorkPanel()
    other.upload.take("work.zip", packed)
    learner_record.of.cache_clear()
    assert learner_record.of("02").get("words", "page") == {"main": "my Monday"}
    assert learner_record.of("03").get("words", "page") == {"main": "my caseload"}
    assert learner.badge() == mine
    put_away = list((before.parent / "archive").glob("02-*.json"))
    assert json.loads(put_away[0].read_text())["words"] == {"page": {"main": "begun here"}}


def downloads(html):
    """Return ``{name: bytes}`` of the files that links in a page's HTML offer."""
    found = re.findall(r'download="([^"]+)"[^>]*base64,([^"]+)"', html)
    return {name: base64.b64decode(data) for name, data in found}


def zipped(**files):
    """Return a zip of some texts."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("notes.json", b"{}"),
        ("notes.json", b"\xff\xfe"),
        ("photo.zip", b"no zip at all"),
        ("empty.zip", zipped()),
        ("many.zip", zipped(**{f"{n}.json": "{}" for n in range(60)})),
        ("bomb.zip", zipped(one="0" * 50_000_000)),
        ("other.zip", zipped(**{"../../evil.json": '{"schema": 1}'})),
    ],
)
def test_a_file_that_is_no_work_is_refused_in_one_line_and_changes_nothing(name, content):
    path = made("02", page="mine")
    before, panel = path.read_bytes(), WorkPanel()
    panel.upload.take(name, content)
    said = panel.status.value
    assert said.startswith(f"{name}: this is no work of this course") and "\n" not in said
    assert path.read_bytes() == before and LearnerRecord("02", path=path).notice == ""
