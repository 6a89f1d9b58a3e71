"""JupyterLab cannot write into the course's own pages, whatever is asked of it."""

import asyncio

import nbformat
import pytest
from tornado.web import HTTPError

import start
from cmsim.course.front.kept_pages import KeptPages

PAGE = "notebooks/page.ipynb"


@pytest.fixture
def files(tmp_path):
    (tmp_path / "notebooks").mkdir()
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# A page")])
    nbformat.write(book, tmp_path / PAGE)
    return KeptPages(root_dir=str(tmp_path))


def answered(question):
    return asyncio.run(question)


@pytest.mark.parametrize(
    "ask",
    [
        lambda files, model: files.save(model, PAGE),
        lambda files, model: files.save(model, f"/{PAGE}"),
        lambda files, model: files.rename(PAGE, "elsewhere.ipynb"),
        lambda files, model: files.delete(PAGE),
        lambda files, model: files.copy(PAGE, "notebooks"),
    ],
)
def test_a_page_of_the_course_stays_as_it_is(files, tmp_path, ask):
    model = answered(files.get(PAGE))
    assert model["writable"] is False
    before = {path: path.read_bytes() for path in (tmp_path / "notebooks").iterdir()}
    with pytest.raises(HTTPError) as refused:
        answered(ask(files, model))
    assert refused.value.status_code == 403
    assert {path: path.read_bytes() for path in (tmp_path / "notebooks").iterdir()} == before


def test_a_version_of_ones_own_can_be_kept_elsewhere(files, tmp_path):
    model = answered(files.get(PAGE))
    kept = answered(files.save(model, "mine.ipynb"))
    assert kept["writable"] and (tmp_path / "mine.ipynb").exists()


def test_lab_is_started_with_these_files():
    command, _ = start.server_command("lab", 8888)
    (chosen,) = (part for part in command if "contents_manager_class" in part)
    assert chosen.endswith(f"{KeptPages.__module__}.{KeptPages.__name__}")
