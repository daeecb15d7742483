"""A yardstick for an own network: what its channels do on pictures that its owner gives."""

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from pages.runtime.job_queue import QUEUE, QueueFullError, position
from pages.runtime.listening import listening
from pages.runtime.streamlit_private import forget_upload
from pages.state import bound, own_networks
from pages.state.own_network import OwnNetwork
from pages.state.session import session
from vizcore.words import count_of

if TYPE_CHECKING:
    from vizcore.data.pictures import File

MEGABYTES = 200
MOST = 300  # pictures that are looked at
LEAST = 8  # pictures: of fewer a deviation says little
_WHICH = "yardstick"


def yardstick(own: OwnNetwork) -> None:
    """Where pictures come in, are run through the network in their turn, and go again."""
    here = session()
    with st.expander(
        "Compare with pictures of yours", icon=":material/straighten:", expanded=here.measuring is not None
    ):
        st.caption(
            "A network comes without the pictures that it was trained on. Some of yours can stand for them: *Layers* "
            "then tells which channels are unusual for the picture under study, and which never say anything. "
            f"A folder's pictures or a zip, at most {MOST}. Only the means are kept, never a picture."
        )
        if own.pictures:
            st.caption(f":material/check: Compared with {own.pictures} pictures of yours.")
        key = f"{_WHICH}-{here.rounds.get(_WHICH, 0)}"  # another key empties the widget
        st.file_uploader(
            "Pictures, or zips of pictures", type=None, accept_multiple_files=True, max_upload_size=MEGABYTES, key=key,
            on_change=partial(_arrived, key), label_visibility="collapsed",
        )  # fmt: skip
        _measure_what_arrived(own)
        if _WHICH in here.refused:
            st.text(here.refused[_WHICH])


def _arrived(key: str) -> None:
    here, files = session(), bound.value_of(key)
    here.refused.pop(_WHICH, None)
    if not files:
        return
    here.measuring = tuple(file.getvalue() for file in files)
    for file in files:
        forget_upload(file.file_id)
    here.rounds[_WHICH] = here.rounds.get(_WHICH, 0) + 1


def _measure_what_arrived(own: OwnNetwork) -> None:
    """Run what was given, in line with all long work; Stop, or whatever else is asked for, ends it."""
    here = session()
    if here.measuring is None:
        return
    files = here.measuring
    bar = st.progress(0.0, "Looking at the pictures …")
    st.button("Stop", icon=":material/stop:", key="stop-yardstick")
    try:
        with listening(), QUEUE.turn(lambda place: bar.progress(0.0, position(place))):
            _measure(own, files, lambda share, words: bar.progress(min(share, 1.0), words))
    except (QueueFullError, ValueError) as error:
        here.refused[_WHICH] = " ".join(str(error).split())
    finally:
        here.measuring = None
    st.rerun()


def _measure(own: OwnNetwork, files: tuple[bytes, ...], report) -> None:
    from vizcore.activations.reference import reference_of_images

    images, left_out = _images(own, files, report)
    if len(images) < LEAST:
        others = (
            f" {count_of(left_out, 'other file is no picture', 'other files are no pictures')} that can be used."
            if left_out
            else ""
        )
        raise ValueError(f"{len(images)} pictures are too few to compare with: give at least {LEAST}.{others}")
    words = f"{len(images)} pictures through the network"
    found = reference_of_images(own.classifier, np.stack(images), lambda share: report(0.5 + share / 2, words))
    own_networks.compare_with(own.name, found, len(images))


def _images(own: OwnNetwork, files: tuple[bytes, ...], report) -> tuple[list[np.ndarray], int]:
    """What the network is given of each picture, and how many files were none."""
    from vizcore.backend.interruption import checkpoint
    from vizcore.data.archive import files_in_uploads

    images, left_out = [], 0
    for file in files_in_uploads([("", data) for data in files]):
        checkpoint()
        if len(images) == MOST:
            break
        if (image := _image(own, file)) is None:
            left_out += 1
        else:
            images.append(image)
            report(len(images) / MOST / 2, f"Picture {len(images)}")
    return images, left_out


def _image(own: OwnNetwork, file: "File") -> np.ndarray | None:
    """A picture as the network is given it, (height, width, channels) in [0, 1]; None of what is no picture."""
    from vizcore import intake
    from vizcore.data.pictures import shown

    height, width, channels = own.classifier.image_shape
    if own.framing == "face":
        pixels = shown(file, (height, width, channels)).pixels
        return None if pixels is None else pixels.astype(np.float32) / 255
    if file.read is None:
        return None
    try:
        return intake.frame_crop(intake.decode(file.read()).pixels, None, (height, width), channels)
    except (intake.PictureError, OSError):
        return None
