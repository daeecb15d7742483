"""Long work can be ended at every step of it, whatever it is."""

import numpy as np
import pytest

from vizcore.attribution import METHODS
from vizcore.backend.interruption import checkpoint, interruptible
from vizcore.featurevis import VISUALIZATIONS
from vizcore.featurevis.inversion import inversion
from vizcore.interventions import TRANSFORMS, attack, channel_effects, patched, sweep
from vizcore.run.trace import trace
from vizcore.target import Target

IMAGE = np.full((4, 4, 1), 0.5, np.float32)
WORK = {
    **{name: lambda net, t, m=m: m(net, IMAGE, t) for name, m in METHODS.items()},
    **{name: lambda net, t, v=v: list(v(net, t, IMAGE)) for name, v in VISUALIZATIONS.items()},
    "inversion": lambda net, t: list(inversion(net, "copy", IMAGE)),
    "ranking": lambda net, t: channel_effects(net, IMAGE, "copy", 0),
    "attack": lambda net, t: attack(net, IMAGE, np.array([0.0, 0.1]), method="PGD", label=0),
    "patching": lambda net, t: patched(net, IMAGE, 1 - IMAGE, ["copy"]),
    "sweep": lambda net, t: sweep(net, IMAGE, TRANSFORMS["Brighten"], "copy"),
    "trace": lambda net, t: trace(net, IMAGE),
}


class NobodyListensError(Exception):
    """What a page raises to end its work."""


@pytest.mark.parametrize("name", WORK)
def test_work_ends_at_its_first_step_when_nobody_listens(tiny, name):
    def refuse():
        raise NobodyListensError

    with pytest.raises(NobodyListensError), interruptible(refuse):
        WORK[name](tiny, Target("logits", 0))


def test_who_computes_is_asked_again_and_again(tiny):
    asked = []
    with interruptible(lambda: asked.append(1)):
        WORK["attack"](tiny, Target("logits", 0))
    assert len(asked) > 2


def test_nobody_is_asked_outside_of_the_context(tiny):
    with interruptible(lambda: pytest.fail("asked")):
        pass
    checkpoint()
    trace(tiny, IMAGE)
