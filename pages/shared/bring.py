"""How a visitor brings a face: a file, the webcam, the sample; and what of a photo is looked at."""

import numpy as np
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.shared import photo, show
from pages.shared.photo import Photo
from vizcore.figures.photo import photo_figure

TYPES = ["jpg", "jpeg", "png", "webp", "bmp", "gif"]
MEGABYTES = 20
SMALLEST = 16  # pixels of a frame's side


def widget(which: str = "photo") -> None:
    """Where a photo comes in, the one under study or a "second" one, and what has to be said of it."""
    way = st.segmented_control(
        "Whose face?", ["Upload", "Webcam"], default="Upload", required=True, label_visibility="collapsed"
    )
    round_ = st.session_state.setdefault(f"{which}_round", 0)  # a new key empties the widget
    key = f"{which}-{way}-{round_}"
    arrived = {"on_change": _arrived, "args": (key, which)}
    if way == "Upload":
        st.file_uploader(
            "A photo of a face", type=TYPES, max_upload_size=MEGABYTES, key=key, label_visibility="collapsed", **arrived
        )
    else:
        st.camera_input("A snapshot", key=key, label_visibility="collapsed", **arrived)
    if f"{which}_error" in st.session_state:
        st.error(st.session_state[f"{which}_error"], icon=":material/broken_image:")
    with st.expander("What happens to my photo?", icon=":material/lock:"):
        st.caption(
            "It stays in the memory of this one session on the computer that runs Fovea: never on disk under a name, "
            "in a log, in the link, or in another visitor's view. While a file of more than 1 MB arrives, it passes "
            "through a temporary file without a name. It is gone when you press Forget, reload, or two minutes after "
            "you close the tab."
        )


def _arrived(key: str, which: str) -> None:
    file = st.session_state[key]
    st.session_state.pop(f"{which}_error", None)
    if file is None:
        return
    data = file.getvalue()
    _let_go(file.file_id)
    st.session_state[f"{which}_round"] += 1
    photo.take(data, which)


def _let_go(file_id: str) -> None:
    """Drop the server's copy of the upload, which Streamlit else keeps, metadata and all, until the session ends."""
    context = get_script_run_ctx()
    context.uploaded_file_mgr.remove_file(context.session_id, file_id)


def framed(shown: Photo, framing: int | photo.Box) -> None:
    """The photo with its faces; a click on another face looks at that one."""
    is_face = isinstance(framing, int)
    figure = photo_figure(
        shown.pixels, [face.box for face in shown.faces], framing if is_face else None, None if is_face else framing
    )
    show.figure(figure, key="photo", alt=_described(shown), on_click=_choose, height=_height(shown))
    for note in shown.notes:
        st.caption(note)
    if len(shown.faces) > 1:
        st.session_state["face_number"] = framing if is_face else None
        st.caption(f"{len(shown.faces)} faces: the largest is chosen first, a click on another box chooses that one.")
        st.pills(
            "Face", range(len(shown.faces)), format_func=lambda i: str(i + 1), key="face_number",
            on_change=_choose_number, label_visibility="collapsed",
        )  # fmt: skip
    if shown.cropped:
        st.caption("This picture is a cut-out face already and is used as it is.")
    elif not shown.faces:
        st.caption("No face was found: the network is given the middle of the picture. Choose the face yourself below.")
    if shown.own and not shown.cropped:
        _frame_by_hand(shown)


def _described(shown: Photo) -> str:
    whose = "Your photo" if shown.own else "The sample photo, a portrait of the astronaut Eileen Collins"
    found = "1 face" if len(shown.faces) == 1 else f"{len(shown.faces)} faces"
    return f"{whose}; {found} found"


def _choose(index) -> None:
    if isinstance(index, int):
        photo.frame(index)


def _choose_number() -> None:
    if st.session_state["face_number"] is not None:
        photo.frame(st.session_state["face_number"])


def _frame_by_hand(shown: Photo) -> None:
    """A square, drawn on the photo or set by sliders, which work on a phone and from the keyboard as well."""
    height, width, _ = shown.pixels.shape
    left, _, right, _ = shown.whole
    with st.expander("Choose the frame by hand", icon=":material/crop:", expanded=not shown.faces):
        st.caption("Draw a box on the photo, or set a square by the sliders.")
        st.plotly_chart(
            photo_figure(shown.pixels, []).update_layout(dragmode="select"), key="drawn",
            alt="The photo, to draw a box on", on_select=_drawn, selection_mode="box",
            config={"displayModeBar": False}, height=_height(shown),
        )  # fmt: skip
        side = st.slider(
            "Size", SMALLEST, max(min(height, width), SMALLEST + 1), int(right - left), key="frame_side", format="%d px"
        )
        x = st.slider("Across", 0, width, width // 2, key="frame_x", format="%d px")
        y = st.slider("Down", 0, height, height // 2, key="frame_y", format="%d px")
        st.button("Use this square", on_click=photo.frame, args=(_square(x, y, side),))
        if not isinstance(photo.framing(), int) and shown.faces:
            st.button("Back to the face that was found", on_click=photo.frame, args=(0,))


def _drawn() -> None:
    """Take the box that was drawn, made square about its middle."""
    boxes = st.session_state["drawn"]["selection"]["box"]
    if boxes:
        (x0, x1), (y0, y1) = boxes[0]["x"], boxes[0]["y"]
        height, width, _ = photo.current().pixels.shape
        side = min(max(abs(x1 - x0), abs(y1 - y0), SMALLEST), min(height, width))
        photo.frame(_square((x0 + x1) / 2, (y0 + y1) / 2, side))


def _square(x: float, y: float, side: float) -> photo.Box:
    return x - side / 2, y - side / 2, x + side / 2, y + side / 2


def _height(shown: Photo) -> int:
    """Of the figure, in pixels of the screen: as tall as the photo is in its column."""
    height, width, _ = shown.pixels.shape
    return int(np.clip(310 * height / width, 120, 420))
