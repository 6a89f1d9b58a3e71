"""Chance: the only place in cmsim that makes random numbers.

Every draw has an address: seed, practice, patient, decision, occurrence. What happens at one
address never depends on how many draws were made elsewhere, so two scenarios on one seed
differ only where they differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import blake2b
from itertools import count
from math import exp, log, sqrt
from random import Random
from statistics import NormalDist, _normal_dist_inv_cdf  # type: ignore[attr-defined]
from struct import Struct

from cmsim.scenario.parameter import Shape

SIX, FOUR = Struct("<6Q").unpack, Struct("<4Q").unpack_from
TWO, ONE = Struct("<2Q").unpack_from, Struct("<Q").unpack_from
TURNS = [b"|%d" % turn for turn in range(256)]
SCALE = (1 - 2.0**-53) * 2.0**-64
LEAST = 2.0**-65
normal = NormalDist().inv_cdf
GRID = 1.5 * 2.0**22  # added, it leaves no bit below 2**-30

Uniforms = tuple[float, ...]  # each between 0 and 1


class RandomStream:
    """Uniform numbers that belong to one thing, six to a row, addressed by name and turn.

    A number costs a tenth of a row to make, so decisions that need fewer than five take fewer.
    ``base`` has hashed the address as far as many share it, ``name`` is the rest of it: thousands
    of patients need no hash of their own.
    """

    __slots__ = ("base", "name")

    def __init__(self, base: blake2b, name: bytes = b"") -> None:
        self.base, self.name = base, name

    def of(self, *name: object) -> RandomStream:
        """Return the stream of something inside this one."""
        base = self.base.copy()
        base.update(self.name + ("/%s" * len(name) % name).encode())
        return RandomStream(base)

    def within(self, address: bytes) -> Turns:
        """Return the stream at an address inside this one, as of a patient or of an episode.

        >>> patients = Streams(1).stream("Elm Street").of("patient")
        >>> patients.within(b"/7/1").row(b"visit") == patients.of(7, 1).row(b"visit")
        True
        """
        return Turns(self.base, self.name + address)

    def row(self, decision: bytes, turn: int = 0) -> Uniforms:
        """Return six numbers between 0 and 1, both ends excluded."""
        base = self.base.copy()
        base.update(self.name + decision + (TURNS[turn] if turn < 256 else b"|%d" % turn))
        a, b, c, d, e, f = SIX(base.digest())
        return (
            SCALE * a + LEAST,
            SCALE * b + LEAST,
            SCALE * c + LEAST,
            SCALE * d + LEAST,
            SCALE * e + LEAST,
            SCALE * f + LEAST,
        )

    def four(self, decision: bytes, turn: int = 0, which: int = 0) -> Uniforms:
        """Return four numbers of a row, the first four if not told otherwise."""
        base = self.base.copy()
        base.update(self.name + decision + (TURNS[turn] if turn < 256 else b"|%d" % turn))
        a, b, c, d = FOUR(base.digest(), which * 8)
        return SCALE * a + LEAST, SCALE * b + LEAST, SCALE * c + LEAST, SCALE * d + LEAST

    def two(self, decision: bytes, turn: int = 0) -> tuple[float, float]:
        """Return the first two numbers of a row."""
        base = self.base.copy()
        base.update(self.name + decision + (TURNS[turn] if turn < 256 else b"|%d" % turn))
        a, b = TWO(base.digest())
        return SCALE * a + LEAST, SCALE * b + LEAST

    def one(self, decision: bytes, turn: int = 0, which: int = 0) -> float:
        """Return one number of a row."""
        base = self.base.copy()
        base.update(self.name + decision + (TURNS[turn] if turn < 256 else b"|%d" % turn))
        (number,) = ONE(base.digest(), which * 8)
        return SCALE * number + LEAST

    def numbers(self, decision: bytes, turn: int = 0) -> Iterator[float]:
        """Yield numbers between 0 and 1 without end: those of one row, then of rows of their own.

        >>> stream = Streams(1).stream("post", "Ada")
        >>> few = [u for u, _ in zip(stream.numbers(b"pulls", 3), range(20))]
        >>> few[:6] == list(stream.row(b"pulls", 3)), len(set(few))
        (True, 20)
        """
        yield from self.four(decision, turn)
        yield from self.row(decision, turn)[4:]
        more = b"more %s %d" % (decision, turn)
        for further in count():
            yield from self.row(more, further)


class Turns(RandomStream):
    """A stream that counts the turns of each decision itself.

    A patient draws from it at every step, so the three methods do all in one call.
    """

    __slots__ = ("turns",)

    def __init__(self, base: blake2b, name: bytes) -> None:
        self.base, self.name = base, name
        self.turns: dict[bytes, int] = {}

    def next_six(self, decision: bytes) -> Uniforms:
        """Return the row of the next turn of a decision."""
        turns = self.turns
        turn = turns.get(decision, 0)
        turns[decision] = turn + 1
        base = self.base.copy()
        base.update(self.name + decision + (TURNS[turn] if turn < 256 else b"|%d" % turn))
        a, b, c, d, e, f = SIX(base.digest())
        return (
            SCALE * a + LEAST,
            SCALE * b + LEAST,
            SCALE * c + LEAST,
            SCALE * d + LEAST,
            SCALE * e + LEAST,
            SCALE * f + LEAST,
        )

    def next_four(self, decision: bytes) -> Uniforms:
        """Return the first four numbers of the next turn of a decision."""
        turns = self.turns
        turn = turns.get(decision, 0)
        turns[decision] = turn + 1
        base = self.base.copy()
        base.update(self.name + decision + (TURNS[turn] if turn < 256 else b"|%d" % turn))
        a, b, c, d = FOUR(base.digest())
        return SCALE * a + LEAST, SCALE * b + LEAST, SCALE * c + LEAST, SCALE * d + LEAST

    def next_one(self, decision: bytes) -> float:
        """Return the first number of the next turn of a decision."""
        turns = self.turns
        turn = turns.get(decision, 0)
        turns[decision] = turn + 1
        base = self.base.copy()
        base.update(self.name + decision + (TURNS[turn] if turn < 256 else b"|%d" % turn))
        (number,) = ONE(base.digest())
        return SCALE * number + LEAST


class Streams:
    """Luck and generators, addressed by name under one seed."""

    def __init__(self, seed: object) -> None:
        self.root = RandomStream(blake2b(f"cmsim {seed}".encode(), digest_size=48))

    def stream(self, *name: object) -> RandomStream:
        """Return the stream that belongs to ``name``."""
        return self.root.of(*name)

    def generator(self, *name: object) -> Callable[[], float]:
        """Return a function giving one uniform number after another, for one merged stream."""
        return Random(int.from_bytes(self.root.of(*name).base.digest(), "little")).random


def steady(value: float) -> float:
    """Return a value below two million to the nearest 2**-30.

    Exponentials, logarithms and powers differ in their last bit between processors and C libraries.
    What becomes a time or lasts in another way is the same on all of them after this.
    """
    return (value + GRID) - GRID


def varied(shape: Shape, spread: float) -> Callable[[float], float]:
    """Return a function from a uniform number to a factor with mean 1.

    ``spread`` is the standard deviation of a lognormal factor.
    """
    if shape is Shape.EXPONENTIAL:
        return lambda u: (GRID - log(u)) - GRID
    sigma = sqrt(log(1 + spread * spread))
    if shape is Shape.FIXED or sigma == 0:  # also where the spread is too small to tell from none
        return lambda u: 1.0
    mean = -sigma * sigma / 2
    return lambda u: (exp(_normal_dist_inv_cdf(u, mean, sigma)) + GRID) - GRID


def poisson(mean: float, u: float) -> int:
    """Return the Poisson count at the quantile ``u``."""
    chance = total = exp(-mean)
    count = 0
    while u > total and count < 1000:
        count += 1
        chance *= mean / count
        total += chance
    return count
