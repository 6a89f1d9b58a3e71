"""Set cmsim up and open the course. Needs only Python 3.11, 3.12 or 3.13.

    python start.py                open the course
    python start.py --view lab     open it in JupyterLab, with its code
    python start.py --room         share it with everyone in the room, each on their own device
    python start.py test           run every test, the browser's and the notebooks too
    python start.py test --quick   run the quick ones only
    python start.py test ARGS      run what ARGS ask of pytest
    python start.py checks         check format, style and types
    python start.py docs           make the documentation site and open it
    python start.py site FOLDER    make pages that run in a browser alone, for any web server
    python start.py scorm FILE.zip make the same for a learning management system
    python start.py cmsim ARGS     run the cmsim command

Whichever comes first also sets up, once, in the folder .venv beside this file.
"""

import argparse
import ast
import glob
import hashlib
import importlib.util
import ipaddress
import json
import os
import platform
import re
import secrets
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import webbrowser
from contextlib import contextmanager, suppress
from functools import lru_cache, partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
# A new environment is made aside and takes the other's place when it is whole. Its name is as long
# as the other's, as its programs say in their first bytes where they are.
ASIDE, OLD = ROOT / ".vnew", ROOT / ".vold"
SETTING_UP = ROOT / ".setup.lock"
STAMP = VENV / "cmsim-setup.json"
SETUP_LOG = ROOT / "setup.log"
PROGRAMS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = PROGRAMS / ("python.exe" if os.name == "nt" else "python")
LOCK = ROOT / "requirements.txt"
NOTEBOOKS = "notebooks"
FRONT_PAGE = f"{NOTEBOOKS}/start_here.ipynb"
HOURS_OF_A_ROOM = 12
PLAIN_LETTERS = "abcdefghkmnpqrstuvwxyz23456789"  # none that is read as another
TROUBLE = (
    "What was saved is kept. Please reload this page; if this message returns, tell your "
    "facilitator."
)

OLDEST, NEWEST = (3, 11), (3, 13)
# A page's controls are sent at once; above its usual limits the server would drop some of them.
UNLIMITED = (
    "--ZMQChannelsWebsocketConnection.iopub_data_rate_limit=0",
    "--ZMQChannelsWebsocketConnection.iopub_msg_rate_limit=0",
)
# Pages have the course's own look, and messages are looked at before they are believed.
GUARDED = (
    "--VoilaConfiguration.allow_template_override=NO",
    "--VoilaConfiguration.allow_theme_override=NO",
    "--Voila.kernel_websocket_connection_class=cmsim.course.facilitator.channel.Channel",
)
DISK_NEEDED = 1.5e9
SECONDS_TO_START = 120
SECONDS_TO_END = 3
FIRST_PORT = {"lab": 8888, "voila": 8866}
OF_PYTHON = ("PYTHON", "__PYVENV")
FOREIGN = (*OF_PYTHON, "JUPYTER", "PIP_", "MPL", "MATPLOTLIB", "VOILA", "IPYTHON")
# What a person's pip settings say of how packages are reached; what else they say is left out.
KEPT_OF_PIP = (
    "index-url extra-index-url no-index find-links trusted-host proxy cert client-cert timeout "
    "default-timeout retries keyring-provider"
).split()
OFFLINE = (
    "ConnectionError",
    "NameResolution",
    "name resolution",
    "getaddrinfo",
    "Timeout",
    "ProxyError",
    "SSLError",
    "Connection refused",
    "unreachable",
)
NOTEBOOK_TESTS = (
    "--nbval-lax --nbval-current-env --nbval-cell-timeout=120 --nbval-kernel-startup-timeout=120"
).split()
MOST_WORKERS = 4
CHECKS = {
    "format": "ruff format --check --diff",
    "style": "ruff check",
    "types": "mypy",
}
SITE = ROOT / "build" / "site"


class Refusal(Exception):
    """Say in one line what is missing and what to do."""


def check_python(version=sys.version_info):
    """Refuse a Python that the locked packages do not support."""
    if OLDEST <= tuple(version[:2]) <= NEWEST:
        return
    fault = "old" if tuple(version[:2]) < OLDEST else "new"
    command = "py -3.13 start.py" if os.name == "nt" else "python3.13 start.py"
    raise Refusal(
        f"Python {version[0]}.{version[1]} is too {fault}: cmsim runs on 3.11, 3.12 and "
        f"3.13. Install Python 3.13 and type: {command}"
    )


def check_modules(find=importlib.util.find_spec):
    """Refuse a Python that cannot make a virtual environment."""
    if not (find("venv") and find("ensurepip")):
        raise Refusal(
            "This Python lacks the venv module. On Debian or Ubuntu type: sudo apt "
            "install python3-venv (elsewhere: install Python anew), then start again."
        )


def check_disk(free=None):
    """Refuse a disk without room for the packages."""
    free = shutil.disk_usage(ROOT).free if free is None else free
    if free < DISK_NEEDED:
        raise Refusal(
            f"Only {free / 1e9:.1f} GB of disk are free and cmsim needs "
            f"{DISK_NEEDED / 1e9:.1f} GB: free some space, then start again."
        )


def is_taken(port):
    """Tell whether some program already answers on this port."""
    with socket.socket() as caller:
        caller.settimeout(1)
        if caller.connect_ex(("127.0.0.1", port)) == 0:
            return True
    with socket.socket() as server:
        if os.name != "nt":
            server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            server.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def choose_port(asked, first, taken=is_taken):
    """Return the port asked for, or else the first free one from `first` on."""
    if asked is not None and not 1024 <= asked <= 65535:
        raise Refusal(f"--port {asked}: a port lies between 1024 and 65535.")
    for port in [asked] if asked else range(first, first + 50):
        if not taken(port):
            return port
    if asked:
        raise Refusal(
            f"Port {asked} is taken by another program: choose another number, or "
            "leave --port out and a free one is found."
        )
    raise Refusal(
        f"Ports {first} to {first + 49} are all taken: close other Jupyter windows, or "
        "choose one with --port."
    )


def wanted():
    """Describe the installation that this folder and this Python call for."""
    shared = sorted(path for path in (ROOT / "share").rglob("*") if path.is_file())
    content = hashlib.sha256()
    for path in [LOCK, ROOT / "pyproject.toml", *shared]:
        content.update(path.read_bytes())
    place = [str(ROOT), sys.base_prefix, platform.python_version(), platform.machine()]
    return {"place": place, "content": content.hexdigest()}


def installed():
    """Return what the last finished set-up recorded; nothing of it if it was interrupted."""
    try:
        return json.loads(STAMP.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except ValueError:
        return {}


def is_ready():
    """Say whether .venv is what this folder and this Python call for."""
    return installed() == wanted() and PYTHON.exists()


def prepare():
    """Bring .venv to the wanted state; return at once when it is there already."""
    check_python()
    if is_ready():
        return
    with alone():
        if not is_ready():  # another start may just have finished it
            set_up()


def set_up():
    """Make or renew .venv, while no other start does."""
    have, want = installed(), wanted()
    if have is None and VENV.exists() and any(VENV.iterdir()):
        raise Refusal(
            "The folder .venv was not made by start.py: delete or rename it, then start again."
        )
    SETUP_LOG.write_text("", encoding="utf-8")
    if have and have.get("place") == want["place"] and PYTHON.exists():
        # Until the last step is done the stamp says "unfinished": an interrupted one starts over.
        STAMP.write_text("{}", encoding="utf-8")
        install(VENV)
        STAMP.write_text(json.dumps(want), encoding="utf-8")
        return
    check_modules()
    remove(ASIDE)
    check_disk()
    make(ASIDE)
    install(ASIDE)
    retarget(ASIDE, VENV)
    (ASIDE / STAMP.name).write_text(json.dumps(want), encoding="utf-8")
    swap()


@contextmanager
def alone():
    """Let no other start set up in this folder meanwhile; one that came first is waited for."""
    try:
        file = os.open(str(SETTING_UP), os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise Refusal(
            f"The course has to set up in its folder and cannot write there ({error.strerror}: "
            f"{ROOT}): copy the folder to a place of your own and start there, or ask whoever "
            "installed it to start it once with this Python."
        ) from None
    try:
        said = False
        while not take_lock(file):
            if not said:
                say("Another start is setting up in this folder: waiting for it to finish.")
            said = True
            time.sleep(0.5)
        yield
    finally:
        os.close(file)


def take_lock(file):
    """Say whether the lock of an open file could be taken, or there are no locks on this disk."""
    if os.name == "nt":
        import msvcrt

        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def remove(folder):
    """Remove an earlier environment."""
    try:
        if folder.exists():
            shutil.rmtree(folder)
    except OSError as error:
        raise Refusal(
            f"Cannot renew the folder {folder.name} ({error.strerror}: {error.filename}): close "
            "every window that uses cmsim, then start again."
        ) from None


def swap():
    """Put the new environment in the place of an earlier one, which is removed."""
    remove(OLD)
    try:
        if VENV.exists():
            VENV.rename(OLD)
        ASIDE.rename(VENV)
    except OSError as error:
        if OLD.exists() and not VENV.exists():
            OLD.rename(VENV)
        raise Refusal(
            f"Cannot renew the folder .venv ({error.strerror}): close every window that uses "
            "cmsim, then start again."
        ) from None
    shutil.rmtree(str(OLD), ignore_errors=True)


def retarget(made, place):
    """Let the programs of an environment name the folder where it is going to be."""
    was, will_be = os.fsencode(str(made)), os.fsencode(str(place))
    for path in [made / "pyvenv.cfg", *(made / PROGRAMS.name).iterdir()]:
        if path.is_file() and not path.is_symlink():
            content = path.read_bytes()
            if was in content:
                path.write_bytes(content.replace(was, will_be))


def make(folder):
    """Make an environment without packages."""
    say("Setting up in the folder .venv. This takes a minute or two, once.")
    # The base Python, because start.py may be running inside the .venv being replaced.
    python = getattr(sys, "_base_executable", None) or sys.executable
    step([python, "-m", "venv", str(folder)])


def install(folder):
    """Put the locked packages and cmsim into an environment."""
    python = folder / PROGRAMS.name / PYTHON.name
    reach = pip_settings(python)
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "--no-input", "install"]
    locked = ["--no-compile", "--require-hashes", "--only-binary", ":all:", "-r", str(LOCK)]
    step([*pip, *locked], reach)
    # The folder is named by a dot: brackets in its name would be read as a choice of extras.
    step([*pip, "--no-deps", "--no-index", "--no-build-isolation", "-e", "."], reach)
    # Jupyter looks for its settings and page templates here; an editable install leaves them out.
    shutil.copytree(ROOT / "share", folder / "share", dirs_exist_ok=True)
    compile_all(folder, python)
    say("Set up.")


def compile_all(folder, python):
    """Compile what was installed, on all cores, where pip would take one.

    What cannot be compiled is left: it is when it is imported, if it ever is.
    """
    where = folder / ("Lib" if os.name == "nt" else "lib")
    command = [str(python), "-m", "compileall", "-q", "-j", "0", str(where)]
    quiet = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
    subprocess.call(command, cwd=ROOT, env=environment(), **quiet)


def pip_settings(python):
    """Return the environment that tells pip how a person reaches packages, and nothing else."""
    listed = subprocess.run(
        [str(python), "-m", "pip", "config", "list"],
        env=asking_pip(os.environ),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        errors="replace",
    ).stdout
    return reach_of(listed, os.environ)


def asking_pip(given):
    """Return the environment in which pip tells of all its files, whatever is set in them or here.

    For this command too "user" is an option: it would leave out the files of all but the person.
    """
    kept = {
        name: value
        for name, value in given.items()
        if name == "PIP_CONFIG_FILE" or not name.startswith((*OF_PYTHON, "PIP_"))
    }
    return {**kept, **dict.fromkeys(("PIP_USER", "PIP_GLOBAL", "PIP_SITE", "PIP_QUIET"), "0")}


def reach_of(listed, given):
    """Return what pip's settings, of its files and the environment, say of reaching packages.

    What the environment says holds; of the files, what is said of installing.
    """
    found = {}
    for section in ("global", "install"):
        for name, value in re.findall(rf"^{section}\.([a-z-]+)=(.+)$", listed, re.MULTILINE):
            with suppress(ValueError, SyntaxError):
                found[name] = str(ast.literal_eval(value))
    kept = {"PIP_" + name.upper().replace("-", "_"): found.get(name) for name in KEPT_OF_PIP}
    kept.update({name: given[name] for name in kept if given.get(name)})
    return {
        **{name: value for name, value in kept.items() if value},
        "PIP_CONFIG_FILE": os.devnull,
    }


def step(command, surroundings=()):
    """Run one step of the set-up: a dot for each package, everything else into the log."""
    said = []
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment(**dict(surroundings)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as process:
        try:
            for line in process.stdout:
                said.append(line)
                if line.startswith("Collecting"):
                    print(".", end="", flush=True)
        except KeyboardInterrupt:
            process.terminate()
            raise
    with SETUP_LOG.open("a", encoding="utf-8") as log:
        log.writelines(said)
    if any(line.startswith("Collecting") for line in said):
        print()
    if process.returncode:
        raise Refusal(why_failed("".join(said)))


def why_failed(said):
    """Turn the output of a failed step into one line."""
    if "No space left" in said:
        return "The disk is full: free some space, then start again."
    if "DO NOT MATCH THE HASHES" in said:
        return (
            "A downloaded package differs from the one recorded in requirements.txt, so "
            f"nothing was installed: start again; if it happens twice see {SETUP_LOG}."
        )
    if any(sign in said for sign in OFFLINE):
        return (
            "No network, and the first set-up has to download packages: connect (behind a "
            f"proxy: set HTTPS_PROXY), then start again. Details: {SETUP_LOG}"
        )
    errors = [line for line in said.splitlines() if "error" in line.lower()] or ["unknown error"]
    return f"Set-up failed ({errors[-1].strip()}): start again, or see {SETUP_LOG}."


def environment(**more):
    """Return this process's environment, without what other Python or Jupyter set-ups left in it.

    Settings, history and running servers are kept inside .venv, or where that is somebody else's in
    a folder of one's own: a learner's own Jupyter neither disturbs the course nor is disturbed by
    it.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    kept["PATH"] = os.pathsep.join([str(PROGRAMS), kept.get("PATH", "")])
    kept["VIRTUAL_ENV"] = str(VENV)
    kept["JUPYTER_CONFIG_DIR"] = str(desk() / "jupyter-config")
    kept["JUPYTER_DATA_DIR"] = str(desk() / "jupyter-data")
    kept["JUPYTER_PREFER_ENV_PATH"] = "1"
    # Jupyter looks for the parts of its pages with a pattern: brackets in a name are escaped.
    kept["JUPYTER_PATH"] = glob.escape(str(VENV / "share" / "jupyter"))
    kept["IPYTHONDIR"] = str(desk() / "ipython")
    kept["MPLCONFIGDIR"] = str(desk() / "matplotlib")
    if kept.get("CMSIM_HOME"):
        kept["CMSIM_HOME"] = work_folder(kept["CMSIM_HOME"])
    return {**kept, **more}


def work_folder(given):
    """Return the folder of a person's work as it was meant where the command was typed."""
    plain_name = given.strip().strip("\"'").strip()
    return str(Path(os.path.expanduser(plain_name)).absolute()) if plain_name else ""


def writable(folder):
    """Say whether this person may write in a folder."""
    return os.access(str(folder), os.W_OK)


def desk():
    """Return where settings, logs and the words of a room lie: in .venv, if this person may."""
    if writable(VENV) or not VENV.exists():
        return VENV
    with suppress(OSError, RuntimeError):
        own = Path.home() / ".cmsim"
        own.mkdir(mode=0o700, exist_ok=True)
        if writable(own):
            return own
    return Path(spare_desk())


@lru_cache(maxsize=1)
def spare_desk():
    """Return a new folder for who has no other."""
    return tempfile.mkdtemp(prefix="cmsim-")


def server_command(view, port):
    """Return the command for a server that this computer alone can reach, and its first page."""
    if view == "voila":
        # A page in use is never idle for Voila; a closed page's kernel ends after these seconds.
        return [
            str(PYTHON),
            "-m",
            "voila",
            NOTEBOOKS,
            "--no-browser",
            "--template=course",
            "--Voila.ip=127.0.0.1",
            f"--Voila.port={port}",
            "--Voila.port_retries=0",
            "--Voila.auto_token=True",
            "--Voila.identity_provider_class=cmsim.course.facilitator.door.Door",
            "--VoilaExecutor.startup_timeout=180",
            *UNLIMITED,
            *GUARDED,
            f"--VoilaExecutor.cell_error_instruction={TROUBLE}",
            "--MappingKernelManager.cull_interval=60",
            "--MappingKernelManager.cull_idle_timeout=1800",
        ], "/"
    return [
        str(PYTHON),
        "-m",
        "jupyterlab",
        "--no-browser",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        f"--ServerApp.root_dir={ROOT}",
        "--ServerApp.answer_yes=True",
        "--ServerApp.allow_root=True",
        "--LabApp.extension_manager=readonly",
        "--ServerApp.contents_manager_class=cmsim.course.front.kept_pages.KeptPages",
        *UNLIMITED,
    ], f"/doc/tree/{FRONT_PAGE}"


def words_of_room():
    """Return the words that open a room and its facilitator's own pages, the same for half a day.

    So a course that was stopped and started again goes on at the addresses given out before.
    """
    file_of_room = desk() / "room.json"
    try:
        age = time.time() - file_of_room.stat().st_mtime
        known = json.loads(file_of_room.read_text(encoding="utf-8"))
        if age < HOURS_OF_A_ROOM * 3600 and {"token", "facilitator"} <= set(known):
            return known
    except (OSError, ValueError, TypeError):
        pass
    known = {"token": f"{plain(4)}-{plain(4)}", "facilitator": f"lead-{plain(12)}"}
    with open(str(file_of_room), "w", encoding="utf-8", opener=for_me_only) as file:
        json.dump(known, file)
    return known


def plain(length):
    """Return random letters that are easy to read out and to type."""
    return "".join(secrets.choice(PLAIN_LETTERS) for _ in range(length))


def for_me_only(path, flags):
    """Open a file that other people on this computer cannot read."""
    return os.open(path, flags, 0o600)


def network_addresses():
    """Return this computer's addresses on its networks; nothing is sent to find them out.

    The one by which it reaches others comes first. A room's own network may have none such, or a
    VPN may own it, so all that lie on a private network follow.
    """
    found = [*default_address(), *addresses_by_name(), *addresses_by_interface()]
    able = [one for one in dict.fromkeys(found) if reachable(one)]
    private = [one for one in able if ipaddress.ip_address(one).is_private]
    if not able:
        raise Refusal(
            "This computer is on no network that others could reach: connect it to the "
            "room's Wi-Fi, then start again."
        )
    return private or able


def reachable(address):
    """Say whether others could come to an address."""
    known = ipaddress.ip_address(address)
    return not (known.is_loopback or known.is_unspecified or known.is_multicast)


def default_address():
    """Return the address by which this computer reaches others, if it has one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as unsent:
        try:
            unsent.connect(("192.0.2.1", 9))
            return [unsent.getsockname()[0]]
        except OSError:
            return []


def addresses_by_name():
    """Return the addresses that this computer's name stands for."""
    try:
        return socket.gethostbyname_ex(socket.gethostname())[2]
    except (OSError, UnicodeError):
        return []


def addresses_by_interface():
    """Return the address of each network card, where the system tells them."""
    asked = {"linux": 0x8915, "darwin": 0xC0206921}.get(sys.platform)
    if asked is None:
        return []
    import fcntl

    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as unsent:
        for _, name in socket.if_nameindex():
            with suppress(OSError):
                told = fcntl.ioctl(unsent.fileno(), asked, struct.pack("256s", name.encode()[:15]))
                found.append(socket.inet_ntoa(told[20:24]))
    return found


def open_course(view, asked_port, browser):
    """Start the server, say where it is, open the browser, and stay until Ctrl-C."""
    check_whole()
    port = choose_port(asked_port, FIRST_PORT[view])
    token = secrets.token_hex(24)
    command, page = server_command(view, port)
    address = f"http://127.0.0.1:{port}{page}?token={token}"
    # A secret travels in the environment: a command line can be read by all on the machine.
    servers = [("The course's server", command, port, {"JUPYTER_TOKEN": token})]
    return stay(servers, [f"The course is at {address} (Ctrl-C here ends it)"], browser and address)


def open_room(asked_port, browser, given=None):
    """Serve the learners' pages to the room, and the whole course to this computer alone.

    A learner's page runs in the learner's browser, so no program here answers the room: only files
    go out, and records come in.
    """
    check_whole()
    networks = network_addresses()
    site = site_of_room(given)
    port = choose_port(asked_port, FIRST_PORT["voila"])
    own = choose_port(None, port + 1)
    words = words_of_room()
    command, page = server_command("voila", own)
    mine = f"http://127.0.0.1:{own}{page}?token={words['facilitator']}"
    servers = [
        ("The room's server", room_command(site, port), port, {"CMSIM_WORD": words["token"]}),
        ("Your own server", command, own, {"JUPYTER_TOKEN": words["facilitator"]}),
    ]
    return stay(servers, invitation(networks, port, words["token"], mine), browser and mine)


def room_command(site, port):
    """Return the command for the server that everyone on the network can reach."""
    return [str(PYTHON), "-m", "browser_edition.serve", str(site), f"--port={port}"]


def invitation(networks, port, word, mine):
    """Return the lines that say who can come in, and where."""
    first, *others = networks
    return [
        "Careful: everyone on this network who has the address and the word can open the lessons.",
        f"For the room:        http://{first}:{port} and the word {word}",
        *(f"If that does not open: http://{other}:{port}" for other in others),
        f"For you alone, here: {mine}",
        "Ctrl-C here ends it for everyone; all saved work is kept.",
    ]


def site_of_room(given=None):
    """Return the folder of pages that a room is served: one that is given, or one made and kept."""
    if given:
        if not Path(given, "start_here.html").is_file():
            raise Refusal(
                f"--site {given}: there are no pages of the course in this folder; make them with "
                "python start.py site FOLDER."
            )
        return Path(given).absolute()
    done = subprocess.run(
        [str(PYTHON), "-m", "browser_edition", "kept", str(desk() / "sites")],
        cwd=ROOT,
        env=environment(PYTHONUTF8="1"),
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    *_, said = ["it said nothing", *done.stdout.splitlines()]
    if done.returncode:
        raise Refusal(
            f"The pages for the room could not be made: {said} Or make them on a computer that has "
            "Node.js and a network (python start.py site FOLDER), bring the folder here, and type "
            "python start.py --room --site FOLDER."
        )
    return Path(said)


def check_whole():
    """Refuse a folder of the course that lacks its first page."""
    if not (ROOT / FRONT_PAGE).exists():
        raise Refusal(f"{FRONT_PAGE} is missing: download the whole cmsim folder again.")


def stay(servers, lines, address):
    """Start servers, say where they are, open the browser, and stay until Ctrl-C or until one ends.

    Each is given as (what it is called, command, port, its secrets).
    """
    running = []
    try:
        for name, command, port, known in servers:
            log_path = desk() / f"server-{port}.log"
            with log_path.open("w", encoding="utf-8") as log:
                server = subprocess.Popen(
                    command,
                    cwd=ROOT,
                    env=environment(**known),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    umask=0o077,  # what the course writes is this person's alone
                )
            running.append((name, server, log_path))
            wait_until_up(server, port, log_path)
        say("\n".join(lines))
        if address:
            webbrowser.open(address)
        return check_end(*first_to_end(running))
    except KeyboardInterrupt:
        say("\nEnded.")
        return 0
    finally:
        for _, server, _ in running:
            end(server)


def first_to_end(running):
    """Wait until a server ends; return its status, where it tells why, and what it is called."""
    while True:
        for name, server, log_path in running:
            with suppress(subprocess.TimeoutExpired):
                return server.wait(0.5), log_path, name


def check_end(status, log_path, name="The course's server"):
    """Refuse to pass over that the server ended though nobody here asked it to."""
    if status == 0:
        return 0
    how = f"signal {-status}" if status < 0 else f"status {status}"
    if status == -9:
        how += ", often because the memory was full: close other programs"
    raise Refusal(
        f"{name} was ended by something else ({how}). What was saved is kept: start again and go "
        f"on. Details: {log_path}"
    )


def wait_until_up(server, port, log_path):
    """Return when the server answers; refuse if it ends first or takes too long."""
    latest = time.monotonic() + SECONDS_TO_START
    while not is_taken(port):
        if server.poll() is not None or time.monotonic() > latest:
            lines = log_path.read_text(encoding="utf-8", errors="replace").splitlines()
            raise Refusal(
                f"The server did not start ({(lines or ['it said nothing'])[-1]}): start "
                f"again, or see {log_path}."
            )
        time.sleep(0.1)


def end(server):
    """End the server: Ctrl-C reached it too, so first let it finish by itself."""
    for act in (lambda: None, server.terminate, server.kill):
        act()
        try:
            server.wait(SECONDS_TO_END)
            return
        except subprocess.TimeoutExpired:
            continue


def run_tests(arguments):
    """Run every test, the quick ones only, or what the arguments ask of pytest."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        if not arguments:
            arguments = all_tests(folder)
        elif arguments == ["--quick"]:
            arguments = ["tests", "--quick", "-p", "no:nbval", *in_parallel()]
        # Errors of callbacks are raised, not shown; the work of the notebooks is nobody's.
        surroundings = environment(
            CMSIM_STRICT="1", CMSIM_HOME=folder, COVERAGE_FILE=str(Path(folder, "coverage"))
        )
        return subprocess.call(
            [str(PYTHON), "-m", "pytest", *arguments], cwd=ROOT, env=surroundings
        )


def all_tests(folder):
    """Return what runs every test and notebook in pytest.

    Where CI is set, as CI services do, it counts coverage in a folder, which takes time.
    """
    coverage = ["--cov=cmsim", f"--cov-report=json:{Path(folder, 'coverage.json')}"]
    if not os.environ.get("CI"):
        coverage = []
    return ["tests", NOTEBOOKS, *NOTEBOOK_TESTS, *in_parallel(), *coverage, "--durations=10"]


def in_parallel():
    """Return what shares the tests between processes: one more than cores, as some only wait."""
    return [f"--numprocesses={min((os.cpu_count() or 1) + 1, MOST_WORKERS)}"]


def run_checks(arguments):
    """Run each check, whatever the others say; return 1 if any fails."""
    if arguments:
        raise Refusal("checks: takes no arguments.")
    failed = []
    for name, command in CHECKS.items():
        say(f"--- {name}: {command}")
        if subprocess.call([str(PYTHON), "-m", *command.split()], cwd=ROOT, env=environment()):
            failed.append(name)
    say(f"--- failed: {', '.join(failed)}" if failed else "--- format, style and types are fine")
    return 1 if failed else 0


def open_docs(arguments):
    """Make the documentation site and open it, or with --no-browser only say where it is."""
    if arguments not in ([], ["--no-browser"]):
        raise Refusal("docs: --no-browser is all that can be asked.")
    status = subprocess.call(site_command(SITE), cwd=ROOT, env=environment())
    if status:
        raise Refusal("The documentation has faults, listed above.")
    first = (SITE / "index.html").as_uri()
    say(f"The documentation is at {first}")
    if not arguments:
        webbrowser.open(first)
    return 0


def site_command(folder):
    """Return the command that makes the site; any warning, such as a dead link, fails it."""
    made = ["-d", str(folder) + "-made", "docs", str(folder)]
    return [str(PYTHON), "-m", "sphinx", "--quiet", "--fail-on-warning", *made]


def make_edition(kind, arguments):
    """Make the browser edition; places are meant from where the command was typed."""
    places = [str(Path(one).absolute()) for one in arguments[:1] if one[:1] != "-"]
    command = [str(PYTHON), "-m", "browser_edition", kind, *places, *arguments[len(places) :]]
    return status_of(command, ROOT)


def run_cmsim(arguments):
    """Run the cmsim command; return its exit status."""
    # Not the program in .venv: it names its Python in a line that an apostrophe would break.
    return status_of([str(PYTHON), "-m", "cmsim.cli.main", *arguments])


def status_of(command, folder=None):
    """Run a command that itself answers Ctrl-C, in its own time; return its exit status."""
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        return subprocess.call(command, cwd=folder, env=environment())
    finally:
        signal.signal(signal.SIGINT, before)


def say(line):
    """Print a line at once."""
    print(line, flush=True)


def options(arguments):
    """Read the command line of a start without a command."""
    parser = argparse.ArgumentParser(
        prog="python start.py",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--no-browser", action="store_true", help="only print the address")
    parser.add_argument("--port", type=int, help="use this port and no other")
    parser.add_argument(
        "--view",
        choices=("voila", "lab"),
        default="voila",
        help="voila: pages without code (the default); lab: JupyterLab",
    )
    parser.add_argument(
        "--room",
        action="store_true",
        help="let everyone on this network who has the address take part",
    )
    parser.add_argument(
        "--site",
        metavar="FOLDER",
        help="with --room: serve the pages that python start.py site made, here or elsewhere",
    )
    chosen = parser.parse_args(arguments)
    if chosen.room and chosen.view == "lab":
        raise Refusal("--room works with --view voila only: in JupyterLab all would share a desk.")
    if chosen.site and not chosen.room:
        raise Refusal("--site goes with --room: it says which pages the room is served.")
    return chosen


def act(arguments):
    """Do what the command line asks; return the exit status."""
    commands = {
        "test": run_tests,
        "checks": run_checks,
        "docs": open_docs,
        "site": partial(make_edition, "site"),
        "scorm": partial(make_edition, "scorm"),
        "cmsim": run_cmsim,
    }
    if arguments and arguments[0] in commands:
        prepare()
        return commands[arguments[0]](arguments[1:])
    chosen = options(arguments)
    prepare()
    if chosen.room:
        return open_room(chosen.port, not chosen.no_browser, chosen.site)
    return open_course(chosen.view, chosen.port, not chosen.no_browser)


def trouble(error):
    """Turn what the computer refused into one line."""
    where = f": {error.filename}" if error.filename else ""
    return (
        f"This computer refused something ({error.strerror or error}{where}): mend that, then "
        "start again."
    )


def stop(*_):
    """Treat a request to end as Ctrl-C."""
    raise KeyboardInterrupt


def main():
    """Run, and turn whatever stops it into one line and an exit status."""
    signal.signal(signal.SIGTERM, stop)
    try:
        return act(sys.argv[1:])
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Start again to go on.", file=sys.stderr)
        return 130
    except OSError as error:
        print(trouble(error), file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
