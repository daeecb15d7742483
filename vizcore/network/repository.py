"""Where networks come from: a folder of them, read when asked for, a few of them in memory at once."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from weakref import WeakValueDictionary

from vizcore.network.cards import Summary
from vizcore.network.classifier import Classifier

MOST = 4  # networks held in memory that nobody uses just now


class Repository:
    """Networks by name, shared by everybody who asks.

    The last few that were asked for are held; one that was pushed out and is asked for again is read again, and is the
    same network by its `identity`. While somebody still uses a network it is not read a second time.

    Args:
        names: of all networks, the default first; asked anew every time, for a network may be added.
        read: a network from its name, read from where it is stored.
        summarise: what is known of a network without reading its weights.
        most: networks that are held.
    """

    def __init__(
        self,
        names: Callable[[], tuple[str, ...]],
        read: Callable[[str], Classifier],
        summarise: Callable[[str], Summary],
        *,
        most: int = MOST,
    ):
        self._names, self._read, self._summarise, self._most = names, read, summarise, most
        self._held: OrderedDict[str, Classifier] = OrderedDict()
        self._used: WeakValueDictionary[str, Classifier] = WeakValueDictionary()
        self._summaries: dict[str, Summary] = {}
        self._lock = threading.RLock()

    def names(self) -> tuple[str, ...]:
        """Every network, the default first."""
        return self._names()

    def load(self, name: str) -> Classifier:
        """A network, ready to run.

        Raises:
            KeyError: there is no such network.
        """
        with self._lock:
            found = self._held.get(name) or self._used.get(name) or self.read(name)
            self._held[name] = self._used[name] = found
            self._held.move_to_end(name)
            while len(self._held) > self._most:
                self._held.popitem(last=False)
        return found

    def read(self, name: str) -> Classifier:
        """A network read anew and not held: for whoever goes through them all, and would push out those in use.

        Raises:
            KeyError: there is no such network.
        """
        if name not in self._names():
            raise KeyError(f"no network called {name!r}; there are: {', '.join(self._names())}")
        with self._lock:  # Keras reads one file at a time
            return self._read(name)

    def summary(self, name: str) -> Summary:
        """What its card and file say of a network, which is not loaded.

        Raises:
            ValueError: the card lacks a figure.
        """
        if name not in self._summaries:
            self._summaries[name] = self._summarise(name)
        return self._summaries[name]
