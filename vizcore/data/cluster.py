"""Parts of many faces on a cluster by address: Ray Data, with an actor a worker that holds the network.

Needs `pip install "fovea-cnn[cluster]"`, and is never started by itself. The folder of the index has to be one that
every worker writes to.
Moritz et al., "Ray: A Distributed Framework for Emerging AI Applications", 2018.
https://arxiv.org/abs/1712.05889
"""

import importlib
import os
import pickle
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from vizcore.data.shards import Part, Report, Shard, part_path, shard_of
from vizcore.network.classifier import Classifier

SETTING = "FOVEA_RAY"  # of the environment: an address, `ray://head:10001` say
TRIES, PATIENCE = 3, 90.0  # to reach it, and seconds for each


class Cluster:
    """A way to look at parts; to be closed, as a file is.

    Args:
        load: gives the network in each worker; a function that can be pickled.
        count: how many workers.
        address: of the cluster; None for what the environment says, "local" for one on this machine.
        patience: seconds for each of `TRIES` to reach it.
    """

    def __init__(
        self, load: Callable[[], Classifier], count: int, address: str | None = None, patience: float = PATIENCE
    ):
        """Reach it.

        Raises:
            ModuleNotFoundError: the extra is not installed; the message says how.
            ValueError: there is no address.
            TimeoutError: it could not be reached in time.
        """
        self._load, self._count = load, count
        self._ray = _ray()
        where = address or os.environ.get(SETTING)
        if not where:
            raise ValueError(f"expected the address of a cluster, here or in {SETTING}: ray://head:10001 say")
        self._start = _reached(self._ray, where, patience)

    def __enter__(self) -> "Cluster":
        return self

    def __exit__(self, *_) -> None:
        self._ray.shutdown()
        self._start.let_go.set()

    def __call__(
        self, parts: Iterable[tuple[int, Part]], folder: Path, report: Report = lambda done: None
    ) -> Iterator[Shard]:
        """Each part's shard, in order; what a worker had in hand when it ended is done again by another."""
        data = importlib.import_module("ray.data")
        data.DataContext.get_current().execution_options.preserve_order = True
        pickled = importlib.import_module("ray.cloudpickle").dumps
        given = [{"path": str(part_path(folder, number)), "part": pickled(part)} for number, part in parts]
        if not given:
            return
        rows = data.from_items(given, override_num_blocks=len(given)).map(
            Looker, fn_constructor_args=(pickled(self._load),), compute=data.ActorPoolStrategy(size=self._count)
        )
        for row in rows.iter_rows():
            shard = pickle.loads(row["shard"])
            assert isinstance(shard, Shard)
            yield shard


class Looker:
    """A worker: holds the network, looks at one part after another."""

    def __init__(self, load: bytes):
        """Load the network."""
        self._classifier = pickle.loads(load)()

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        """The shard of a row's part; its faces' rows are written."""
        return {"shard": pickle.dumps(shard_of(self._classifier, pickle.loads(row["part"]), Path(row["path"])))}


def _reached(ray: Any, address: str, patience: float) -> "_Start":
    """Start Ray, or reach one that runs: several times, and no longer than is said."""
    failed = "it did not answer"
    for attempt in range(TRIES):
        start = _Start(lambda: ray.init(address=address, log_to_driver=False, configure_logging=False))
        if not start.ended.wait(patience):
            break  # it hangs, and another start beside it would too
        if start.error is None:
            return start
        failed = " ".join(str(start.error).split())[:200]
        ray.shutdown()
        time.sleep(attempt)
    raise TimeoutError(f"The cluster at {address} cannot be reached ({failed}): see whether it runs, and try again.")


class _Start(threading.Thread):
    """A start that may fail or hang, beside. The thread stays until it is let go: what Ray started dies with it."""

    def __init__(self, work: Callable[[], Any]):
        super().__init__(daemon=True)
        self._work, self.error = work, None
        self.ended, self.let_go = threading.Event(), threading.Event()
        self.start()

    def run(self) -> None:
        try:
            self._work()
        except Exception as error:  # whatever Ray raises: it is said
            self.error: Exception | None = error
            self.let_go.set()
        self.ended.set()
        self.let_go.wait()


def _ray() -> Any:
    try:
        return importlib.import_module("ray")
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError('A cluster needs the extra: pip install "fovea-cnn[cluster]".') from error
