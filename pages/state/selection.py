"""What a visitor looks at, and how: everything that a view depends on but the photo itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

Texts = tuple[str, ...]


@dataclass(frozen=True)
class Selection:
    """One view. What is empty or None was not chosen, and is as the page has it by itself.

    Args:
        network: name of the network.
        image: token of the visitor's photo, or name of a sample face; empty for the first of these.
        frame: which part of the photo the network is given; see `pages.state.photo`.
        layer: name of the layer under study.
        channel: of that layer.
        place: (row, column) of the unit on the channel's map.
        target: a label, or the kind of another number, that is asked about.
        versus: the label that the target is compared with.
        settings: {name: texts} of all that only some pages have.
    """

    network: str = ""
    image: str = ""
    frame: str = ""
    layer: str = ""
    channel: int | None = None
    place: tuple[int, int] | None = None
    target: str = ""
    versus: str = ""
    settings: Mapping[str, Texts] = field(default_factory=lambda: MappingProxyType({}))

    def having(self, **changes: Any) -> "Selection":
        """The same but for some fields; what belongs to another layer, channel, photo or target goes with it."""
        if changes.get("layer", self.layer) != self.layer:
            changes = {"channel": None, "place": None} | changes
        if changes.get("channel", self.channel) != self.channel:
            changes = {"place": None} | changes
        if changes.get("image", self.image) != self.image:
            changes = {"frame": ""} | changes
        if changes.get("target", self.target) != self.target:
            changes = {"versus": ""} | changes
        return replace(self, **changes)

    def setting(self, name: str) -> Texts | None:
        """The texts of a setting; None where it was not chosen."""
        return self.settings.get(name)

    def with_setting(self, name: str, texts: Texts | None) -> "Selection":
        """The same with a setting; None takes it back."""
        others = {key: value for key, value in self.settings.items() if key != name}
        return replace(self, settings=MappingProxyType(others if texts is None else others | {name: texts}))
