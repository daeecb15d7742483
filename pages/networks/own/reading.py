"""What cannot be known from a network: how pixels are scaled, what its outputs are called, what it is given."""

import streamlit as st

from pages.components.wording import in_words
from pages.state import bound, own_networks
from pages.state.own_network import OwnNetwork
from pages.state.session import session
from pages.state.subject import Subject
from vizcore.network.own import SCALES, Reading
from vizcore.network.own.compared import as_trained, logits_at_scale

_REFUSED = "reading"
WHOLE, FACE = "the picture's middle", "a face that is found"
_MEANS = {"softmax": "logits: one answer is right", "numbers": "numbers, as they are"}
LARGEST = 512  # pixels of a side


def reading_form(own: OwnNetwork) -> None:
    """The questions that are open, each with the likeliest answer chosen."""
    questions, reading = own.questions, own.reading
    with st.form("reading", border=False):
        labels = "\n".join(own.classifier.labels)
        st.text_area(
            "Labels, one a line, in the order of its outputs", labels, key="own_labels", height=140,
            help="Typed, or pasted from a file.",
        )  # fmt: skip
        scales = [guess.name for guess in questions.scales]
        first = questions.scales[0]
        others = [name for name in SCALES if name not in scales and _fits(name, questions.image_shape[2])]
        st.selectbox(
            "Pixels come as", [*scales, *others], index=[*scales, *others].index(str(reading.scale)), key="own_scale",
            format_func=lambda name: f"{name} ({SCALES[name].about})",
            help=f"First: {first.name}, {first.why}.",
        )  # fmt: skip
        st.segmented_control(
            "It is given", [WHOLE, FACE], default=FACE if own.framing == "face" else WHOLE, key="own_framing",
            required=True,
        )  # fmt: skip
        if questions.any_size:
            size = reading.size or (224, 224)
            st.number_input("Side of its images, in pixels", 8, LARGEST, size[0], key="own_side")
        if len(questions.outputs) > 1:
            numbers = list(range(len(questions.outputs)))
            st.selectbox(
                "Output", numbers, index=reading.output, key="own_output", format_func=lambda n: _output(own, n)
            )
        if _may_mean_either(own):
            st.selectbox(
                "A linear answer means", list(_MEANS), index=list(_MEANS).index(own.classifier.outputs or "softmax"),
                key="own_means", format_func=_MEANS.__getitem__,
            )  # fmt: skip
        if place := place_read(own):
            st.caption(place)
        st.form_submit_button("Read it so", icon=":material/check:", on_click=_submitted, args=(own.name,))
    if _REFUSED in session().refused:
        st.text(session().refused[_REFUSED])


def scales_compared(own: OwnNetwork, this: Subject) -> None:
    """What the network says of this picture for every way to scale its pixels."""
    if own.questions.scales[0].known:
        st.caption(f"How pixels are scaled is known: {own.questions.scales[0].why}.")
        return
    with st.expander("Which scale of pixels is right? Its answer to this picture in each", icon=":material/contrast:"):
        rows = []
        for guess in own.questions.scales:
            image, now = this.trace.image, str(own.reading.scale)
            said = own.classifier.predictions(logits_at_scale(own.classifier, now, guess.name, image))
            pixels = as_trained(guess.name, image)
            span = {"pixels from": float(pixels.min()), "to": float(pixels.max())}
            rows.append(
                {"scale": guess.name, **span, "it says": in_words(said, own.classifier, 2)}
                | ({} if guess.distance is None else {"distance": guess.distance})
            )
        st.dataframe(
            rows, hide_index=True,
            column_config={
                "distance": st.column_config.NumberColumn(
                    format="%.2f", help="How far ordinary pictures are from what its first batch normalisation learned."
                )
            },
        )  # fmt: skip


def _may_mean_either(own: OwnNetwork) -> bool:
    """Whether several linear outputs may be logits or numbers."""
    return own.end == "linear" and len(own.classifier.labels) > 1


def _fits(name: str, channels: int) -> bool:
    return channels == 3 or not SCALES[name].colour


def _output(own: OwnNetwork, number: int) -> str:
    shape = own.questions.outputs[number]
    return f"{number + 1}: {' × '.join(map(str, shape))} {'number' if set(shape) <= {1} else 'numbers'}"


def place_read(own: OwnNetwork) -> str | None:
    """Which place of it is read, where its answer is a map; None where it is not."""
    sides = own.questions.outputs[own.reading.output][:-1]
    if len(sides) != 2 or set(sides) <= {1}:
        return None
    rows, columns = sides
    if own.reading.place:
        return "Its answer is a map: row {} and column {} of it are read.".format(*own.reading.place)
    middle = "" if rows is None or columns is None else f", row {rows // 2} and column {columns // 2}"
    return f"Its answer is a map: the place in the middle is read{middle}."


def _submitted(name: str) -> None:
    own = own_networks.own(name)
    if own is None:
        return
    here = session()
    here.refused.pop(_REFUSED, None)
    given = tuple(line.strip() for line in bound.value_of("own_labels").splitlines() if line.strip())
    output = bound.value_of("own_output") if len(own.questions.outputs) > 1 else 0
    labels = (own.labels if given == own.classifier.labels else given) or None
    if output != own.reading.output and given == own.classifier.labels:  # those of the other output were not meant
        labels = own.labels_of(output)
    side = bound.value_of("own_side") if own.questions.any_size else None
    means = bound.value_of("own_means") if _may_mean_either(own) else None
    reading = Reading(
        size=(side, side) if side else own.reading.size,
        scale=bound.value_of("own_scale"),
        output=output,
        means=own.reading.means if means == own.classifier.outputs else means,
    )
    framing = "face" if bound.value_of("own_framing") == FACE else "whole"
    try:
        own_networks.read_anew(name, labels, reading, framing)
    except ValueError as error:
        here.refused[_REFUSED] = str(error)
