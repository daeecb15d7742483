"""How a visitor brings a face: a file, the webcam, the sample; and what of a photo is looked at."""

from functools import partial

import numpy as np
import streamlit as st

from pages.components import chart
from pages.components.recipe import Recipe
from pages.runtime.streamlit_private import forget_upload
from pages.state import bound, photo
from pages.state.photo import Photo
from pages.state.session import MAIN, select, selection, session
from vizcore.figures.photo import photo_figure
from vizcore.words import count_of

MEGABYTES = 20
SMALLEST = 16  # pixels of a frame's side
UPLOAD, WEBCAM = "Upload", "Webcam"


def uploader(which: str = MAIN, *, wide: bool = False) -> None:
    """Where a photo comes in, and what has to be said of it.

    Every file is let through: only its bytes can say what it is.

    Args:
        which: the one under study, or the second one.
        wide: its parts stand side by side, not one under the other.
    """
    ways, place, words = st.columns([3, 5, 4], gap="medium") if wide else (st.container() for _ in range(3))
    with ways:
        way = bound.segmented_control(
            "Whose face?", [UPLOAD, WEBCAM], name=f"{which}_from", label_visibility="collapsed"
        )  # fmt: skip
    with place:
        _door(which, way)
    with words, st.expander("What happens to my photo?", icon=":material/lock:"):
        st.caption(
            "It stays in the memory of this one session on the computer that runs Fovea: never on disk under a name, "
            "in a log, in the link, or in another visitor's view. While a file of more than 1 MB arrives, it passes "
            "through a temporary file without a name. It is gone when you press Forget, reload, or two minutes after "
            "you close the tab."
        )


def _door(which: str, way: str) -> None:
    """The widget that takes a file or a snapshot, and why the last one was refused."""
    here = session()
    key = f"{which}-{way}-{here.rounds.get(which, 0)}"  # another key empties the widget
    arrived = partial(_arrived, key, which)
    if way == UPLOAD:
        st.file_uploader(
            "A photo of a face", type=None, max_upload_size=MEGABYTES, key=key, on_change=arrived,
            label_visibility="collapsed",
        )  # fmt: skip
        st.caption(f"JPEG, PNG, WebP, BMP or GIF, at most {MEGABYTES} MB.")
    else:
        st.camera_input("A snapshot", key=key, on_change=arrived, label_visibility="collapsed")
    if which in here.refused:
        st.error(here.refused[which], icon=":material/broken_image:")


def _arrived(key: str, which: str) -> None:
    file = bound.value_of(key)
    session().refused.pop(which, None)
    if file is None:
        return
    data = file.getvalue()
    forget_upload(file.file_id)
    session().rounds[which] = session().rounds.get(which, 0) + 1
    photo.take(data, which)


def framed_photo(shown: Photo, framing: int | photo.Box | None) -> None:
    """The photo with its faces; a click on another face looks at that one."""
    is_face = isinstance(framing, int)
    boxes = [face.box for face in shown.faces]
    box = None if is_face else framing or shown.whole
    figure = photo_figure(shown.pixels, boxes, framing if is_face else None, box)
    chart.figure(
        figure, key="photo", alt=_described(shown), on_click=_choose, height=_height(shown),
        arrays={"boxes": np.array(boxes, float).reshape(-1, 4), "photo": shown.pixels}, recipe=_recipe(shown),
    )  # fmt: skip
    for note in (f"{shown.sample.about} {shown.sample.credit}",) if shown.sample else shown.notes:
        st.caption(note)
    if len(shown.faces) > 1:
        st.caption(f"{len(shown.faces)} faces: a click on a box chooses that one.")
        numbers = range(len(shown.faces))
        bound.hold("face_number", framing if is_face else None)
        st.pills(
            "Face", numbers, format_func=lambda number: str(number + 1), key="face_number", on_change=_choose_number,
            label_visibility="collapsed",
        )  # fmt: skip
    if shown.cropped:
        st.caption("So small a picture is not searched for a frame: its middle is what the network is given.")
    elif not shown.faces:
        given = "what you framed" if selection().frame else "the middle of the picture"
        st.caption(
            f"No face was found: the network is given {given}. "
            "Turn the photo if it lies on its side, or choose the frame by hand."
        )
    if shown.own:
        st.button("Turn by 90°", icon=":material/rotate_90_degrees_ccw:", on_click=photo.turn, key="turn")
    if not is_face and selection().frame:
        words = "Back to the face that was found" if shown.faces else "Back to the middle"
        st.button(words, on_click=partial(select, frame=""), key="found-again")
    if shown.own and not shown.cropped:
        _frame_by_hand(shown)


def _recipe(shown: Photo) -> Recipe:
    """How the boxes come about; of the visitor's own photo, from a file that he has."""
    if shown.own:
        imports = ("pathlib import Path", "vizcore import intake")
        read = 'intake.find(intake.decode(Path("photo.jpg").read_bytes()).pixels)  # your file'
        by = photo.quarters()
        turned = (f"found = intake.find(intake.turned(found.pixels, {by}), try_turns=False)",) if by else ()
        before = (f"found = {read}", *turned)
    else:
        imports = ("vizcore import intake", "vizcore.intake import samples")
        name = shown.token or photo.FIRST
        before = (f"found = intake.find(samples.picture({name!r}), try_turns=False)",)
    faces = "() if found.cropped else found.faces"  # a cut-out face is used whole
    return Recipe(f"np.array([face.box for face in ({faces})]).reshape(-1, 4)", imports=imports, before=before)


def _described(shown: Photo) -> str:
    whose = f"The sample face {shown.sample.name}" if shown.sample else "Your photo"
    return f"{whose}; {count_of(len(shown.faces), 'face')} found"


def _choose(index: object) -> None:
    if isinstance(index, int):
        photo.frame(index)


def _choose_number() -> None:
    if (number := bound.value_of("face_number")) is not None:
        photo.frame(number)


def _frame_by_hand(shown: Photo) -> None:
    """A square, drawn on the photo or set by sliders, which work on a phone and from the keyboard as well."""
    height, width, _ = shown.pixels.shape
    left, _, right, _ = shown.whole
    with st.expander("Choose the frame by hand", icon=":material/crop:", expanded=not shown.faces):
        st.caption("Draw a box on the photo, or set a square by the sliders.")
        st.plotly_chart(
            photo_figure(shown.pixels, []).update_layout(dragmode="select"), key="frame_drawn",
            alt="The photo, to draw a box on", on_select=_drawn, selection_mode="box",
            config={"displayModeBar": False}, height=_height(shown),
        )  # fmt: skip
        side = st.slider(
            "Size", SMALLEST, max(min(height, width), SMALLEST + 1), int(right - left), key="frame_side", format="%d px"
        )
        x = st.slider("Across", 0, width, width // 2, key="frame_x", format="%d px")
        y = st.slider("Down", 0, height, height // 2, key="frame_y", format="%d px")
        st.button("Use this square", on_click=photo.frame, args=(_square(x, y, side),))


def _drawn() -> None:
    """Take the box that was drawn, made square about its middle."""
    boxes = bound.value_of("frame_drawn")["selection"]["box"]
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
