"""Serve the browser edition to a room, and take in the records that its learners hand in.

Nothing else has an address: no program runs for a learner, no file outside the site can be named,
and what was handed in is not handed out. ``python -m browser_edition.serve FOLDER --port 8866``,
with the word of the room in ``CMSIM_WORD``.
"""

import argparse
import asyncio
import gzip
import hashlib
import json
import mimetypes
import os
import re
import secrets
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from hmac import compare_digest, new
from pathlib import Path
from time import monotonic
from urllib.parse import urlsplit

import jinja2
from tornado.httpserver import HTTPServer
from tornado.web import Application, HTTPError, RequestHandler

from browser_edition.folder import FRONT, POLICY, ROOM, files_in, is_site
from cmsim import workspace
from cmsim.course.facilitator import handed_in
from cmsim.course.facilitator.cohort import why
from cmsim.course.facilitator.handed_in import Full, HandedIn

HERE = Path(__file__).parent
COURSE = HERE.parent / "share" / "jupyter" / "voila" / "templates" / "course"
PAGES = jinja2.FileSystemLoader([HERE / "pages", COURSE])
WORD_PAGE = jinja2.Environment(loader=PAGES, autoescape=True).get_template("word.html")
HAND_IN, WORD = "hand-in", "word"
BROWSER = re.compile("[0-9a-f]{16}")
HEADERS = {
    "Content-Security-Policy": f"{POLICY}; frame-ancestors 'self'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
KINDS = {".mjs": "text/javascript", ".js": "text/javascript", ".wasm": "application/wasm"}
PACKED = (".html", ".js", ".mjs", ".css", ".json", ".txt", ".wasm")
HALF_A_DAY = 12 * 3600
AT_ONCE = 64_000  # bytes of a file that are handed to the network together
PATIENCE = 30.0  # seconds for a request to arrive
MOST_CALLERS, MOST_OF_ONE = 800, 400  # connections; a room may share one address
MINUTE = 60.0
WRONG_WORDS = 20, 300  # a minute, from one address and from all
HAND_INS = 600, 1200


class Served:
    """One file of the site, as it is and packed, with what tells its content from any other."""

    def __init__(self, path):
        self.plain = path.read_bytes()
        self.tag = f'"{hashlib.sha256(self.plain).hexdigest()[:20]}"'
        packed = gzip.compress(self.plain, 6, mtime=0) if path.suffix in PACKED else self.plain
        self.packed = packed if len(packed) < len(self.plain) else None
        kind = KINDS.get(path.suffix) or mimetypes.guess_type(path.name)[0]
        text = "; charset=utf-8" if kind and kind.startswith("text/") else ""
        self.kind = (kind or "application/octet-stream") + text


def site(folder):
    """Return ``{name: file}`` of what a site's folder holds itself; a link out of it is left out.

    All of it is in memory: a request names a key of this table, or nothing.
    """
    folder = Path(folder).resolve()
    return {
        path.relative_to(folder).as_posix(): Served(path)
        for path in files_in(folder)
        if folder in path.resolve().parents and path.name != ROOM
    }


class Allowance:
    """So many acts a minute from one address, and so many from all."""

    def __init__(self, each, together, now=monotonic):
        self.most, self.now, self.left = {False: each, True: together}, now, {}

    def has(self, address):
        """Say whether an address may act now."""
        return all(self.found(key)[0] >= 1 for key in (address, None))

    def spend(self, address):
        """Count an act."""
        for key in (address, None):
            left, at = self.found(key)
            self.left[key] = left - 1, at
        full = [key for key in self.left if self.found(key)[0] >= self.most[key is None]]
        for key in full if len(self.left) > MOST_CALLERS else ():
            del self.left[key]

    def found(self, key):
        now, most = self.now(), self.most[key is None]
        left, at = self.left.get(key, (most, now))
        return min(most, left + (now - at) * most / MINUTE), now


class Room:
    """What the handlers share: the site, the word, what is handed in, and who may try how often."""

    def __init__(self, files, word, folder, port=0):
        self.files, self.word, self.cookie = files, word, f"cmsim-room-{port}"
        self.handed_in, self.writer = HandedIn(folder), ThreadPoolExecutor(1)
        self.wrong, self.hand_ins = Allowance(*WRONG_WORDS), Allowance(*HAND_INS)
        about = {"room": self.sign("the room")[:12], "address": HAND_IN, "most": handed_in.LARGEST}
        self.about = json.dumps(about)

    def sign(self, text):
        return new(self.word.encode(), text.encode(), "sha256").hexdigest()[:40]

    def pass_for(self, browser):
        """Return what a browser shows instead of the word, each its own."""
        return f"{browser}.{self.sign(browser)}"

    def browser_of(self, shown):
        """Return the browser that shows a pass, ``None`` if it is none of this room's."""
        browser = shown.partition(".")[0]
        fits = compare_digest(shown.encode(), self.pass_for(browser).encode())
        # Whoever knows the word could sign anything.
        return browser if fits and BROWSER.fullmatch(browser) else None

    def is_word(self, given):
        """Say whether somebody knows the word; capitals, spaces and dashes do not count."""
        return compare_digest(bare(given).encode(), bare(self.word).encode())


def bare(word):
    """Return the letters and digits of a word.

    >>> bare(" Kr7m–P9qx")
    'kr7mp9qx'
    """
    return re.sub(r"[^a-z0-9]", "", word[:100].lower())


class Handler(RequestHandler):
    """Answer with what guards every page, and with one line where something is wrong."""

    def initialize(self, room):
        self.room = room

    def set_default_headers(self):
        self.clear_header("Server")
        for name, value in HEADERS.items():
            self.set_header(name, value)
        self.set_header("Cache-Control", "no-store")

    def browser(self):
        """Return which browser asks, ``None`` for one that has not been told the word."""
        return self.room.browser_of(self.get_cookie(self.room.cookie, ""))

    def caller(self):
        return self.request.remote_ip

    def write_error(self, status_code, **how):
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(f"{status_code}: {self._reason}\n")

    def ask(self, wanted, wrong=False, status=403):
        """Ask for the word, and say what is asked for once it is known."""
        self.set_status(status)
        self.finish(WORD_PAGE.render(wanted=wanted, wrong=wrong))

    def compute_etag(self):
        return None


TOO_OFTEN = "Too many tries just now: wait a minute, then try again."


class Files(Handler):
    """Hand out the files of the site to whoever knows the word."""

    async def get(self, name):
        name = name or f"{FRONT}.html"
        found = self.room.files.get(name)
        if found is None:
            raise HTTPError(404)
        if not self.browser():
            if not name.endswith(".html"):
                raise HTTPError(403)
            return self.ask(self.request.uri)
        lasting = "/" in name  # the folder of parts is named by its content
        self.set_header(
            "Cache-Control", f"private, {'max-age=31536000, immutable' if lasting else 'no-cache'}"
        )
        self.set_header("Content-Type", found.kind)
        self.set_header("ETag", found.tag)
        self.set_header("Vary", "Accept-Encoding")
        if found.tag in self.request.headers.get("If-None-Match", ""):
            return self.set_status(304)
        content = found.plain
        if found.packed and "gzip" in self.request.headers.get("Accept-Encoding", ""):
            content = found.packed
            self.set_header("Content-Encoding", "gzip")
        self.set_header("Content-Length", len(content))
        for start in range(0, len(content) if self.request.method == "GET" else 0, AT_ONCE):
            self.write(content[start : start + AT_ONCE])
            await self.flush()  # waits for a slow reader, so that nothing piles up

    head = get


class About(Handler):
    """Tell a page that a room serves it, and where to hand in."""

    def get(self):
        if not self.browser():
            raise HTTPError(403)
        self.set_header("Content-Type", "application/json")
        self.finish(self.room.about)


class Word(Handler):
    """Let in whoever knows the word; the browser keeps a pass where no script can read it."""

    def post(self):
        wanted, known = self.get_body_argument("wanted", "/"), self.room.wrong
        if not known.has(self.caller()):
            self.set_header("Retry-After", "60")
            raise HTTPError(429, reason=TOO_OFTEN)
        if not self.room.is_word(self.get_body_argument("word", "")):
            known.spend(self.caller())
            return self.ask(wanted, wrong=True)
        self.set_cookie(
            self.room.cookie,
            self.room.pass_for(secrets.token_hex(8)),
            httponly=True,
            samesite="Strict",
            max_age=HALF_A_DAY,
        )
        self.redirect(self.inside(wanted), status=303)

    def inside(self, wanted):
        """Return an address of this site as it was asked for, the front page in place of others."""
        parts = urlsplit(wanted)
        if parts.path.removeprefix("/") not in self.room.files:
            return "/"
        return parts.path + (f"?{parts.query}" if parts.query else "")


class TakesIn(Handler):
    """Take in one record; a line of JSON says whether it is kept, or why not."""

    async def post(self):
        browser = self.browser()
        if not browser:
            return self.answer(403, "the word of the room is asked for: reload the page")
        if not self.is_of_a_page():
            return self.answer(415, "only a page of the course hands in here")
        if not self.room.hand_ins.has(self.caller()):
            self.set_header("Retry-After", "10")
            return self.answer(429, "many hand in at this moment")
        self.room.hand_ins.spend(self.caller())
        take, content = self.room.handed_in.take, self.request.body
        try:
            at = await asyncio.get_running_loop().run_in_executor(
                self.room.writer, take, content, browser[:8]
            )
        except Full:
            return self.answer(507, "the room has handed in as much as is kept")
        except OSError as error:
            return self.answer(507, f"the room's computer cannot keep it ({error.strerror})")
        except Exception as error:  # a stranger's record may fail anywhere, and costs only itself
            return self.answer(400, why(error))
        return self.answer(200, at=at)

    def is_of_a_page(self):
        """Say whether a request may be a page's own: a form of another site cannot look like it."""
        origin = self.request.headers.get("Origin")
        return self.request.headers.get("Content-Type") == "application/json" and (
            origin is None or urlsplit(origin).netloc == self.request.host
        )

    def answer(self, status, reason="", **more):
        self.set_status(status)
        self.set_header("Content-Type", "application/json")
        said = {"kept": status == 200} | ({"why": reason} if reason else {}) | more
        self.finish(json.dumps(said))


class Server(HTTPServer):
    """Talk to so many at once and no more, so that nobody can take all connections."""

    def initialize(self, *given, **settings):
        super().initialize(*given, **settings)
        self.callers = Counter()

    def handle_stream(self, stream, address):
        stream.caller = caller = address[0]
        if self.callers[caller] >= MOST_OF_ONE or self.callers.total() >= MOST_CALLERS:
            stream.close()
            return
        self.callers[caller] += 1
        super().handle_stream(stream, address)

    def on_close(self, connection):
        self.callers[connection.stream.caller] -= 1
        self.callers += Counter()  # forgets who has none left
        super().on_close(connection)


def application(room):
    """Return what answers: the room, its word, its hand-ins, and the files of the site."""
    given = {"room": room}
    return Application(
        [
            (f"/{ROOM}", About, given),
            (f"/{WORD}", Word, given),
            (f"/{HAND_IN}", TakesIn, given),
            ("/(.*)", Files, given),
        ],
        log_function=lambda handler: None,  # nobody's address is noted
    )


def server_of(room):
    """Return a server that reads no request for longer, and no body larger, than is allowed."""
    return Server(
        application(room),
        max_body_size=handed_in.LARGEST,
        max_buffer_size=4 * handed_in.LARGEST,
        max_header_size=16_000,
        idle_connection_timeout=PATIENCE,
        body_timeout=PATIENCE,
    )


async def serve(room, port, address):
    """Serve a room until the process ends."""
    server = server_of(room)
    server.listen(port, address)
    await asyncio.Event().wait()


def main(arguments=None):
    """Serve a folder; say in one line why if that is not possible."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="a site that was built")
    parser.add_argument("--port", type=int, default=8866)
    parser.add_argument("--address", default="0.0.0.0", help="all of this computer's, by default")
    chosen = parser.parse_args(arguments)
    word = os.environ.pop("CMSIM_WORD", "")
    if not word or not is_site(chosen.folder):
        print(f"{chosen.folder}: no site to serve, or no word in CMSIM_WORD", file=sys.stderr)
        return 1
    room = Room(site(chosen.folder), word, workspace.home() / handed_in.FOLDER, chosen.port)
    try:
        asyncio.run(serve(room, chosen.port, chosen.address))
    except KeyboardInterrupt:
        pass
    except OSError as error:
        print(f"Port {chosen.port} cannot be served ({error.strerror}).", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
