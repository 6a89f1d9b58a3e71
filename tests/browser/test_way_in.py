"""The way in: the front page in both views, a room with a code for each browser, plain refusals."""

import http.client
import re
import urllib.error
import urllib.parse
import urllib.request

import nbformat
import pytest

from .test_controls_in_browser import write_notebook

CODE = re.compile(r"learner=([a-z]+-[a-z]+-\d{4})$")
FRONT = ".cmsim-roles"
PAGES = "**/voila/render/**"


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
        link.click()
    opened.value.get_by_role("heading", name="Check my setup").wait_for()
    assert opened.value.url.endswith("/tree/99_check_my_setup.ipynb")


def enter(page, room, query=""):
    """Open a room as a newcomer does, and return the code in the address."""
    page.goto(f"{room.address}/?token={room.token}{query}")
    page.locator(FRONT).wait_for()
    return page.url.split("learner=")[1]


def given(page, room, query=""):
    """Return the code in the address; the page itself, which takes seconds, is not made."""
    page.route(PAGES, lambda route: route.fulfill(body="a page"))
    page.goto(f"{room.address}/?token={room.token}{query}")
    page.get_by_text("a page").wait_for()
    page.unroute(PAGES)
    return page.url.split("learner=")[1]


def test_in_a_room_each_browser_gets_a_code_and_keeps_it(page, browser, room):
    code = enter(page, room)
    assert CODE.search(page.url)
    link = page.get_by_role("link", name="Check this computer").first
    assert link.get_attribute("href").endswith(f"?learner={code}")
    assert given(page, room) == code
    other = browser.new_context()
    try:
        assert given(other.new_page(), room) != code
    finally:
        other.close()


def test_a_page_of_a_room_opened_without_a_code_takes_that_of_the_browser(page, room):
    code = given(page, room)
    page.goto(f"{room.address}/voila/render/99_check_my_setup.ipynb")
    page.get_by_text("This browser is ready").wait_for()
    assert page.url.endswith(f"?learner={code}")


def test_one_can_go_on_with_the_code_of_another_device(page, room):
    enter(page, room)
    page.get_by_label("Go on with another code").fill("maple-river-1234")
    page.get_by_role("button", name="Go on").click()
    page.locator("code", has_text="maple-river-1234").wait_for()
    assert given(page, room) == "maple-river-1234"


@pytest.mark.parametrize("bad", ["../../x", "<script>alert(1)</script>", "A B", "x" * 50])
def test_a_code_that_is_none_is_replaced(page, room, bad):
    given(page, room, f"&learner={urllib.parse.quote(bad)}")
    assert CODE.search(page.url)


def test_the_facilitators_pages_open_with_the_facilitators_address_only(page, room):
    enter(page, room)
    assert page.locator("a[href*='90_facilitator']").count() == 0
    page.goto(f"{room.address}/voila/render/90_facilitator_console.ipynb")
    page.get_by_text("These pages are for the facilitator").first.wait_for()
    assert enter(page, room, "&learner=lead-test") == "lead-test"
    page.get_by_role("link", name="Open the console").wait_for()


def test_whoever_lacks_the_word_is_asked_for_it_in_plain_words(page, room, axe):
    page.goto(f"{room.address}/")
    assert axe(page) == []
    assert page.get_by_text("oken").count() == 0
    page.get_by_label("The word").fill("not-this")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    page.get_by_label("The word").fill(room.token)
    page.keyboard.press("Enter")
    page.locator(FRONT).wait_for()


def test_a_page_that_is_not_there_is_told_in_plain_words(page, voila, axe):
    page.goto(f"{voila.address}/voila/render/nothing.ipynb?token={voila.token}")
    page.get_by_text("no page of the course at this address").wait_for()
    assert "Traceback" not in page.content() and axe(page) == []
    page.get_by_role("link", name="To the front page").click()
    page.locator(FRONT).wait_for()


def test_a_cell_that_fails_is_told_without_a_stack_trace(page, room, tmp_path):
    broken = tmp_path / "broken.ipynb"
    write_notebook(broken, nbformat.v4.new_code_cell("# Fail here\nundefined_name"))
    room.take(broken)
    page.goto(f"{room.address}/voila/render/broken.ipynb?token={room.token}&learner=somebody")
    page.get_by_text("Your work is saved. Please reload this page").wait_for()
    assert "undefined_name" not in page.content() and "NameError" not in page.content()


@pytest.mark.parametrize(
    "asked",
    [
        "/voila/render/start_here.ipynb",
        "/voila/tree",
        "/voila/api/contents/",
        "/voila/files/data/riverbend.toml",
    ],
)
def test_nothing_of_a_room_can_be_had_without_the_word(room, asked):
    try:
        answer = urllib.request.urlopen(room.address + asked, timeout=20)
    except urllib.error.HTTPError as refused:
        assert refused.code in (401, 403, 404)
    else:
        assert "/login" in answer.url


@pytest.mark.parametrize(
    "asked",
    [
        "/voila/files/data/riverbend.toml",
        "/voila/files/start_here.ipynb",
        "/voila/render/..%2Fstart.py",
        "/voila/files/..%2Fwork%2Fme",
    ],
)
def test_a_room_hands_out_pages_and_no_files(room, asked):
    request = urllib.request.Request(
        room.address + asked, headers={"Authorization": f"token {room.token}"}
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=20)
    assert refused.value.code in (400, 403, 404)


def test_another_site_cannot_speak_to_a_page(page, room):
    """With a learner's own cookies, a page of another origin still gets no channel."""
    enter(page, room)
    kernel = page.evaluate(
        "() => JSON.parse(document.getElementById('jupyter-config-data').textContent).kernelId"
    )
    cookies = "; ".join(f"{one['name']}={one['value']}" for one in page.context.cookies())
    answers = [
        channel(room, kernel, origin, cookies)
        for origin in (room.address, "http://elsewhere.example")
    ]
    assert answers == [101, 403]
    asked = urllib.request.Request(
        f"{room.address}/", headers={"Origin": "http://elsewhere.example", "Cookie": cookies}
    )
    answer = urllib.request.urlopen(asked, timeout=20)
    assert not answer.headers.get("Access-Control-Allow-Origin")


def channel(room, kernel, origin, cookies):
    """Return the status with which the channel of a page answers a page of some origin."""
    asked = http.client.HTTPConnection(room.address.removeprefix("http://"), timeout=20)
    asked.request(
        "GET",
        f"/api/kernels/{kernel}/channels",
        headers={
            "Origin": origin,
            "Cookie": cookies,
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
        },
    )
    try:
        return asked.getresponse().status
    finally:
        asked.close()
