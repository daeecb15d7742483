"""Activation functions, one neuron, and two hidden ones before a third, on the labs' views."""

from collections.abc import Sequence

from pages.components.lab.view import OnChoose, lab, palettes, settings_chooser
from pages.components.stage.pack import pack
from vizcore.lessons.neuron import FUNCTIONS, Weights

PLACE, WEIGHTS, HIDDEN_WEIGHTS = "act_x", "act_weights", "act_hidden"  # settings


def functions_view(
    x: float,
    layers: int,
    *,
    key: str,
    names: Sequence[str] = tuple(FUNCTIONS),
    silent: bool = False,
    on_choose: OnChoose | None = None,
) -> None:
    """What each function makes of a number, and its slope there.

    Args:
        x: the number.
        layers: through how many a slope is sent.
        key: of the view.
        names: of the functions.
        silent: what is chosen on it is not kept in the link.
        on_choose: told what was chosen, in place of the link.
    """
    block = pack({}, x=x, layers=layers, names=list(names), silent=silent)
    lab("functions", block, key=key, on_choose=on_choose or settings_chooser({"x": PLACE}))


def neuron_view(
    neurons: Sequence[Weights],
    points: Sequence[tuple[float, float, int]],
    *,
    key: str,
    silent: bool = False,
    on_choose: OnChoose | None = None,
) -> None:
    """A perceptron beside a sigmoid neuron; or two hidden neurons and what they make of the plane.

    Args:
        neurons: one, or two hidden ones and the last.
        points: (x₁, x₂, what is wanted).
        key: of the view.
        silent: what is chosen on it is not kept in the link.
        on_choose: told what was chosen, in place of the link.
    """
    block = pack(
        palettes(), neurons=[list(each) for each in neurons], points=[list(point) for point in points], silent=silent
    )
    name = WEIGHTS if len(neurons) == 1 else HIDDEN_WEIGHTS
    lab("neuron", block, key=key, on_choose=on_choose or settings_chooser({"weights": name}))
