"""A case being played: which one, what was decided, and what the model answered."""

from cmsim.course.cases import case as cases
from cmsim.course.cases.answer import (
    REPEATS,
    Answer,
    Together,
    asked_of,
    asked_of_all,
    one_patient,
)
from cmsim.experiment.cache import Cache
from cmsim.scenario.parameter import Refusal
from cmsim.views.widgets.progressive import SharedRuns


def in_memory():
    """Return runs of this process that nothing remembers afterwards."""
    return SharedRuns(Cache(size=0), 1)


class Play:
    """The cases there are, the one that is open, and the answers to what was decided in each.

    Panels follow it. A case whose file is wrong is named in ``refused`` with its reason.
    """

    def __init__(self, runs=None, found=None, repeats=REPEATS):
        self.runs, self.followers, self.repeats = runs or in_memory(), [], repeats
        self.cases, self.refused = {}, {}
        if found is None:
            self.look_up()
        else:
            self.cases = {case.name: case for case in found}
        self.answers = {name: [] for name in self.cases}
        self.totals = {}
        if not self.cases:
            reasons = "; ".join(self.refused.values()) or "no file in exercises/cases"
            raise Refusal(f"no case can be played: {reasons}")
        self.case = next(iter(self.cases.values()))

    def look_up(self):
        """Read the cases of the course; one that is wrong is refused and the others are there."""
        for name in cases.names():
            try:
                self.cases[name] = cases.of_the_course(name)
            except Refusal as refusal:
                self.refused[name] = str(refusal)

    @property
    def given(self):
        """Return the answers of the open case."""
        return self.answers[self.case.name]

    @property
    def choices(self):
        """Return what was decided in the open case, as positions of options."""
        return [answer.choice for answer in self.given]

    @property
    def together(self):
        """Return what the decisions of the open case moved together, ``None`` if not asked yet."""
        found = self.totals.get(self.case.name)
        return found if found and found.choices == self.choices else None

    @property
    def over(self):
        """Say whether every decision of the open case was made."""
        return len(self.given) == len(self.case.file.decisions)

    def open(self, name):
        """Open a case; what was decided in another one stays with that one."""
        if name != self.case.name:
            self.case = self.cases[name]
            self.tell()

    def decide(self, place, answer):
        """Keep the answer to a decision; decisions that came after it are open again."""
        self.answers[self.case.name] = [*self.given[:place], answer]
        self.tell()

    def tell(self):
        """Let all followers know."""
        for follower in self.followers:
            follower()

    # --- asking the model, step by step

    def ask(self, anytime, asked):
        """Take the steps of a question; each yields the repeats done, the last its outcomes."""
        jobs = asked.jobs()
        for done in anytime.runs(jobs):
            yield done // len(asked.settings), None
        yield asked.repeats, [anytime.cache.get(job).values for job in jobs]

    def answer(self, anytime, place, choice):
        """Take the steps of one decision; each yields the repeats done, the last the answer."""
        decision, before = self.case.file.decisions[place], self.choices[:place]
        asked = asked_of(self.case, before, self.repeats)
        for done, values in self.ask(anytime, asked):
            yield done, None
        compared = compared_option(decision, choice)
        told = one_patient(self.case, asked.settings[decision.stay], asked.settings[compared])
        yield (
            done,
            Answer(choice=choice, moved=asked.differences(values, decision.stay), told=told),
        )

    def total(self, anytime):
        """Take the steps of all decisions against none; the last yields what these moved."""
        choices = self.choices
        asked = asked_of_all(self.case, choices, self.repeats)
        for done, values in self.ask(anytime, asked):
            yield done, None
        moved = dict(zip(asked.measures, asked.differences(values, 0)[1]))
        yield done, Together(choices=choices, moved=moved)


def compared_option(decision, choice):
    """Return which option is put beside leaving things: the choice, or else the first change."""
    if choice != decision.stay:
        return choice
    return next(n for n in range(len(decision.options)) if n != decision.stay)
