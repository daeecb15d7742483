"""Where a visitor's many faces come in, are looked at in their turn, and go."""

import math
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from pages.components.growing_chart import Sight, computed_in_sight
from pages.components.stage.chart_block import chart_block
from pages.runtime.job_queue import QUEUE, QueueFullError, position
from pages.runtime.listening import listening
from pages.runtime.streamlit_private import forget_upload
from pages.state import bound, collection
from pages.state.session import session
from pages.state.subject import Subject
from vizcore.figures.bars import answers_figure
from vizcore.settings import Preview, Progress
from vizcore.words import count_of

if TYPE_CHECKING:
    from vizcore.data import Looked

MEGABYTES = 200
TOGETHER = MEGABYTES * 2**20  # bytes of all files that are brought at once
HELD = 300_000_000  # bytes that the faces of one visitor may take, cut out
AT_ONCE = 25  # files at one turn in the queue
_WHICH = "faces"


def faces_door(*, open_at_first: bool = False) -> None:
    """Which faces the page is about, and the way to bring one's own.

    Args:
        open_at_first: whether the way in stands open where there are no faces.
    """
    found, here = collection.current(), session()
    if found is not None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(f"{count_of(len(found.faces), 'face')}: {_whose(found)}.")
            if found.own:
                st.button("Forget my faces", icon=":material/delete:", on_click=collection.forget, key="forget-faces")
        if found.faces.refused:
            _refused(found)
    if _WHICH in here.refused:
        st.error(here.refused[_WHICH], icon=":material/folder_off:")
    if found is None:
        st.caption(
            "Faces of your own take the place of what is shown here: bring a zip or pictures below, or a folder when "
            "the app is started (fovea --data FOLDER)."
        )
    label = "Bring faces of your own" if found is None else "Bring other faces"
    with st.expander(label, icon=":material/upload_file:", expanded=open_at_first and found is None):
        _uploader()


def say_that_nothing_is_known(how: str = "") -> None:
    """Of a network that nothing measured comes with, what to do; `how` goes on about the faces to be brought."""
    st.caption(
        f"Nothing that was measured comes with this network. Bring faces of your own below{how}, or choose the network "
        "fovea."
    )


def _uploader() -> None:
    here = session()
    key = f"{_WHICH}-{here.rounds.get(_WHICH, 0)}"  # another key empties the widget
    st.file_uploader(
        "A zip of pictures, or several pictures", type=None, max_upload_size=MEGABYTES, key=key,
        accept_multiple_files=True, on_change=partial(_arrived, key), label_visibility="collapsed",
    )  # fmt: skip
    st.caption(
        f"A zip, or several pictures; together at most {MEGABYTES} MB and 5,000 files. A folder in the zip that bears "
        "the name of an answer is taken for the label of the pictures in it. They stay in the "
        "memory of this one session, never on disk under a name or in another visitor's view, and are gone when you "
        "press Forget, "
        "reload, or two minutes after you close the tab."
    )


def looked(this: Subject, found: collection.Collection | None = None) -> "Looked | None":
    """What the network under study makes of the faces: known, or worked out in the queue; None where there are none.

    Args:
        this: whose network.
        found: which faces; None for those that the visitor or the server brought.
    """
    found = found or collection.current()
    if found is None or not len(found.faces):
        return None
    classifier = this.classifier
    if (known := found.known(this.identity)) is not None:
        return known

    def work(report: Progress, preview: Preview):
        from vizcore.data import look_at

        return look_at(classifier, found.faces, report, preview)

    try:
        sight = Sight(
            partial(_answers, classifier.labels, len(found.faces)), "looked",
            "How many of these faces are given each answer, so far", 320,
        )  # fmt: skip
        words = f"Looking at {count_of(len(found.faces), 'face')} …"
        seen = computed_in_sight(this, ("looked", found.token), work, words, sight)
    except ValueError as error:
        st.warning(str(error), icon=":material/crop:")
        return None
    if seen is not None:
        found.keep(seen)
    return seen


def _answers(labels: tuple[str, ...], every: int, logits: np.ndarray) -> bytes:
    """Which answers the faces so far were given."""
    counts = np.bincount(logits.argmax(axis=1), minlength=len(labels))
    return chart_block(answers_figure(counts, labels), words=f"{len(logits):,} of {count_of(every, 'face')}")


def _whose(found: collection.Collection) -> str:
    return "yours" if found.own else f"the server's ({found.faces.source})"


def _refused(found: collection.Collection) -> None:
    refused = found.faces.refused
    many = "1 file was" if len(refused) == 1 else f"{len(refused):,} files were"
    with st.expander(f"{many} not taken: see why", icon=":material/block:"):
        rows = [{"file": each.name, "why not": each.reason} for each in refused]
        st.dataframe(rows, hide_index=True, height=min(36 * len(rows) + 40, 320))


def _arrived(key: str) -> None:
    files, here = bound.value_of(key) or [], session()
    here.refused.pop(_WHICH, None)
    if not files:
        return
    if sum(file.size for file in files) > TOGETHER:
        here.refused[_WHICH] = f"These files have more than {MEGABYTES} MB together: bring fewer of them."
    else:
        here.many = tuple((file.name, file.getvalue()) for file in files)
    for file in files:
        forget_upload(file.file_id)
    here.rounds[_WHICH] = here.rounds.get(_WHICH, 0) + 1


def open_what_arrived(this: Subject) -> None:
    """Cut the faces out of the files that were dropped, in line with all long work: before anything is drawn of them.

    Args:
        this: the network under study: the faces are cut out as it reads them.
    """
    here = session()
    if not here.many:
        return
    room = st.empty()
    with room.container():
        bar = st.progress(0.0, "Looking for faces …")
        st.button("Stop", icon=":material/stop:", key="stop-faces")  # any click ends this run
    try:
        with listening():
            _open(this, here.many, bar)
        here.refused.pop(_WHICH, None)
    except (QueueFullError, ValueError) as error:
        here.refused[_WHICH] = " ".join(str(error).split())
    except BaseException:  # the visitor pressed Stop, did something else, or left
        here.refused[_WHICH] = "Looking for faces was stopped: bring the files again."
        raise
    finally:
        here.many = ()
    st.rerun()


def _open(this: Subject, given: tuple[tuple[str, bytes], ...], bar) -> None:
    """A few files at each turn in the queue, so that nobody waits for another's five thousand."""
    from vizcore.backend.interruption import checkpoint
    from vizcore.data.archive import files_in_uploads
    from vizcore.data.pictures import gathered, in_batches, shown

    classifier, framing, done = this.classifier, collection.framing(), []
    files = files_in_uploads(given)
    if len(files) > (most := HELD // math.prod(classifier.image_shape)):
        raise ValueError(f"These are {len(files):,} files: of images of this network's size bring at most {most:,}.")
    for some in in_batches(files, AT_ONCE):
        with QUEUE.turn(lambda place: bar.progress(len(done) / len(files), position(place))):
            for file in some:
                checkpoint()
                done.append(shown(file, classifier.image_shape, framing))
                bar.progress(len(done) / len(files), f"Looking for faces: {len(done):,} of {len(files):,} files …")
    faces = gathered(done, classifier.image_shape, classifier.labels, "your own faces")
    if not len(faces):
        reasons = faces.refused[0].reason if faces.refused else "There is no file in it."
        raise ValueError(f"There is no picture among these files that can be read. The first: {reasons}")
    collection.take(faces, tuple((each.name, each.note) for each in done))
