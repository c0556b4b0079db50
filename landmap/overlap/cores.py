"""Whole arrays on all cores: GEOS and numpy let go of Python's lock, so that threads are enough and nothing is copied."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import TypeVar

import numpy as np

from landmap.rings import Shapes

_WORTH_IT = 1_000  # shapes; fewer are done before threads have begun
_Task = TypeVar("_Task")
_Given = TypeVar("_Given")


def on_all_cores(operation: Callable[..., Shapes], *arrays: Shapes) -> Shapes:
    """``operation`` (a shapely function of one or more arrays of a length) done in more parts than cores; the same result."""
    if len(arrays[0]) < _WORTH_IT:
        return operation(*arrays)
    parts = np.linspace(0, len(arrays[0]), 4 * _cores() + 1).astype(int)
    slices = [slice(start, end) for start, end in itertools.pairwise(parts)]
    return np.concatenate(list(_pool().map(lambda at: operation(*(array[at] for array in arrays)), slices)))


def each_on_a_core(work: Callable[[_Task], None], tasks: Iterable[_Task]) -> None:
    """``work`` on every task; each must write to a place of its own."""
    for _ in _pool().map(work, tasks):
        pass


def on_each_core(work: Callable[[_Task], _Given], tasks: Iterable[_Task]) -> list[_Given]:
    """What ``work`` gives for every task, in their order."""
    return list(_pool().map(work, tasks))


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@lru_cache(maxsize=1)
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_cores(), thread_name_prefix="landmap")


if hasattr(os, "register_at_fork"):  # a child has none of its parent's threads and would wait for them for ever
    os.register_at_fork(after_in_child=_pool.cache_clear)
