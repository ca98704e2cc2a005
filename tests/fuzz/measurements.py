"""What one process tells of its fuzzing, now and then, and what is made of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

MARK = "LOOK "
GROWTH = 16.0
"""MB that memory may grow after the first quarter: the corpus that libFuzzer keeps grows, and a heap is not tidy."""


@dataclass(frozen=True, slots=True)
class Look:
    """After so many inputs: MB of memory, and how many blocks of it Python's own objects have; seconds of the slowest
    answer, of the processor and by the clock on the wall; and how often the app had no sentence of its own, by what it
    was."""

    inputs: int
    memory: float
    blocks: int = 0
    slowest: float = 0.0
    by_the_wall: float = 0.0
    unforeseen: tuple[tuple[str, int], ...] = ()

    def line(self) -> str:
        """For the other process."""
        return MARK + json.dumps(asdict(self))

    @classmethod
    def read(cls, line: str) -> Look | None:
        """What a line of that process tells, if it is one of these."""
        return cls(**json.loads(line.removeprefix(MARK))) if line.startswith(MARK) else None


def growth(looks: Sequence[Look]) -> tuple[float, float]:
    """Memory when caches are full, which is after a quarter of the inputs, and at the end; in MB."""
    return (looks[len(looks) // 4].memory, looks[-1].memory) if looks else (0.0, 0.0)


def has_grown(looks: Sequence[Look]) -> bool:
    """Whether memory would go on growing."""
    warm, end = growth(looks)
    return end > warm + GROWTH
