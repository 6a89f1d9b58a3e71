"""One command from nothing to the course: the files agree, and start.py refuses in plain words."""

import ast
import glob
import json
import os
import re
import signal
import subprocess
import sys
import threading
import tomllib
from itertools import chain
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from packaging.requirements import Requirement

import start

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
DECLARED = [*PROJECT["dependencies"], *chain.from_iterable(EXTRAS.values())]
LOCK = (ROOT / "requirements.txt").read_text(encoding="utf-8")
EXTRA = r"(?:\[[\w,-]+\])?"
CONDA_NAMES = {"matplotlib": ["matplotlib-base"], "dask[distributed]": ["dask-core", "distributed"]}


def name_of(requirement):
    """Return the package's name, lower case, without extras or version."""
    return Requirement(requirement).name.lower()


def in_conda_words(requirement):
    """Return a requirement of pyproject.toml as environment.yml writes it."""
    parsed = Requirement(requirement)
    extras = f"[{','.join(sorted(parsed.extras))}]" if parsed.extras else ""
    name = parsed.name + extras
    return [f"{alias}{parsed.specifier}" for alias in CONDA_NAMES.get(name, [name])]


def pins():
    """Return the lock as (name, hashes) for each pinned package."""
    blocks = re.split(r"\n(?=[a-z0-9])", LOCK)
    return [
        (re.match(rf"([\w.-]+){EXTRA}==", block)[1], block.count("--hash=sha256:"))
        for block in blocks
    ]


def test_the_conda_environment_asks_for_what_the_package_asks_for():
    asked = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    by_pip = next(part["pip"] for part in asked if isinstance(part, dict))
    listed = [part for part in asked if isinstance(part, str)] + by_pip
    declared = PROJECT["dependencies"] + EXTRAS["course"] + EXTRAS["serve"] + EXTRAS["scale"]
    expected = [spec for requirement in declared for spec in in_conda_words(requirement)]
    expected.append(f"python{PROJECT['requires-python']}")
    assert sorted(listed) == sorted([*expected, "pip", "-e ."])


def test_the_lock_pins_every_declared_package_with_a_hash():
    pinned = dict(pins())
    assert {name_of(requirement) for requirement in DECLARED} <= set(pinned)
    assert all(hashes >= 1 for hashes in pinned.values())


def test_the_lock_names_no_place_to_download_from():
    assert not re.search(r"://|--index-url|--find-links|/tmp|/home", LOCK)


def test_the_lock_satisfies_the_declared_versions():
    pinned = {}
    for name, version in re.findall(rf"^([\w.-]+){EXTRA}==([^\s;]+)", LOCK, re.MULTILINE):
        pinned.setdefault(name, []).append(version)
    for requirement in DECLARED:
        specifier = Requirement(requirement).specifier
        assert all(specifier.contains(version) for version in pinned[name_of(requirement)])


def test_simpy_has_the_floor_the_model_needs():
    assert "simpy>=4.1.2" in PROJECT["dependencies"]


def test_the_pythons_that_start_accepts_are_those_of_the_package():
    assert PROJECT["requires-python"] == ">=3.11,<3.14"
    assert (start.OLDEST, start.NEWEST) == ((3, 11), (3, 13))


def test_start_needs_only_the_standard_library():
    tree = ast.parse((ROOT / "start.py").read_text(encoding="utf-8"))
    modules = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    modules |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {module.split(".")[0] for module in modules} <= sys.stdlib_module_names


def test_an_old_python_can_read_start_and_so_show_its_refusal():
    ast.parse((ROOT / "start.py").read_text(encoding="utf-8"), feature_version=(3, 6))


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 12, 4), (3, 13, 9)])
def test_supported_pythons_are_accepted(version):
    start.check_python(version)


@pytest.mark.parametrize(
    ("version", "fault"), [((3, 10, 9), "3.10 is too old"), ((3, 14, 0), "3.14 is too new")]
)
def test_another_python_is_refused_with_what_to_install(version, fault):
    line = refusal(start.check_python, version)
    assert fault in line and "Install Python 3.13" in line


@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_a_python_without_venv_is_refused_with_the_package_to_install(missing):
    line = refusal(start.check_modules, lambda name: name != missing)
    assert "apt install python3-venv" in line


def test_a_full_disk_is_refused_with_the_room_needed():
    start.check_disk(free=1.5e9)
    line = refusal(start.check_disk, 0.4e9)
    assert "0.4 GB" in line and "1.5 GB" in line and "free some space" in line


def test_a_taken_port_is_refused_only_when_it_was_asked_for():
    assert start.choose_port(None, 8888, taken=lambda port: port < 8890) == 8890
    assert start.choose_port(9000, 8888, taken=lambda port: False) == 9000
    assert "Port 9000 is taken" in refusal(start.choose_port, 9000, 8888, lambda port: True)
    assert "8888 to 8937" in refusal(start.choose_port, None, 8888, lambda port: True)
    assert "between 1024 and 65535" in refusal(start.choose_port, 80, 8888)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("NewConnectionError('...')\nERROR: No matching distribution found", "No network"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM ...", "nothing was installed"),
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("ERROR: some other trouble", "some other trouble"),
    ],
)
def test_a_failed_set_up_says_why_and_what_to_do(said, expected):
    line = start.why_failed(said)
    assert expected in line and "start again" in line and "\n" not in line


@pytest.fixture
def set_up(tmp_path, monkeypatch):
    """A .venv in a temporary folder, and a list of the installations made there."""
    venv, aside, made = tmp_path / ".venv", tmp_path / ".vnew", []
    for name, path in {
        "VENV": venv,
        "ASIDE": aside,
        "OLD": tmp_path / ".vold",
        "SETTING_UP": tmp_path / ".setup.lock",
        "SETUP_LOG": tmp_path / "setup.log",
        "STAMP": venv / "stamp.json",
        "PROGRAMS": venv / "bin",
        "PYTHON": venv / "bin" / "python",
    }.items():
        monkeypatch.setattr(start, name, path)
    monkeypatch.setattr(start, "check_disk", lambda: None)
    monkeypatch.setattr(start, "check_modules", lambda: None)

    def make(folder):
        (folder / "bin").mkdir(parents=True)
        (folder / "bin" / "python").touch()
        (folder / "bin" / "tool").write_text(f"#!{folder}/bin/python\n")
        (folder / "pyvenv.cfg").write_text(f"command = {folder}")

    monkeypatch.setattr(start, "make", make)
    monkeypatch.setattr(start, "install", lambda folder: made.append(folder == aside))
    return SimpleNamespace(venv=venv, aside=aside, made=made)


def test_a_second_start_installs_nothing(set_up):
    start.prepare()
    start.prepare()
    assert set_up.made == [True]


def test_an_interrupted_set_up_starts_over(set_up, monkeypatch):
    def interrupted(folder):
        (folder / "half_written").touch()
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(start, "install", interrupted)
        with pytest.raises(KeyboardInterrupt):
            start.prepare()
    assert not set_up.venv.exists()
    start.prepare()
    assert set_up.made == [True] and not set_up.aside.exists()
    assert not (set_up.venv / "half_written").exists()


def test_an_environment_that_was_made_aside_names_the_place_it_is_in(set_up):
    start.prepare()
    for name in ("bin/tool", "pyvenv.cfg"):
        text = (set_up.venv / name).read_text()
        assert str(set_up.venv) in text and str(set_up.aside) not in text
    assert len(str(start.ASIDE)) == len(str(start.VENV))  # nothing in a program is moved by it


def test_the_old_environment_works_until_the_new_one_is_whole(set_up, monkeypatch):
    start.prepare()
    wanted = start.wanted()
    monkeypatch.setattr(start, "wanted", lambda: {**wanted, "place": ["elsewhere"]})

    def fails(folder):
        assert (set_up.venv / "bin" / "python").exists()
        raise start.Refusal("no network")

    monkeypatch.setattr(start, "install", fails)
    assert refusal(start.prepare) == "no network"
    assert json.loads((set_up.venv / "stamp.json").read_text()) == wanted


def test_of_two_first_starts_at_once_one_sets_up_and_the_other_waits(set_up, capsys):
    held = []

    def first(folder):
        held.append(folder)
        second.start()
        latest = start.time.monotonic() + 10
        while "waiting for it" not in capsys.readouterr().out:
            assert start.time.monotonic() < latest, "the second did not wait"
            start.time.sleep(0.02)

    second = threading.Thread(target=start.prepare, daemon=True)
    start.install = first  # the fixture's patch is undone after the test
    start.prepare()
    second.join(20)
    assert not second.is_alive() and held == [set_up.aside] and start.is_ready()


def test_a_folder_that_cannot_be_written_is_used_as_it_is_or_says_what_to_do(set_up, monkeypatch):
    start.prepare()

    def refused(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(start.os, "open", refused)
    start.prepare()
    wanted = start.wanted()
    monkeypatch.setattr(start, "wanted", lambda: {**wanted, "content": "new"})
    line = refusal(start.prepare)
    assert "cannot write there (Permission denied" in line and "copy the folder" in line


def test_who_did_not_install_it_has_settings_and_logs_of_their_own(monkeypatch, tmp_path):
    venv = tmp_path / "course" / ".venv"
    venv.mkdir(parents=True)
    monkeypatch.setattr(start, "VENV", venv)
    monkeypatch.setattr(start.Path, "home", lambda: tmp_path)
    assert start.desk() == venv
    monkeypatch.setattr(start, "writable", lambda folder: folder != venv)
    assert start.desk() == tmp_path / ".cmsim"
    own = start.environment()
    assert all(
        own[name].startswith(str(tmp_path / ".cmsim"))
        for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR", "MPLCONFIGDIR")
    )
    assert set(start.words_of_room()) == {"token", "facilitator"}
    monkeypatch.setattr(start, "writable", lambda folder: False)
    assert start.desk().is_dir() and tmp_path not in start.desk().parents[:2]


@pytest.mark.parametrize("name", ["Training [2026]", "cmsim-main[1]", "Ann's course"])
def test_a_folder_may_have_brackets_and_apostrophes_in_its_name(monkeypatch, tmp_path, name):
    root = tmp_path / name
    monkeypatch.setattr(start, "ROOT", root)
    monkeypatch.setattr(start, "VENV", root / ".venv")
    monkeypatch.setattr(start, "PYTHON", root / ".venv" / "bin" / "python")
    asked = []
    monkeypatch.setattr(start, "step", lambda command, *_: asked.append(command))
    monkeypatch.setattr(start, "pip_settings", lambda python: {})
    monkeypatch.setattr(start.shutil, "copytree", lambda *_, **__: None)
    monkeypatch.setattr(start.subprocess, "call", lambda command, **_: asked.append(command))
    start.install(root / ".venv")
    start.run_cmsim(["check"])
    # pip reads brackets as extras; a program's first line cannot hold an apostrophe.
    assert asked[1][-2:] == ["-e", "."] and asked[-1][:2] == [str(start.PYTHON), "-m"]
    part = root / ".venv" / "share" / "jupyter" / "labextensions" / "one" / "package.json"
    part.parent.mkdir(parents=True)
    part.touch()
    pattern = Path(start.environment()["JUPYTER_PATH"], "labextensions", "[!@]*", "package.json")
    assert glob.glob(str(pattern)) == [str(part)]


def test_of_pips_settings_only_the_way_to_packages_is_kept():
    listed = """:env:.user='1'
global.cert='/etc/cert.pem'
global.constraint='/x'
global.extra-index-url='https://one https://two'
global.index-url='https://of.everybody'
install.index-url='https://of.installing'
install.target='/somewhere'
install.user='true'
install.proxy=nonsense(
"""
    given = {"PIP_USER": "1", "PIP_PROXY": "http://proxy:8080", "PIP_PREFIX": "/x", "PATH": "y"}
    assert start.reach_of(listed, given) == {
        "PIP_INDEX_URL": "https://of.installing",
        "PIP_EXTRA_INDEX_URL": "https://one https://two",
        "PIP_CERT": "/etc/cert.pem",
        "PIP_PROXY": "http://proxy:8080",
        "PIP_CONFIG_FILE": start.os.devnull,
    }


def test_pip_is_asked_for_its_settings_whatever_python_is_told_elsewhere(monkeypatch, tmp_path):
    (tmp_path / "pip.py").write_text("raise SystemExit('not this one')", encoding="utf-8")
    settings = tmp_path / "pip.conf"
    settings.write_text("[global]\nindex-url = https://ours\nuser = true\nquiet = 2\n")
    for name, value in {
        "PYTHONPATH": str(tmp_path),
        "PYTHONHOME": str(tmp_path),
        "PIP_CONFIG_FILE": str(settings),
        "PIP_USER": "1",
    }.items():
        monkeypatch.setenv(name, value)
    for name in start.KEPT_OF_PIP:
        monkeypatch.delenv("PIP_" + name.upper().replace("-", "_"), raising=False)
    found = start.pip_settings(sys.executable)
    assert found["PIP_INDEX_URL"] == "https://ours"
    assert found["PIP_CONFIG_FILE"] == start.os.devnull
    assert not {"PIP_USER", "PIP_QUIET"} & set(found)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
def test_a_disk_that_fills_up_meanwhile_is_told_in_one_line(set_up, monkeypatch, capsys):
    monkeypatch.setattr(start, "install", lambda _: start.step([sys.executable, "-c", "print(1)"]))
    monkeypatch.setattr(start, "SETUP_LOG", Path("/dev/full"))
    monkeypatch.setattr(start.sys, "argv", ["start.py", "checks"])
    monkeypatch.setattr(start.signal, "signal", lambda *_: None)
    assert start.main() == 1
    said = capsys.readouterr().err
    assert "No space left on device" in said and said.count("\n") == 1


def test_a_person_without_a_home_has_settings_and_logs_all_the_same(monkeypatch, tmp_path):
    def nobody():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(start, "VENV", tmp_path)
    monkeypatch.setattr(start, "writable", lambda folder: folder != tmp_path)
    monkeypatch.setattr(start.Path, "home", nobody)
    own = start.environment()
    settings = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR", "MPLCONFIGDIR")
    assert len({Path(own[name]).parent for name in settings}) == 1
    assert start.desk().is_dir() and tmp_path not in start.desk().parents


def test_a_server_that_was_killed_says_so_and_that_saved_work_is_kept():
    assert start.check_end(0, "server.log") == 0
    line = refusal(start.check_end, -9, "server.log")
    assert "signal 9" in line and "memory was full" in line and "saved is kept" in line
    assert "status 3" in refusal(start.check_end, 3, "server.log")


def test_a_course_whose_server_is_killed_ends_with_that_line(monkeypatch, tmp_path):
    dies = [sys.executable, "-c", "raise SystemExit(3)"]
    monkeypatch.setattr(start, "server_command", lambda *_: (dies, "/"))
    monkeypatch.setattr(start, "wait_until_up", lambda *_: None)
    monkeypatch.setattr(start, "desk", lambda: tmp_path)
    line = refusal(start.open_course, "voila", None, False)
    assert "ended by something else (status 3)" in line and "start again and go on" in line


def test_the_folder_of_the_work_is_meant_from_where_the_command_was_typed(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(start, "VENV", tmp_path / ".venv")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    for given, meant in {
        "work": tmp_path / "work",
        "~/mine": tmp_path / "mine",
        '"~/my work"': tmp_path / "my work",
    }.items():
        monkeypatch.setenv("CMSIM_HOME", given)
        assert start.environment()["CMSIM_HOME"] == str(meant)


def test_a_new_lock_is_installed_into_the_same_environment(set_up, monkeypatch):
    start.prepare()
    wanted = start.wanted()
    monkeypatch.setattr(start, "wanted", lambda: {**wanted, "content": "new"})
    start.prepare()
    assert set_up.made == [True, False]


def test_a_moved_folder_or_another_python_makes_the_environment_anew(set_up, monkeypatch):
    start.prepare()
    wanted = start.wanted()
    monkeypatch.setattr(start, "wanted", lambda: {**wanted, "place": ["elsewhere"]})
    start.prepare()
    assert set_up.made == [True, True]


def test_an_environment_made_by_another_tool_is_left_alone(set_up):
    set_up.venv.mkdir()
    (set_up.venv / "pyvenv.cfg").touch()
    assert "was not made by start.py" in refusal(start.prepare)
    assert set_up.made == []


@pytest.mark.parametrize("view", ["lab", "voila"])
def test_the_server_listens_to_this_computer_only_and_hides_its_token(view):
    command, page = start.server_command(view, 8888)
    assert any(part.endswith(".ip=127.0.0.1") for part in command)
    assert not any("token=" in part and part != "--Voila.auto_token=True" for part in command)
    assert page.startswith("/")


@pytest.fixture
def room_file(tmp_path, monkeypatch):
    """Where the words of a room are kept, in a temporary folder."""
    monkeypatch.setattr(start, "VENV", tmp_path)
    return tmp_path / "room.json"


def test_the_word_of_a_room_is_easy_to_type_and_hard_to_guess(room_file):
    word = start.words_of_room()["token"]
    assert re.fullmatch(f"[{start.PLAIN_LETTERS}]{{4}}-[{start.PLAIN_LETTERS}]{{4}}", word)
    assert not set("lo01ij") & set(start.PLAIN_LETTERS)
    assert len(start.PLAIN_LETTERS) ** 8 > 10**11


def test_a_room_keeps_its_words_for_half_a_day(room_file):
    first = start.words_of_room()
    assert start.words_of_room() == first
    assert start.os.name == "nt" or room_file.stat().st_mode & 0o077 == 0
    long_ago = start.time.time() - 13 * 3600
    start.os.utime(room_file, (long_ago, long_ago))
    assert not set(start.words_of_room().values()) & set(first.values())
    room_file.write_text("[]", encoding="utf-8")
    assert set(start.words_of_room()) == {"token", "facilitator"}


def test_the_course_is_shown_as_pages_without_code_unless_asked():
    assert start.options([]).view == "voila"
    assert start.options(["--room"]).view == "voila"
    assert start.options(["--view", "lab"]).view == "lab"
    assert "--view voila" in refusal(start.options, ["--room", "--view", "lab"])


@pytest.fixture
def networks(monkeypatch):
    """What this computer's three ways to look for its addresses find."""
    found = {"default_address": [], "addresses_by_name": [], "addresses_by_interface": []}
    for name, addresses in found.items():
        monkeypatch.setattr(start, name, lambda addresses=addresses: addresses)
    return found


def test_a_computer_without_a_network_is_told_so(networks):
    networks["addresses_by_name"] += ["127.0.1.1", "0.0.0.0"]
    assert "Wi-Fi" in refusal(start.network_addresses)


def test_a_rooms_own_network_is_found_without_a_way_out_and_beside_a_vpn(networks):
    networks["addresses_by_interface"] += ["127.0.0.1", "192.168.8.2"]
    assert start.network_addresses() == ["192.168.8.2"]
    networks["default_address"] += ["10.99.0.3"]
    assert start.network_addresses() == ["10.99.0.3", "192.168.8.2"]


def test_looking_for_addresses_never_fails(monkeypatch):
    for address in start.default_address() + start.addresses_by_interface():
        assert start.socket.inet_aton(address)

    class Nowhere(start.socket.socket):
        def connect(self, address):
            raise OSError("Network is unreachable")

    monkeypatch.setattr(start.socket, "socket", Nowhere)
    assert start.default_address() == []


def test_the_browser_edition_is_made_where_the_command_was_typed(monkeypatch, tmp_path):
    asked = []
    monkeypatch.setattr(start.subprocess, "call", lambda command, **_: asked.append(command) or 0)
    monkeypatch.setattr(start, "prepare", lambda: None)
    monkeypatch.chdir(tmp_path)
    assert start.act(["site", "web"]) == start.act(["scorm", "--help"]) == 0
    assert asked[0][1:] == ["-m", "browser_edition", "site", str(tmp_path / "web")]
    assert asked[1][1:] == ["-m", "browser_edition", "scorm", "--help"]


WAITS_TO_SAY = """
import sys, time
try:
    print("at work", flush=True)
    time.sleep(60)
except KeyboardInterrupt:
    time.sleep(1)  # longer than a parent usually waits
    print("stopped; what was found is above", flush=True)
    sys.exit(3)
"""


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is sent to a process group")
def test_a_command_that_is_stopped_ends_in_its_own_time_with_its_own_words():
    code = f"import sys, start; sys.exit(start.status_of([sys.executable, '-c', {WAITS_TO_SAY!r}]))"
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout.readline() == "at work\n"
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (3, "") and out == "stopped; what was found is above\n"


def test_every_start_opens_the_front_page():
    assert (ROOT / start.FRONT_PAGE).exists()
    assert start.server_command("lab", 8888)[1].endswith(start.FRONT_PAGE)
    page = ROOT / "share/jupyter/voila/templates/course/tree-lab.html"
    assert "voila/render/start_here.ipynb" in page.read_text(encoding="utf-8")


def test_other_jupyter_and_python_settings_do_not_reach_the_course(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")  # each page would compile the course anew
    monkeypatch.setenv("JUPYTER_TOKEN", "")
    foreign = {"PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "JUPYTER_TOKEN"}
    others = "HOME STARTUP OPTIMIZE WARNINGS NOUSERSITE BREAKPOINT".split()
    several = ("PIP_USER", "PIP_TARGET", "MPLBACKEND", "MATPLOTLIBRC", "MPLCONFIGDIR")
    for name in (*several, *(f"PYTHON{one}" for one in others)):
        monkeypatch.setenv(name, "1")
        foreign.add(name)
    environment = start.environment()
    assert not foreign - {"MPLCONFIGDIR"} & environment.keys()
    # Nor does what lies in the person's own folders, where matplotlib and Jupyter would look.
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR", "MPLCONFIGDIR"):
        assert environment[name].startswith(str(start.VENV))


def test_the_course_pages_fetch_nothing_from_outside():
    settings = json.loads(
        (ROOT / "share/jupyter/lab/settings/overrides.json").read_text(encoding="utf-8")
    )
    assert settings["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"
    for template in (ROOT / "share/jupyter/voila/templates").rglob("*.*"):
        assert "://" not in template.read_text(encoding="utf-8"), template


@pytest.mark.parametrize("name", ["README.md", "LICENSE", "CITATION.cff"])
def test_a_reader_finds(name):
    assert (ROOT / name).read_text(encoding="utf-8").strip()


def test_the_citation_has_the_version_of_the_package():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == PROJECT["version"] and citation["license"] == PROJECT["license"]


def refusal(check, *arguments):
    """Return the one line with which a check refuses."""
    with pytest.raises(start.Refusal) as caught:
        check(*arguments)
    line = str(caught.value)
    assert "\n" not in line
    return line


@pytest.fixture
def asked(monkeypatch):
    """What start.py asked of pytest, and where the work of the tests is kept."""
    calls = []

    def call(command, cwd, env):
        calls.append((command[3:], env))
        assert Path(env["CMSIM_HOME"]).is_dir()
        return 3

    monkeypatch.setattr(start.subprocess, "call", call)
    return calls


def test_every_test_and_notebook_is_run_where_nothing_is_asked(asked):
    assert start.run_tests([]) == 3
    ((arguments, _),) = asked
    assert arguments[:2] == ["tests", "notebooks"] and "--nbval-lax" in arguments
    assert not {"-k", "-m", "--quick", "--deselect", "--ignore"} & set(arguments)


def test_quick_leaves_out_the_slow_and_what_is_asked_of_pytest_reaches_it(asked):
    start.run_tests(["--quick"])
    start.run_tests(["tests/test_by_hand.py", "-x"])
    assert "--quick" in asked[0][0] and "notebooks" not in asked[0][0]
    assert asked[1][0] == ["tests/test_by_hand.py", "-x"]


def test_tests_touch_nobodys_work_and_leave_nothing_behind(asked, monkeypatch):
    monkeypatch.setenv("CMSIM_HOME", "/somebody")
    start.run_tests([])
    home = asked[0][1]["CMSIM_HOME"]
    assert home != "/somebody" and not Path(home).exists()
