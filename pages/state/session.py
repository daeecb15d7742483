"""Everything that belongs to one visitor: one typed object in Streamlit's session, and what changes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import streamlit as st

from pages.state.selection import Selection, Texts

if TYPE_CHECKING:
    from pages.runtime.served_faces import ServedFaces
    from pages.state.collection import Collection
    from pages.state.photo import Photo
    from pages.state.portraits import Portrait
    from pages.state.subject import Subject
    from vizcore.run.trace import Trace

_KEY = "fovea"
MAIN, SECOND = "photo", "second"  # the photo under study, and the one that it is compared with


@dataclass(eq=False)
class Session:
    """What one visitor has chosen and brought.

    Args:
        selection: what is looked at, and how.
        arrived: the query with which the browser last asked.
        linked: the query that the browser was last told.
        page: address of the page that was drawn last.
        looked: the layer, and the channel of it, that the page under way looks at; None where it looks at none.
        from_link: the selection is as a link gave it; nothing was chosen since.
        notices: sentences on what of a link was left out.
        wanted: the page, and the selection there, that a click asked for.
        photos: the visitor's photos, `MAIN` and `SECOND`.
        refused: why the last file for each of them was not taken.
        rounds: how many files were brought for each; another number empties the uploader.
        subject: the network and the face under study, with all results about them.
        networks: names of the networks that the visitor brought; see `pages.state.networks`.
        arriving: a network that was asked for and not opened yet: (its file's name, bytes), or (its name in
            `keras.applications`, None).
        measuring: files with pictures that an own network is to be compared with, not looked at yet.
        collection: the faces that the visitor brought; see `pages.state.collection`.
        served: the map of faces that the visitor's browser is served of; none where none was drawn.
        many: a zip or pictures that were dropped and not opened yet, as (name, bytes) of each.
        compared: what other networks and faces gave, the last that were asked for.
        using: keys of the widgets that were used since the last run began.
        used: keys of the widgets whose use asked for this run.
        drafts: what widgets that keep their own numbers were given, {their name: …}; no pixels.
    """

    selection: Selection = field(default_factory=Selection)
    arrived: Any = None
    linked: Any = None
    page: str | None = None
    looked: tuple[str, int | None] | None = None
    from_link: bool = False
    notices: list[str] = field(default_factory=list)
    wanted: tuple[str, Selection] | None = None
    photos: dict[str, "Photo"] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    rounds: dict[str, int] = field(default_factory=dict)
    subject: "Subject | None" = None
    networks: list[str] = field(default_factory=list)
    arriving: tuple[str, bytes | None] | None = None
    measuring: tuple[bytes, ...] | None = None
    collection: "Collection | None" = None
    served: "ServedFaces | None" = None
    many: tuple[tuple[str, bytes], ...] = ()
    compared: "dict[tuple[str, Portrait], Trace]" = field(default_factory=dict)
    using: set[str] = field(default_factory=set)
    used: frozenset[str] = frozenset()
    drafts: dict[str, Any] = field(default_factory=dict)


def session() -> Session:
    """This visitor's."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = Session()
    return st.session_state[_KEY]


def selection() -> Selection:
    """What this visitor looks at."""
    return session().selection


def select(**changes: Any) -> None:
    """Look at something else: fields of `Selection`, with what depends on them."""
    here = session()
    here.selection, here.from_link = here.selection.having(**changes), False


def set_setting(name: str, texts: Texts | None) -> None:
    """Choose a setting; None takes the choice back."""
    here = session()
    here.selection, here.from_link = here.selection.with_setting(name, texts), False


def setting(name: str) -> Texts | None:
    """What was chosen for a setting; None where nothing was."""
    return selection().setting(name)


def set_settings(changes: Mapping[str, Texts | None]) -> None:
    """Choose several settings at once."""
    for name, texts in changes.items():
        set_setting(name, texts)


def ask_for(page: str, **changes: Any) -> None:
    """From a callback: have the frame open another page, `look/layers` say, at what these changes choose."""
    ask_for_view(page, selection().having(**changes))


def ask_for_view(page: str, at: Selection) -> None:
    """The same, at what `at` chooses."""
    session().wanted = page, at


def look_at(layer: str, channel: int | None = None) -> None:
    """Say at which layer, and which channel of it, the page under way looks: the frame tells people."""
    session().looked = layer, channel


def leave_out(sentence: str, *, always: bool = False) -> None:
    """Say that something in the link has no meaning here; said only while nothing was chosen since, if not `always`."""
    here = session()
    if (always or here.from_link) and sentence not in here.notices:
        here.notices.append(sentence)
