"""Networks of `keras.applications` by name, where their weights are on this computer; the app fetches none."""

import streamlit as st

from pages.runtime.own_networks import own_networks_are_welcome
from pages.state import bound
from pages.state.session import session
from vizcore.network.applications import APPLICATIONS, applications_here

_CHOSEN = "application"


def by_name_door() -> None:
    """A choice of those that are here, and how the others come."""
    if not own_networks_are_welcome():
        return
    here = [each.name for each in applications_here()]
    if here:
        key = f"{_CHOSEN}-{session().rounds.get(_CHOSEN, 0)}"  # another key empties the widget
        st.selectbox(
            "Or one of keras.applications, whose weights are on this computer", here, index=None, key=key,
            placeholder="Choose a network", on_change=_chosen, args=(key,),
        )  # fmt: skip
    with st.expander("ResNet50, MobileNetV2 and others by name", icon=":material/deployed_code:"):
        st.caption(
            f"{len(APPLICATIONS)} networks of `keras.applications` open by name once their weights for ImageNet are on "
            f"this computer, in Keras' own folder: {len(here) or 'none'} {'is' if len(here) < 2 else 'are'} there now. "
            "Fovea fetches nothing: have Keras do it, once, such as by"
        )
        st.code("python -c 'import keras; keras.applications.ResNet50()'\nfovea resnet50", language="bash")


def _chosen(key: str) -> None:
    here = session()
    name = bound.value_of(key)
    here.rounds[_CHOSEN] = here.rounds.get(_CHOSEN, 0) + 1
    if name is not None:
        here.refused.pop("network_file", None)
        here.arriving = (name, None)
