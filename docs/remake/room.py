"""``docs/room.md``: how to run a room; what forty people at once measured stays as measured."""

from benchmarks.room import AT_ONCE, GOAL, THINK

import start
from browser_edition import serve
from cmsim.course.facilitator import handed_in
from remake import ROOT
from remake.markdown import mark, marked, page, rows_of, table

PATH = ROOT / "docs" / "room.md"
ABOUT = ("when", "cmsim", "machine", "load before")
HEAD = (
    "learners",
    *ABOUT,
    "fetched by each",
    "all fetched: median",
    "all fetched: last",
    "hand-ins",
    "a hand-in",
    "answered: median",
    "95 of 100 within",
    "longest",
    "cores in use",
    "server",
)
HEADS = {
    "measured": HEAD,
    "clicks": (
        "page",
        *ABOUT,
        "messages",
        "answered: median",
        "95 of 100 within",
        "longest",
    ),
}
KEY = {"measured": "learners", "clicks": "page"}
WI_FI = 100  # million bits a second, for an example

TEXT = """# A room: many people, one computer

One laptop can serve a room. People bring whatever has a browser; nothing is installed on it, no
account is made, no name is asked for. The lessons run in their browsers, as in the [browser
edition](anywhere.md), so the laptop only hands out files and takes in what people hand in.

## How to run one

1. **The day before**: `python start.py --room` on the computer that will serve. It makes the pages
   once, which needs [Node.js](https://nodejs.org) and a network; without them, make the pages
   elsewhere (`python start.py site FOLDER`), bring the folder, and type `python start.py --room
   --site FOLDER`. Then open `99_check_my_setup` once on the kind of device that people will bring,
   in the room, on its Wi-Fi.
2. **Start it**: `python start.py --room`. It prints two lines to use:
   - *for the room*: an address and a word, such as `http://192.168.1.5:{port}` and `kr7m-p9qx`.
     Write both on the board. The page asks for the word once. Where this computer is on several
     networks, the others' addresses are printed too.
   - *for you alone*: the whole course with the facilitator's pages (90, 91 and 92). It answers on
     this computer only, and opens in your browser by itself.
3. **People open the address.** Each browser gets a code by itself, two plain words and a number
   (`maple-river-4172`), which is on the front page. Their work is saved in their browser after
   every decision.
4. **Their work comes to you** as they go: a few seconds after a decision, and when a page is left,
   the record of the lesson is handed in. Each page says whether you have it: *Saved in this
   browser, 2:45 PM. Your facilitator has it since 2:45 PM*, or why not. Who is cut off works on,
   and the page tries again. The records lie in `handed-in` in `~/cmsim_work` (or in the folder in
   `CMSIM_HOME`); page 91 reads them there.
5. **End it** with Ctrl-C. All work stays. Started again within {hours} hours, the address, the word
   and your own address are the same as before. The codes of the learners always stay good.

On a **shared device** the next person chooses *Somebody new at this device* on the front page; the
work of the one before is put away under their code, which opens it again in that browser. Who moves
to **another device** makes a file of their work at the foot of the front page, types their code on
the other device, and brings the file back there. Nobody's work is handed out by the server.

If the address does not open on other devices: the computer's firewall has to let Python accept
connections (Windows and macOS ask at the first start; say yes for private networks); both must be
on the same network; guest networks often keep devices apart, and then a phone's hotspot helps. If
there is no way at all, one shared screen is enough.

## What is safe and what is not

- With `--room` **everyone on the network who has the address and the word can open the lessons**,
  and what they hand in travels over the room's network unencrypted. That is fit for a class, and
  for nothing secret: no names, no patients.
- **No program runs for a learner** on your computer. The room's server knows the files of the site,
  each by its name, the word, and a place to hand in; every other address, and every other thing one
  may ask, is refused. The facilitator's pages, whose programs could be misused, answer on your
  computer only. All of it is a test (`tests/test_room.py`).
- A hand-in is at most {largest}, is read by the parser that the debrief uses, and becomes a new
  file that only you can read. Nothing is changed, deleted or handed out again. One address may hand
  in {often} times a minute, a room {most} times in all. Wrong words are counted as well.
- Whoever has the word can hand in under any code. Each browser's hand-ins are marked, so the
  debrief says where two browsers used one code, and nothing of either is lost.
- A page asks nothing of any other host and sends nothing there, whatever gets into it: a
  Content-Security-Policy says so to the browser. Who knows the word is kept in a cookie that no
  script can read.
- Whoever runs the computer can read everything that was handed in. Learners are told so where they
  type the word, on the front page and in each lesson.
- Whoever uses the same browser can open the work in it. A code keeps work apart. It is not a
  password.

## What was measured

`python tests/benchmarks/room.py` starts the room's server and lets {at_once} clients come at once
(`--learners` says how many). Each says the word, fetches the front page and all parts of a lesson,
and then hands in a record every {soon} to {late} seconds, which is more than a page does. The
clients run on the same cores. `--write` puts what it measures into the two tables.

{measured}

*Load before* is the other work on the machine, which makes every figure worse than on a computer
that only serves. The network is not part of it: with {fetched} for each of {at_once} learners, a
Wi-Fi that carries {wi_fi} million bits a second needs {seconds:.0f} seconds until all have
everything. Afterwards little travels. Let people open the first page while you talk.

A click is answered on the learner's own device, by the same model. Below, one Chromium on this
machine, with a day played in the one lesson and controls changed at random in the other: how long
each message of the page took, be it a change or the question whether it is saved, until the
reaction had ended and was kept. Runs that a change starts go on after that, and draw as they go.

{clicks}

The goal is {goal:g} seconds for 95 of 100, for a hand-in and for a click. With {verdicts}.

## Limits

- A browser keeps the course for the next visit only by https or on the same computer. In a room it
  fetches the parts once, and then goes by what it has in its cache.
- The learner's device does the work. A slow tablet is slow; `99_check_my_setup` says how slow.
- Notes and screen of the console are windows of the facilitator's computer: another device cannot
  open them.
- One computer, one room. For a hundred people any web server can hand out the [browser
  edition](anywhere.md), and records come in as files.
"""


def made(**measured):
    """Return the page around its tables of measurements, by default those that stand on it."""
    stands = PATH.read_text(encoding="utf-8")
    tables = {name: measured.get(name) or marked(stands, name) for name in HEADS}
    found = {name: rows_of(text) for name, text in tables.items()}
    soon, late = THINK
    fetched = found["measured"][0]["fetched by each"]
    return page(
        TEXT,
        port=start.FIRST_PORT["voila"],
        hours=start.HOURS_OF_A_ROOM,
        largest=f"{handed_in.LARGEST / 1e3:.0f} kB",
        often=serve.HAND_INS[0],
        most=f"{handed_in.MOST:,}",
        at_once=AT_ONCE,
        soon=soon,
        late=late,
        fetched=fetched,
        wi_fi=WI_FI,
        seconds=AT_ONCE * float(fetched.split()[0]) * 8 / WI_FI,
        goal=GOAL,
        verdicts="; with ".join(
            [f"{row['learners']} learners' hand-ins {verdict(row)}" for row in found["measured"]]
            + [f"clicks on {row['page']} {verdict(row)}" for row in found["clicks"]]
        ),
        **{name: mark(name, text) for name, text in tables.items()},
    )


def with_row(row, name="measured"):
    """Return the page with one more measurement, in place of an earlier one of the same kind."""
    rows = rows_of(marked(PATH.read_text(encoding="utf-8"), name))
    kept = [each for each in rows if each[KEY[name]] != row[KEY[name]]]
    cells = [[each[column] for column in HEADS[name]] for each in [*kept, row]]
    return made(**{name: table(HEADS[name], cells)})


def verdict(row):
    """Return in words whether a measurement met the goal."""
    within = float(row["95 of 100 within"].split()[0])
    return f"it is {'met' if within <= GOAL else 'missed'} ({within:g} s)"
