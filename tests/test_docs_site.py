"""The documentation: pages that can be read in the repository and as a site, and say what is so."""

import ast
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

import start
from cmsim.measures.registry import MEASURES
from cmsim.model.log import Activity

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.glob("*.md"), *DOCS.glob("*/*.md"), *ROOT.glob("*.md")])
COLORED = re.compile(r'</?span(?: class="\w*")?>')  # words of code: very many, and no links
LOADED = {"link": "href", "script": "src", "img": "src", "iframe": "src", "source": "src"}


def text_of(name):
    """Return the text of a page."""
    return (DOCS / name).read_text(encoding="utf-8")


# --- what the pages say is so


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_of_a_page_leads_somewhere_in_the_repository(page):
    for target in re.findall(r"\]\((?!\w+:)([^)#\s]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_path_that_a_page_names_exists(page):
    text = page.read_text(encoding="utf-8")
    for path in re.findall(r"`((?:cmsim|docs|exercises|notebooks|tests)/[\w./-]+)`", text):
        assert (ROOT / path).exists(), path


def layers():
    """Return the layers in the order that imports keep to, from the test that holds them to it."""
    tree = ast.parse((ROOT / "tests" / "test_architecture.py").read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "LAYERS":
            return ast.literal_eval(node.value)
    raise AssertionError("no LAYERS")


def test_the_layers_are_told_and_drawn_in_their_order():
    order = [*layers()[:2:-1], *layers()[:3]]
    told = re.findall(r"^\| (`[a-z`, ]+`) \|", text_of("architecture.md"), re.M)
    drawn = re.findall(r"<tspan[^>]*>([^<]*)<", text_of("layers.svg"))
    assert re.findall(r"\w+", " ".join(told)) == order
    assert re.findall(r"\w+", " ".join(drawn)) == order


def test_every_activity_that_the_architecture_names_can_be_logged():
    episode = text_of("architecture.md").partition("## The order of an episode")[2]
    named = set(re.findall(r"`([A-Z_]{4,})`", episode.partition("## ")[0]))
    assert {"IDENTIFIED", "REACHED", "ENROLLED", "CONTACTED", "GRADUATED"} <= named
    assert named <= set(Activity.__members__)


@pytest.mark.parametrize(
    ("word", "name"),
    [
        (row[0], name)
        for row in re.findall(r"^\| ([^|`]+) \|[^|]+\| ([^|]+) \|$", text_of("glossary.md"), re.M)
        for name in re.findall(r"`([^`]+)`", row[1])
    ],
)
def test_the_glossary_points_at_what_is_there(word, name):
    assert name in MEASURES if "." not in name else found(f"cmsim.{name}")


def found(path):
    """Say whether a dotted path leads to a module, a name in one, or a field of a class."""
    module, rest = path, []
    while True:
        try:
            thing = import_module(module)
            break
        except ModuleNotFoundError:
            module, _, last = module.rpartition(".")
            rest.insert(0, last)
    for name in rest:
        fields = getattr(thing, "model_fields", {}) | getattr(thing, "__dataclass_fields__", {})
        if not hasattr(thing, name) and name not in fields:
            return False
        thing = getattr(thing, name, None)
    return True


# --- the site


class Reader(HTMLParser):
    """Collect the ids of a page, the places it links to, and what it loads by itself."""

    def __init__(self):
        super().__init__()
        self.ids, self.links, self.loads = set(), [], []

    def handle_starttag(self, tag, attributes):
        known = dict(attributes)
        self.ids |= {known[name] for name in ("id", "name") if known.get(name)}
        if tag == "a" and known.get("href"):
            self.links.append(known["href"])
        if tag in LOADED and known.get(LOADED[tag]):
            self.loads.append(known[LOADED[tag]])


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site, made anew; any warning fails."""
    folder = tmp_path_factory.mktemp("docs") / "site"
    command = [sys.executable, *start.site_command(folder)[1:]]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-4000:]
    return folder


@pytest.fixture(scope="module")
def read(site):
    """Every page of the site, read."""
    pages = {}
    for path in site.rglob("*.html"):
        pages[path] = reader = Reader()
        reader.feed(COLORED.sub("", path.read_text(encoding="utf-8")))
    return pages


def is_outside(link):
    """Say whether a link leaves the site; a picture within its own page does not."""
    return urlsplit(link).scheme not in ("", "data") or bool(urlsplit(link).netloc)


@pytest.mark.slow
def test_every_link_of_the_site_leads_to_a_place_that_exists(site, read):
    checked = set()  # pages of a folder have most of their links in common
    for path, page in read.items():
        for link in (*page.links, *page.loads):
            known = (path if link.startswith("#") else path.parent, link)
            if known in checked:
                continue
            checked.add(known)
            parts = urlsplit(link)
            if is_outside(link) or parts.scheme == "data":
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            assert target.exists() and site in target.parents, f"{path.name}: {link}"
            if parts.fragment and target in read:
                assert unquote(parts.fragment) in read[target].ids, f"{path.name}: {link}"


@pytest.mark.slow
def test_the_site_loads_nothing_from_elsewhere(site, read):
    for path, page in read.items():
        assert not [link for link in page.loads if is_outside(link)], path.name
    for style in site.rglob("*.css"):
        text = style.read_text(encoding="utf-8")
        assert not re.search(r"(url\(|@import)\s*[\"']?(https?:)?//", text), style.name


@pytest.mark.slow
def test_every_package_has_its_page_and_every_module_its_place(site, read):
    for init in (ROOT / "cmsim").rglob("__init__.py"):
        package = ".".join(init.parent.relative_to(ROOT).parts)
        ids = read[site / "api" / f"{package}.html"].ids
        for path in init.parent.glob("*.py"):
            name = package if path == init else f"{package}.{path.stem}"
            assert f"module-{name}" in ids, name


@pytest.mark.slow
def test_every_number_of_a_scenario_is_on_the_site_with_its_range(site):
    from cmsim.scenario.engagement import Engagement

    text = (site / "api" / "cmsim.scenario.html").read_text(encoding="utf-8")
    text = re.sub(r"<[^>]+>|\s+", " ", text)
    for name, known in Engagement.parameters().items():
        assert name in text and f"{known.low:g} to {known.high:g}" in text, name


@pytest.mark.slow
def test_the_site_is_made_of_no_file_that_could_be_committed(site):
    ignored = ["docs/api/cmsim.rst", str(start.SITE.relative_to(ROOT) / "index.html")]
    done = subprocess.run(["git", "check-ignore", *ignored], cwd=ROOT, capture_output=True)
    assert not (ROOT / ".git").exists() or len(done.stdout.splitlines()) == 2


def test_docs_is_a_command_that_can_be_told_to_open_no_browser(monkeypatch, capsys):
    opened = []
    monkeypatch.setattr(start.webbrowser, "open", opened.append)
    monkeypatch.setattr(start.subprocess, "call", lambda *_, **__: 0)
    monkeypatch.setattr(start, "prepare", lambda: None)
    assert start.act(["docs", "--no-browser"]) == 0 and not opened
    assert start.act(["docs"]) == 0 and opened == [(start.SITE / "index.html").as_uri()]
    assert capsys.readouterr().out.count(os.fspath(start.SITE.name)) == 2
    with pytest.raises(start.Refusal):
        start.act(["docs", "--port", "8000"])
    monkeypatch.setattr(start.subprocess, "call", lambda *_, **__: 1)
    with pytest.raises(start.Refusal, match="faults"):
        start.act(["docs", "--no-browser"])
