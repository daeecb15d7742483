"""Where a visitor's own network comes in, is opened in its turn, and goes."""

from functools import partial

import streamlit as st

from pages.runtime.job_queue import QUEUE, QueueFullError, position
from pages.runtime.listening import listening
from pages.runtime.own_networks import own_networks_are_welcome
from pages.runtime.streamlit_private import forget_upload
from pages.state import bound, networks, own_networks
from pages.state.own_network import OwnNetwork
from pages.state.session import session
from pages.state.subject import choose_network
from vizcore.network.applications import application_named, open_application

MEGABYTES = 200
_WHICH = "network_file"


def file_door() -> None:
    """The uploader; every file is let through, for only its bytes can say what it is."""
    if not own_networks_are_welcome():
        st.caption(
            "This server takes no networks from visitors. Run Fovea on your own computer (`make run`, or `fovea` once "
            "it is installed) and open yours there."
        )
        return
    here = session()
    key = f"{_WHICH}-{here.rounds.get(_WHICH, 0)}"  # another key empties the widget
    st.file_uploader(
        "A Keras network", type=None, max_upload_size=MEGABYTES, key=key, on_change=partial(_arrived, key),
        label_visibility="collapsed",
    )  # fmt: skip
    st.caption(f".keras, .h5, .hdf5, or a zip of Teachable Machine; at most {MEGABYTES} MB.")
    _open_what_arrived()
    if _WHICH in here.refused:
        with st.container(border=True):
            st.markdown(":material/block: **This network was not opened**")
            st.text(here.refused[_WHICH])
    with st.expander("What happens to my network?", icon=":material/lock:"):
        st.caption(
            "It is checked before anything of it runs, tried in a process of its own, and then held in the memory of "
            "this one session: never in the link, in a log or in another visitor's view. It is gone when you forget "
            "it, reload, or two minutes after you close the tab. A network that holds code (a Lambda layer, a class of "
            "your own) is refused here; `vizcore.launch(model)` opens it on your own computer."
        )


def brought_before(names: list[str]) -> None:
    """Buttons for the networks that the visitor brought and does not look at just now."""
    if names:
        st.caption("Brought before:")
    for name in names:
        st.button(networks.title(name), key=f"again-{name}", on_click=choose_network, args=(name,))


def other_doors() -> None:
    """How the same is done without this page, and what opens."""
    st.markdown("**From a shell**, on your own computer")
    st.code("fovea check my_network.keras   # does it open?\nfovea my_network.keras", language="bash")
    st.markdown("**From a script or a notebook**, on a model that is alive, with layers of your own")
    st.code("import vizcore\nvizcore.launch(model, labels)", language="python")
    st.caption(
        "Any network opens that answers about one image: grey or colour, of any size, with softmax, sigmoids or "
        "numbers at its end; transfer learning with models inside models; `keras.applications`. It is copied step by "
        "step, and the copy is compared with the network itself before you see anything of it: what cannot be shown "
        "rightly is refused in a sentence."
    )


def forget_button(this: OwnNetwork) -> None:
    """Drops the network."""
    st.button("Forget my network", icon=":material/delete:", on_click=own_networks.forget, args=(this.name,))


def _arrived(key: str) -> None:
    file = bound.value_of(key)
    here = session()
    here.refused.pop(_WHICH, None)
    if file is None:
        return
    here.arriving = (file.name, file.getvalue())
    forget_upload(file.file_id)
    here.rounds[_WHICH] = here.rounds.get(_WHICH, 0) + 1


def _open_what_arrived() -> None:
    """Check and open the file that was dropped, in line with all long work."""
    here = session()
    if here.arriving is None:
        return
    name, data = here.arriving
    with st.status("Checking the network …") as status:
        try:
            with listening(), QUEUE.turn(lambda place: status.update(label=position(place))):
                _open(name, data, lambda step: status.update(label=f"{step} …"))
        except (QueueFullError, ValueError) as error:
            here.refused[_WHICH] = " ".join(str(error).split())
        finally:
            here.arriving = None
    st.rerun()


def _open(name: str, data: bytes | None, report) -> None:
    if data is None:
        _open_by_name(name, report)
        return
    from vizcore.network.files.opening import open_file

    opened = open_file(data, name, report)
    title = name.rpartition(".")[0] or name
    choose_network(own_networks.bring(opened.model, title, opened.labels, opened.notes))


def _open_by_name(name: str, report) -> None:
    if (known := application_named(name)) is None:
        raise ValueError(f"There is no {name!r} in keras.applications.")
    report(f"Loading {known.name}")
    choose_network(own_networks.bring(open_application(known), known.name, scale=known.scale))
