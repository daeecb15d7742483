"""What slides over what: the widgets of the lab."""

from pages.components.lab.convolution import CHOICES, KINDS, NAMES, SIZES, Sliding
from pages.state import bound

_USUAL = Sliding()
_OTHER_SIZE = {"a film": 6}


def choose() -> Sliding:
    """The widgets; the link holds their values."""
    signal = bound.selectbox("Over", CHOICES["signal"], name=NAMES["signal"], default=_USUAL.signal)
    kinds = KINDS if signal == "the face" else KINDS[:2]
    kind = bound.selectbox(
        "Kind", kinds, name=NAMES["kind"],
        help="Transposed: run backwards, it makes a small map large. Grouped: the channels are cut into two groups, "
        "each with filters of its own. Depthwise: one filter for each channel.",
    )  # fmt: skip
    size = bound.slider("Size", 2, SIZES[signal], name=NAMES["size"], default=_OTHER_SIZE.get(signal, _USUAL.size))
    kernel = bound.slider("Kernel", 1, 5, name=NAMES["kernel"], default=_USUAL.kernel)
    stride = bound.slider("Stride", 1, 4, name=NAMES["stride"], default=_USUAL.stride)
    paddings, dilation = CHOICES["padding"], _USUAL.dilation
    if kind == "transposed":
        paddings = paddings[:2]
    else:
        dilation = bound.slider("Dilation", 1, 3, name=NAMES["dilation"], default=_USUAL.dilation)
    padding = bound.segmented_control("Padding", paddings, name=NAMES["padding"])
    weights = bound.segmented_control("Weights", CHOICES["weights"], name=NAMES["weights"])
    shows = bound.segmented_control("On the input", CHOICES["shows"], name=NAMES["shows"])
    return Sliding(signal, kind, size, kernel, stride, dilation, padding, weights, shows)
