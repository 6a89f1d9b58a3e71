"""How Sphinx makes the documentation site from the pages of this folder and the docstrings."""

import ast
import gc
import logging
import tomllib
from functools import partial
from pathlib import Path

from sphinx.domains.python import PythonDomain

from cmsim.scenario.parameter import Part

DOCS = Path(__file__).resolve().parent
PACKAGE = DOCS.parent / "cmsim"
PROJECT = tomllib.loads((DOCS.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NUMBERS = """
.. list-table::
   :header-rows: 1

   * - name
     - what it is
     - default
     - unit
     - plausible
     - from
"""
NUMBER = """\
   * - ``{name}``
     - {label}
     - {default}
     - {unit}
     - {low:g} to {high:g}
     - {source} [{quality}]
"""

project, author = PROJECT["name"], PROJECT["authors"][0]["name"]
version = release = PROJECT["version"]
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.viewcode"]
html_theme = "furo"
html_title = f"{project} {release}"
html_show_copyright = html_show_sphinx = html_copy_source = False
myst_heading_anchors = 3
toc_object_entries = False
add_module_names = False
autodoc_member_order = "bysource"
# The numbers of NumPy's types include Python's ``complex``, a name that fields here have, too.
suppress_warnings = ["ref.python"]
autodoc_use_type_comments = False


def setup(app):
    """Have the pages of the packages written, and the numbers of a scenario shown as a table."""
    app.connect("builder-inited", write_pages)
    app.connect("autodoc-process-docstring", add_numbers)
    app.connect("autodoc-process-signature", leave_out_pydantic)
    app.connect("autodoc-skip-member", leave_out_fields)
    app.connect("html-page-context", share_navigation, priority=400)  # before the theme's
    app.add_domain(QuickPython, override=True)
    if not app.verbosity:  # over a hundred thousand lines that nobody would see
        logging.getLogger("sphinx").setLevel(logging.INFO)


def write_pages(app):
    """Write a page for each package into ``api/``, where it has changed, and remove old ones."""
    pages = {f"{name_of(path)}.rst": page(path) for path in sorted(PACKAGE.rglob("__init__.py"))}
    folder = DOCS / "api"
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        if path.name not in pages:
            path.unlink()
    for file, text in pages.items():
        path = folder / file
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def page(init):
    """Return the page of a package: itself, its modules, and its packages below."""
    name = name_of(init)
    parts = [heading(name, "="), f".. automodule:: {name}\n"]
    below = sorted(name_of(path) for path in init.parent.glob("*/__init__.py"))
    if below:
        parts.append(
            ".. toctree::\n   :maxdepth: 1\n\n" + "".join(f"   {each}\n" for each in below)
        )
    for path in sorted(init.parent.glob("*.py")):
        if path != init and ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))):
            parts.append(heading(path.stem, "-"))
            parts.append(f".. automodule:: {name_of(path)}\n   :members:\n")
    return "\n".join(parts)


def name_of(path):
    """Return the dotted name of a file of the package."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


def heading(text, line):
    """Return a heading in reStructuredText."""
    return f"{text}\n{line * len(text)}\n"


def is_part(thing):
    """Say whether something is a part of a scenario, or of what is like one."""
    return isinstance(thing, type) and issubclass(thing, Part) and thing is not Part


def add_numbers(app, what, name, thing, options, lines):
    """Add a table of its numbers to the docstring of a part of a scenario."""
    if what != "class" or not is_part(thing) or not thing.parameters():
        return
    rows = [
        NUMBER.format(
            name=field,
            label=known.label,
            default=thing.model_fields[field].get_default(),
            unit=known.unit,
            low=known.low,
            high=known.high,
            source=getattr(known.source, "citation", "") or known.source.reason,
            quality=known.source.quality,
        )
        for field, known in thing.parameters().items()
    ]
    lines += [*(NUMBERS + "".join(rows)).splitlines(), ""]


def leave_out_pydantic(app, what, name, thing, options, signature, result):
    """Leave out the signature of a part of a scenario: its fields are in its table."""
    return ("", None) if is_part(thing) else None


def leave_out_fields(app, what, name, thing, skip, options):
    """Leave out what pydantic adds to a class, and a field that has no docstring."""
    return True if name.startswith("model_") else None


# --- so that the site is made in less time

# The collector would look through all trees again and again, and hardly anything is ever let go.
gc.set_threshold(100_000, 50, 100)


class QuickPython(PythonDomain):
    """Looks through all objects only for a name that one of them ends in."""

    counted, ends = 0, frozenset()

    def find_obj(self, env, modname, classname, name, *others):
        """Return the objects that a name may mean."""
        if len(self.objects) != self.counted:
            self.counted = len(self.objects)
            self.ends = frozenset(each.rpartition(".")[2] for each in self.objects)
        if name.removesuffix("()").rpartition(".")[2] not in self.ends:
            return []
        return super().find_obj(env, modname, classname, name, *others)


NAVIGATION = {}


def share_navigation(app, page, template, context, doctree):
    """Give pages of source code, none of which is in the navigation, one for each depth."""
    if page.startswith("_modules/"):
        context["toctree"] = partial(navigation, context["toctree"], page.count("/"))


def navigation(made, depth, **how):
    """Return the navigation of the pages at a depth."""
    key = (depth, *sorted(how.items()))
    if key not in NAVIGATION:
        NAVIGATION[key] = made(**how)
    return NAVIGATION[key]
