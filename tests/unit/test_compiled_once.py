"""What is compiled is keyed by the graph: a number that a slider sets compiles nothing.

But for one image of a feature visualisation and several of them, which must differ: these are two graphs.
"""

import numpy as np
import pytest
import tensorflow as tf
from unit.test_images import GOOD, LOGIT, NET

from vizcore import interventions
from vizcore.attribution import METHODS
from vizcore.faithfulness import faithfulness
from vizcore.featurevis import VISUALIZATIONS
from vizcore.featurevis.inversion import inversion
from vizcore.interventions import adversarial, edits, kernels
from vizcore.receptive_field.effective import effective_field
from vizcore.settings import settings_of
from vizcore.target import Target

FEW = {"samples": 100, "masks": 100, "steps": 16}  # or the least that the setting may be


@pytest.fixture
def traced(monkeypatch):
    """The names of the functions that TensorFlow traces, one for each time."""
    found, function = [], tf.function

    def counting(given=None, **settings):
        def traced(*args):
            found.append(getattr(given, "__qualname__", "a function"))
            return given(*args)

        return function(traced, **settings) if given else lambda given: counting(given, **settings)

    monkeypatch.setattr(tf, "function", counting)
    NET._prepared.clear()
    yield found
    NET._prepared.clear()


def numeric(function) -> dict[str, list]:
    """{setting: its least value, one between and its largest}, of all that are numbers; few where they are counts."""
    values = {}
    for name, (annotation, default) in settings_of(function).items():
        for bounds in getattr(annotation, "__metadata__", ()):
            if hasattr(bounds, "low"):
                low, high = bounds
                high = min(high, 2 * low + 100) if isinstance(default, int) else high
                values[name] = [type(default)(value) for value in (low, (low + high) / 2, high)]
    return values


def few(function) -> dict:
    return {name: max(FEW[name], values[0]) for name, values in numeric(function).items() if name in FEW}


REGISTERED = {name: (m.function, lambda m=m, **s: m(NET, GOOD, LOGIT, **s)) for name, m in METHODS.items()}
REGISTERED |= {
    name: (w.function, lambda w=w, **s: list(w(NET, LOGIT, GOOD, **s))) for name, w in VISUALIZATIONS.items()
}
REGISTERED["Inversion"] = inversion, lambda **s: list(inversion(NET, "flat", GOOD, **s))


@pytest.mark.parametrize("name", REGISTERED)
def test_no_numeric_setting_compiles_anything(name, traced):
    function, ask = REGISTERED[name]
    ask(**few(function))
    assert traced, "what counts the tracings sees none"
    traced.clear()
    for setting, values in numeric(function).items():
        if setting == "images":
            ask(**few(function) | {setting: 3})
            traced.clear()
            values = values[1:]
        for value in values:
            ask(**few(function) | {setting: value})
            assert not traced, (setting, value)


UNITS = {  # a question, and the numbers of it
    "attack": [
        lambda bound=bound, way=way: interventions.attack(NET, GOOD, np.array(bound), label=0, method=way)
        for bound in ([0.1], [0.2], [0.0, 0.3])
        for way in ("FGSM", "PGD")
    ],
    "slopes": [lambda label=label: adversarial.slopes(NET, GOOD[None], label) for label in (0, 1)],
    "edited": [
        lambda text=text: edits.edited(NET, GOOD[None], edits.parse(text)) for text in ("relu:0*0", "relu:1*2.5")
    ],
    "refiltered": [
        lambda by=by, channel=channel: kernels.refiltered(
            NET, GOOD[None], "conv", channel, np.full((3, 3, 1), by, np.float32)
        )
        for by in (0.1, 1.0)
        for channel in (0, 1)
    ],
    "sweep": [
        lambda points=points: interventions.sweep(NET, GOOD, interventions.TRANSFORMS["Turn"], "relu", points=points)
        for points in (3, 5)
    ],
    "patched": [
        lambda region=region: interventions.patched(NET, GOOD, GOOD, ["relu"], [region])
        for region in ((0.0, 0.0, 1.0, 1.0), (0.0, 0.0, 0.5, 1.0))
    ],
    "removal": [
        lambda steps=steps: interventions.removal(NET, GOOD, "relu", 0, np.ones(2, np.float32), steps=steps)
        for steps in (1, 2)
    ],
    "faithfulness": [lambda steps=steps: faithfulness(NET, GOOD, LOGIT, GOOD[..., 0], steps=steps) for steps in (4, 8)],
    "effective field": [
        lambda place=place: effective_field(NET, Target("relu", 1, place), GOOD[None]) for place in ((0, 0), (3, 4))
    ],
    "targets": [
        lambda target=target: METHODS["Gradient"](NET, GOOD, target) for target in (LOGIT, Target("logits", 1))
    ],
}


@pytest.mark.parametrize("name", UNITS)
def test_no_other_number_compiles_anything(name, traced):
    first, *others = UNITS[name]
    first()
    assert traced
    traced.clear()
    for other in others:
        other()
        assert not traced
