"""Every term that the app uses: one sentence, and one live example. The words stand in `glossary.toml`."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from pages.components.page_links import link_to
from pages.state.link import from_query
from pages.state.selection import Selection
from pages.state.session import selection

PAGE, TERM = "labs/glossary", "term"  # the page, and the setting that chooses a term there
_FILE = Path(__file__).with_name("glossary.toml")


@dataclass(frozen=True)
class Term:
    """A term.

    Args:
        name: itself.
        says: what it means, in one sentence.
        page: on which it lives, `look/layers` say.
        at: what is chosen there, {parameter of the link: its value}.
        also: other ways to write it.
        only: all ways to write it, where its name means something else in everyday words.
        not_on: pages on which its name means something else.
    """

    name: str
    says: str
    page: str
    at: Mapping[str, Any] = field(default_factory=dict)
    also: Sequence[str] = ()
    only: Sequence[str] = ()
    not_on: Sequence[str] = ()

    @property
    def forms(self) -> tuple[str, ...]:
        """All ways in which a text may write it: its name and the plural of that, unless others are given."""
        return tuple(self.only or (self.name, _plural(self.name), *self.also))


def _plural(name: str) -> str:
    if name.endswith("y"):
        return f"{name[:-1]}ies"
    return name if name.endswith("s") else f"{name}{'es' if name.endswith('x') else 's'}"


@lru_cache(maxsize=1)
def terms() -> dict[str, Term]:
    """{name: term}, in the order of the alphabet."""
    table = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {name: Term(name, **table[name]) for name in sorted(table, key=str.casefold)}


def state(at: Mapping[str, Any]) -> Selection:
    """A view that a text points at: with the visitor's network, picture and settings, but for what it names.

    Args:
        at: {parameter of the link: its value}; a layer that is named is one of the network that is named with it, or of
            that which the app opens with.
    """
    chosen, _ = from_query({name: (str(value),) for name, value in at.items()})
    here = selection()
    network = chosen.network if "network" in at or "layer" in at else here.network
    asked = Selection(
        network=network, image=here.image, frame=here.frame, layer=chosen.layer, channel=chosen.channel,
        place=chosen.place, target=chosen.target, versus=chosen.versus, settings=here.settings,
    )  # fmt: skip
    for name, texts in chosen.settings.items():
        asked = asked.with_setting(name, texts)
    return asked


def example(term: Term, label: str = "See it") -> None:
    """A link to a term's live example."""
    link_to(term.page, label, at=state(term.at))


def term_link(name: str) -> None:
    """A link to a term in the glossary; what it means is said on hover."""
    term = terms()[name]
    link_to(PAGE, name, icon=":material/menu_book:", at=selection().with_setting(TERM, (name,)), help=term.says)
