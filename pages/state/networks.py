"""Networks by name for this visitor: those that come with the project, shared by all, and his own, nobody else's.

A network of a visitor's own has a random token for a name: it may stand in a link, where it means something to the
session that has the network and to nobody else. What the network is called stands in the session alone.
"""

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal
from weakref import finalize

from pages.runtime import engine
from pages.state.session import Session, leave_out, select, selection, session

if TYPE_CHECKING:  # importing Keras takes seconds; a page that is still waiting for it must not
    import keras

    from vizcore.network.classifier import Classifier
    from vizcore.network.own import Questions, Reading

OWN = "own-"
MOST = 3  # of one visitor at once
BUDGET = 4 * 2**30  # bytes that the weights of all visitors' own networks may take
SIDE_GREY, SIDE_COLOUR = 48, 224  # pixels of an image where a network takes any size
_LOST = "This link came from a network that is not kept: this is {}."
_EVICTED = "Your network had to make room for others: bring it again."

Framing = Literal["face", "whole"]


@dataclass(frozen=True, eq=False)
class OwnNetwork:
    """A network that the visitor brought.

    Args:
        name: token with which pages and links name it.
        title: what people read: the name of its file, without what anybody would read as markup.
        model: as it came, to be read in another way when asked.
        questions: what it leaves open.
        labels: of its outputs as given; None where nobody gave any.
        reading: what was said of it.
        framing: whether it is given a face, or the whole picture's middle.
        classifier: as all pages look at it.
        end: what it makes of its logits itself: "linear" where nobody but the visitor knows what they are.
        notes: sentences on what was mended on the way in.
    """

    name: str
    title: str
    model: "keras.Model"
    questions: "Questions"
    labels: tuple[str, ...] | None
    reading: "Reading"
    framing: Framing
    classifier: "Classifier"
    end: str
    notes: tuple[str, ...] = ()

    @property
    def bytes(self) -> int:
        """What its weights take, as they came and as they are looked at."""
        return 8 * self.questions.parameters


SERVED = f"{OWN}served"  # the network that the server was started with, the same for everybody
_served: "dict[str, OwnNetwork]" = {}
_shelf: "OrderedDict[str, OwnNetwork]" = OrderedDict()  # of all visitors, the one last used last
_lock = threading.Lock()


def names() -> tuple[str, ...]:
    """Every network of this visitor, the default first, his own last."""
    return (*_served, *engine.networks(), *(name for name in session().networks if name in _shelf))


def network(name: str) -> "Classifier":
    """A network, ready to run.

    Raises:
        KeyError: there is no such network.
    """
    found = own(name)
    if found is None:
        return engine.network(name)
    engine.disable_session_clearing()
    return found.classifier


def own(name: str) -> OwnNetwork | None:
    """The visitor's own network of a name; None where it is one of the others, or somebody else's."""
    if name in _served:
        return _served[name]
    if name not in session().networks:
        return None
    with _lock:
        if name in _shelf:
            _shelf.move_to_end(name)
        return _shelf.get(name)


def title(name: str) -> str:
    """What people read in place of a name."""
    found = own(name)
    return found.title if found else name


def in_python(name: str) -> tuple[tuple[str, ...], str]:
    """How a network comes about in Python: what is imported, as `module import name`, and an expression."""
    found = own(name)
    if found is None:
        return ("vizcore.network import shipped",), f"shipped.load({name!r})"
    labels = f", {found.labels!r}" if found.labels else ", None"
    loading = f'own_network(keras.saving.load_model("network.keras"){labels}, {found.reading!r})  # your file'
    return ("keras import saving", "vizcore.network.own import Reading, own_network"), loading.replace(
        "keras.saving.", "saving."
    )


def known(name: str) -> str:
    """The name of a network that is there: the one that is asked for, or the default; what is not there is said."""
    default = names()[0]
    if not name:
        return default
    if name in names():
        return name
    if name in session().networks:
        leave_out(_EVICTED)
    elif name.startswith(OWN):
        leave_out(_LOST.format(title(default)))
    else:
        leave_out(f"There is no network “{name}” here: this is {title(default)}.")
    return default


def whole_size() -> tuple[int, int] | None:
    """(height, width) of the images of the network under study, where it is given pictures whole; None for a face."""
    found = own(selection().network or names()[0])
    return found.classifier.image_shape[:2] if found and found.framing == "whole" else None


def bring(
    model: "keras.Model",
    title: str,
    labels: tuple[str, ...] | None = None,
    notes: tuple[str, ...] = (),
    *,
    to: Session | None = None,
) -> str:
    """Make a Keras model one of the visitor's networks; its name.

    Args:
        model: as it came.
        title: what people read.
        labels: of its outputs, where they are known.
        notes: sentences on what was mended on the way in.
        to: whose; this visitor's where nobody is named.

    Raises:
        ValueError: it cannot be looked at; one or two sentences say why.
    """
    brought = _opened(f"{OWN}{secrets.token_hex(3)}", model, title, labels, notes)
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
    _served[SERVED] = _opened(SERVED, model, title, labels, notes, scale)
    return _served[SERVED]


def _opened(name: str, model, title: str, labels, notes, scale: str | None = None) -> OwnNetwork:
    from vizcore.network.own import Reading, open_network, questions_of
    from vizcore.network.own.texts import plain

    questions = questions_of(model)
    side = SIDE_GREY if questions.image_shape[2] == 1 else SIDE_COLOUR
    size = (side, side) if questions.any_size else None
    reading = Reading(size=size, scale=scale or questions.scales[0].name)
    opened = open_network(model, labels, reading, name=name)
    shown = plain(title, "your network")
    return OwnNetwork(name, shown, model, questions, labels, reading, "whole", opened.classifier, opened.end, notes)


def read_anew(name: str, labels: tuple[str, ...] | None, reading: "Reading", framing: Framing) -> None:
    """Look at an own network in another way.

    Raises:
        ValueError: it cannot be looked at so; it stays as it was.
    """
    from vizcore.network.own import open_network

    before = own(name)
    if before is None:
        raise ValueError(_EVICTED)
    opened = open_network(before.model, labels, reading, name=name)
    changed = replace(
        before, labels=labels, reading=reading, framing=framing, classifier=opened.classifier, end=opened.end
    )
    if name in _served:
        _served[name] = changed
    else:
        _keep(changed, session())
    session().subject = None


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
