"""Speed as ratios: a subject and its baseline run in turn in the same call, on the same data.

An absolute figure depends on the machine and on what else it does; the ratio of the two mostly does not.
"""

import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

Action = Callable[[], Any]


@dataclass(frozen=True)
class Result:
    """One row of the table; ``baseline`` has the same unit as ``value``."""

    name: str
    what: str
    value: float
    unit: str
    baseline: float
    ratio: float

    def facts(self) -> dict[str, Any]:
        return asdict(self)


def in_turn(
    subject: Action, baseline: Action, times: int, before: Action = lambda: None
) -> tuple[float, float]:
    """Median seconds of both, measured turn by turn so that a disturbance hits both alike.

    ``before`` runs ahead of each and is not measured.
    """
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(times):
        for action, seconds in zip((subject, baseline), taken, strict=True):
            before()
            started = time.perf_counter()
            action()
            seconds.append(time.perf_counter() - started)
    return statistics.median(taken[0]), statistics.median(taken[1])


def result(name: str, what: str, unit: str, seconds: tuple[float, float]) -> Result:
    """The row of ``seconds``, told in ``unit``: s or ms."""
    factor = {"s": 1, "ms": 1000}[unit]
    subject, baseline = (round(taken * factor, 2) for taken in seconds)
    return Result(name, what, subject, unit, baseline, round(seconds[0] / seconds[1], 2))
