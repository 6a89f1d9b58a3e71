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
from cmsim.views.widgets import background
from cmsim.workspace import write_whole

WIDGET = "application/vnd.jupyter.widget-view+json"
NO_BUFFERS, LACKING = (), object()


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
    """The folder of the learner's work beside what the browser's store holds of it.

    Other windows write to the store as well. What was changed here and there is put together.
    """

    def __init__(self, folder):
        self.folder, self.stored, self.known, self.sent = Path(folder), {}, {}, {}
        self.folder.mkdir(parents=True, exist_ok=True)

    def found(self):
        """Return ``{name: what tells one version of a file from another}``."""
        files = (path for path in self.folder.rglob("*") if path.is_file())
        return {
            path.relative_to(self.folder).as_posix(): (path.stat().st_mtime_ns, path.stat().st_size)
            for path in files
            if not path.name.startswith(".")
        }

    def content(self, name):
        """Return the content of a file here, ``None`` if there is none."""
        path = self.folder / name
        return path.read_bytes() if path.is_file() else None

    def fill(self, files):
        """Take in what the store holds now; what has changed here since stays changed."""
        wanted = {name: bytes(content) for name, content in files}
        for name in {*self.stored, *wanted}:
            base, ours, theirs = self.stored.get(name), self.content(name), wanted.get(name)
            both = (
                theirs if ours == base else ours if theirs == base else merged(base, ours, theirs)
            )
            if both is None:
                (self.folder / name).unlink(missing_ok=True)
            elif both != ours:
                (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
                write_whole(self.folder / name, both)
        self.stored, self.known = wanted, {}

    def changes(self):
        """Return the files that the store lacks, as ``[name, bytes]``, and the names to delete."""
        now = self.found()
        looked_at = [name for name, version in now.items() if self.known.get(name) != version]
        contents = {name: self.content(name) for name in looked_at}
        self.sent = {
            name: content for name, content in contents.items() if content != self.stored.get(name)
        }
        gone = [name for name in self.stored if name not in now]
        self.sent |= dict.fromkeys(gone)
        self.known = {} if self.sent else now
        return [[name, self.sent[name]] for name in self.sent if name not in gone], gone

    def kept(self, trouble):
        """Note that the changes are in the store, or why they are not."""
        if not trouble:
            both = self.stored | self.sent
            self.stored = {name: content for name, content in both.items() if content is not None}
        workspace.unkept = trouble


def merged(base, ours, theirs):
    """Return a file that was changed here and elsewhere: both changes, ours where they meet.

    >>> merged(b'{"a": 1, "b": 1}', b'{"a": 2, "b": 1}', b'{"a": 1, "b": 3, "c": 4}')
    b'{"a": 2, "b": 3, "c": 4}'
    """
    try:
        texts = [json.loads(content or b"{}") for content in (base, ours, theirs)]
        both = together(*texts) if all(isinstance(each, dict) for each in texts) else None
    except (ValueError, RecursionError):
        both = None
    return ours if not both else json.dumps(both, ensure_ascii=False).encode()


def together(base, ours, theirs):
    """Return the entries of two versions of a table that have come from one."""
    both = {}
    for key in {**theirs, **ours}:
        was, here, there = (one.get(key, LACKING) for one in (base, ours, theirs))
        if here == was:
            chosen = there
        elif isinstance(here, dict) and isinstance(there, dict):
            chosen = together(was if isinstance(was, dict) else {}, here, there)
        else:
            chosen = here
        if chosen is not LACKING:
            both[key] = chosen
    return both


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

    def came(self):
        """Let long work wait while a message is dealt with, which takes several turns."""
        background.answering += 1

    def went(self):
        """Let long work go on when no other message waits."""
        background.answering -= 1

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
