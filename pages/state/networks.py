"""Networks by name for this visitor: those that come with the project, and what he brought; see `own_networks`."""

from typing import TYPE_CHECKING

from pages.runtime import engine
from pages.state.own_networks import EVICTED, OWN, brought, own, served
from pages.state.session import leave_out, selection, session

if TYPE_CHECKING:  # importing Keras takes seconds; a page that is still waiting for it must not
    from vizcore.network.classifier import Classifier

_LOST = "This link came from a network that is not kept: this is {}."


def names() -> tuple[str, ...]:
    """Every network of this visitor: that of the server first, else the default; his own last."""
    return (*served(), *engine.networks(), *brought())


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


def title(name: str) -> str:
    """What people read in place of a name."""
    found = own(name)
    return found.title if found else name


def in_python(name: str) -> tuple[tuple[str, ...], str]:
    """How a network comes about in Python: what is imported, as `module import name`, and an expression."""
    found = own(name)
    if found is None:
        return ("vizcore.network import shipped",), f"shipped.load({name!r})"
    given = f"{found.labels or None!r}, {found.reading!r}"
    imports = "keras import saving", "vizcore.network.own import Reading, own_network"
    return imports, f'own_network(saving.load_model("network.keras"), {given})  # your file'


def known(name: str) -> str:
    """The name of a network that is there: the one that is asked for, or the default; what is not there is said."""
    default = names()[0]
    if not name:
        return default
    if name in names():
        return name
    if name in session().networks:
        leave_out(EVICTED, always=True)  # it was there a click ago
    elif name.startswith(OWN):
        leave_out(_LOST.format(title(default)))
    else:
        leave_out(f"There is no network “{name}” here: this is {title(default)}.")
    return default


def whole_size() -> tuple[int, int] | None:
    """(height, width) of the images of the network under study, where it is given pictures whole; None for a face."""
    found = own(selection().network or names()[0])
    return found.classifier.image_shape[:2] if found and found.framing == "whole" else None
