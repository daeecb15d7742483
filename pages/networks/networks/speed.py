"""How long every network takes for one face on this machine: measured when somebody asks, and held for everybody."""

import streamlit as st

from pages.runtime import engine
from pages.runtime.job_queue import QUEUE, QueueFullError, position
from pages.runtime.listening import listening
from vizcore.network.speed import seconds_a_face

_milliseconds: dict[str, float] = {}  # a number for each shipped network, so never many


def milliseconds(name: str) -> float | None:
    """What was measured of a network since the server started."""
    return _milliseconds.get(name)


def speed_panel(names: tuple[str, ...]) -> None:
    """The button that measures, and how far it has come; in line with all long work, which it would measure too."""
    buttons = st.container(horizontal=True)
    if not buttons.button("Measure speed on this machine", icon=":material/speed:", key="measure"):
        return
    buttons.button("Stop", icon=":material/stop:", key="stop-measuring")  # any click ends this run of the page
    bar = st.progress(0.0)
    try:
        with listening(), QUEUE.turn(lambda place: bar.progress(0.0, position(place))):
            for number, name in enumerate(names):
                bar.progress(number / len(names), f"{name}: loaded, compiled, and run for half a second")
                _milliseconds[name] = 1000 * seconds_a_face(engine.repository().read(name))
    except QueueFullError as error:
        st.warning(str(error), icon=":material/hourglass:")
        return
    st.rerun()
