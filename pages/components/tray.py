"""A tray of faces to begin with: the samples, and the visitor's own photo where there is one; a click looks at it."""

from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path

import streamlit as st

from pages.state import photo
from pages.state.session import MAIN, select, session
from vizcore.figures.palette import data_uri, grey_png
from vizcore.intake import frame_crop
from vizcore.intake.samples import SAMPLES, face_box, picture

STYLE = Path(__file__).with_name("tray.css")
SIDE = 72  # pixels of the screen


def tray() -> None:
    """Draw the tray; the face under study is marked."""
    st.html(STYLE)
    chosen, held = photo.current(), session().photos.get(MAIN)
    with st.container(key="tray", horizontal=True, gap="small"):
        for name, sample in SAMPLES.items():
            _tile(
                name,
                thumbnail(name),
                sample.title,
                sample.about,
                chosen.sample is sample,
                partial(photo.choose_sample, name),
            )
        if held is not None:
            face = data_uri(grey_png(photo.cut(held, None, (SIDE, SIDE, 1)).image))
            _tile(
                "own", face, "Your photo", "The photo that you brought.", chosen.own, partial(select, image=held.token)
            )


def _tile(name: str, face: str, title: str, about: str, chosen: bool, choose: Callable[[], None]) -> None:
    with st.container(key=f"tray-{name}", width=SIDE + 24, gap="xsmall", horizontal_alignment="center"):
        st.image(face, width=SIDE, alt=f"{title}. {about}")
        kind = "primary" if chosen else "tertiary"
        st.button(title, key=f"tray-look-{name}", type=kind, help=about, on_click=choose)


@lru_cache(maxsize=len(SAMPLES))
def thumbnail(name: str) -> str:
    """The face of a sample as the address of a picture, 72 pixels a side, grey as networks are given it."""
    return data_uri(grey_png(frame_crop(picture(name), face_box(name), (SIDE, SIDE), 1)))
