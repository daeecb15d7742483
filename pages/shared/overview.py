"""The network at a glance: a strip of all layers, and the one that is chosen."""

import streamlit as st

from pages.shared import screen, show
from pages.shared.subject import Subject
from vizcore.figures.strip import strip_figure
from vizcore.layers import Block, LayerInfo
from vizcore.receptive_field import ReceptiveField


def strip(subject: Subject, *, key: str, chosen: str | None = None) -> None:
    """Every layer by its strongest map; a click chooses one, and opens the page Layers where `chosen` is None."""
    layers = subject.classifier.layers
    hover = {layer.name: _described(layer) for layer in layers}
    show.figure(
        strip_figure(layers, subject.strip, chosen, hover, screen.width()),
        key=key,
        alt=f"The {len(layers)} layers of the network, from the image to the logits",
        on_click=choose if chosen else open_layer,
    )
    follow()


def choose_layer(subject: Subject) -> LayerInfo:
    """The widget that names the layer under study, at first a convolution; the link holds its value.

    It is set anew at each run, because another page's widget of this key does not hand its value on.
    """
    names = [layer.name for layer in subject.classifier.layers]
    first = next((layer.name for layer in subject.classifier.layers if layer.kind.endswith("Conv2D")), names[-1])
    held = st.session_state.get("layer", st.query_params.get("layer"))
    st.session_state["layer"] = held if held in names else first
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox("Layer", names, key="layer", bind="query-params", on_change=_forget_unit, width=320)
        place = names.index(name)
        before, after = names[max(place - 1, 0)], names[min(place + 1, len(names) - 1)]
        st.button(
            "Previous layer", icon=":material/arrow_back:", on_click=choose, args=(before,), disabled=before == name
        )
        st.button("Next layer", icon=":material/arrow_forward:", on_click=choose, args=(after,), disabled=after == name)
    return subject.classifier.by_name[name]


def open_layer(layer: str, network: str | None = None, channel: int | None = None) -> None:
    """Ask for the page Layers: for another network, at a channel; `follow` goes there, for a callback cannot."""
    if network:
        st.session_state["network"] = network
    open_channel(channel)
    st.session_state["layer"] = layer  # else the layer of the last visit to that page would win over the link's
    st.session_state["open_layer"]["layer"] = layer


def open_channel(channel: int | None) -> None:
    """The same for the layer that this page's own widget chooses: Streamlit lets nobody else set that."""
    _forget_unit()
    st.session_state["channel"] = channel
    st.session_state["open_layer"] = {} if channel is None else {"channel": str(channel)}


def follow() -> None:
    """Go to the page Layers where `open_layer` or `open_channel` asked for it."""
    wanted = st.session_state.pop("open_layer", None)
    if wanted is not None:
        st.switch_page("pages/10_look/20_layers.py", query_params=wanted)


def facts(layer: LayerInfo, field: ReceptiveField | None) -> None:
    """One line: kind, shape, cost, and how much of the face a unit sees."""
    sees = f"{field.size[0]}×{field.size[1]} pixels" if field else "the whole image"
    step = (
        f"Its receptive field. The next unit's lies {field.stride[0]} pixels further; that of the first unit begins at "
        f"pixel {field.start[0]} (below 0 is padding)."
        if field
        else None
    )
    kind, output, parameters, cost, seen = st.columns(5)
    kind.metric("Kind", layer.kind)
    output.metric("Output", shape(layer))
    parameters.metric("Parameters", f"{layer.parameters:,}")
    cost.metric(
        "Operations", flops(layer.flops), help="Floating-point operations for one face; a multiply-add counts two."
    )
    seen.metric("A unit sees", sees, help=step)


def choose(layer: str) -> None:
    """Make a layer the one under study."""
    st.session_state["layer"] = layer
    _forget_unit()


def shape(layer: LayerInfo | Block) -> str:
    """48×48×24."""
    return "×".join(map(str, layer.output_shape))


def plain(name: str) -> str:
    """A name from outside, safe where Plotly reads HTML."""
    return name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def flops(count: int) -> str:
    """134 MFLOPs."""
    for unit, size in (("G", 1e9), ("M", 1e6), ("k", 1e3)):
        if count >= size:
            return f"{count / size:.3g} {unit}FLOPs"
    return f"{count} FLOPs"


def _described(layer: LayerInfo) -> str:
    cost = f"{layer.parameters:,} parameters, {flops(layer.flops)}"
    return f"<b>{plain(layer.name)}</b><br>{layer.kind}, {shape(layer)}<br>{cost}"


def _forget_unit() -> None:
    for key in ("channel", "row", "column"):
        st.session_state[key] = None
