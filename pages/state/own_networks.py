"""The networks that visitors brought, and the one that the server was started with.

A network of a visitor's own has a random token for a name: it may stand in a link, where it means something to the
session that has the network and to nobody else. What the network is called stands in the session alone.
"""

import secrets
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING
from weakref import finalize

from pages.state.own_network import Framing, OwnNetwork, opened
from pages.state.session import Session, select, selection, session

if TYPE_CHECKING:  # importing Keras takes seconds; a page that is still waiting for it must not
    import keras

    from vizcore.network.own import Reading
    from vizcore.network.reference import Reference

OWN = "own-"
SERVED = f"{OWN}served"  # the network that the server was started with, the same for everybody
MOST = 3  # of one visitor at once
BUDGET = 4 * 2**30  # bytes that the weights of all visitors' own networks may take
EVICTED = "Your network had to make room for others: bring it again."

_served: "dict[str, OwnNetwork]" = {}
_shelf: "OrderedDict[str, OwnNetwork]" = OrderedDict()  # of all visitors, the one last used last
_lock = threading.Lock()


def served() -> tuple[str, ...]:
    """Names of the networks that the server was started with: one, or none."""
    return tuple(_served)


def brought() -> tuple[str, ...]:
    """Names of the networks that this visitor brought and that are still there."""
    return tuple(name for name in session().networks if name in _shelf)


def own(name: str) -> OwnNetwork | None:
    """The network of a name, where this visitor brought it or the server was started with it; else None."""
    if name in _served:
        return _served[name]
    if name not in session().networks:
        return None
    with _lock:
        if name in _shelf:
            _shelf.move_to_end(name)
        return _shelf.get(name)


def bring(
    model: "keras.Model",
    title: str,
    labels: tuple[str, ...] | None = None,
    notes: tuple[str, ...] = (),
    *,
    scale: str | None = None,
    to: Session | None = None,
) -> str:
    """Make a Keras model one of the visitor's networks; its name.

    Args:
        model: as it came.
        title: what people read.
        labels: of its outputs, where they are known.
        notes: sentences on what was mended on the way in.
        scale: of its pixels, by name; None for the likeliest.
        to: whose; this visitor's where nobody is named.

    Raises:
        ValueError: it cannot be looked at; one or two sentences say why.
    """
    brought = opened(_token(), model, title, labels, notes, scale)
    _keep(brought, to or session())
    return brought.name


def serve(
    model: "keras.Model",
    title: str,
    labels: tuple[str, ...] | None = None,
    notes: tuple[str, ...] = (),
    scale: str | None = None,
) -> OwnNetwork:
    """Make a Keras model the network with which every visitor of this server begins: before the server starts.

    Args:
        model: as it came.
        title: what people read.
        labels: of its outputs, where they are known.
        notes: sentences on what was mended on the way in.
        scale: of its pixels, by name; None for the likeliest.

    Raises:
        ValueError: it cannot be looked at; one or two sentences say why.
    """
    _served[SERVED] = opened(SERVED, model, title, labels, notes, scale)
    return _served[SERVED]


def read_anew(name: str, labels: tuple[str, ...] | None, reading: "Reading", framing: Framing) -> None:
    """Look at an own network in another way; that of the server becomes one of the visitor's own by it.

    Raises:
        ValueError: it cannot be looked at so; it stays as it was.
    """
    from vizcore.network.own import open_network

    before = own(name)
    if before is None:
        raise ValueError(EVICTED)
    name = _token() if name in _served else name
    found = open_network(before.model, labels, reading, name=name)
    seen = {"classifier": found.classifier, "end": found.end, "pictures": 0}
    _take_the_place(before, replace(before, name=name, labels=labels, reading=reading, framing=framing, **seen))


def compare_with(name: str, reference: "Mapping[str, Reference]", pictures: int) -> None:
    """Give an own network what its channels do on pictures; that of the server becomes the visitor's own by it.

    Args:
        name: of the network.
        reference: {layer: what its channels do on them}.
        pictures: how many they are.

    Raises:
        ValueError: the network is not there any more.
    """
    before = own(name)
    if before is None:
        raise ValueError(EVICTED)
    name = _token() if name in _served else name
    classifier = replace(before.classifier, name=name, reference=reference)
    _take_the_place(before, replace(before, name=name, classifier=classifier, pictures=pictures))


def _take_the_place(before: OwnNetwork, after: OwnNetwork) -> None:
    _keep(after, session())
    session().subject = None
    if after.name != before.name:
        select(network=after.name)


def forget(name: str) -> None:
    """Drop an own network and all that is known of it."""
    here = session()
    here.networks.remove(name)
    _drop(name)
    here.subject = None
    here.compared.clear()
    if selection().network == name:
        select(network="", layer="", channel=None, place=None, target="")


def _keep(brought: OwnNetwork, here: Session) -> None:
    """Hold a network for a visitor: until he forgets it, leaves, or others need the room more."""
    if brought.name not in here.networks:
        here.networks.append(brought.name)
        finalize(here, _drop, brought.name)
    for name in here.networks[:-MOST]:
        _drop(name)
    with _lock:
        _shelf[brought.name] = brought
        _shelf.move_to_end(brought.name)
        while len(_shelf) > 1 and sum(each.bytes for each in _shelf.values()) > BUDGET:
            _shelf.popitem(last=False)


def _drop(name: str) -> None:
    with _lock:
        _shelf.pop(name, None)


def _token() -> str:
    return f"{OWN}{secrets.token_hex(3)}"
