"""A room: files go out to who knows the word, records come in, and nothing else has an address."""

import asyncio
import gzip
import http.client
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from test_cohort import handed_in as record_of
from test_lesson import QUESTIONS
from tornado.testing import bind_unused_port

import start
from browser_edition import build, kept, serve
from browser_edition.folder import POLICY
from cmsim.course.facilitator import cohort, handed_in
from cmsim.course.kit import learner
from cmsim.course.kit import questions as checks

WORD, CODE = "kr7m-p9qx", "maple-river-4172"
PARTS = "parts-0a1b2c"
PAGE = "<!DOCTYPE html><title>The course</title>" + "words " * 200


@pytest.fixture
def folder(tmp_path):
    """A small site, and beside it what is nobody's business."""
    made = tmp_path / "site"
    (made / PARTS / "pyodide").mkdir(parents=True)
    for name in ("index.html", "start_here.html", "offline.js"):
        (made / name).write_text(PAGE, encoding="utf-8")
    (made / "room.json").write_text("{}")
    (made / PARTS / "pyodide" / "python.wasm").write_bytes(b"\0asm" * 500)
    (made / PARTS / "course.zip").write_bytes(os.urandom(300_000))
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    os.symlink(secret, made / "linked.html")
    os.symlink(tmp_path, made / "around")
    return made


@pytest.fixture
def room(folder, tmp_path):
    return serve.Room(serve.site(folder), WORD, tmp_path / "work" / handed_in.FOLDER, 8866)


@contextmanager
def serving(room):
    """Serve a room on this computer until the end of the block; give its port."""
    listening, port = bind_unused_port()
    loop = asyncio.new_event_loop()
    ready = threading.Event()

    def run():
        asyncio.set_event_loop(loop)
        server = serve.server_of(room)
        server.add_sockets([listening])
        loop.call_soon(ready.set)
        loop.run_forever()
        server.stop()
        loop.run_until_complete(server.close_all_connections())
        loop.close()

    thread = threading.Thread(target=run)
    thread.start()
    ready.wait(10)
    try:
        yield port
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)


@pytest.fixture
def port(room):
    with serving(room) as port:
        yield port


class Answer:
    """What a server answered."""

    def __init__(self, response):
        self.status, self.headers, self.body = response.status, response.headers, response.read()
        self.text = self.body.decode("latin-1")


def ask(port, path, method="GET", body=None, **headers):
    """Send one request exactly as it is given."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        line.putrequest(method, path, skip_accept_encoding=True)
        for name, value in headers.items():
            line.putheader(name.replace("_", "-"), value)
        if body is not None:
            line.putheader("Content-Length", len(body))
        line.endheaders(body)
        return Answer(line.getresponse())
    finally:
        line.close()


def tell(port, word, wanted="/"):
    """Type the word into the page that asks for it."""
    body = urlencode({"word": word, "wanted": wanted}).encode()
    kind = "application/x-www-form-urlencoded"
    return ask(port, "/word", "POST", body, Content_Type=kind)


@pytest.fixture
def known(port):
    """Return the cookie of a browser that knows the word, as a header."""
    return {"Cookie": tell(port, WORD).headers["Set-Cookie"].split(";")[0]}


def record(code=CODE, **changes):
    """Return the bytes of a learner's record."""
    with tempfile.TemporaryDirectory() as folder:
        made = record_of(Path(folder), CODE, learner=code, **changes)
        return made.read_bytes()


def hand_in(port, body, known, **headers):
    asked = {"Content_Type": "application/json"} | headers | known
    answer = ask(port, "/hand-in", "POST", body, **asked)
    assert "\n" not in answer.text
    return answer.status, json.loads(answer.text)


def there(room):
    """Return the files that were handed in."""
    return sorted(room.handed_in.folder.glob("*")) if room.handed_in.folder.exists() else []


# --- the word


def test_without_the_word_a_page_asks_for_it_and_nothing_is_handed_out(port):
    for path in ("/", "/start_here.html?learner=maple-river-1"):
        answer = ask(port, path)
        assert answer.status == 403 and "The word that your facilitator gave you" in answer.text
        assert "words words" not in answer.text and f'value="{path}"' in answer.text
    for path in (f"/{PARTS}/course.zip", "/offline.js", "/room.json"):
        answer = ask(port, path)
        assert answer.status == 403 and len(answer.body) < 100
    assert ask(port, "/", Cookie="cmsim-room-8866=0123456789abcdef.0").status == 403


@pytest.mark.parametrize("typed", [WORD, "KR7M-P9QX", " kr7m p9qx ", "kr7m–p9qx"])
def test_the_word_opens_the_page_that_was_asked_for_and_the_browser_keeps_a_pass(port, typed):
    answer = tell(port, typed, "/start_here.html?learner=maple-river-1")
    assert answer.status == 303
    assert answer.headers["Location"] == "/start_here.html?learner=maple-river-1"
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and WORD not in cookie
    assert ask(port, "/", Cookie=cookie.split(";")[0]).text == PAGE


@pytest.mark.parametrize("wanted", ["//evil.example/", "http://evil.example", "/nothing", "x\r\ny"])
def test_the_word_leads_to_no_other_site(port, wanted):
    assert tell(port, WORD, wanted).headers["Location"] == "/"


def test_a_wrong_word_is_asked_for_again_and_after_many_the_address_waits(port, room):
    answer = tell(port, "no-such", '"><script>alert(1)</script>')
    assert answer.status == 403 and "not the word" in answer.text
    assert "<script" not in answer.text and "Set-Cookie" not in answer.headers
    clock = [0.0]
    room.wrong = serve.Allowance(3, 100, lambda: clock[0])
    assert [tell(port, "no-such").status for _ in range(4)] == [403, 403, 403, 429]
    refused = tell(port, WORD)
    assert refused.status == 429 and "wait a minute" in refused.text
    clock[0] = 61.0
    assert tell(port, WORD).status == 303


def test_what_is_allowed_is_counted_by_address_and_together_and_forgotten_in_time():
    clock = [0.0]
    allowed = serve.Allowance(2, 3, lambda: clock[0])
    for address, may in (("a", True), ("a", True), ("a", False), ("b", True), ("b", False)):
        assert allowed.has(address) is may
        allowed.spend(address) if may else None
    clock[0] = 60.0
    for number in range(serve.MOST_CALLERS + 200):
        clock[0] += 60
        allowed.spend(str(number))
    assert len(allowed.left) <= serve.MOST_CALLERS + 1


def test_a_pass_of_another_room_or_one_that_is_made_up_opens_nothing(port, room, known):
    other = serve.Room({}, "other-word", Path("nowhere"), 8866)
    name = known["Cookie"].split("=")[0]
    # Whoever knows the word can sign whatever they like; only what the server draws counts.
    for shown in (other.pass_for("0" * 16), room.pass_for("../../x"), room.pass_for("room"), "é."):
        answer = ask(port, "/offline.js", Cookie=f"{name}={quote(shown)}")
        assert answer.status == 403


# --- files


def test_files_come_with_their_kind_their_policy_and_what_a_browser_may_keep(port, known):
    page = ask(port, "/start_here.html", **known)
    assert page.headers["Cache-Control"] == "private, no-cache"
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    program = ask(port, f"/{PARTS}/pyodide/python.wasm", Accept_Encoding="br, gzip", **known)
    assert program.headers["Content-Type"] == "application/wasm"
    assert "immutable" in program.headers["Cache-Control"]
    assert gzip.decompress(program.body) == b"\0asm" * 500 and len(program.body) < 200
    packed = ask(port, f"/{PARTS}/course.zip", Accept_Encoding="gzip", **known)
    assert "Content-Encoding" not in packed.headers and len(packed.body) == 300_000
    head = ask(port, "/", "HEAD", **known)
    assert head.body == b"" and head.headers["Content-Length"] == str(len(PAGE))
    again = ask(port, "/", If_None_Match=page.headers["ETag"], **known)
    assert again.status == 304 and again.body == b""
    for answer in (page, program, ask(port, "/nothing"), ask(port, "/")):
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith(POLICY) and "frame-ancestors 'self'" in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Server" not in answer.headers


OUTSIDE = (
    "/../secret.txt",
    "/..%2fsecret.txt",
    "/%2e%2e/secret.txt",
    "/%252e%252e/secret.txt",
    f"/{PARTS}/../../secret.txt",
    f"/{PARTS}/..\\..\\secret.txt",
    "/..%5csecret.txt",
    "//secret.txt",
    "/./start_here.html",
    "/%00",
    "/start_here.html%00.js",
    "/C:/secret.txt",
    "/linked.html",
    "/around/secret.txt",
    f"/{PARTS}",
    f"/{PARTS}/",
    "/work/handed-in/",
    "/handed-in/",
    "/%ff%fe",
)


@pytest.mark.parametrize("path", OUTSIDE)
def test_nothing_outside_the_site_has_an_address_and_no_folder_is_listed(port, known, path):
    answer = ask(port, path, **known)
    assert answer.status in (400, 404) and "SECRET" not in answer.text
    assert "Traceback" not in answer.text and len(answer.body) < 100


# --- the four holes of a room with a program for each learner


def test_what_is_in_an_address_reaches_no_page(port, known):
    """A theme or a template in the address put a script into the facilitator's browser."""
    script = quote('"><script>alert(1)</script>')
    for path in (f"/?template=lab&theme={script}", f"/start_here.html?theme={script}"):
        assert ask(port, path, **known).text == PAGE
        assert "<script>alert" not in ask(port, path).text


KERNELS = "/api/kernels/00000000-0000-0000-0000-000000000000"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/kernels"),
        ("POST", "/api/kernels"),
        ("DELETE", KERNELS),
        ("GET", f"{KERNELS}/channels"),
        ("POST", f"/voila/api/shutdown{KERNELS.removeprefix('/api/kernels')}"),
        ("GET", "/voila/render/start_here.ipynb"),
        ("GET", "/voila/render/90_facilitator_console.ipynb"),
        ("GET", "/api/contents/"),
        ("GET", "/files/start_here.ipynb"),
        ("GET", "/login"),
        ("PUT", "/start_here.html"),
        ("DELETE", "/hand-in"),
        ("PATCH", "/hand-in"),
        ("OPTIONS", "/hand-in"),
        ("GET", "/hand-in"),
        ("GET", "/word"),
        ("POST", "/"),
    ],
)
def test_no_program_can_be_reached_ended_or_flooded(port, known, method, path):
    """A message of 58 bytes froze the server, and whoever knew a kernel's id could end it."""
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket"} if "channels" in path else {}
    more = {"Sec_WebSocket_Version": "13", "Sec_WebSocket_Key": "AAAAAAAAAAAAAAAAAAAAAA=="}
    answer = ask(port, path, method, **known, **(upgrade and upgrade | more))
    assert answer.status in (404, 405)
    assert ask(port, "/", **known).text == PAGE


def test_a_code_opens_nobodys_work_and_what_was_handed_in_is_not_handed_out(port, known, room):
    hand_in(port, record(), known)
    (path,) = there(room)
    for asked in (f"/{path.name}", f"/handed-in/{path.name}", f"/hand-in/{path.name}", "/hand-in"):
        assert ask(port, asked, **known).status in (404, 405)
    for query in (f"learner={CODE}", f"code={CODE}"):
        answer = ask(port, f"/start_here.html?{query}", **known)
        assert answer.text == PAGE and CODE not in str(answer.headers)
        assert ask(port, f"/hand-in?{query}", **known).status == 405
    assert CODE not in ask(port, "/room.json", **known).text


@pytest.mark.parametrize("code", ["cache", "rehearsal", "archive", "handed-in", "me", "new", "-a"])
def test_a_code_that_is_no_learners_is_not_taken(port, known, room, code):
    status, said = hand_in(port, record(code), known)
    assert status == 400 and not said["kept"] and "code" in said["why"] and not there(room)


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_records_can_be_read_by_nobody_else_on_the_computer(port, known, room):
    hand_in(port, record(), known)
    assert [path.stat().st_mode & 0o777 for path in there(room)] == [0o600]
    assert room.handed_in.folder.stat().st_mode & 0o777 == 0o700


# --- handing in


def test_each_hand_in_is_a_file_of_its_own_and_none_is_ever_changed(port, known, room):
    first, second = record(minutes=1.0), record(minutes=2.0)
    status, said = hand_in(port, first, known)
    assert status == 200 and said["kept"] and said["at"]
    before = {path: path.read_bytes() for path in there(room)}
    for body in (second, first):
        assert hand_in(port, body, known)[0] == 200
    after = {path: path.read_bytes() for path in there(room)}
    assert list(before.values()) == [first] and before.items() <= after.items()
    assert sorted(after.values()) == sorted([first, first, second])
    assert all(handed_in.NAME.fullmatch(path.name) for path in after)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "damaged"),
        (b"{", "damaged"),
        (b"[]", "no learner's record"),
        (b"[" * 100_000, "damaged"),
        (b"\xff\xfe", "damaged"),
        (lambda: record("../../etc"), "no plain code"),
        (lambda: record(session="../98"), "no plain code"),
        (lambda: record(minutes=float("nan")), "number"),
        (lambda: record(begun="yesterday"), "no time"),
        (lambda: record(predictions={"a": [[]]}), "predictions"),
    ],
)
def test_what_is_no_record_is_refused_by_the_debriefs_own_parser(port, known, room, body, why):
    status, said = hand_in(port, body() if callable(body) else body, known)
    assert status == 400 and why in said["why"] and not there(room)


def test_who_does_not_know_the_word_and_another_site_hand_in_nothing(port, known, room):
    assert hand_in(port, record(), {})[0] == 403
    assert hand_in(port, record(), known, Content_Type="text/plain")[0] == 415
    assert hand_in(port, record(), known, Origin="http://evil.example")[0] == 415
    assert not there(room)
    own = {"Origin": f"http://127.0.0.1:{port}"}
    assert hand_in(port, record(), known, **own)[0] == 200


def test_a_body_that_is_too_large_is_refused_before_it_is_read(port, known, room):
    head = (
        f"POST /hand-in HTTP/1.1\r\nHost: x\r\nCookie: {known['Cookie']}\r\n"
        "Content-Type: application/json\r\n{}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(head.replace("{}", f"Content-Length: {10**12}").encode())
        assert line.recv(1000).startswith(b"HTTP/1.1 400")
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(head.replace("{}", "Transfer-Encoding: chunked").encode())
        with suppress(OSError):
            for _ in range(100):
                line.sendall(b"4000\r\n" + b" " * 0x4000 + b"\r\n")
        with suppress(ConnectionResetError):
            assert line.recv(1000)[:12] in (b"HTTP/1.1 400", b"")
    assert not there(room) and hand_in(port, record(), known)[0] == 200


def test_who_hands_in_too_often_waits_and_others_do_not(port, known, room):
    room.hand_ins = serve.Allowance(2, 100, lambda: 0.0)
    assert [hand_in(port, record(), known)[0] for _ in range(3)] == [200, 200, 429]
    assert len(there(room)) == 2 and room.hand_ins.has("another address")


def test_a_room_keeps_so_much_and_a_full_disk_is_said(port, known, room, monkeypatch):
    room.handed_in.number = handed_in.MOST
    status, said = hand_in(port, record(), known)
    assert status == 507 and "as much as is kept" in said["why"]
    room.handed_in.number, room.handed_in.bytes = 0, handed_in.MOST_BYTES - 5
    assert hand_in(port, record(), known)[0] == 507
    room.handed_in.bytes = 0

    def full(*given, **how):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(handed_in, "write_whole", full)
    status, said = hand_in(port, record(), known)
    assert status == 507 and "No space left" in said["why"] and not there(room)


def test_so_many_connections_and_no_more(room, monkeypatch):
    monkeypatch.setattr(serve, "MOST_OF_ONE", 3)
    with serving(room) as port:
        lines = [socket.create_connection(("127.0.0.1", port), timeout=5) for _ in range(3)]
        time.sleep(0.2)
        one_more = socket.create_connection(("127.0.0.1", port), timeout=5)
        with one_more, suppress(OSError):
            one_more.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert one_more.recv(100) == b""
        for line in lines:
            line.close()
        for _ in range(50):
            with suppress(http.client.HTTPException, OSError):
                assert ask(port, "/").status == 403
                return
            time.sleep(0.05)
        pytest.fail("the places of those who have gone are not given to others")


def test_who_sends_a_request_for_ever_is_left(room, monkeypatch):
    monkeypatch.setattr(serve, "PATIENCE", 0.3)
    with serving(room) as port:
        post = b"POST /word HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\nw"
        for begun in (b"GET / HT", post):
            with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
                line.sendall(begun)
                assert line.recv(100) in (b"", b"HTTP/1.1 400 Bad Request\r\n\r\n")


# --- what the debrief makes of it


@pytest.fixture
def questions(tmp_path):
    path = tmp_path / "questions.toml"
    path.write_text(QUESTIONS, encoding="utf-8")
    return checks.read(path)


def test_the_debrief_takes_the_newest_of_each_learner(room, questions):
    for n in range(10):
        last = f"2026-01-12T09:{10 + n}:00+00:00"
        for code in (CODE, "quiet-owl-9999"):
            room.handed_in.take(record(code, minutes=float(n), last=last), "0a1b2c3d")
    found = cohort.read(room.handed_in.folder.parent, "98", questions)
    assert [(work.learner, work.minutes) for work in found.works] == [
        (CODE, 9.0),
        ("quiet-owl-9999", 9.0),
    ]
    assert found.passed_over == ()


def test_a_damaged_hand_in_is_named_and_the_one_before_it_counts(room, questions):
    for minutes in (1.0, 2.0, 3.0):
        room.handed_in.take(record(minutes=minutes), "0a1b2c3d")
    there(room)[-1].write_bytes(b'{"schema": 1, ')
    found = cohort.read(room.handed_in.folder, "98", questions)
    assert [work.minutes for work in found.works] == [2.0]
    assert [one.file for one in found.passed_over] == [there(room)[-1].name]


def test_a_code_that_two_browsers_use_is_told_to_the_facilitator(room, questions):
    room.handed_in.take(record(last="2026-01-12T09:00:00+00:00"), "0a1b2c3d")
    room.handed_in.take(record(last="2026-01-12T10:00:00+00:00"), "ffffffff")
    found = cohort.read(room.handed_in.folder, "98", questions)
    assert [work.last for work in found.works] == ["2026-01-12T10:00:00+00:00"]
    (other,) = found.passed_over
    assert "0a1b2c3d" in other.file and "newer file" in other.reason


# --- the site of a room, made once


@pytest.fixture
def builds(monkeypatch):
    """What was built, without building it."""
    made = []

    def fake(folder):
        made.append(folder)
        folder.mkdir(parents=True)
        for name in ("start_here.html", "offline.js"):
            (folder / name).touch()

    monkeypatch.setattr(build, "build", fake)
    return made


def test_the_site_is_made_once_and_anew_when_the_course_changes(builds, tmp_path, monkeypatch):
    first = kept.kept(tmp_path / "sites")
    assert kept.kept(tmp_path / "sites") == first and builds == [first]
    monkeypatch.setattr(kept, "made_of", lambda: "another")
    other = kept.kept(tmp_path / "sites")
    assert builds == [first, other] and not first.exists() and other.exists()


def test_what_a_site_is_made_of_is_known_by_every_file_of_it(tmp_path, monkeypatch):
    monkeypatch.setattr(kept, "ROOT", tmp_path)
    monkeypatch.setattr(kept, "MADE_OF", ("cmsim", "requirements.txt"))
    (tmp_path / "cmsim" / "__pycache__").mkdir(parents=True)
    (tmp_path / "requirements.txt").write_text("one")
    seen = [kept.made_of()]
    for path in ("cmsim/a.py", "cmsim/b.py", "requirements.txt"):
        (tmp_path / path).write_text("two")
        seen.append(kept.made_of())
    (tmp_path / "cmsim" / "__pycache__" / "a.pyc").write_text("compiled")
    assert len(set(seen)) == 4 and kept.made_of() == seen[-1]


def test_a_site_that_is_kept_is_found_in_a_moment(builds, tmp_path):
    folder = kept.kept(tmp_path / "sites")
    begun = time.monotonic()
    command = [sys.executable, "-m", "browser_edition", "kept", str(tmp_path / "sites")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(folder) and done.stderr == ""
    assert time.monotonic() - begun < 2


def test_where_no_site_can_be_made_one_line_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr(start, "VENV", tmp_path)
    said = "npm is not on this computer."

    def failed(command, **how):
        return subprocess.CompletedProcess(command, 1, stdout=f"{said}\n")

    monkeypatch.setattr(start.subprocess, "run", failed)
    with pytest.raises(start.Refusal, match="--site FOLDER") as refused:
        start.site_of_room()
    assert said in str(refused.value) and "\n" not in str(refused.value)
    with pytest.raises(start.Refusal, match="no pages of the course in this folder"):
        start.site_of_room(str(tmp_path))


# --- start.py


@pytest.fixture
def started(monkeypatch, tmp_path, folder):
    """What start.py runs for a room on a network, with servers that only listen."""
    asked = []
    monkeypatch.setattr(start, "VENV", tmp_path)
    monkeypatch.setattr(start, "network_addresses", lambda: ["192.168.1.5", "10.0.0.7"])
    monkeypatch.setattr(start.time, "sleep", lambda seconds: None)

    class Server:
        pid = 0

        def __init__(self, command, **how):
            asked.append((command, how["env"]))
            self.ended = None

        def wait(self, seconds=None):
            if self.ended is None:
                raise subprocess.TimeoutExpired("server", seconds)
            return self.ended

        def poll(self):
            return self.ended

        def terminate(self):
            self.ended = 0

        kill = terminate

    monkeypatch.setattr(start.subprocess, "Popen", Server)
    monkeypatch.setattr(start, "wait_until_up", lambda *given: None)
    monkeypatch.setattr(start, "choose_port", lambda asked, first: asked or first)
    return asked


def test_the_room_gets_files_and_the_facilitators_server_answers_this_computer_only(
    started, folder, monkeypatch, capsys
):
    opened = []
    monkeypatch.setattr(start.webbrowser, "open", opened.append)

    def ended(running):
        raise KeyboardInterrupt

    monkeypatch.setattr(start, "first_to_end", ended)
    assert start.open_room(None, True, str(folder)) == 0
    (room, known), (own, mine) = started
    assert room[1:3] == ["-m", "browser_edition.serve"] and room[3] == str(folder)
    assert "--Voila.ip=127.0.0.1" in own and not any("0.0.0.0" in part for part in own)
    assert "JUPYTER_TOKEN" not in known and "CMSIM_WORD" not in mine
    secrets = known["CMSIM_WORD"], mine["JUPYTER_TOKEN"]
    assert not any(secret in part for secret in secrets for part in room + own)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("Careful: everyone on this network who has the address")
    assert lines[1].endswith(f"http://192.168.1.5:8866 and the word {secrets[0]}")
    assert "http://10.0.0.7:8866" in lines[2] and secrets[1] not in "".join(lines[:3])
    assert opened == [f"http://127.0.0.1:8867/?token={secrets[1]}"] and opened[0] in lines[3]
    assert lines[-1] == "Ended."


def test_a_server_that_dies_is_named_and_the_other_one_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(start, "VENV", tmp_path)
    monkeypatch.setattr(start, "SECONDS_TO_END", 0.3)
    monkeypatch.setattr(start, "wait_until_up", lambda *given: None)
    die, live = "import os; os._exit(3)", "import time; time.sleep(60)"
    servers = [
        (name, [sys.executable, "-c", code], port, {"CMSIM_WORD": "x"})
        for name, code, port in (("Your own server", live, 1), ("The room's server", die, 2))
    ]
    made, popen = [], subprocess.Popen
    monkeypatch.setattr(
        start.subprocess, "Popen", lambda *a, **k: made.append(popen(*a, **k)) or made[-1]
    )
    with pytest.raises(start.Refusal, match=r"The room's server was ended .*status 3"):
        start.stay(servers, ["here"], None)
    assert all(server.poll() is not None for server in made)


def test_pages_for_a_room_are_asked_for_with_a_room_only():
    assert start.options(["--room", "--site", "web"]).site == "web"
    with pytest.raises(start.Refusal, match="--site goes with --room"):
        start.options(["--site", "web"])


def test_the_server_of_a_room_refuses_a_folder_without_pages_in_one_line(tmp_path):
    found = subprocess.run(
        [sys.executable, "-m", "browser_edition.serve", str(tmp_path), "--port", "1"],
        env=os.environ | {"CMSIM_WORD": WORD},
        capture_output=True,
        text=True,
    )
    assert found.returncode == 1 and found.stderr.count("\n") == 1


# --- the page of a room


def test_the_code_of_a_browser_is_one_that_the_server_takes():
    script = (Path(build.__file__).parent / "pages" / "room.js").read_text(encoding="utf-8")
    words = [
        re.findall(r'"([a-z]+)"', re.search(rf"{name} = \[(.*?)\]", script, re.S)[1])
        for name in ("FIRST", "SECOND")
    ]
    assert all(len(set(part)) == len(part) == 40 for part in words)
    longest = "-".join(max(part, key=len) for part in words) + "-9999"
    assert learner_may_be(longest)
    reserved = re.search(r"\(\?:([a-z|-]+)\)\$", script)[1].split("|")
    assert not any(map(learner_may_be, reserved)) and "handed-in" in reserved


def learner_may_be(code):
    return learner.may_be(code, shared=True)
