"""Twenty learners at once: start the course as --room does, and let clients open pages and decide.

    python tests/benchmarks/room.py [--learners 20] [--page 00_meet_the_practice] [--minutes 2]
                                    [--write]

A client does what a page does, without drawing: it asks for the page, reads the widgets' states
over the page's own channel, changes controls as a person would, and waits until the kernel has
answered and, where something is kept, written it down. The clients share the cores with the server.
``--write`` puts what was measured into the table of ``docs/room.md``.
"""

import argparse
import asyncio
import json
import os
import platform
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from datetime import date
from pathlib import Path
from statistics import median
from urllib.parse import urlencode
from uuid import uuid4

import psutil
from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import websocket_connect

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "tests"))
sys.path.insert(0, str(ROOT / "docs"))

import start  # noqa: E402
from benchmarks.rounds import load, processor  # noqa: E402
from cmsim.experiment.model_version import model_version  # noqa: E402

KERNEL = re.compile(r'"kernelId": "([0-9a-f-]{36})"')
AT_ONCE = 20
THINK = (3, 12)  # seconds between two decisions of one person
PATIENCE = 300
GOAL = 3.0
LEFT_ALONE = re.compile("start over|put my work|download|print", re.IGNORECASE)


class Room:
    """A server as ``start.py --room`` starts it, on this computer only, with work of its own."""

    def __init__(self, port):
        self.port, self.token = port, "load-test"
        self.home = Path(tempfile.mkdtemp(prefix="room-"))
        self.process = None

    def __enter__(self):
        command, _ = start.server_command("voila", self.port, room=True)
        command[0] = sys.executable
        command = [part.replace("0.0.0.0", "127.0.0.1") for part in command]
        found = {
            **start.surroundings_of(room=True),
            "JUPYTER_TOKEN": self.token,
            "CMSIM_HOME": str(self.home),
            "JUPYTER_PATH": str(ROOT / "share" / "jupyter"),
        }
        with (self.home / "server.log").open("wb") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=start.environment(**found), stdout=log, stderr=log
            )
        start.wait_until_up(self.process, self.port, self.home / "server.log")
        return self

    def __exit__(self, *failure):
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()

    def memory(self):
        """Return the number of kernels, and the proportional memory of them and of the server."""
        family = psutil.Process(self.process.pid)
        kernels = [
            one
            for one in family.children(recursive=True)
            if "ipykernel_launcher" in " ".join(one.cmdline())
        ]
        used = [one.memory_full_info().pss for one in (family, *kernels)]
        return len(kernels), used[0], used[1:]

    def cpu(self):
        """Return the seconds of processor time that the server and its kernels have used."""
        family = psutil.Process(self.process.pid)
        return sum(sum(one.cpu_times()[:2]) for one in (family, *family.children(recursive=True)))


class Learner:
    """One person's browser, without the drawing."""

    def __init__(self, room, page, code):
        self.room, self.page, self.code = room, page, code
        self.random = random.Random(code)
        self.channel, self.kernel, self.waiting, self.last_states = None, None, {}, {}
        self.reader = None

    async def open(self):
        """Open the page, connect, read the widgets; return the seconds until it could be used."""
        begun = time.perf_counter()
        query = urlencode({"learner": self.code})
        where = f"127.0.0.1:{self.room.port}/voila/render/{self.page}.ipynb?{query}"
        headers = {"Authorization": f"token {self.room.token}"}
        answer = await AsyncHTTPClient(max_clients=200).fetch(
            HTTPRequest(f"http://{where}", headers=headers, request_timeout=PATIENCE)
        )
        self.kernel = KERNEL.search(answer.body.decode())[1]
        if b"There was an error when executing" in answer.body:
            raise RuntimeError(f"{self.page} shows an error")
        address = f"ws://127.0.0.1:{self.room.port}/api/kernels/{self.kernel}/channels"
        self.channel = await websocket_connect(
            HTTPRequest(f"{address}?session_id={uuid4().hex}", headers=headers),
            max_message_size=100_000_000,
        )
        self.reader = asyncio.create_task(self.read())
        await self.states()
        return time.perf_counter() - begun

    async def read(self):
        """Hand what arrives to whoever waits for it."""
        while (message := await self.channel.read_message()) is not None:
            if isinstance(message, bytes):
                continue
            message = json.loads(message)
            waiter = self.waiting.get(message.get("parent_header", {}).get("msg_id"))
            if waiter is not None:
                waiter.put_nowait(message)

    async def say(self, kind, content):
        """Send a message and return the queue of its answers."""
        header = {
            "msg_id": uuid4().hex,
            "msg_type": kind,
            "username": "",
            "session": uuid4().hex,
            "date": "",
            "version": "5.3",
        }
        answers = self.waiting[header["msg_id"]] = asyncio.Queue()
        await self.channel.write_message(
            json.dumps(
                {
                    "header": header,
                    "parent_header": {},
                    "metadata": {"version": "1.0.0"},
                    "content": content,
                    "channel": "shell",
                    "buffers": [],
                }
            )
        )
        return answers

    async def states(self):
        """Return ``{model: state}`` of all controls, as a page asks for them."""
        comm = uuid4().hex
        await self.say(
            "comm_open", {"comm_id": comm, "target_name": "jupyter.widget.control", "data": {}}
        )
        answers = await self.say(
            "comm_msg", {"comm_id": comm, "data": {"method": "request_states"}}
        )
        while True:
            message = await asyncio.wait_for(answers.get(), PATIENCE)
            states = message.get("content", {}).get("data", {}).get("states")
            if states is not None:
                found = {
                    name: one["state"]
                    for name, one in states.items()
                    if "kind" in one["state"] and "label" in one["state"]
                }
                self.last_states = found
                return found

    async def decide(self):
        """Change one control; return seconds to the first answer and to the end of the reaction."""
        able = [
            (name, state)
            for name, state in self.last_states.items()
            if options(state) and not state["disabled"] and not LEFT_ALONE.search(state["label"])
        ]
        name, state = self.random.choice(able)
        value = self.random.choice(options(state))
        begun, first = time.perf_counter(), None
        answers = await self.say(
            "comm_msg",
            {
                "comm_id": name,
                "data": {"method": "update", "state": {"value": value}, "buffer_paths": []},
            },
        )
        while True:
            message = await asyncio.wait_for(answers.get(), PATIENCE)
            now = time.perf_counter() - begun
            content = message["content"]
            if message["msg_type"] == "comm_msg" and content["comm_id"] != name and first is None:
                first = now
            if message["msg_type"] == "status" and content["execution_state"] == "idle":
                state["value"] = value
                return first, now

    async def work(self, seconds):
        """Decide, think, decide, for so long; return what ``decide`` returned."""
        until, found = time.perf_counter() + seconds, []
        while time.perf_counter() < until:
            await asyncio.sleep(self.random.uniform(*THINK))
            found.append(await self.decide())
            self.last_states = await self.states()
        return found

    def close(self):
        """Leave the page."""
        self.reader.cancel()
        self.channel.close()


def options(state):
    """Return the values that a person could choose on a control, without the present one."""
    kind, value = state["kind"], state.get("value")
    if kind == "choice":
        return [key for key, _ in state["options"] if key != value]
    if kind == "check":
        return [not value]
    if kind in ("range", "number"):
        near = (value - state["step"], value + state["step"])
        return [one for one in near if state["min"] <= one <= state["max"]]
    if kind == "action":
        return [value + 1]
    return []


def listed(states):
    """Return the values of controls by kind and label; some labels stand on several controls."""
    found = {}
    for state in states.values():
        if state["kind"] in ("choice", "check", "range", "number", "text", "order"):
            value = "" if state["value"] is None else str(state["value"])
            found.setdefault((state["kind"], state["label"]), set()).add(value)
    return found


async def measure(room, asked):
    """Let all learners come at once, work, go, and come back; print and return what was measured.

    What is returned is a row of the table in ``docs/room.md``, as far as it is known here.
    """
    codes = [f"learner-{number:02}" for number in range(1, asked.learners + 1)]
    blank = Learner(room, asked.page, "nobody-yet")
    print(f"one page alone: {await blank.open():.1f} s")
    untouched = defaultdict(set, listed(await blank.states()))
    blank.close()
    learners = [Learner(room, asked.page, code) for code in codes]
    front = [Learner(room, "start_here", code) for code in codes]
    opened = {}
    for what, crowd in (("front page", front), ("the page", learners)):
        begun = time.perf_counter()
        times = await asyncio.gather(*(one.open() for one in crowd), return_exceptions=True)
        opened[what] = time.perf_counter() - begun
        failed = [one for one in times if isinstance(one, BaseException)]
        print(
            f"{what}: {len(times) - len(failed)} of {len(times)} pages opened at once; "
            + spread([one for one in times if not isinstance(one, BaseException)])
            + f"; all after {opened[what]:.1f} s"
        )
        assert not failed, failed[0]
    for one in front:
        one.close()
    count, server, kernels = room.memory()
    print(
        f"memory: server {server / 1e6:.0f} MB; {count} kernels, "
        f"{median(kernels) / 1e6:.0f} MB each at the median, {sum(kernels) / 1e9:.1f} GB in all"
    )
    busy, mine = room.cpu(), time.process_time()
    begun = time.perf_counter()
    worked = await asyncio.gather(*(one.work(60 * asked.minutes) for one in learners))
    found = [decision for one in worked for decision in one]
    spent = time.perf_counter() - begun
    first, ends = [one for one, _ in found if one is not None], [end for _, end in found]
    apart, cores = spent * len(learners) / len(found), (room.cpu() - busy) / spent
    print(
        f"{len(found)} decisions in {spent:.0f} s ({apart:.1f} s apart for each person)"
        f"\n  first answer ({len(first)} gave one): {spread(first)}"
        f"\n  until the reaction has ended and is kept: {spread(ends)}"
    )
    print(
        f"cores in use: {cores:.2f} by the server and its kernels, "
        f"{(time.process_time() - mine) / spent:.2f} by the clients, of {os.cpu_count()}"
    )
    verdict = "met" if quantile(ends, 0.95) < GOAL else "MISSED"
    print(f"goal, 95 of 100 decisions answered in under {GOAL:g} s: {verdict}")
    await kept_apart(room, asked.page, learners, untouched)
    return {
        "page": f"`{asked.page}`",
        "learners": str(asked.learners),
        "front page, all after": f"{opened['front page']:.1f} s",
        "the page, all after": f"{opened['the page']:.1f} s",
        "decisions": str(len(found)),
        "apart for each person": f"{apart:.0f} s",
        "answered: median": f"{median(ends):.2g} s",
        "95 of 100 within": f"{quantile(ends, 0.95):.2g} s",
        "longest": f"{max(ends):.2g} s",
        "cores in use": f"{cores:.1f} of {os.cpu_count()}",
        "server": f"{server / 1e6:.0f} MB",
        "each page": f"{median(kernels) / 1e6:.0f} MB",
    }


async def kept_apart(room, page, learners, untouched):
    """Come back to each learner's page in a fresh kernel, and look for anybody else's work."""
    kept = 0
    for one in learners:
        before = defaultdict(set, listed(await one.states()))
        one.close()
        again = Learner(room, page, one.code)
        await again.open()
        after = listed(await again.states())
        again.close()
        foreign = {key: values - before[key] - untouched[key] for key, values in after.items()}
        assert not any(foreign.values()), (one.code, foreign)
        kept += sum(bool(values - untouched[key]) for key, values in after.items())
    folders = sorted(path.name for path in room.home.iterdir() if path.is_dir())
    learned = {
        json.loads(path.read_text(encoding="utf-8"))["learner"] == path.parent.name
        for path in room.home.glob("*/[0-9]*.json")
        if path.name.count(".") == 1
    }
    print(
        f"on disk: {len(folders)} folders, each record under its own code: {learned == {True}}; "
        f"in fresh kernels {kept} controls stood where their learner had left them, none where "
        "somebody else had"
    )


def quantile(values, share):
    """Return the value below which a share of the values lies."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def spread(values):
    """Return median, 95th percentile and maximum of seconds, as text."""
    if not values:
        return "none"
    return (
        f"median {median(values):.2f} s, 95 of 100 within {quantile(values, 0.95):.2f} s, "
        f"longest {max(values):.2f} s"
    )


def main():
    """Read the command line, start the room, measure, end the room."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--learners", type=int, default=AT_ONCE)
    parser.add_argument("--page", default="00_meet_the_practice")
    parser.add_argument("--minutes", type=float, default=2)
    parser.add_argument("--port", type=int, default=8860)
    parser.add_argument("--write", action="store_true", help="put it into docs/room.md")
    asked = parser.parse_args()
    AsyncHTTPClient.configure(
        "tornado.simple_httpclient.SimpleAsyncHTTPClient",
        max_clients=200,
        max_body_size=200_000_000,
    )
    before = load()
    print(f"{os.cpu_count()} cores, load {before} before the start; {asked.learners} learners")
    with Room(asked.port) as room:
        row = asyncio.run(measure(room, asked))
    if asked.write:
        from remake import room as page

        row |= {
            "when": f"{date.today():%d %B %Y}",
            "cmsim": model_version(),
            "machine": f"{os.cpu_count()} cores, {processor()}, Python {platform.python_version()}",
            "load before": before,
        }
        page.PATH.write_text(page.with_row(row), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
