"""The network and the face under study: chosen once, for every page, with everything that was worked out about them."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import plotly.graph_objects as go

from pages.runtime import screen
from pages.state import networks, photo
from pages.state.photo import Photo
from pages.state.session import select, selection, session
from vizcore.activations.thumbnails import thumbnail
from vizcore.figures.strip import strip_pictures
from vizcore.intake import Cut
from vizcore.network.classifier import Classifier
from vizcore.network.layers import blocks_of
from vizcore.run.mosaic import Mosaic, mosaics
from vizcore.run.overview import Overview, overview
from vizcore.run.trace import Trace, trace


@dataclass(frozen=True, eq=False)
class Subject:
    """What every page asks its question about.

    It holds no network, so that one which is pushed out of memory is gone: whoever asks for `classifier` gets the same
    network again.

    Args:
        network: its name.
        identity: of its graph and weights.
        photo: what the visitor brought, or the sample.
        framing: the face or the box that was cut out of it, None for the best there is.
        cut: what was cut out, and what is known of it.
        trace: what the network made of it; `trace.image` is the exact tensor that it received.
        results: of work about it, the last one used last; see `pages.components.job`.
        stopped: keys of work about it that the visitor stopped.
    """

    network: str
    identity: str
    photo: Photo
    framing: int | photo.Box | None
    cut: Cut
    trace: Trace
    results: OrderedDict[tuple, Any] = field(default_factory=OrderedDict)
    stopped: set[tuple] = field(default_factory=set)

    @property
    def classifier(self) -> Classifier:
        """Shared by all visitors, but for one that a visitor brought."""
        return networks.network(self.network)

    @property
    def reads_faces(self) -> bool:
        """Whether the network is given a face that was found, so that one that is missing matters."""
        return not networks.whole_size()

    @property
    def title(self) -> str:
        """What people read in place of the network's name: a text from outside where the visitor brought it."""
        return networks.title(self.network)

    @cached_property
    def overview(self) -> Overview:
        """Every layer at a glance."""
        return overview(self.classifier, self.trace)

    @cached_property
    def strip(self) -> tuple[go.Image, ...]:
        """A small picture of every layer, for the strip."""
        thumbnails = {name: thumbnail(map_) for name, map_ in self.overview.strongest.items()}
        return strip_pictures(self.classifier.layers, thumbnails, screen.width())

    @cached_property
    def mosaics(self) -> Mapping[str, Mosaic]:
        """What the steps with weights see, each with what is folded into it: the strongest maps of the last of them."""
        blocks = blocks_of(self.classifier.layers, fold=True)
        return mosaics(self.classifier, self.trace, [block.steps[-1].name for block in blocks])

    @property
    def extreme(self) -> float:
        """The largest absolute activation of the whole network."""
        return max(self.overview.largest.values())

    @property
    def probabilities(self):
        """What the network says, one number per label: calibrated, summing to 1 where one answer is right."""
        return self.classifier.predictions(self.trace.logits)


def network() -> str:
    """Name of the network under study."""
    return networks.known(selection().network)


def choose_network(name: str) -> None:
    """Make a network the one under study; layer, channel and target stay where it has them."""
    chosen, classifier = selection(), networks.network(name)
    layer = chosen.layer if chosen.layer in classifier.by_name else ""
    channels = classifier.by_name[layer].channels if layer else 0
    channel = chosen.channel if chosen.channel in range(channels) else None
    target = "" if chosen.target in network_labels() and chosen.target not in classifier.labels else chosen.target
    default = name == networks.names()[0]
    select(network="" if default else name, layer=layer, channel=channel, place=None, target=target)


def network_labels() -> tuple[str, ...]:
    """The labels of the network under study."""
    return networks.network(network()).labels


def current() -> Subject:
    """The subject of this visitor; runs the network only where the network or the face is another than before."""
    name = network()
    classifier = networks.network(name)
    shown, framing = photo.current(), photo.framing()
    known = session().subject
    if known is None or (known.identity, known.photo, known.framing) != (classifier.identity, shown, framing):
        cut = photo.cut(shown, framing, classifier.image_shape)
        known = Subject(name, classifier.identity, shown, framing, cut, trace(classifier, cut.image))
        session().subject = known
    return known
