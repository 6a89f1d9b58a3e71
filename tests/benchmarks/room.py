"""Forty learners at once: start the server of a room, and let clients fetch, decide and hand in.

    python tests/benchmarks/room.py [--learners 40] [--minutes 2] [--clicks 40] [--write]

A client does what a learner's browser asks of the server: it says the word, fetches the front page
and all parts of a lesson, and hands in a record every few seconds. A click is answered on the
learner's own device; how fast, one Chromium tells, with the model's real answers. The clients share
the cores with the server. ``--write`` puts what was measured into the tables of ``docs/room.md``.
"""

import argparse
import asyncio
import json
import os
import platform
import random
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

import psutil
from tornado.httpclient import AsyncHTTPClient, HTTPRequest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "tests"))
sys.path.insert(0, str(ROOT / "docs"))

import start  # noqa: E402
from benchmarks.rounds import load, processor  # noqa: E402
from browser_edition.folder import files_in  # noqa: E402
from browser_edition.kept import kept  # noqa: E402
from cmsim.course.facilitator import handed_in  # noqa: E402
from cmsim.course.kit.learner_record import LearnerRecord  # noqa: E402
from cmsim.experiment.model_version import model_version  # noqa: E402

AT_ONCE = 40
THINK = (3, 12)  # seconds between two decisions of one person
PATIENCE = 300
GOAL = 3.0
WORD = "load-test"
CLICKED = ("02_a_day_in_the_life", "03_caseload_sizing")
NOT_FETCHED = ("launch.js", "licenses.txt")  # a lesson of a room needs neither
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Room:
    """The server of a room as ``start.py`` starts it, on this computer only."""

    def __init__(self, port):
        self.port, self.home = port, Path(tempfile.mkdtemp(prefix="room-"))
        self.site = kept(start.desk() / "sites")
        self.address, self.process = f"http://127.0.0.1:{port}", None

    def __enter__(self):
        command = [sys.executable, *start.room_command(self.site, self.port)[1:]]
        given = start.environment(CMSIM_WORD=WORD, CMSIM_HOME=str(self.home))
        with (self.home / "server.log").open("wb") as log:
            self.process = subprocess.Popen(
                [*command, "--address", "127.0.0.1"], cwd=ROOT, env=given, stdout=log, stderr=log
            )
        start.wait_until_up(self.process, self.port, self.home / "server.log")
        return self

    def __exit__(self, *failure):
        start.end(self.process)
        shutil.rmtree(self.home, ignore_errors=True)

    def parts(self):
        """Return the addresses of what a learner's browser fetches for its first lesson."""
        names = [path.relative_to(self.site).as_posix() for path in files_in(self.site)]
        inside = [name for name in names if "/" in name and not name.endswith(NOT_FETCHED)]
        return ["", "room.json", f"{CLICKED[0]}.html", *inside]

    def memory(self):
        return psutil.Process(self.process.pid).memory_full_info().pss

    def cpu(self):
        return sum(psutil.Process(self.process.pid).cpu_times()[:2])


class Learner:
    """One person's browser, as the server sees it."""

    def __init__(self, room, number):
        self.room, self.code, self.pass_ = room, f"learner-{number:02}", ""
        self.random, self.record = random.Random(number), LearnerRecord("02", "", "1.0", self.code)
        self.client = AsyncHTTPClient()
        for place in range(150):  # what a played day leaves: decisions with their words
            self.record.put("panels", f"day {place}", {"choice": place, "said": "x" * 200})

    async def ask(self, path, **how):
        headers = how.pop("headers", {}) | {"Cookie": self.pass_, "Accept-Encoding": "gzip"}
        request = HTTPRequest(
            f"{self.room.address}/{path}",
            headers=headers,
            request_timeout=PATIENCE,
            connect_timeout=PATIENCE,
            follow_redirects=False,
            decompress_response=False,
            **how,
        )
        return await self.client.fetch(request, raise_error=False)

    async def come(self):
        """Say the word and fetch all parts; return the seconds it took and the bytes that came."""
        begun = time.perf_counter()
        said = urlencode({"word": WORD})
        answer = await self.ask("word", method="POST", body=said, headers=FORM)
        self.pass_ = answer.headers["Set-Cookie"].split(";")[0]
        size = 0
        for path in self.room.parts():
            answer = await self.ask(path)
            assert answer.code == 200, (path, answer.code)
            size += len(answer.body)
        return time.perf_counter() - begun, size

    async def decide(self):
        """Decide something and hand it in; return the seconds until the server has it."""
        self.record.put("words", "page", {"main": str(self.random.random())})
        body, begun = self.record.text().encode(), time.perf_counter()
        answer = await self.ask(
            "hand-in", method="POST", body=body, headers={"Content-Type": "application/json"}
        )
        assert json.loads(answer.body)["kept"], answer.body
        return time.perf_counter() - begun

    async def work(self, seconds):
        """Decide at a person's pace for some time."""
        until, times = time.perf_counter() + seconds, []
        while True:
            pause = self.random.uniform(*THINK)
            if time.perf_counter() + pause > until:
                return times
            await asyncio.sleep(pause)
            times.append(await self.decide())


async def measure(room, asked):
    """Let all learners come at once and work; print and return what was measured."""
    learners = [Learner(room, number) for number in range(1, asked.learners + 1)]
    came = await asyncio.gather(*(one.come() for one in learners))
    opened, fetched = [seconds for seconds, _ in came], came[0][1]
    print(f"{len(came)} learners fetched {fetched / 1e6:.1f} MB each at once: {spread(opened)}")
    busy, begun = room.cpu(), time.perf_counter()
    worked = await asyncio.gather(*(one.work(60 * asked.minutes) for one in learners))
    times, spent = [one for each in worked for one in each], time.perf_counter() - begun
    cores = (room.cpu() - busy) / spent
    print(f"{len(times)} hand-ins in {spent:.0f} s: {spread(times)}")
    print(f"{cores:.2f} cores in use, {room.memory() / 1e6:.0f} MB of memory")
    files = [path.name for path in (room.home / handed_in.FOLDER).iterdir()]
    assert len(files) == len(times) and len(handed_in.newest(files)) <= 3 * len(learners)
    return {
        "learners": str(asked.learners),
        "fetched by each": f"{fetched / 1e6:.1f} MB",
        "all fetched: median": f"{median(opened):.1f} s",
        "all fetched: last": f"{max(opened):.1f} s",
        "hand-ins": str(len(times)),
        "a hand-in": f"{len(learners[0].record.text()) / 1e3:.0f} kB",
        "answered: median": f"{1000 * median(times):.0f} ms",
        "95 of 100 within": f"{quantile(times, 0.95):.2g} s",
        "longest": f"{max(times):.2g} s",
        "cores in use": f"{cores:.2f} of {os.cpu_count()}",
        "server": f"{room.memory() / 1e6:.0f} MB",
    }


# --- a click, answered where it is made

WATCHED = """
window.cmTimes = [];
window.Worker = class extends Worker {
  asked = new Map();
  constructor(...given) {
    super(...given);
    this.addEventListener("message", ({ data }) => {
      for (const said of data.kind === "messages" ? JSON.parse(data.text) : []) {
        if (said.kind === "idle" && this.asked.has(said.parent)) {
          window.cmTimes.push(performance.now() - this.asked.get(said.parent));
        }
      }
    });
  }
  postMessage(message, ...more) {
    if (message.kind === "receive") {
      this.asked.set(JSON.parse(message.text).id, performance.now());
    }
    super.postMessage(message, ...more);
  }
};
"""
# Change one control of the step that is shown, and return whether there is one.
CHANGE = """(draw) => {
  const able = [...document.querySelectorAll(".cm-step:not([hidden]) .jupyter-widgets "
    + ":is(input[type=range], input[type=radio], select):enabled")].filter(
    (node) => node.checkVisibility());
  const one = able[Math.floor(draw * able.length)];
  if (!one) return false;
  if (one.type === "radio") one.click();
  else {
    if (one.type === "range") {
      const [low, high, step] = [one.min, one.max, one.step || 1].map(Number);
      one.value = low + step * Math.floor(((high - low) / step) * ((draw * 977) % 1));
    } else one.selectedIndex = Math.floor(one.options.length * ((draw * 977) % 1));
    ["input", "change"].forEach((name) => one.dispatchEvent(new Event(name, { bubbles: true })));
  }
  return true;
}"""


def clicks(room, page_name, number):
    """Return the seconds until clicks on a lesson were answered in one Chromium, and kept."""
    from browser.conftest import CHROMIUM_FLAGS, CHROMIUM_NAMES
    from browser.test_a_day import EVENING, begin, decide
    from playwright.sync_api import sync_playwright

    found, dice = next(filter(None, map(shutil.which, CHROMIUM_NAMES))), random.Random(1)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=CHROMIUM_FLAGS)
        page = chromium.new_page(viewport={"width": 1366, "height": 768})
        page.set_default_timeout(1000 * PATIENCE)
        page.add_init_script(WATCHED)
        page.goto(f"{room.address}/{page_name}.html")
        page.get_by_label("The word").fill(WORD)
        page.keyboard.press("Enter")
        page.wait_for_function("() => document.documentElement.dataset.whole === 'true'")
        page.evaluate("location.hash = '#step-2'")
        day = page_name == CLICKED[0]
        if day:
            begin(page)
        page.evaluate("() => { cmTimes.length = 0; }")
        steps = page.locator(".cm-steps ol a").count()
        for done in range(number):
            if day and page.locator(EVENING).count():
                break
            if day:
                decide(page)
                continue
            page.evaluate("number => { location.hash = `#step-${number}`; }", 1 + done % steps)
            if page.evaluate(CHANGE, dice.random()):
                page.wait_for_timeout(1000 * dice.uniform(*THINK))
        page.wait_for_timeout(1000 * max(THINK))
        times = [found / 1000 for found in page.evaluate("() => cmTimes")]
        chromium.close()
    print(f"{page_name}: {len(times)} messages: {spread(times)}")
    return {
        "page": f"`{page_name}`",
        "messages": str(len(times)),
        "answered: median": f"{1000 * median(times):.0f} ms",
        "95 of 100 within": f"{quantile(times, 0.95):.2g} s",
        "longest": f"{max(times):.2g} s",
    }


def quantile(values, share):
    """Return the value below which a share of the values lies."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def spread(values):
    """Return median, 95th percentile and maximum of seconds, as text."""
    return (
        f"median {median(values):.3f} s, 95 of 100 within {quantile(values, 0.95):.3f} s, "
        f"longest {max(values):.2f} s"
    )


def main():
    """Read the command line, start the room, measure, end the room."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--learners", type=int, default=AT_ONCE, help="0 for clicks alone")
    parser.add_argument("--minutes", type=float, default=2)
    parser.add_argument("--clicks", type=int, default=40, help="on each lesson; 0 for none")
    parser.add_argument("--port", type=int, default=8860)
    parser.add_argument("--write", action="store_true", help="put it into docs/room.md")
    asked = parser.parse_args()
    AsyncHTTPClient.configure(
        "tornado.simple_httpclient.SimpleAsyncHTTPClient",
        max_clients=asked.learners + 10,
        max_body_size=200_000_000,
    )
    before = load()
    print(f"{os.cpu_count()} cores, load {before} before the start; {asked.learners} learners")
    taken = {
        "when": f"{date.today():%d %B %Y}",
        "cmsim": model_version(),
        "machine": f"{os.cpu_count()} cores, {processor()}, Python {platform.python_version()}",
        "load before": before,
    }
    with Room(asked.port) as room:
        rows = {"measured": [], "clicks": []}
        if asked.learners:
            rows["measured"] = [asyncio.run(measure(room, asked))]
        if asked.clicks:
            rows["clicks"] = [clicks(room, page, asked.clicks) for page in CLICKED]
    if asked.write:
        from remake import room as page

        for name, found in rows.items():
            for row in found:
                text = page.with_row(row | taken, name)
                page.PATH.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
