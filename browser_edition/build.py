"""Build the pages and all they need into one folder that any web server can hand out."""

import hashlib
import json
import shutil
import tempfile
import zipfile
from email.parser import Parser
from html import escape
from pathlib import Path

import jinja2
import nbformat
from jupyter_core.paths import jupyter_path
from nbconvert.filters import markdown2html

from browser_edition import parts
from browser_edition.folder import FRONT, MARK, POLICY, ROOM, files_in, is_site
from browser_edition.parts import ROOT, Missing

HERE = Path(__file__).parent
PAGES, NOTEBOOKS = HERE / "pages", ROOT / "notebooks"
LEARNERS = ("start_here.ipynb", "[0-7]*.ipynb", "81_*.ipynb", "99_*.ipynb")
PYODIDE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "pyodide-lock.json")
PACKAGES, LIBRARY = "packages", "library"
IN_PAGES = ("page.js", "worker.js", "store.js", "room.js", "launch.js")
# Of a package's files these are for JupyterLab or for its own tests.
LEFT_OUT = ("/labextension/", "/nbextension/", "/tests/", ".data/")
HINT = "*If you see gray lines"


def build(folder):
    """Build the site in the place of an earlier one; any other folder with files is refused."""
    folder = Path(folder).absolute()
    taken = folder.is_file() or (folder.is_dir() and any(folder.iterdir()))
    if taken and not is_site(folder):
        raise Missing(f"{folder}: there is something else at this place: choose another one.")
    made = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(parents=True)
    try:
        fill(made)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    shutil.rmtree(folder, ignore_errors=True)
    made.rename(folder)
    return folder


def fill(folder):
    """Put the whole site into an empty folder."""
    to = folder / "parts"
    course(to)
    pyodide(to / "pyodide")
    pages(to / "pages")
    named = to.with_name(f"parts-{version_of(to)}")
    to.rename(named)
    for path in notebooks():
        (folder / f"{path.stem}.html").write_text(page(path, named.name), encoding="utf-8")
    shutil.copy(folder / f"{FRONT}.html", folder / "index.html")
    offline(folder)
    (folder / ROOM).write_text("{}", encoding="utf-8")  # after what is kept offline was listed


def notebooks():
    """Return the notebooks of a learner's path."""
    return [path for kind in LEARNERS for path in sorted(NOTEBOOKS.glob(kind))]


def page(path, named):
    """Return the page of a notebook: its words, places for its panels, and the page shell."""
    book = nbformat.read(path, as_version=4)
    for cell in book.cells:
        if cell.cell_type == "markdown":
            said = [one for one in cell.source.split("\n\n") if not one.startswith(HINT)]
            cell["html"] = markdown2html("\n\n".join(said))
    return rendered(
        "page.html.j2",
        nb=book,
        nb_title=path.stem,
        stem=escape(path.stem),
        first=[cell.cell_type for cell in book.cells].index("code"),
        parts=named,
        policy=POLICY,
        front_page=f"{FRONT}.html",
    )


def rendered(name, **given):
    """Return what a template makes of what it is given."""
    loader = jinja2.FileSystemLoader([PAGES, ROOT / "share" / "jupyter"])
    return jinja2.Environment(loader=loader).get_template(name).render(given)


def offline(folder):
    """Write what keeps the whole site in a browser: it names all files and their version."""
    names = ["./", *(path.relative_to(folder).as_posix() for path in files_in(folder))]
    code = (PAGES / MARK).read_text(encoding="utf-8")
    code = code.replace('/* version */""', json.dumps(version_of(folder)))
    code = code.replace("/* files */[]", json.dumps(names))
    (folder / MARK).write_text(code, encoding="utf-8")


def pyodide(to):
    """Copy what a browser needs of Pyodide; its library stands beside it, compiled."""
    to.mkdir()
    for name in PYODIDE:
        shutil.copy(parts.package("pyodide") / name, to)


def pages(to):
    """Copy what makes a page, and the look of a notebook's words."""
    to.mkdir()
    for name in IN_PAGES:
        shutil.copy(PAGES / name, to)
    for place in map(Path, jupyter_path("nbconvert", "templates", "lab", "static")):
        if (place / "index.css").is_file():
            sheets = [place / name for name in ("index.css", "theme-light.css")]
            css = "\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
            (to / "lab.css").write_text(css, encoding="utf-8")
            return
    raise Missing("nbconvert's style sheets are not installed: set up anew with python start.py")


def course(to):
    """Pack the course, the Python packages that it needs, and Python's own library.

    The scripts of the widgets come from the packages whose other half they are.
    """
    fetched, widgets = from_elsewhere(), to / "widgets"
    widgets.mkdir(parents=True)
    manager = parts.package("@jupyter-widgets/html-manager") / "dist" / "libembed-amd.js"
    shutil.copy(manager, widgets)
    shutil.copy(fetched / PACKAGES / "anywidget/nbextension/index.js", widgets / "anywidget.js")
    pack(to / "python.zip", {fetched / LIBRARY: ""})
    (to / "licenses.txt").write_text(licenses(fetched), encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder)
        skip = shutil.ignore_patterns("__pycache__", "*.pyc", ".ipynb_checkpoints")
        for name in ("cmsim", "exercises"):
            shutil.copytree(ROOT / name, made / name, ignore=skip)
        (made / NOTEBOOKS.name).mkdir()
        for path in notebooks():
            shutil.copy(path, made / NOTEBOOKS.name)
        shutil.copy(PAGES / "kernel.py", made)
        compiled(made)
        pack(to / "course.zip", {made: "", fetched / PACKAGES: f"{PACKAGES}/"})


def licenses(fetched):
    """Return what is handed out of other projects: name, version, license, and where it is from."""
    npm = [
        json.loads((parts.package(name) / "package.json").read_text(encoding="utf-8"))
        for name in ("pyodide", "@jupyter-widgets/html-manager")
    ]
    rows = [(one["name"], one["version"], one["license"], one["homepage"]) for one in npm]
    for path in sorted((fetched / PACKAGES).glob("*.dist-info/METADATA")):
        about = Parser().parsestr(path.read_text(encoding="utf-8"), headersonly=True)
        kinds = [one for one in about.get_all("Classifier", []) if one.startswith("License ::")]
        license = about["License-Expression"] or (kinds or [about["License"]])[0]
        where = [about["Home-page"], *about.get_all("Project-URL", [])]
        rows.append((about["Name"], about["Version"], license, next(filter(None, where), "")))
    return "".join(f"{', '.join(str(cell) for cell in row)}\n" for row in rows)


def from_elsewhere():
    """Return the folder of what is not the course's own, compiled once for each set of parts."""
    asked = "".join([json.dumps(parts.LOCK), *parts.pinned(parts.LOCK["wheels"])])
    made = parts.STORE / f"python-{hashlib.sha256(asked.encode()).hexdigest()[:12]}"
    if made.exists():
        return made
    parts.STORE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=parts.STORE) as folder:
        part = Path(folder, "made")
        for wheel in parts.wheels():
            parts.unpacked(wheel, part / PACKAGES)
        parts.unpacked(parts.package("pyodide") / "python_stdlib.zip", part / LIBRARY)
        compiled(part, PACKAGES, LIBRARY)
        part.rename(made)
    return made


def compiled(folder, *bare):
    """Compile all Python in a folder as the browser's Python would; some keeps no sources."""
    node, script = parts.program("node"), str(HERE / "compile.mjs")
    parts.ask(
        [node, script, str(parts.package("pyodide")), str(folder), *bare],
        folder,
        "The course could not be compiled for the browser",
    )


def pack(archive, folders):
    """Zip ``{folder: what its names begin with}``, the same bytes each time."""
    with zipfile.ZipFile(archive, "w") as packed:
        for folder, begins in folders.items():
            for path in files_in(folder):
                name = begins + path.relative_to(folder).as_posix()
                if not any(part in f"/{name}" for part in LEFT_OUT):
                    packed.writestr(zipfile.ZipInfo(name), path.read_bytes(), zipfile.ZIP_DEFLATED)


def version_of(folder):
    """Return what tells these files from any others."""
    digest = hashlib.sha256()
    for path in files_in(folder):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
