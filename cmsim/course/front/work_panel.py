"""A learner's work as one file: to keep it, to hand it in, and to go on in another browser."""

import io
import json
import zipfile

from cmsim.course.kit import learner, learner_record
from cmsim.scenario.parameter import Refusal
from cmsim.views.widgets.controls import Action
from cmsim.views.widgets.layout import download, html_list, in_a_row, on_a_line, stacked
from cmsim.views.widgets.panel import Panel
from cmsim.views.widgets.upload import Upload, read_with

MOST_RECORDS = 50
WHERE = (
    "Your work lies in this browser, on this device, and nowhere else. Download it to keep it, to "
    "hand it in, or to go on in another browser."
)
IN_ROOM = (
    "Your work lies in this browser, and your facilitator gets a copy. Download it to keep it, or "
    "to go on in another browser."
)
NOTHING_YET = "There is nothing to download yet: your work begins with your first decision."
WHAT = "a file you downloaded here, or the record of a lesson"


class WorkPanel(Panel):
    """Download all records of a learner as one file, and bring such a file back."""

    def __init__(self):
        super().__init__()
        self.make = self.add(Action("Make a file of my work"))
        self.upload = self.add(Upload("Bring my work back", accept=".zip,.json"))
        self.react(self.make, self.offer)
        self.upload.on_file(self.guard(self.bring_back))
        self.say(IN_ROOM if learner.in_room() else WHERE)

    def view(self):
        return stacked(in_a_row(self.make, self.status), self.body, self.upload)

    def offer(self):
        """Offer all records as one file, and each by itself, as they are handed in."""
        held = learner_record.all_of(learner.code())
        if not held:
            self.say(NOTHING_YET)
            return
        name = learner.badge()
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for session, data in held.items():
                archive.writestr(f"{name}-{session}.json", text_of(data))
        self.say(f"{len(held)} record{'s' * (len(held) > 1)}, as of now.")
        everything = download(
            f"{name}.zip", "application/zip", packed.getvalue(), "Download all my work"
        )
        each = (
            download(f"{name}-{one}.json", "application/json", text_of(data), data["title"] or one)
            for one, data in held.items()
        )
        self.show(on_a_line(everything) + html_list(each))

    def bring_back(self, name, content):
        """Put records from a file in the place of those here, which are put away."""
        try:
            found = read_with(records_in, name, content)
        except Refusal as refusal:
            self.say(str(refusal))
            return
        learner_record.bring_back(learner.code(), found)
        titles = ", ".join(data["title"] or data["session"] for data in found)
        self.say(f"Brought back: {titles}. Reload this page to see how far you are.")


def records_in(path):
    """Return the records in a file that a learner chose; refuse in one line what is none."""
    try:
        if path.suffix == ".zip":
            return unpacked(path)
        return [learner_record.read(path)]
    except (OSError, ValueError, TypeError, KeyError, RecursionError, zipfile.BadZipFile) as error:
        said = " ".join(str(error).split())[:80]
        raise Refusal(
            f"{path.name}: this is no work of this course ({said}). Use {WHAT}."
        ) from None


def unpacked(path):
    """Return the records in a zip, whose size is counted before anything is unpacked."""
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
        if not 0 < len(entries) <= MOST_RECORDS:
            raise ValueError(f"{len(entries)} files; 1 to {MOST_RECORDS} are allowed")
        found = []
        for number, entry in enumerate(entries):
            with archive.open(entry) as packed:
                content = packed.read(learner_record.LARGEST_FILE + 1)
            one = path.with_name(f"{number}.json")
            one.write_bytes(content)
            found.append(learner_record.read(one))
        return found


def text_of(data):
    """Return a record as it is on disk."""
    return json.dumps(data, ensure_ascii=False, allow_nan=False, indent=1)
