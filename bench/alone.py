"""One row in a process that has done nothing else."""

from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from multiprocessing import get_context

from bench.result import Result


def measured_alone(name: str, quick: bool) -> list[Result]:
    """The results of one row of `bench/rows/`."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(_measure, name, quick).result()


def _measure(name: str, quick: bool) -> list[Result]:
    return import_module(f"bench.rows.{name}").measure(quick)
