"""Many faces: those that a visitor brought, in his session alone, or those that the server was started with."""

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pages.state import networks
from pages.state.session import session

if TYPE_CHECKING:  # importing Keras takes seconds; a page that is still waiting for it must not
    import numpy as np

    from vizcore.data import Faces, Looked
    from vizcore.data.relevant import Relevance

SAMPLE = "sample"
HELD = 3  # networks whose look at the faces is kept of a collection
FILE = "faces.zip"  # what lines of Python call the visitor's file
INDEX = "index"  # and the folder that the server was started with


@dataclass(frozen=True, eq=False)
class Collection:
    """Faces, and what networks made of them.

    Args:
        token: tells it from others; means something in this process only.
        faces: they.
        framing: how each was cut out of its picture, or why not, in the order of the files: (name, sentence).
        seen: {identity of a network: what it made of them}, the last one used last.
        rows: {identity of a network: {layer: one row a face}}, of the last network that was asked.
        relevance: {identity of a network: how much of its answers runs through each channel}, likewise.
        place: of the index that they come from; None for a visitor's own.
        indexed: identity of the network that the index is of; empty where there is none.
    """

    token: str
    faces: "Faces"
    framing: tuple[tuple[str, str], ...] = ()
    seen: "OrderedDict[str, Looked]" = field(default_factory=OrderedDict)
    rows: "dict[str, dict[str, np.ndarray]]" = field(default_factory=dict)
    relevance: "dict[str, Relevance]" = field(default_factory=dict)
    place: Path | None = None
    indexed: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def own(self) -> bool:
        """Whether it is the visitor's."""
        return self.place is None

    def known(self, identity: str) -> "Looked | None":
        """What a network made of them, where that is known."""
        with self._lock:
            if identity in self.seen:
                self.seen.move_to_end(identity)
            return self.seen.get(identity)

    def spaces(self, identity: str) -> "dict[str, np.ndarray] | None":
        """Where the faces lie in several layers of a network, where that is known."""
        return self.rows.get(identity)

    def keep_spaces(self, identity: str, rows: "dict[str, np.ndarray]") -> None:
        """Hold where they lie in several layers of a network; of one network only."""
        with self._lock:
            self.rows.clear()
            self.rows[identity] = rows

    def keep_relevance(self, identity: str, found: "Relevance") -> None:
        """Hold how much of a network's answers runs through each channel; of one network only."""
        with self._lock:
            self.relevance.clear()
            self.relevance[identity] = found

    def keep(self, looked: "Looked") -> None:
        """Hold what a network made of them; of the last few networks only."""
        with self._lock:
            self.seen[looked.identity] = looked
            while len(self.seen) > HELD:
                self.seen.popitem(last=False)


_served: list[Collection] = []


@lru_cache(maxsize=4)
def sample(shape: tuple[int, int, int], classes: tuple[str, ...], framing: str) -> Collection:
    """A few free pictures, for who has none at hand; cut out once for all visitors.

    Args:
        shape: of the images that the network reads.
        classes: its answers.
        framing: as `framing` says it.
    """
    from vizcore.data.pictures import gathered, shown
    from vizcore.data.sample import SOURCE, sample_files

    done = [shown(file, shape, framing) for file in sample_files()]
    return Collection(SAMPLE, gathered(done, shape, classes, SOURCE), tuple((each.name, each.note) for each in done))


def current() -> Collection | None:
    """The faces under study: the visitor's own, else the server's, else none."""
    return session().collection or (_served[0] if _served else None)


def framing() -> str:
    """How the network under study is given a picture: its best face, or its middle ("whole")."""
    return "whole" if networks.whole_size() else "face"


def token() -> str:
    """Tells the faces under study from others; empty where there are none."""
    found = current()
    return found.token if found else ""


def serve(place: Path) -> Collection:
    """Make the faces of an index those with which every visitor of this server begins: before the server starts.

    Raises:
        ValueError: there is no complete index.
    """
    from vizcore.data.index import open_index

    looked = open_index(place)
    found = Collection("served", looked.faces, place=place, indexed=looked.identity)
    found.keep(looked)
    _served[:] = [found]
    return found


def take(faces: "Faces", framing: tuple[tuple[str, str], ...]) -> None:
    """Make these the visitor's own faces, in place of those that he brought before."""
    forget()
    session().collection = Collection(secrets.token_hex(3), faces, framing)


def forget() -> None:
    """Drop the faces that the visitor brought, and all that is known of them."""
    here = session()
    here.collection, here.many = None, ()
    here.refused.pop("faces", None)
    here.served = None
    here.subject = None  # results about them stand there
