"""Start JupyterLab, Voilà and Chromium, and watch what the pages ask of the outside world.

``open_in_lab(page, notebook)`` and ``open_in_voila(page, notebook)`` take the name of a notebook of
the repository or a path; either is copied, so nothing in the repository changes. Any test whose
page asks for something outside this machine fails.
"""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from urllib.parse import urlsplit

import psutil
import pytest
from axe_playwright_python.base import AXE_SCRIPT

import start

REPOSITORY = Path(__file__).parents[2]
SHARED = REPOSITORY / "share" / "jupyter"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
LAB_SETTINGS = {
    "overrides.json": "default_setting_overrides.json",
    "page_config.json": "page_config.json",
}
# The ports of a kernel are chosen before it binds them: of several servers, two may choose one, and
# a page then waits for ever. A socket that is a file has a name of its own.
CHANNELS = "ipc" if os.name == "posix" else "tcp"
SCREEN = {"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce"}
PATIENCE = 60_000
# What is folded away is looked at too. Axe reads all of a document before it looks at a part, so
# hidden steps wait aside; so do drawings, told in words, whose colors are not where axe looks.
VIOLATIONS = """async ([part, rules]) => {
  const runOnly = rules ? { runOnly: { type: "rule", values: rules } } : {};
  const closed = [...document.querySelectorAll("#rendered_cells details:not([open])")];
  closed.forEach(one => { one.open = true; });
  const aside = [...document.querySelectorAll(".cm-step[hidden], .cm-fig svg")].map(
    one => [one, document.createComment("")]);
  aside.forEach(([one, place]) => one.replaceWith(place));
  const found = await axe.run(part ?? document, {
    resultTypes: ["violations"], preload: false, ...runOnly });
  aside.reverse().forEach(([one, place]) => place.replaceWith(one));
  closed.forEach(one => { one.open = false; });
  return found.violations.filter(one => ["serious", "critical"].includes(one.impact)).map(
    one => `${one.id}: ${one.nodes[0].html.slice(0, 200)}`);
}"""
# The first control of JupyterLab has two seconds to be read; many browsers at once need longer.
PATIENT = """(() => {
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  AbortSignal.timeout = (wait) => timeout(wait === 2000 ? 60000 : wait);
})();"""
RUN_ALL = """() => {
  const run = async () => {
    const app = window.jupyterapp;
    await app.restored;
    const panel = app.shell.currentWidget;
    await panel.context.ready;
    await panel.sessionContext.ready;
    await app.commands.execute('notebook:run-all-cells');
  };
  window.allRan = false;
  run().then(() => { window.allRan = true; });
}"""
KERNEL = "() => JSON.parse(document.getElementById('jupyter-config-data').textContent).kernelId"
FAULTS = """() => [...document.querySelectorAll(
  '[data-mime-type="application/vnd.jupyter.stderr"], [data-mime-type*="jupyter.error"]'
)].map(node => node.innerText).concat(
  document.body.innerText.split('\\n').filter(
    line => /Traceback \\(most recent|Error displaying widget|javascript error/.test(line)))"""


class Server(NamedTuple):
    """A running server: where it is, its token, and the folder it serves."""

    address: str
    token: str
    folder: Path

    def take(self, notebook):
        """Copy a notebook from elsewhere into the served folder and return its name."""
        path = Path(notebook)
        if path.is_absolute():
            shutil.copy(path, self.folder / path.name)
        return path.name

    def end_sessions(self):
        """End the kernels of all pages: that of a closed page of JupyterLab lives on."""
        for session in json.loads(self._ask("/api/sessions")):
            self._ask(f"/api/sessions/{session['id']}", "DELETE")

    def _ask(self, path, method="GET"):
        """Ask the server as its owner, and return what it says."""
        headers = {"Authorization": f"token {self.token}"}
        asked = urllib.request.Request(self.address + path, headers=headers, method=method)
        with urllib.request.urlopen(asked, timeout=PATIENCE / 1000) as answer:
            return answer.read()


@dataclass
class Watch:
    """What a page did: errors on its console, what it asked of others, the servers it was on."""

    errors: list = field(default_factory=list)
    outside: list = field(default_factory=list)
    servers: set = field(default_factory=set)


def pytest_collection_modifyitems(items):
    """Mark every test in this folder as one that drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser():
    """Return a running Chromium with an empty profile."""
    if os.environ.get("CMSIM_NO_BROWSER") == "1":
        pytest.skip("CMSIM_NO_BROWSER=1")
    found = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if found is None:
        pytest.fail(
            "These tests need the Chromium browser (on Debian: apt-get install chromium). "
            "Set CMSIM_NO_BROWSER=1 to leave them out.",
            pytrace=False,
        )
    from playwright.sync_api import sync_playwright

    # A window with a profile keeps what it has compiled of a page's scripts; one without does not.
    with sync_playwright() as playwright, TemporaryDirectory() as profile:
        window = playwright.chromium.launch_persistent_context(
            profile, executable_path=found, args=CHROMIUM_FLAGS, **SCREEN
        )
        yield window.browser
        window.close()


@pytest.fixture
def watch():
    """Return the record of what this test's page does."""
    return Watch()


@pytest.fixture
def page(browser, watch):
    """Return an empty page; the test fails if it asks for anything outside this machine."""
    window = browser.contexts[0]
    window.set_default_timeout(PATIENCE)
    page = watched(window, watch)
    yield page
    closed(page, watch)
    assert not watch.outside, f"asked for something outside this machine: {watch.outside}"


@contextmanager
def watched_page(browser, watch, **screen):
    """Give an empty page, and fail if it has asked for anything outside this machine."""
    context = browser.new_context(**SCREEN | screen)
    context.set_default_timeout(PATIENCE)
    yield watched(context, watch)
    context.close()
    assert not watch.outside, f"asked for something outside this machine: {watch.outside}"


def watched(context, watch):
    """Return a new page that keeps a record of what it does."""
    page = context.new_page()
    page.add_init_script(PATIENT)
    page.on("console", lambda said: said.type == "error" and watch.errors.append(said.text))
    page.on("pageerror", lambda error: watch.errors.append(str(error)))
    page.on("request", lambda request: note_outside(request.url, watch))
    page.on("websocket", lambda opened: note_outside(opened.url, watch))
    page.on("framenavigated", lambda frame: note_server(frame.url, watch))
    return page


def closed(page, watch):
    """Close all pages of a window, which then knows nothing of what was done in them."""
    window = page.context
    told = window.new_cdp_session(page)
    for server in watch.servers:
        told.send("Storage.clearDataForOrigin", {"origin": server, "storageTypes": "all"})
    window.clear_cookies()
    window.set_offline(False)
    for one in window.pages[1:]:  # the first, empty one keeps the window open
        one.close()


def note_server(url, watch):
    """Remember the server of a page."""
    parts = urlsplit(url)
    if parts.netloc:
        watch.servers.add(f"{parts.scheme}://{parts.netloc}")


def note_outside(url, watch):
    """Remember an address that is not on this machine."""
    parts = urlsplit(url)
    if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname != "127.0.0.1":
        watch.outside.append(url)


@pytest.fixture(scope="session")
def short():
    """Return a folder whose name is short enough for the names of sockets that are files."""
    with TemporaryDirectory() as folder:
        yield folder


@pytest.fixture(scope="session")
def surroundings(tmp_path_factory, short):
    """Return a folder with copies of the notebooks, and an environment that touches no other."""
    base = tmp_path_factory.mktemp("jupyter")
    folder = base / "notebooks"
    folder.mkdir()
    for notebook in (REPOSITORY / "notebooks").glob("*.ipynb"):
        shutil.copy(notebook, folder)
    settings = base / "config" / "labconfig"
    settings.mkdir(parents=True)
    for ours, theirs in LAB_SETTINGS.items():
        if (SHARED / "lab" / "settings" / ours).exists():
            shutil.copy(SHARED / "lab" / "settings" / ours, settings / theirs)
    own = {
        "CMSIM_HOME": base / "work",
        "IPYTHONDIR": base / "ipython",
        "JUPYTER_CONFIG_DIR": base / "config",
        "JUPYTER_DATA_DIR": base / "data",
        "JUPYTER_RUNTIME_DIR": short,
        "JUPYTERLAB_SETTINGS_DIR": base / "settings",
        "JUPYTERLAB_WORKSPACES_DIR": base / "workspaces",
        "JUPYTER_PATH": joined(SHARED, "JUPYTER_PATH"),
        "PYTHONPATH": joined(REPOSITORY, "PYTHONPATH"),
    }
    return folder, {**os.environ, **{name: str(value) for name, value in own.items()}}


def joined(first, name):
    """Return a search path that begins with one folder and goes on with what was there."""
    return os.pathsep.join(filter(None, (str(first), os.environ.get(name))))


def serve(surroundings, module, *flags):
    """Yield a server run by a module until the session ends, then stop it."""
    folder, environment = surroundings
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    log = folder.parent / f"{module}-{port}.log"
    environment = {**environment, "JUPYTER_TOKEN": token}
    usual = ["--no-browser", f"--port={port}", f"--ConnectionFileMixin.transport={CHANNELS}"]
    command = [sys.executable, "-m", module, *usual, *flags]
    with log.open("wb") as written:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=written, stderr=written
        )
    server = Server(f"http://127.0.0.1:{port}", token, folder)
    try:
        wait_for(server, process, log)
        yield server
    finally:
        end(process)


def end(process):
    """End a server and its kernels at once: one by one, dozens of them take a quarter minute."""
    with suppress(psutil.NoSuchProcess):
        server = psutil.Process(process.pid)
        for one in (server, *server.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                one.kill()
    process.wait()


def wait_for(server, process, log):
    """Wait until a server answers, or fail with what it said."""
    deadline = time.monotonic() + PATIENCE / 1000
    while process.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{server.address}/?token={server.token}", timeout=10).close()
            return
        except urllib.error.HTTPError:
            break
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the server did not start:\n{log.read_text()[-3000:]}", pytrace=False)


@pytest.fixture(scope="session")
def lab(browser, surroundings):
    """Return a running JupyterLab."""
    yield from serve(
        surroundings,
        "jupyterlab",
        "--ServerApp.ip=127.0.0.1",
        "--allow-root",
        "--LabApp.expose_app_in_browser=True",
    )


@pytest.fixture(scope="session")
def voila(browser, surroundings):
    """Return a running Voilà as start.py starts it, but with the tracebacks of failing cells."""
    yield from serve(surroundings, "voila", "--show_tracebacks=True", *flags_of_start())


def flags_of_start():
    """Return the flags with which start.py starts Voilà, without those of another machine.

    Kernels of closed pages end sooner: the pages of half an hour would fill the memory.
    """
    command, _ = start.server_command("voila", 0)
    others = ("port", "browser", ".ip=", "cull")
    return [
        *(flag for flag in command if flag.startswith("--") and not any(map(flag.count, others))),
        "--Voila.ip=127.0.0.1",
        *("--MappingKernelManager.cull_interval=20", "--MappingKernelManager.cull_idle_timeout=60"),
    ]


@pytest.fixture(scope="session")
def open_in_voila(voila):
    """Return the way to open a notebook as one page without code, and wait until it is drawn."""

    def open_page(page, notebook):
        name = voila.take(notebook)
        page.goto(f"{voila.address}/voila/render/{name}?token={voila.token}&whole")
        page.locator("#rendered_cells").wait_for(state="visible")
        page.wait_for_function("() => !document.querySelector('#loading')?.checkVisibility()")
        return page

    return open_page


@pytest.fixture(scope="session")
def run_in_lab():
    """Return the way to run all cells of the notebook that a page of JupyterLab shows."""

    def run(page):
        page.wait_for_function("() => window.jupyterapp?.shell.currentWidget?.sessionContext")
        page.evaluate(RUN_ALL)
        page.wait_for_function("() => window.allRan")

    return run


@pytest.fixture(scope="session")
def open_in_lab(lab, run_in_lab):
    """Return the way to open a notebook on its own in JupyterLab, and run all its cells."""

    def open_page(page, notebook):
        name = lab.take(notebook)
        page.goto(f"{lab.address}/doc/tree/{name}?token={lab.token}&reset")
        run_in_lab(page)
        return page

    return open_page


@pytest.fixture(scope="session")
def faults_on():
    """Return the way to list the error text a learner would see on a page."""
    return lambda page: page.evaluate(FAULTS)


@pytest.fixture(scope="session")
def axe():
    """Return the way to list the serious and critical accessibility violations of a page.

    All of it, or what a selector finds; by all rules, or some.
    """

    def violations(page, part=None, rules=None):
        page.evaluate(AXE_SCRIPT)
        return page.evaluate(VIOLATIONS, [part, rules])

    return violations
