"""``docs/room.md``: how to run a room; what twenty people at once measured stays as measured."""

import re

from benchmarks.room import AT_ONCE, GOAL, THINK

import start
from cmsim.course.front.setup_checks import KEPT_FREE, PAGE_MEMORY
from remake import ROOT
from remake.markdown import mark, marked, page, rows_of, table

PATH = ROOT / "docs" / "room.md"
CODES = ROOT / "share" / "jupyter" / "voila" / "templates" / "room" / "code.macro.html.j2"
HEAD = (
    "page",
    "learners",
    "when",
    "cmsim",
    "machine",
    "load before",
    "front page, all after",
    "the page, all after",
    "decisions",
    "apart for each person",
    "answered: median",
    "95 of 100 within",
    "longest",
    "cores in use",
    "server",
    "each page",
)

TEXT = """# A room: many people, one computer

One laptop can serve a room. People bring whatever has a browser; nothing is installed on it, no
account is made, no name is asked for.

## How to run one

1. **The day before**: `python start.py cmsim check` on the computer that will serve, then open
   `99_check_my_setup` once on the kind of device that people will bring, in the room, on its Wi-Fi.
2. **Start it**: `python start.py --room`. It prints two lines to use:
   - *for the room*: an address and a word, such as `http://192.168.1.5:{port}` and `kr7m-p9qx`.
     Write both on the board. The page asks for the word once.
   - *for you alone*: your own address on this computer, which also opens the facilitator's pages
     (90, 91 and 92) in the browser that opens it. It opens by itself. Keep it off the board:
     whoever has it can read the room's records. Where this computer is on several networks, the
     others' addresses are printed too.
3. **People open the address.** Each browser gets a code by itself, two plain words and a number
   (`maple-river-4172`), which is in the address of every page and on the front page. Work is kept
   under that code, on the serving computer, in `~/cmsim_work` (or the folder in `CMSIM_HOME`).
   Someone who changes devices types the code on the front page of the other. On a shared device
   the next person chooses *Somebody new at this device* there.
4. **Let them open the first page while you talk.** Twenty pages at once take longer than one; see
   below.
5. **End it** with Ctrl-C. All work stays. Started again within {hours} hours, the address, the word
   and your own address are the same as before. The codes of the learners always stay good.

If the address does not open on other devices: the computer's firewall has to let Python accept
connections (Windows and macOS ask at the first start; say yes for private networks); both must be
on the same network; guest networks often keep devices apart, and then a phone's hotspot helps. If
there is no way at all, one shared screen is enough.

## What is safe and what is not

- Without `--room` only this computer itself can open the course. With `--room` **everyone on the
  network who has the address and the word can**, and what they type travels over the room's network
  unencrypted. That is fit for a class, and for nothing secret: no names, no patients.
- A page can be worked but not programmed: the server passes on what controls say and refuses code.
  It hands out pages and no files. A page of another site can neither read it nor speak to it. Each
  of these is a test (`tests/browser/test_way_in.py`).
- A page asks nothing of any other host and sends nothing there, whatever gets into it: a
  Content-Security-Policy says so to the browser. Scripts in a page's own text are allowed, as the
  widgets need them. The look and the theme of a page cannot be chosen in an address.
- The facilitator's secret is in a cookie that no script can read, and in no page.
- A message that claims more parts than it has ends its own channel, and nothing else.
- Records can be read by nobody else who uses the serving computer.
- A code is a name tag, not a password: whoever knows somebody's code can open that work. The codes
  are drawn from {codes:.0f} million.
- Whoever runs the computer can read everything that is kept on it. Learners are told so on the
  front page.

## What was measured

`python tests/benchmarks/room.py --page NAME` starts the course as `--room` does and lets {at_once}
clients come at once (`--learners` says how many), each with a code of its own. A client asks for
the page, reads its widgets and changes a control every {soon} to {late} seconds, as a page would,
without drawing anything: the drawing happens on the learners' own devices. The clients run on the
same cores. A decision counts as answered when the kernel has finished its reaction and has written
down what is kept. `--write` puts a row into this table.

{measured}

*Load before* is the other work on the machine, which makes every figure worse than on a computer
that only serves. Controls are chosen at random, light ones as often as heavy ones; in 03 most of
them start runs of the model, in 02 few do, and hardly anybody plays the day there. Each measurement
ends with a look at the work: in fresh kernels every learner's controls stand where that learner
left them and none where somebody else did, and each record lies under its own code.

The goal is {goal:g} seconds for 95 of 100 decisions. With {verdicts}. In 03 people who often move
something, most of it starting runs, keep two cores busy; a first picture then competes with the
runs that only narrow the bands of others.

## Limits

- **Opening is what costs.** Each page is a Python process of its own. Pages are not started
  beforehand: Voilà would start them before it knows whose they are, and the learner's code would
  not reach them (tried: no `QUERY_STRING` in a process that was preheated).
- **Memory**: plan {page_memory:g} GB for each open page and {kept_free:g} GB for the rest; `cmsim
  check` counts how many that makes. A page that is left ends with its process at once, unless
  something was decided in the last {decided:g} seconds; then, and when a device falls asleep, it
  ends after {asleep:g} minutes. A page that ended says so and goes on at a click where it was.
- In a room each page keeps to one core. Long searches (`size`, large sweeps) belong in the
  terminal.
- One computer, one room. For a hundred people use several computers; records can be put into one
  folder for the debrief.
"""


def made(measured=None):
    """Return the page around its table of measurements, by default the one that stands on it."""
    measured = measured or marked(PATH.read_text(encoding="utf-8"), "measured")
    soon, late = THINK
    return page(
        TEXT,
        port=start.FIRST_PORT["voila"],
        hours=start.HOURS_OF_A_ROOM,
        codes=codes() / 1e6,
        at_once=AT_ONCE,
        soon=soon,
        late=late,
        measured=mark("measured", measured),
        goal=GOAL,
        verdicts="; with ".join(map(verdict, rows_of(measured))),
        page_memory=PAGE_MEMORY / 1e9,
        kept_free=KEPT_FREE / 1e9,
        decided=number_in("course/index.html.j2", r"Date\.now\(\) - decided < (\d+)") / 1000,
        asleep=number_in_command("cull_idle_timeout") / 60,
    )


def with_row(row):
    """Return the page with one more measurement, in place of an earlier one of the same kind."""
    rows = rows_of(marked(PATH.read_text(encoding="utf-8"), "measured"))
    kept = [each for each in rows if kind(each) != kind(row)]
    return made(table(HEAD, [[each[name] for name in HEAD] for each in [*kept, row]]))


def kind(row):
    """Return what two measurements must share for one to replace the other."""
    return row["page"], row["learners"]


def verdict(row):
    """Return in words whether a measurement met the goal."""
    within = float(row["95 of 100 within"].split()[0])
    met = "met" if within <= GOAL else "missed"
    return f"{row['learners']} people in {row['page']} it is {met} ({within:g} s)"


def codes():
    """Return how many codes a browser may draw from."""
    text, found = CODES.read_text(encoding="utf-8"), 1
    for name in ("FIRST", "SECOND"):
        found *= len(re.findall('"', re.search(rf"{name} = \[(.*?)\]", text, re.S)[1])) // 2
    return found * int(re.search(r"draw\((\d+)\)", text)[1])


def number_in(template, pattern):
    """Return the number that a pattern finds in a page template."""
    text = (CODES.parents[1] / template).read_text(encoding="utf-8")
    return int(re.search(pattern, text)[1])


def number_in_command(setting):
    """Return the value of a setting of the server of a room."""
    command, _ = start.server_command("voila", 0, room=True)
    (found,) = [part for part in command if setting in part]
    return int(found.split("=")[1])
