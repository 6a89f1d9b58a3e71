"""What runs the cells of a page in a browser's worker, and carries the messages of its widgets.

ipywidgets asks for a shell of IPython, which a browser does not need: here are the few names that
it imports. Messages are those of Jupyter's protocol: ``comm_open``, ``comm_msg``, ``comm_close``.
"""

import ast
import json
import os
import sys
import traceback
from pathlib import Path
from types import ModuleType

import comm

from cmsim import workspace
from cmsim.workspace import write_whole

WIDGET = "application/vnd.jupyter.widget-view+json"
NO_BUFFERS = ()


def stand_in():
    """Put in the place of IPython the names that ipywidgets imports from it."""

    class InteractiveShell:
        """Stand in for the class of shells, of which there is none."""

    def nothing(*args, **kwargs):
        return None

    names = {
        "IPython": {"get_ipython": nothing},
        "IPython.display": {"display": nothing, "clear_output": nothing},
        "IPython.core": {},
        "IPython.core.interactiveshell": {"InteractiveShell": InteractiveShell},
    }
    for name, content in names.items():
        module = sys.modules[name] = ModuleType(name)
        vars(module).update(content)


class Outbox:
    """Gather the messages to the page, and post them together."""

    def __init__(self, post):
        self.post, self.waiting, self.buffers, self.held, self.parent = post, [], [], 0, ""

    def put(self, kind, buffers=NO_BUFFERS, **content):
        """Add a message; it leaves at once unless messages are being held."""
        content |= {"kind": kind, "parent": self.parent, "buffers": len(buffers)}
        self.waiting.append(content)
        self.buffers.extend(buffers)
        if not self.held:
            self.flush()

    def flush(self):
        """Post what waits."""
        if self.waiting:
            text = json.dumps(self.waiting, allow_nan=False, separators=(",", ":"))
            buffers, self.waiting, self.buffers = self.buffers, [], []
            self.post(text, [bytes(each) for each in buffers], not self.parent)


class Comm(comm.base_comm.BaseComm):
    """One widget's line to the page."""

    outbox = None

    def publish_msg(self, msg_type, data=None, metadata=None, buffers=None, **keys):
        """Send a message to the page."""
        self.outbox.put(
            msg_type,
            buffers or NO_BUFFERS,
            comm=self.comm_id,
            data=data or {},
            metadata=metadata or {},
            target=keys.get("target_name") or self.target_name,
        )


class Shelf:
    """The folder of the learner's work, and what has changed in it since it was last kept."""

    def __init__(self, folder):
        self.folder, self.known = Path(folder), {}
        self.folder.mkdir(parents=True, exist_ok=True)

    def found(self):
        """Return ``{path: what tells one version of a file from another}``."""
        files = (path for path in self.folder.rglob("*") if path.is_file())
        return {
            path.relative_to(self.folder).as_posix(): (path.stat().st_mtime_ns, path.stat().st_size)
            for path in files
            if not path.name.startswith(".")
        }

    def fill(self, files):
        """Make the folder hold what the browser's store holds."""
        wanted = {str(path): bytes(content.to_py()) for path, content in files}
        for name in set(self.found()) - set(wanted):
            (self.folder / name).unlink()
        for name, content in wanted.items():
            path = self.folder / name
            if not path.is_file() or path.read_bytes() != content:
                path.parent.mkdir(parents=True, exist_ok=True)
                write_whole(path, content)
        self.known = self.found()

    def changes(self):
        """Return the files that changed, as ``[path, bytes]``, and the paths that are gone."""
        now = self.found()
        changed = [
            [name, (self.folder / name).read_bytes()]
            for name, version in now.items()
            if self.known.get(name) != version
        ]
        gone = [name for name in self.known if name not in now]
        self.waiting = now
        return changed, gone

    def kept(self, trouble):
        """Note that the changes are in the browser's store, or why they are not."""
        if not trouble:
            self.known = self.waiting
        workspace.unkept = trouble


class Kernel:
    """Run the cells of one page, and hand its widgets what the page sends them."""

    def __init__(self, post):
        self.outbox, self.names = Outbox(post), {"__name__": "__main__"}
        self.shelf = Shelf(workspace.home())
        stand_in()
        Comm.outbox, comm.create_comm = self.outbox, Comm

    def open(self, notebook):
        """Return how many cells of code a notebook has."""
        os.chdir(Path(notebook).parent)
        cells = json.loads(Path(notebook).read_text(encoding="utf-8"))["cells"]
        self.cells = {
            place: "".join(cell["source"])
            for place, cell in enumerate(cells)
            if cell["cell_type"] == "code"
        }
        return list(self.cells)

    def run(self, place):
        """Run one cell and show what its last line gives."""
        self.hold()
        try:
            shown = value_of(self.cells[place], self.names)
            found = shown._repr_mimebundle_() if hasattr(shown, "_repr_mimebundle_") else None
            bundle = found[0] if isinstance(found, tuple) else found
            model = bundle[WIDGET]["model_id"] if bundle and WIDGET in bundle else None
            self.outbox.put("shown", cell=place, model=model)
        except Exception:
            self.outbox.put("failed", cell=place, said=traceback.format_exc())
        self.let_go()

    def receive(self, text, buffers):
        """Hand a widget a message of the page; what it answers is held until :meth:`let_go`."""
        said = json.loads(text)
        self.hold(said["id"])
        message = {
            "header": {"msg_id": said["id"]},
            "content": {"comm_id": said["comm"], "data": said["data"]},
            "metadata": said["metadata"],
            "buffers": [memoryview(each) for each in buffers],
        }
        comm.get_comm_manager().comm_msg(None, None, message)

    def done(self):
        """Say that a message was dealt with, and post the answers."""
        self.outbox.put("idle")
        self.let_go()

    def hold(self, parent=""):
        """Keep messages back until all are there."""
        self.outbox.held, self.outbox.parent = 1, parent

    def let_go(self):
        """Post what was kept back."""
        self.outbox.held, self.outbox.parent = 0, ""
        self.outbox.flush()


def value_of(code, names):
    """Run a cell, and return the value of its last line if that is an expression."""
    tree = ast.parse(code)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<cell>", "exec"), names)
    return last and eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)
