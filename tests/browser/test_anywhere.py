"""The browser edition, as plain files from a sub-folder and in a room: no kernel, no other host."""

import base64
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager

import pytest

from browser_edition import build, parts, scorm
from cmsim.course.facilitator import cohort, handed_in
from cmsim.course.kit import files, questions

from .conftest import CHROMIUM_FLAGS, CHROMIUM_NAMES, note_outside
from .test_a_day import EVENING, begin, decide

WORD = "kr7m-p9qx"
CODE = re.compile(r"\?learner=([a-z]+-[a-z]+-\d{4})")
HERE = ".cm-step:not([hidden])"
WHOLE = "() => document.documentElement.dataset.whole === 'true'"
FAULTS = """() => [...document.querySelectorAll('[data-mime-type*="error"], .cm-fault')]
  .map(node => node.innerText)"""
KEPT = """async () => {
  await navigator.serviceWorker.ready;
  while (!navigator.serviceWorker.controller) await new Promise(done => setTimeout(done, 100));
}"""
RECORD = "document.querySelector('a[download$=json]').href"
SAVED = "document.querySelector('.cm-saved').innerText.startsWith('Saved in this browser')"
UNDER, MOST_BYTES = "training/course", 40_000_000
LESSON, QUESTIONS = "03_caseload_sizing", "02_a_day_in_the_life"
SYSTEM = """<!DOCTYPE html><title>A learning system</title>
<script src="scorm12.min.js"></script>
<script>
window.API = new Scorm12API({ autocommit: false, logLevel: 5 });
API.loadFromFlattenedJSON({ "cmi.core.student_id": "S-17", "cmi.core.student_name": "Doe, Jo" });
</script>
<iframe src="course/lesson_03_caseload_sizing.html" width="1300" height="850"></iframe>"""
REPORTED = """() => Object.fromEntries(["cmi.core.lesson_status", "cmi.suspend_data"].map(
  (name) => [name, API.lmsGetValue(name)]))"""
# Another page of the course marks the lesson as passed, as its last answer would.
PASS = """async ([parts, learner]) => {
  const { Store } = await import(`./course/${parts}/pages/store.js`);
  const store = await Store.open();
  const record = await store.record(learner, "03");
  for (const part of Object.values(record.parts)) part[0] = part[1];
  Object.assign(record, { status: "passed", last: new Date().toISOString() });
  const content = new TextEncoder().encode(JSON.stringify(record));
  await store.push([[`${learner}/03.json`, content]], []);
}"""


def guess(page, value):
    """Make the guess of lesson 03 and lock it."""
    page.locator(f"{HERE} input[type=number]").first.fill(str(value))
    page.get_by_role("button", name="Lock my prediction").first.click()
    page.get_by_text("Locked").first.wait_for()


def saved(page):
    """Wait until the page says, asked anew, that the work is saved."""
    page.evaluate("document.dispatchEvent(new CustomEvent('cm-ask'))")
    page.wait_for_function(SAVED)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Return the folder of a site as the command builds it, with a learning system beside it."""
    if shutil.which("npm") is None:
        pytest.skip("npm is not on this computer, and the browser edition is built with it")
    web = tmp_path_factory.mktemp("web")
    folder = build.build(web / UNDER)
    scorm.add(folder, scorm.titles(["03"]))
    runtime = parts.package("scorm-again") / "dist" / "scorm12.min.js"
    shutil.copy(runtime, folder.parent)
    (folder.parent / "system.html").write_text(SYSTEM, encoding="utf-8")
    return web


@contextmanager
def served(folder):
    """Serve a folder as Python's own plain server does, and give its address."""
    command = [sys.executable, "-u", "-m", "http.server", "0", "-b", "127.0.0.1", "-d", str(folder)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        try:
            port = server.stdout.readline().split(" port ")[1].split()[0]
            yield f"http://127.0.0.1:{port}"
        finally:
            server.kill()


@contextmanager
def profile(browser, folder, outside):
    """Give a browser that keeps what it knows in a folder, as a learner's own does."""
    found = next(filter(None, map(shutil.which, CHROMIUM_NAMES)))
    context = browser.browser_type.launch_persistent_context(
        folder,
        executable_path=found,
        args=CHROMIUM_FLAGS,
        viewport={"width": 1366, "height": 768},
    )
    context.set_default_timeout(90_000)
    context.on("request", lambda request: note_outside(request.url, outside))
    with closing(context):
        yield context


def open_whole(page, address):
    """Open a page and wait until all its panels are there."""
    page.goto(address)
    page.wait_for_function(WHOLE)
    assert page.evaluate(FAULTS) == []
    return page


def test_a_site_is_small(site):
    assert sum(path.stat().st_size for path in build.files_in(site / UNDER)) < MOST_BYTES


def test_opened_as_a_file_a_page_says_that_it_needs_a_server(site, page):
    page.goto((site / UNDER / "start_here.html").as_uri())
    assert "needs a web server" in page.locator(".cm-getting-ready").first.inner_text()


def test_a_monday_survives_the_end_of_the_browser_and_the_end_of_the_network(
    site, browser, watch, tmp_path
):
    known, where = tmp_path / "profile", []
    with served(site) as address:
        lesson = f"{address}/{UNDER}/{QUESTIONS}.html#step-2"
        with profile(browser, known, watch) as context:
            page = open_whole(context.new_page(), lesson)
            begin(page)
            for _ in range(3):
                decide(page)
            clock = page.locator(".desk-clock b").first.inner_text()
            saved(page)
            page.evaluate(KEPT)
        where.append(lesson)
    # The server has ended, and so has the browser.
    with profile(browser, known, watch) as context:
        page = open_whole(context.new_page(), where[0])
        assert page.locator(".desk-clock b").first.inner_text() == clock
        page.locator(".desk-person").first.focus()
        for _ in range(80):
            if page.locator(EVENING).count():
                break
            decide(page)
        assert page.locator(EVENING).count()
        page.evaluate("location.hash = '#step-8'")
        before = page.evaluate(RECORD)
        page.get_by_role("button", name="Show how far I am").click()
        page.wait_for_function(f"before => {RECORD} !== before", arg=before)
        handed_in = base64.b64decode(page.evaluate(RECORD).split(",")[1])
        page.locator(".cm-mark").click()
        page.wait_for_function(WHOLE)
        assert page.locator(".cm-on a").inner_text() == "Your first Monday"
    folder = tmp_path / "handed-in"
    folder.mkdir()
    (folder / "one.json").write_bytes(handed_in)
    found = cohort.read(folder, "02", questions.of_topic(QUESTIONS), files.version(QUESTIONS))
    assert len(found.works) == 1 and found.passed_over == () and found.works[0].facts
    assert not watch.outside


def test_two_windows_see_what_the_other_one_saved(site, page):
    with served(site) as address:
        lesson = f"{address}/{UNDER}/{LESSON}.html#step-1"
        one = open_whole(page, lesson)
        other = open_whole(page.context.new_page(), lesson.replace("step-1", "step-2"))
        guess(one, 75)
        other.locator(f"{HERE} label", has_text="30 to 50 those she works with now").click()
        other.get_by_role("button", name="Check my answers").first.click()
        other.get_by_text("1 of 3 right").wait_for()
        saved(other)
        again = open_whole(page.context.new_page(), lesson)
        assert again.locator(f"{HERE} input[type=number]").first.input_value() == "75"
        again.evaluate("location.hash = '#step-2'")
        assert again.locator(f"{HERE} input[type=radio]").nth(3).is_checked()


def test_the_model_gives_the_log_that_the_course_was_tested_with(site, page):
    with served(site) as address:
        open_whole(page, f"{address}/{UNDER}/99_check_my_setup.html")
        page.get_by_role("button", name="Check this computer").click()
        page.get_by_text("came out exactly as they should").wait_for()
        page.get_by_text("is kept in this browser").wait_for()


def test_a_learning_system_is_told_status_score_and_time(site, page):
    with served(site) as address:
        page.goto(f"{address}/training/system.html")
        course = page.frame_locator("iframe").frame_locator("iframe")
        course.get_by_role("button", name="Lock my prediction").wait_for()
        assert page.evaluate(REPORTED)["cmi.core.lesson_status"] == "incomplete"
        guess(course, 75)
        page.wait_for_function("() => Number(API.lmsGetValue('cmi.core.score.raw')) > 0")
        pointer = json.loads(page.evaluate(REPORTED)["cmi.suspend_data"])
        assert pointer["session"] == "03" and "17" not in pointer["learner"]
        page.evaluate(PASS, [next((site / UNDER).glob("parts-*")).name, pointer["learner"]])
        page.wait_for_function("() => API.lmsGetValue('cmi.core.lesson_status') === 'passed'")
        page.wait_for_timeout(1000)
        page.evaluate("document.querySelector('iframe').remove()")
        page.wait_for_function("() => API.isTerminated()")
        told = page.evaluate("() => API.renderCommitCMI(true).cmi.core")
        assert told["lesson_status"] == "passed" and told["score"]["raw"] == "100"
        assert told["session_time"] >= "0000:00:01"


@contextmanager
def served_to_a_room(folder, home):
    """Serve a site as a room is served, on this computer only, and give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = [sys.executable, "-m", "browser_edition.serve", str(folder), "--port", port]
    known = os.environ | {"CMSIM_WORD": WORD, "CMSIM_HOME": str(home)}
    with subprocess.Popen([*command, "--address", "127.0.0.1"], env=known) as server:
        try:
            for _ in range(300):
                with socket.socket() as caller:
                    if caller.connect_ex(("127.0.0.1", int(port))) == 0:
                        break
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.kill()


def test_two_people_at_one_tablet_hand_in_as_they_go_and_are_kept_apart(site, page, tmp_path, axe):
    def handed_in_says(words):
        page.locator(".cm-saved", has_text=words).wait_for()

    with served_to_a_room(site / UNDER, tmp_path) as address:
        page.goto(f"{address}/{LESSON}.html")
        assert axe(page) == []
        page.get_by_label("The word").fill(WORD)
        page.keyboard.press("Enter")
        page.wait_for_function(WHOLE)
        (first,) = CODE.findall(page.url)
        guess(page, 75)
        handed_in_says("Saved in this browser")
        handed_in_says("Your facilitator has it since")
        page.context.set_offline(True)
        page.evaluate("location.hash = '#step-2'")
        page.locator(f"{HERE} label", has_text="30 to 50 those she works with now").click()
        page.get_by_role("button", name="Check my answers").first.click()
        handed_in_says("does not have all of it: the computer of the room does not answer")
        page.context.set_offline(False)
        handed_in_says("Your facilitator has it since")
        page.locator(".cm-mark").click()
        page.get_by_text("Your facilitator gets a copy of what you decide").wait_for()
        assert page.locator("code", has_text=first).count() == 1
        page.get_by_role("link", name="Somebody new at this device").click()
        page.wait_for_url(lambda url: CODE.search(url) and first not in url)
        (second,) = CODE.findall(page.url)
        page.goto(f"{address}/{LESSON}.html")  # without a code it is that of the browser
        page.wait_for_function(WHOLE)
        assert CODE.findall(page.url) == [second]
        assert page.locator(f"{HERE} input[type=number]").first.input_value() != "75"
        guess(page, 60)
        handed_in_says("Your facilitator has it since")
    told = cohort.read(
        tmp_path / handed_in.FOLDER, "03", questions.of_topic(LESSON), files.version(LESSON)
    )
    guesses = {work.learner: next(iter(work.predictions.values()))[0] for work in told.works}
    assert guesses == {first: 75, second: 60} and told.passed_over == ()
