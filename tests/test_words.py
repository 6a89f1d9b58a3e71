"""Pages, questions, guides and messages are plain: the trade's words, short sentences, actors."""

import ast
import json
import re
from pathlib import Path
from statistics import mean

import pytest
from remake import pages
from remake.guides import PART

from cmsim.course.kit import questions

ROOT = Path(__file__).parents[1]
COURSE = ROOT / "cmsim" / "course"
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PAPERS = sorted((ROOT / "exercises").glob("*/*.md"))
# Pages made anew from the model have tables of sources and of fields, and are not a learner's.
MADE = {f"{name}.md" for name in pages.PAGES}
WRITTEN = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *(path for path in sorted((ROOT / "docs").rglob("*.md")) if path.name not in MADE),
]
MODULES = sorted(
    path for part in ("course", "views") for path in (ROOT / "cmsim" / part).rglob("*.py")
)
SCRIPTS = sorted(
    path
    for folder in ("cmsim", "share")
    for kind in ("*.js", "*.j2", "*.html")
    for path in (ROOT / folder).rglob(kind)
)
SCRIPTS = sorted(
    path
    for folder in ("cmsim", "share")
    for kind in ("*.js", "*.j2", "*.html")
    for path in (ROOT / folder).rglob(kind)
)
# What the private word stands for is what the trade says.
INSTEAD = {
    r"put forward": "identified or referred",
    r"half-years?": "six months",
    r"lucky?": "chance",
    r"[Ww]riting up": "documentation",
    r"dealt(?! with)|deal (?:out|them)": "assigned",
    r"(?:your|a|this|each|one|no) deals?(?! (?:better|of)\b)": "assignment",
    r"posts?": "position, or the care manager",
    r"rings?|rang": "calls",
    r"throw of the dice": "one possible outcome",
    r"our copy": "the source by title",
    r"[A-Z]{2}-[A-Z]\d{2}": "the source by author and year",
    r"fortnight|whilst|learnt|colour|behaviour|programme|centre": "American spelling",
    r"\d{1,2} o'clock": "10:00 AM",
    r"\d{1,2}(?::\d\d)? ?(?:[ap]m|[ap]\.m\.)": "10:00 AM",
    r"(?<!;)(?:1[3-9]|2[0-3]):[0-5]\d": "a 12-hour clock",
    r"Wrong\b": "“Not this one”",
}
BANNED = {name: re.compile(rf"(?<![\w-])(?:{name})(?![\w-])") for name in INSTEAD}
INDEFINITE = re.compile(r"\b(?:someone|somebody)\b(?!'s name)", re.I)
LONGEST, MEAN, INDEFINITE_A_SCREEN = 32, 20, 1


def plain(markdown):
    """Return Markdown as sentences are read: without code, links, marks and tables' rules."""
    text = re.sub(r"<!--.*?-->|`[^`]*`|!?\[([^\]]*)\]\([^)]*\)", r"\1", markdown, flags=re.S)
    return re.sub(r"[*_>#]+", "", text)


def sentences(markdown):
    """Return the sentences of a text; a line of a list or a cell of a table ends one too."""
    blocks = re.split(r"\n\s*\n|\n(?=\s*(?:[-*]|\d+\.) )|\s\|\s|\|\n|^\||\n(?=#)", markdown)
    found = []
    for block in blocks:
        flat = " ".join(plain(block or "").split())
        found += re.split(r"(?<=[.?!:;])[”’)]?\s+(?=[“({A-Z0-9…])", flat)
    return [one for one in found if re.search(r"[A-Za-z]{2}", one)]


def screens(path):
    """Return ``{title: words}`` of the steps of a notebook."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    text = "\n\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
    return {part.split("\n")[0]: part for part in re.split(r"(?m)^(?=##? )", text) if part}


def asked(topic):
    """Return ``{exercise or card: every text that it shows}``."""
    found = {}
    for exercise in questions.of_topic(topic).values():
        given = exercise.model_dump()
        texts = [given["title"], given["about"]]
        for item in (*given.get("items", ()), *given.get("parts", ())):
            texts += [item.get(name) or "" for name in ("text", "reason", "label", "help")]
            texts += [*(item.get("options") or {}).values(), *(item.get("reasons") or {}).values()]
        texts += [*(given.get("options") or {}).values(), *(given.get("reasons") or {}).values()]
        found[f"{topic}/{exercise.id}"] = [text for text in texts if text]
    for card in questions.file_of(topic).cards:
        found[f"{topic}/{card.id}"] = [card.title, *card.lines]
    return found


def messages(path):
    """Return the texts of a module that can be shown, with {} for what is filled in."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    quiet = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        and isinstance(node.body[0], ast.Expr)
    }
    parts = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for part in node.values
    }
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            said = "".join(
                part.value if isinstance(part, ast.Constant) else "{}" for part in node.values
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            said = "" if id(node) in quiet | parts else node.value
        else:
            continue
        if re.search(r"[A-Za-z]{2,} [a-z]{2,}", said):
            found.append(said)
    return found


def faults(text):
    """Return a line for each rule on words that a text breaks."""
    for name, pattern in BANNED.items():
        for found in pattern.finditer(text):
            near = " ".join(text[max(0, found.start() - 40) : found.end() + 40].split())
            yield f"“{found[0]}” in “{near}”: say {INSTEAD[name]}"
    for one in sentences(text):
        if len(one.split()) > LONGEST:
            yield f"{len(one.split())} words, {LONGEST} are allowed: {one[:60]} …"


def indefinite(title, text):
    """Return a line if a screen says someone too often."""
    if len(INDEFINITE.findall(text)) > INDEFINITE_A_SCREEN:
        yield f"{title}: name the actor; one “someone” a screen is allowed"


def mean_length(text):
    return mean(len(one.split()) for one in sentences(text))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_page_is_plain_on_every_screen(path):
    found = screens(path)
    assert [said for text in found.values() for said in faults(text)] == []
    assert [said for title, text in found.items() for said in indefinite(title, text)] == []
    assert mean_length("\n\n".join(found.values())) <= MEAN


@pytest.mark.parametrize(
    "topic", sorted(path.parent.name for path in (ROOT / "exercises").glob("*/questions.toml"))
)
def test_a_question_is_plain_with_its_options_and_reasons(topic):
    for name, texts in asked(topic).items():
        assert [said for text in texts for said in faults(text)] == [], name
        assert list(indefinite(name, "\n".join(texts))) == []
        assert mean_length("\n\n".join(texts)) <= MEAN, name


@pytest.mark.parametrize(
    "path", [*PAPERS, *WRITTEN], ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_what_is_printed_or_read_is_plain(path):
    text = PART.sub("", path.read_text(encoding="utf-8"))
    text = re.sub(r"(?ms)^```.*?^```|^---$.*?^---$", "", text)
    if path in WRITTEN:
        text = re.sub(r"`[^`\n]*`", "…", text)  # the names of code are what they are
    assert list(faults(text)) == []
    assert mean_length(text) <= MEAN


@pytest.mark.parametrize("path", MODULES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_what_a_module_says_on_the_screen_is_plain(path):
    texts = [re.sub(r"<[^>]*>", " ", said) for said in messages(path)]
    assert [said for text in texts for said in faults(text)] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_a_browser_says_by_itself_is_plain(path):
    text = path.read_text(encoding="utf-8")
    said = re.findall(
        r'"((?:[^"\\\n]|\\.)*)"|>([^<>{}]+)<', re.sub(r"(?s)/\*.*?\*/|\{#.*?#\}", "", text)
    )
    texts = [
        one or other for one, other in said if re.search(r"[A-Za-z]{2,} [a-z]{2,}", one or other)
    ]
    assert [fault for one in texts for fault in faults(one)] == []


@pytest.mark.parametrize(
    "text, words",
    [
        ("100 patients put forward in a half-year.", ["put forward", "half-year"]),
        ("See TC-B10, or be lucky by 14:30.", ["TC-B10", "lucky", "14:30"]),
        ("She " + "calls and " * 20 + "rests.", ["42 words"]),
        ("She keeps her post. You ring at 2 pm.", ["post", "ring", "2 pm"]),
    ],
)
def test_a_text_that_is_not_plain_is_noticed(text, words):
    said = " ".join(faults(text))
    assert all(word in said for word in words)
    assert not list(faults("She calls at 2:30 PM, deals with it, and documents the call."))


def test_only_what_can_be_shown_counts_as_a_message(tmp_path):
    path = tmp_path / "module.py"
    path.write_text(
        '"""Say a thing."""\n\n\ndef f(n):\n    """Return one thing."""\n'
        '    return f"Then {n} of them came", {"key": "a text here"}, "one"\n',
        encoding="utf-8",
    )
    assert messages(path) == ["Then {} of them came", "a text here"]
