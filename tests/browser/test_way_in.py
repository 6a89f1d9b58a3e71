"""The way in on one's own computer: the front page in both views, plain refusals, closed doors."""

import asyncio
import re
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar

import nbformat
import pytest
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

from .conftest import flags_of_start, serve
from .test_controls_in_browser import write_notebook

FRONT = ".cmsim-roles"
KERNEL = re.compile(r'"kernelId": "([0-9a-f-]{36})"')
NEW = ["v1.kernel.websocket.jupyter.org"]


@pytest.fixture(scope="module")
def course(browser, surroundings):
    """Return a running Voilà as start.py starts it, which shows no tracebacks."""
    yield from serve(surroundings, "voila", *flags_of_start())


def test_the_bare_address_leads_to_the_front_page(page, voila):
    page.goto(f"{voila.address}/?token={voila.token}")
    page.locator(FRONT).wait_for()
    assert page.get_by_text("Nothing leaves this computer").count() == 1
    assert page.get_by_text("Run All Cells").count() == 0
    page.get_by_role("link", name="Check this computer").first.click()
    page.get_by_text("This browser is ready").wait_for()
    page.get_by_role("link", name="All sessions").click()
    page.locator(FRONT).wait_for()


def test_in_lab_a_link_opens_the_session_in_a_tab_of_its_own(page, open_in_lab, lab):
    open_in_lab(page, "start_here.ipynb")
    link = page.get_by_role("link", name="Check this computer").first
    with page.context.expect_page() as opened:
        link.press("Enter")  # a click misses what still moves, as pages do on a busy computer
    opened.value.get_by_role("heading", name="Check my setup").wait_for()
    assert opened.value.url.endswith("/tree/99_check_my_setup.ipynb")


def test_whoever_lacks_the_word_is_asked_for_it_in_plain_words(page, course, axe):
    page.goto(f"{course.address}/")
    assert axe(page) == []
    assert page.get_by_text("oken").count() == 0
    page.get_by_label("The word").fill("not-this")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    page.get_by_label("The word").fill(course.token)
    page.keyboard.press("Enter")
    page.locator(FRONT).wait_for()


def test_a_page_that_is_not_there_is_told_in_plain_words(page, voila, axe):
    page.goto(f"{voila.address}/voila/render/nothing.ipynb?token={voila.token}")
    page.get_by_text("no page of the course at this address").wait_for()
    assert "Traceback" not in page.content() and axe(page) == []
    page.get_by_role("link", name="To the front page").click()
    page.locator(FRONT).wait_for()


def asked(course, path):
    """Ask as a browser that knows the word; return the answer."""
    known = {"Authorization": f"token {course.token}"}
    return urllib.request.urlopen(
        urllib.request.Request(course.address + path, headers=known), timeout=60
    )


def test_a_cell_that_fails_is_told_without_a_stack_trace(course, tmp_path):
    broken = tmp_path / "broken.ipynb"
    write_notebook(broken, nbformat.v4.new_code_cell("# Fail here\nundefined_name"))
    with asked(course, f"/voila/render/{course.take(broken)}") as answer:
        text = answer.read().decode()
    assert "What was saved is kept. Please reload this page" in text
    assert "undefined_name" not in text and "NameError" not in text


@pytest.mark.parametrize(
    "path",
    [
        "/voila/render/start_here.ipynb",
        "/voila/tree",
        "/voila/api/contents/",
        "/voila/files/data/riverbend.toml",
    ],
)
def test_nothing_can_be_had_without_the_word(course, path):
    try:
        answer = urllib.request.urlopen(course.address + path, timeout=20)
    except urllib.error.HTTPError as refused:
        assert refused.code in (401, 403, 404)
    else:
        assert "/login" in answer.url


@pytest.mark.parametrize(
    "path",
    [
        "/voila/files/data/riverbend.toml",
        "/voila/files/start_here.ipynb",
        "/voila/render/..%2Fstart.py",
        "/voila/files/..%2Fwork%2Fme",
    ],
)
def test_pages_are_handed_out_and_no_files(course, path):
    with pytest.raises(urllib.error.HTTPError) as refused:
        asked(course, path)
    assert refused.value.code in (400, 403, 404)


def test_a_link_cannot_put_a_script_into_a_page(course):
    script = urllib.parse.quote('"><script>alert(1)</script>')
    path = f"/voila/render/99_check_my_setup.ipynb?template=lab&theme={script}"
    with asked(course, path) as answer:
        text, policy = answer.read().decode(), answer.headers["Content-Security-Policy"]
        assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "<script>alert" not in text and 'id="cm-page"' in text
    assert "default-src 'self'" in policy and "object-src 'none'" in policy
    assert not re.search(r"https?:|\*", policy)


def test_a_channel_ends_at_a_false_claim_and_opens_to_no_other_site(course):
    """A message that claims too many parts froze the server."""
    with asked(course, "/voila/render/99_check_my_setup.ipynb") as page:
        kernel = KERNEL.search(page.read().decode())[1]
    where = f"{course.address}/api/kernels/{kernel}/channels"
    jar = CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    opener.open(f"{course.address}/voila/tree?token={course.token}", timeout=20).close()
    cookies = "; ".join(f"{one.name}={one.value}" for one in jar)

    def line(origin):
        headers = {"Cookie": cookies, "Origin": origin}
        address = where.replace("http:", "ws:")
        return websocket_connect(HTTPRequest(address, headers=headers), subprotocols=NEW)

    async def talk():
        own = await line(course.address)
        await own.write_message((2**62).to_bytes(8, "little") + bytes(50), binary=True)
        while await own.read_message() is not None:
            pass
        with pytest.raises(HTTPClientError) as refused:
            await line("http://elsewhere.example")
        return own.close_code, refused.value.code

    with ThreadPoolExecutor(1) as thread:  # in this one a browser's loop is running
        assert thread.submit(lambda: asyncio.run(talk())).result() == (1007, 403)
    with asked(course, "/voila/tree") as answer:
        assert answer.status == 200


NEVER_OPENS = """
window.WebSocket = class extends EventTarget {
  readyState = 0;
  send() {}
  close() {}
};
const later = window.setTimeout.bind(window);
window.setTimeout = (act, wait, ...rest) => later(act, wait === 15000 ? 1000 : wait, ...rest);
"""


def test_where_websockets_are_blocked_the_page_says_so_and_what_to_do(page, voila):
    page.add_init_script(NEVER_OPENS)
    page.goto(f"{voila.address}/voila/render/99_check_my_setup.ipynb?token={voila.token}")
    told = page.get_by_role("alert").filter(has_text="This network blocks the connection")
    told.wait_for()
    assert "browser edition" in told.inner_text()
