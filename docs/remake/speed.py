"""``docs/speed.md``: what a model year costs. Counts are made anew; times stay as measured."""

from functools import cache, partial

from benchmarks import model_year
from benchmarks.reference import TEXTBOOK, WHOLE, reference, tasks_of
from benchmarks.yardsticks import Textbook

from cmsim.model.network import Network
from remake import ROOT, kept
from remake.markdown import mark, marked, page, rows_of, table

PATH = ROOT / "docs" / "speed.md"

TEXT = """# Speed: what a model year costs, beside others

`python tests/benchmarks` measures everything on this page in about ten minutes and prints the
table; `--quick` takes about three, a name such as `queues` or `scaling` runs one part, `--write`
rewrites the table here. Each figure is a ratio of two things that took turns in one process:
`gc.collect()` before each, the first round thrown away, the median of the ratios of each round,
beside it the smallest and the largest. CPU time, except for the pool and the slider, which are
wall time. **Ratios carry over to other machines, milliseconds do not**; on a machine with other
work the spread is wide, and a miss or a pass within it is neither. Exact counts are gates in
`tests/test_speed_counts.py`; times are reported here and tested nowhere. Whatever the words below
quote stands in one of the two tables.

## Counts, the same on every machine

{counts}

## Times, as measured

{measured}

## What is compared

- **The reference year** is the eight-clinician practice of the library, {patients:,} patients and
  {managers} care managers in the practice, {weeks} weeks. Building the network, the run and its
  whole log are included; imports, measures and tables are not, unless said.
- **Bare timeouts**: SimPy processes that do nothing but wait, as many events as the reference year,
  as many of them in the heap. Since the model makes few events and does much in each, the product
  of time and count, bare timeouts for each finished task, stands beside the two ratios.
- **Textbook SimPy** (`yardsticks.py`): a process for each patient of the panel, a
  `PriorityResource`, nights as requests of the highest priority, numpy for each draw; it runs with
  the garbage collector on, as written. It is compared twice. **Equal work**: whatever the textbook
  model leaves out is switched off in ours by settings of the scenario (trust that moves,
  appointments, check-in calls, hand-offs, chance meetings, leave, learning, monitoring, averted
  events, the cap), both run the same scenario, and the time for each finished task counts, since
  that is less in our favor than the year; tasks and log entries of both are in the remarks.
  **The whole model**: a year of the reference practice with everything on against a year of the
  textbook model. With the larger panel the textbook's queue is long, and it finishes more short
  calls.
- **The queue** (`queues.py`): two servers, two classes of customers of which one goes first,
  exponential patience, run through the whole model with its log; Ciw with its records; the idiom of
  SimPy's documentation; a loop over two heaps. All four have to agree with Erlang A and Cobham
  before any is timed. A customer of the other three is a class and a time; one of cmsim is a person
  all the same, and none of that is switched off: the remarks say what it comes to. The loop shows
  what the language can do when a model is nothing but its queue; compiled code would be faster
  still.
- **Memory** is what Python has allocated, with a log that keeps nothing. What is left to grow is
  the patients who have come forward: the panel bounds them.
- **The log off** is a run that keeps no entry, less the time that making the entries takes.

## What was done to get here

- Patients are data and care managers are processes. Whoever needs nothing makes no event; the
  panel's flares, emergency visits and hospital stays are drawn in order of time each morning.
- Referrals and flags are thinned by habit, readiness and rate before they become events.
- Worklists are heaps. Tasks dealt with elsewhere, or too late, are passed over when they come up.
- Nights, weekends, breaks, office hours and deadlines are arithmetic.
- Interruptions lengthen a task, they are no events. An unanswered call is settled when it begins.
- The garbage collector is off while a run is on, and looks once when it has ended, at what is
  young: patients and care managers know each other, and nothing else would free them.
- Then, with every log of a fixed set the same to the last digit: numbers of the scenario are read
  once and kept as plain attributes; the activities written most have names of their own, since
  reading one off its enum is slow before Python 3.12; to begin and to complete a task takes no
  generator of its own; a half-day's start is looked up, not searched; who takes which patients is
  known once for each practice.
- Later, with the same logs again: a patient's random numbers are addressed by a few bytes behind
  the hash of the practice, not by a hash object each; the hours that can be booked are worked out
  once for each care manager and practice, not for each appointment; in less time than the shortest
  task of a worklist has taken nobody looks through it; waiting takes no generator of its own. That
  saved much on the corner queue and little on the reference year, whose cost is flat.

## Where it falls short, and why

- **Time against bare timeouts (1, 2).** A finished task makes {per_task} where {per_task_gate} were
  allowed, so each event carries more work than the goal had in mind. In instructions a finished
  task costs as much as {instructions}, where the gate is {instructions_gate}; in time {together},
  which is no gate. What remains is work the goal did not foresee: {draws:.1f} hashed draws a task,
  so that no policy can change a patient's random numbers, and {entries:.1f} log entries a task.
- **Textbook SimPy with the smaller panel (7).** At equal work a finished task is {equal} as fast,
  where the gate is {equal_gate}. The whole model's year is only {textbook_small}: the gate of 3 is
  from before appointments, check-in calls, standing lists and memory of illness were there, and it
  does not reach that. The textbook model pays for every patient, so the ratio grows with the panel:
  {textbook_large} with {large:,} patients against {textbook_small} with {small:,}.
- **Where a year goes.** Of the bytecodes that Python executes for a finished task, choosing it
  takes about a ninth, beginning and completing it with its log entries an eighth, the clock an
  eighth, the hashed draws a thirteenth (and about as much again inside the hash), the panel's
  hospital a thirteenth, worklists and new tasks a seventeenth, appointments a twentieth. The rest
  is care logic, none of whose functions takes more than a fiftieth. Without draws and log
  altogether the whole model's year would still not be three times as fast as the textbook's.
- **Ciw (5).** {ciw}, where the gate is {ciw_gate}. A customer here is a person: a panel member with
  random numbers of their own, a clinician who refers, a task, log entries. Most of the time goes
  into bringing the patient forward.
- **A large panel (8).** Counting SimPy's events alone, a large panel looks dear, {events_only},
  because its emergency visits are in the log without being events. Counting them, it is
  {all_events}.
- **Many care managers (8).** In one practice the smallest caseload is searched among all for each
  patient identified or referred: {one_practice}. In practices of two, as a health system has them,
  nothing is searched, and it costs as much: {many_practices}. The task does the same work, but what
  it reads lies all over memory, not in the processor's cache: 250 care managers take turns,
  each with patients of her own.
- **Seconds (16)** are those of one machine on one day, shared with others that it does not show:
  on 29 November it took a third longer for the same runs than the night before, when each of these
  was within its gate but for a hair at the map.
- **The log (15)** is the only output: {log}.
- **The first picture (11)** is a new drawing each time: {picture}. The faster the model becomes,
  the harder this goal is; changing the numbers of a drawing that is there already would meet it.
- **Imports (12)**: `import cmsim` loads nothing until a name is used. A scenario in hand costs
  more than the goal's small model, {ready}, since it declares every part with its parameters.
- **The pool (10)** is measured on two cores; whatever else runs on them counts against it.
- **A half-day without work** makes three events: to begin, to end, and to be told that it ends.
"""


def made(measured=None):
    """Return the page with its counts made anew, around the table of times as measured.

    ``measured`` is that table with the line above it; by default it is what stands on the page.
    """
    measured = measured or marked(PATH.read_text(encoding="utf-8"), "measured")
    goals, counts, scenario = Goals(rows_of(measured)), counted(), reference()
    tasks = counts["finished tasks"]
    return page(
        TEXT,
        counts=mark("counts", count_table()),
        measured=mark("measured", measured),
        patients=scenario.practices[0].panel.size,
        managers=len(scenario.posts),
        weeks=scenario.weeks,
        per_task=f"{counts['events'] / tasks:.1f} events",
        per_task_gate=goals.gate("Events per finished task"),
        together=goals.ours("Both together").replace("timeouts", "bare timeouts"),
        instructions=goals.ours("Instructions for").replace("timeouts", "bare timeouts"),
        instructions_gate=goals.gate("Instructions for").removesuffix(" timeouts"),
        draws=counts["draws"] / tasks,
        entries=counts["log rows"] / tasks,
        small=TEXTBOOK[0][0],
        large=TEXTBOOK[1][0],
        equal=goals.ours("Speed for each finished task against textbook"),
        equal_gate=goals.gate("Speed for each finished task against textbook"),
        textbook_small=goals.ours(f"{WHOLE}, {TEXTBOOK[0][0]:,}"),
        textbook_large=goals.ours(f"{WHOLE}, {TEXTBOOK[1][0]:,}"),
        ciw=goals.ours("Speed against Ciw"),
        ciw_gate=goals.gate("Speed against Ciw"),
        events_only=goals.ours("Time per event, 1 M patients against"),
        all_events=goals.ours("The same, emergency visits"),
        one_practice=goals.told("all in one practice"),
        many_practices=goals.told("in 125 practices"),
        log=goals.told("Full log on"),
        picture=goals.told("A changed value"),
        ready=goals.ours("The same with `run`"),
    )


class Goals:
    """The rows of the table of times, found by how their second cell begins or ends."""

    def __init__(self, rows):
        self.rows = rows

    def row(self, words):
        """Return the one row whose "What" begins or holds some words."""
        begins = [row for row in self.rows if row["What"].startswith(words)]
        (row,) = begins or [row for row in self.rows if words in row["What"]]
        return row

    def ours(self, words):
        return self.row(words)["Ours"]

    def gate(self, words):
        return self.row(words)["Gate"].lstrip("≤≥ ")

    def told(self, words):
        """Return in words what was measured and what the gate was."""
        return f"{self.ours(words)}, where the gate is {self.row(words)['Gate']}"


@cache
def counted():
    """Return what the reference year consists of."""
    return kept.of("speed").counts("year", lambda: model_year.counts(reference()))


def count_table():
    """Return the counts of the reference year, and those of the textbook model beside ours."""
    counts = counted()
    tasks = counts["finished tasks"]
    rows = [
        ("SimPy events of the reference year", counts["events"]),
        ("tasks finished by care managers", tasks),
        ("events per finished task", counts["events"] / tasks),
        ("hashed draws (of up to six numbers each)", counts["draws"]),
        ("draws per finished task", counts["draws"] / tasks),
        ("log entries", counts["log rows"]),
        ("log entries per finished task", counts["log rows"] / tasks),
        ("events waiting, on average", counts["heap width, mean"]),
    ]
    for patients, *_ in TEXTBOOK:
        found = kept.of("speed").counts(f"textbook-{patients}", partial(side_by_side, patients))
        for each, count in found.items():
            what, whose = each.split(": ")
            rows.append((f"{what}, {patients:,} patients: {whose}", count))
    return table(("what", "count"), [(what, number(count)) for what, count in rows])


def side_by_side(patients):
    """Return what a year of so many patients comes to in our model and in the textbook's."""
    scenario = reference(patients=patients)
    ours, theirs = Network(scenario, 1).run(), Textbook(scenario).run()
    return {
        "tasks finished: cmsim": model_year.finished(ours),
        "tasks finished: textbook SimPy": tasks_of(theirs),
        "log entries: cmsim": len(ours),
        "log entries: textbook SimPy": len(theirs),
    }


def number(count):
    """Return a count, or a ratio with two decimals.

    >>> number(17784), number(1.8974)
    ('17,784', '1.90')
    """
    return f"{count:,}" if isinstance(count, int) else f"{count:.2f}"
