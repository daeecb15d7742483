"""TensorFlow inside Streamlit: started early, kept warm, loaded once for all visitors."""

import threading
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # importing TensorFlow takes seconds; this module must not
    from vizcore.network.cards import Summary
    from vizcore.network.classifier import Classifier
    from vizcore.network.repository import Repository
    from vizcore.receptive_field import ReceptiveField

_FIELDS = 16  # networks of which every layer's receptive field is held


@lru_cache(maxsize=1)
def start() -> threading.Thread:
    """Import TensorFlow, load the default network and run it once, in the background; the server calls it at once."""
    thread = threading.Thread(target=_warm_up, name="warm-up", daemon=True)
    thread.start()
    return thread


def is_loading() -> bool:
    """Whether a page would have to wait for TensorFlow."""
    return start().is_alive()


def wait() -> None:
    """Return when the network is ready, or could not be loaded: then the page says why."""
    start().join()


def repository() -> "Repository":
    """All networks that a visitor can choose."""
    from vizcore.network.shipped import SHIPPED

    return SHIPPED


def networks() -> tuple[str, ...]:
    """Their names, the default first."""
    return repository().names()


def network(name: str) -> "Classifier":
    """A network, ready to run."""
    disable_session_clearing()
    return repository().load(name)


def model_summary(name: str) -> "Summary":
    """What the card of a network says of it; the network is not loaded."""
    return repository().summary(name)


@lru_cache(maxsize=1)
def device() -> str:
    """What computes, for people: "CPU" or the name of a graphics card."""
    from vizcore import backend

    return backend.device()


def receptive_fields(classifier: "Classifier") -> "dict[str, ReceptiveField | None]":
    """The receptive field of every layer of a network; None where a unit sees the whole image."""
    known = _fields.get(classifier.identity)
    if known is None:
        from vizcore.receptive_field import receptive_fields

        known = receptive_fields(classifier.model)
        with _lock:
            _fields[classifier.identity] = known
            while len(_fields) > _FIELDS:
                del _fields[next(iter(_fields))]
    return known


_fields: "dict[str, dict[str, ReceptiveField | None]]" = {}  # by the identity of the network
_lock = threading.Lock()


def disable_session_clearing() -> None:
    """Stop Streamlit from throwing away TensorFlow's compiled kernels after every click.

    After each run of a page Streamlit calls `keras.backend.clear_session()` and a full garbage collection. With
    TensorFlow loaded the two take longer than everything else in a click (`make bench`, row click), and the next
    click compiles again. The cure has two halves,
    and needs both: this, and `[runner] postScriptGC = false` in `.streamlit/config.toml`. `pages.runtime.housekeeping`
    collects when nobody waits, and networks are built once at the door, so there is no session to clear.
    `tests/app/test_engine.py` fails when an update of Streamlit undoes it.
    """
    import keras

    keras.backend.clear_session = _do_nothing


def _do_nothing(free_memory: bool = True) -> None:
    """What `keras.backend.clear_session` does here."""


def _warm_up() -> None:
    from vizcore.run.trace import trace

    classifier = network(networks()[0])
    trace(classifier, _grey(classifier.image_shape))


def _grey(shape: tuple[int, ...]):
    import numpy as np

    return np.full(shape, 0.5, np.float32)
