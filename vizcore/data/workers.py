"""Parts of many faces in several processes of this machine: the same numbers; a worker that is killed costs time."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from vizcore.data.shards import Part, Report, Shard, part_path, shard_of
from vizcore.network.classifier import Classifier

AHEAD = 2  # parts that are handed out for each worker: one in work, one that waits
TRIES = 3  # for a part in whose time workers end

Given = tuple[int, Part]
_own: list[Classifier] = []  # of this worker


class Workers:
    """A way to look at parts; to be closed, as a file is.

    Args:
        load: gives the network in each worker; a function that can be pickled.
        count: how many workers.
    """

    def __init__(self, load: Callable[[], Classifier], count: int):
        """Start them; each loads the network when its first part comes."""
        if count < 1:
            raise ValueError(f"expected one worker or more, got {count}")
        self._load, self._count = load, count
        self._pool = self._started()

    @property
    def processes(self) -> tuple[int, ...]:
        """The ids of the workers' processes; none before their first part."""
        return tuple(self._pool._processes or ())

    def __enter__(self) -> "Workers":
        return self

    def __exit__(self, *_) -> None:
        self._pool.shutdown(cancel_futures=True)

    def __call__(
        self, parts: Iterable[tuple[int, Part]], folder: Path, report: Report = lambda done: None
    ) -> Iterator[Shard]:
        """Each part's shard, in order; parts that were lost with a worker are done again.

        Raises:
            RuntimeError: a part has ended `TRIES` workers.
        """
        coming, lost = iter(parts), 0
        waiting: list[tuple[Given, Future[Shard]]] = []
        while True:
            while len(waiting) < AHEAD * self._count and (new := next(coming, None)) is not None:
                waiting.append((new, self._hand_out(new, folder)))
            if not waiting:
                return
            given, future = waiting[0]
            try:
                shard = future.result()
            except BrokenProcessPool:
                lost += 1
                if lost >= TRIES:
                    raise RuntimeError(
                        f"Workers ended {lost} times at part {given[0]}: see whether there is memory for so many, or "
                        "use fewer."
                    ) from None
                self._pool.shutdown(cancel_futures=True)
                self._pool = self._started()
                waiting = [(each, self._again(each, known, folder)) for each, known in waiting]
                continue
            waiting.pop(0)
            lost = 0
            yield shard

    def _started(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self._count, mp_context=get_context("spawn"))

    def _hand_out(self, given: Given, folder: Path) -> Future[Shard]:
        number, part = given
        try:
            return self._pool.submit(_work, self._load, part, part_path(folder, number))
        except BrokenProcessPool as error:  # a worker ended while nobody asked: found when it is this part's turn
            failed: Future[Shard] = Future()
            failed.set_exception(error)
            return failed

    def _again(self, given: Given, known: Future[Shard], folder: Path) -> Future[Shard]:
        done = known.done() and not known.cancelled() and known.exception() is None
        return known if done else self._hand_out(given, folder)


def shipped_network(name: str) -> Callable[[], Classifier]:
    """For `Workers`: the shipped network of a name."""
    return partial(_shipped, name)


def _shipped(name: str) -> Classifier:
    from vizcore.network import shipped

    return shipped.load(name)


def _work(load: Callable[[], Classifier], part: Part, path: Path) -> Shard:
    if not _own:
        _own.append(load())
    return shard_of(_own[0], part, path)
