"""From a network's logits to what people see: a softmax, sigmoids, or the numbers themselves."""

import numpy as np
import streamlit as st

from pages.state.subject import Subject
from vizcore.words import number_text


def from_logits(this: Subject) -> None:
    """From logits to what people see."""
    outputs = this.classifier.outputs
    if outputs == "numbers":
        st.caption("What the network says are these numbers as they are: nothing is made of them.")
    elif outputs == "sigmoid":
        _sigmoid(this)
    else:
        _softmax(this)


def _sigmoid(this: Subject) -> None:
    """Each logit to a probability of its own."""
    st.header("Sigmoid: from each logit to a probability", anchor=False)
    st.latex(r"p_k = \frac{1}{1 + e^{-z_k}}")
    _table(
        [
            {"class": label, "logit z": z, "e^(-z)": np.exp(-z), "probability": p}
            for label, z, p in zip(this.classifier.labels, this.trace.logits, this.probabilities, strict=True)
        ]
    )


def _softmax(this: Subject) -> None:
    """All logits to probabilities that add up to 1."""
    st.header("Softmax: from logits to probabilities", anchor=False)
    temperature = this.classifier.temperature
    st.latex(r"p_k = \frac{e^{z_k / T}}{\sum_j e^{z_j / T}} = \frac{e^{z_k / T - m}}{\sum_j e^{z_j / T - m}}")
    scaled = this.trace.logits / temperature
    exponentials = np.exp(scaled - scaled.max())
    fitted = (
        "is the temperature fitted after training, so that the percentages are honest"
        if this.classifier.card
        else "is the temperature: 1, for nobody has calibrated this network"
    )
    st.caption(
        f"T = {temperature:.3f} {fitted}; m = {number_text(scaled.max(), '.3f')} is the largest z / T, taken off so "
        "that no exponential overflows."
    )
    _table(
        [
            {"class": label, "logit z": z, "z / T": z / temperature, "e^(z/T - m)": e, "probability": p}
            for label, z, e, p in zip(
                this.classifier.labels, this.trace.logits, exponentials, this.probabilities, strict=True
            )
        ]
    )
    st.caption(
        f"The exponentials sum to {exponentials.sum():.4f}; the probabilities to {this.probabilities.sum():.4f}."
    )


def _table(rows: list[dict]) -> None:
    percent = st.column_config.ProgressColumn(format="percent", min_value=0, max_value=1)
    st.dataframe(rows, hide_index=True, column_config={"probability": percent})
