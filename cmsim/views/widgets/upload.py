"""A file from this computer, read and let go of again."""

import re
import tempfile
from pathlib import Path

from traitlets import Int, Unicode

from cmsim.scenario.files.content import LARGEST
from cmsim.scenario.parameter import Refusal
from cmsim.views.widgets.controls import HERE, Control
from cmsim.views.widgets.module import module

LONGEST_NAME = 60
UNSAFE = re.compile(r"[^\w. -]+")


class Upload(Control):
    """A native file input; ``on_file(callback)`` calls back with a name and the bytes."""

    _esm = module(HERE / "upload.js")
    kind = Unicode("upload").tag(sync=True)
    accept = Unicode(".csv,.xlsx,.txt,.tsv").tag(sync=True)
    most = Int(LARGEST).tag(sync=True)

    def __init__(self, label, **traits):
        super().__init__(label, **traits)
        self.callbacks = []
        self.on_msg(self.received)

    def on_file(self, callback):
        """Call ``callback(name, content)`` for each file chosen."""
        self.callbacks.append(callback)

    def received(self, widget, content, buffers):
        """Take a file from the page."""
        if isinstance(content, dict) and buffers:
            self.take(str(content.get("name", "file"))[:200], bytes(buffers[0]))

    def take(self, name, content):
        """Take a file, as if it had been chosen on the page."""
        for callback in self.callbacks:
            callback(name, content)


def read_with(reader, name, content):
    """Return what a reader of files makes of some bytes; nothing stays on disk.

    A refusal names the file and not the folder it was in for a moment.
    """
    if len(content) > LARGEST:
        raise Refusal(f"{safe(name)}: more than {LARGEST / 1e6:g} MB")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / safe(name)
        path.write_bytes(content)
        try:
            return reader(path)
        except Refusal as refusal:
            raise Refusal(
                str(refusal).replace(f"{folder}/", "").replace(f"{folder}\\", "")
            ) from None


def safe(name):
    """Return the name of a file that stays in its folder.

    >>> safe("../../etc/pass wd.csv"), safe("")
    ('pass wd.csv', 'file')
    """
    last = re.split(r"[/\\]", name)[-1]
    return UNSAFE.sub("_", last).lstrip(".")[-LONGEST_NAME:] or "file"
