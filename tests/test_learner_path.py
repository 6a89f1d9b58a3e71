"""A learner's pages load none of the large libraries: they open fast, and run in a browser alone.

Each page is opened in a process of its own: its cells run, every main button is pressed, and what
has been imported by then is what counts. Where processes can be forked, they are those of one that
has loaded what every page loads.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LARGE = ("numpy", "pandas", "scipy", "matplotlib")
PAGES = (
    "start_here",
    "00_meet_the_practice",
    "01_role_clarity",
    "02_a_day_in_the_life",
    "03_caseload_sizing",
    "04_task_board",
    "06_home_from_hospital",
    "05_finding_and_handing_over",
    "07_three_structures",
    "08_write_it_down_once",
    "09_your_first_six_months",
    "10_hire_and_train",
    "11_around_the_practice",
    "12_what_pays",
    "20_cases",
    "81_pros_and_cons",
    "82_readiness",
    "83_card_study",
    "99_check_my_setup",
)
OPEN = """
import json, sys
from cmsim.views.widgets.controls import Action
from cmsim.views.widgets.long_work import LongWork
from cmsim.views.widgets.progressive import SharedRuns

SharedRuns.__init__.__defaults__ = (None, 1)
LongWork.resume = lambda work, run: None  # what opens on a run is pressed below
names = {}
for cell in json.load(open(sys.argv[1], encoding="utf-8"))["cells"]:
    if cell["cell_type"] == "code":
        exec("".join(cell["source"]), names)
page = names.get("lesson") or names["page"]
if grown := sys.modules.get("cmsim.course.structures.map_question"):
    grown.LOOKS = (2,)
    grown.AXES = {name: (words, values[:2]) for name, (words, values) in grown.AXES.items()}
if setting := sys.modules.get("cmsim.course.structures.setting"):
    setting.PRACTICES.update({
        key: (words, lambda structure, make=make: make(structure).replace(weeks=6))
        for key, (words, make) in setting.PRACTICES.items()
    })
if design := sys.modules.get("cmsim.course.caseload.design"):
    design.WEEKS = 8
pressed, drawn, silent = 0, 0, []


def parts(widget):
    yield widget
    for one in getattr(widget, "children", ()):
        yield from parts(one)


for name, panel in list(page.panels.items()):
    # The desk of a Monday says in a line of its own what a status line would.
    if not any(one is panel.status or hasattr(one, "said") for one in parts(panel.view())):
        silent.append(name)
    panel.repeats = 2
    if isinstance(getattr(panel, "goal", None), int):
        panel.guess.value, panel.goal = "real", 2
    for control in panel.controls:
        if isinstance(control, Action) and control.primary and not control.disabled:
            control.click()
            pressed += 1
    drawn += "<svg" in panel.body.value or hasattr(panel, "dots")
loaded = [name for name in sys.argv[2:] if name in sys.modules]
print(json.dumps([pressed, drawn, loaded, silent]))
"""
PICTURES = {
    "00_meet_the_practice": 3,
    "02_a_day_in_the_life": 2,
    "03_caseload_sizing": 2,
    "04_task_board": 3,
    "06_home_from_hospital": 1,
    "05_finding_and_handing_over": 4,
    "07_three_structures": 3,
    "08_write_it_down_once": 3,
    "09_your_first_six_months": 1,
    "10_hire_and_train": 2,
    "11_around_the_practice": 2,
    "12_what_pays": 3,
    "81_pros_and_cons": 5,
}


FORK = """
import json, os, sys, traceback
import cmsim.course.kit.lesson
import cmsim.views.widgets.progressive

for line in sys.stdin:
    code, home, told, *arguments = json.loads(line)
    child = os.fork()
    if not child:
        for stream in (1, 2):
            os.dup2(os.open(told, os.O_WRONLY | os.O_CREAT | os.O_APPEND), stream)
        os.environ["CMSIM_HOME"], sys.argv, status = home, ["", *arguments], 1
        try:
            exec(code, {"__name__": "__main__"})
            status = 0
        except BaseException:
            traceback.print_exc()
        sys.stdout.flush()
        os._exit(status)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@pytest.fixture(scope="module")
def forking():
    """A process that others are forked from; ``None`` where none can be."""
    if not hasattr(os, "fork"):
        yield None
        return
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "bufsize": 1}
    with subprocess.Popen([sys.executable, "-c", FORK], **pipes, **started()) as server:
        yield server
        server.stdin.close()


def started(**environment):
    """Return how a process that opens pages is started."""
    return {"cwd": ROOT, "env": os.environ | {"CMSIM_STRICT": "1"} | environment}


def opened(page, folder, server):
    """Return how many buttons were pressed and panels draw, what was imported, who is silent."""
    arguments, told = [f"notebooks/{page}.ipynb", *LARGE], folder / "told"
    if server:
        server.stdin.write(json.dumps([OPEN, str(folder), str(told), *arguments]) + "\n")
        status, said = int(server.stdout.readline()), told.read_text(encoding="utf-8")
    else:
        done = subprocess.run(
            [sys.executable, "-c", OPEN, *arguments],
            capture_output=True,
            text=True,
            **started(CMSIM_HOME=str(folder)),
        )
        status, said = done.returncode, done.stderr + done.stdout
    assert status == 0, said
    return json.loads(said.splitlines()[-1])


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_runs_without_the_large_libraries_and_has_a_line_for_faults(
    page, tmp_path, forking
):
    pressed, drawn, loaded, silent = opened(page, tmp_path, forking)
    assert loaded == [] and silent == [], "what goes wrong in a panel is said on it"
    assert drawn >= PICTURES.get(page, 0), "too little was drawn for the test to mean anything"
    assert pressed or page in ("start_here", "01_role_clarity", "99_check_my_setup")


def test_every_lesson_for_learners_is_among_the_pages():
    lessons = {path.stem for path in ROOT.glob("notebooks/[0-7]*.ipynb")}
    assert lessons <= set(PAGES)
