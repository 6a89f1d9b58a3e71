"""Build the pages and all they need into one folder that any web server can hand out."""

import shutil
import zipfile
from html import escape
from pathlib import Path

import jinja2
import nbformat
from nbconvert.filters import markdown2html

from browser_edition import parts
from browser_edition.parts import ROOT

HERE = Path(__file__).parent / "pages"
LEARNERS = ("start_here.ipynb", "[0-7]*.ipynb", "81_*.ipynb", "99_*.ipynb")
PYODIDE = (
    "pyodide.mjs",
    "pyodide.asm.mjs",
    "pyodide.asm.wasm",
        "pyodide-lock.json",
)
FRONT = {"front_page": "start_here.html"}
PARTS, PACKAGES, LIBRARY = "parts", "packages", "python_stdlib.zip"


def build(folder):
    """Build the site into a folder."""
    folder = Path(folder)
    to = folder / PARTS
    shutil.rmtree(to, ignore_errors=True)
    to.mkdir(parents=True)
    pyodide(to / "pyodide")
    widgets(to / "widgets")
    pages(to / "pages")
    course(to)
    for path in notebooks():
        (folder / f"{path.stem}.html").write_text(page(path), encoding="utf-8")
    return folder


def notebooks():
    """Return the notebooks of a learner's path."""
    return [path for kind in LEARNERS for path in sorted((ROOT / "notebooks").glob(kind))]


def page(path):
    """Return the page of a notebook: its words, places for its panels, and the page shell."""
    loader = jinja2.FileSystemLoader([HERE, ROOT / "share" / "jupyter"])
    made = jinja2.Environment(loader=loader, autoescape=False).get_template("page.html.j2")
    book = nbformat.read(path, as_version=4)
    for cell in book.cells:
        if cell.cell_type == "markdown":
            cell["html"] = markdown2html(cell.source)
    return made.render(nb=book, nb_title=path.stem, stem=escape(path.stem), parts=PARTS, **FRONT)


def pyodide(to):
    """Copy what a browser needs of Pyodide."""
    to.mkdir()
    for name in PYODIDE:
        shutil.copy(parts.package("pyodide") / name, to)


def widgets(to):
    """Copy the widget manager, and the widgets of anywidget."""
    to.mkdir()
    dist = parts.package("@jupyter-widgets/html-manager") / "dist"
    shutil.copy(dist / "libembed-amd.js", to)
    import anywidget

    shutil.copy(Path(anywidget.__file__).parent / "nbextension" / "index.js", to / "anywidget.js")


def pages(to):
    """Copy what makes a page, and the look of a notebook's words."""
    to.mkdir()
    for name in ("page.js", "worker.js", "store.js"):
        shutil.copy(HERE / name, to)
    import nbconvert

    from jupyter_core.paths import jupyter_path

    for place in jupyter_path("nbconvert", "templates", "lab", "static"):
        if Path(place, "index.css").exists():
            css = "".join(
                Path(place, name).read_text(encoding="utf-8")
                for name in ("index.css", "theme-light.css")
            )
            (to / "lab.css").write_text(css, encoding="utf-8")
            return


def course(to):
    """Pack the course, the Python packages that it needs, and Python's own library."""
    made = parts.STORE / "course"
    shutil.rmtree(made, ignore_errors=True)
    for wheel in parts.wheels():
        parts.unpacked(wheel, made / PACKAGES)
    skip = shutil.ignore_patterns("__pycache__", "*.pyc", ".ipynb_checkpoints")
    for name in ("cmsim", "exercises"):
        shutil.copytree(ROOT / name, made / name, ignore=skip)
    (made / "notebooks").mkdir()
    for path in notebooks():
        shutil.copy(path, made / "notebooks")
    shutil.copy(HERE / "kernel.py", made)
    with zipfile.ZipFile(parts.package("pyodide") / LIBRARY) as packed:
        packed.extractall(made / "library")
    compiled(made, PACKAGES, "library")
    shutil.make_archive(str(to / "python"), "zip", made / "library")
    shutil.rmtree(made / "library")
    shutil.make_archive(str(to / "course"), "zip", made)


def compiled(folder, *bare):
    """Compile all Python in a folder as the browser's Python would; some keeps no sources."""
    parts.ask(
        [
            parts.program("node"),
            str(Path(__file__).parent / "compile.mjs"),
            str(parts.package("pyodide")),
            str(folder),
            *bare,
        ],
        "what the browser's Python runs",
        folder,
    )
