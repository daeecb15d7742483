"""All layers' maps for a new face, copied to NumPy ÷ the plain compiled forward pass, its output as NumPy.

`Tensor.numpy()` of TensorFlow gives a copy that stays valid when the tensor is gone; that is checked here, so the time
is that of arrays which can be kept. What a view without a copy would cost (`Tensor._numpy()`, private) is not measured.
"""

import numpy as np

from bench.networks import Subject, subjects
from bench.result import Result
from bench.timing import interleaved, ms

TARGET = {"VGG16": 1.2}
OTHERS = 2.2


def measure(quick: bool) -> list[Result]:
    """A line for each network."""
    return [_measured(subject) for subject in subjects(quick)]


def _measured(subject: Subject) -> Result:
    every = tuple(layer.name for layer in subject.classifier.layers)
    _check(subject, every)
    ways = {"floor": subject.floor, "all": lambda images: subject.classifier.run(images, every)}
    seconds = interleaved(ways, subject.new_face, rounds=subject.rounds)
    megabytes = sum(layer.memory for layer in subject.classifier.layers) / 1e6
    how = (
        f"{len(every)} steps, {megabytes:.3g} MB of copies: {ms(seconds['all'])} ÷ {ms(seconds['floor'])}, "
        f"{subject.rounds} rounds"
    )
    target = TARGET.get(subject.name, OTHERS)
    return Result(f"all layers, {subject.name}", seconds["all"] / seconds["floor"], at_most=target, how=how)


def _check(subject: Subject, every: tuple[str, ...]) -> None:
    """What is timed is right: arrays of their own, untouched by the next pass, and the floor's own numbers."""
    face = subject.new_face()
    kept = subject.classifier.run(face, every)
    subject.classifier.run(subject.new_face(), every)
    again = subject.classifier.run(face, every)
    for name in every:
        if not kept[name].flags.owndata:
            raise RuntimeError(f"{name}: a view, not a copy")
        np.testing.assert_allclose(kept[name], again[name], rtol=1e-3, atol=1e-4, err_msg=name)
    logits, floor = kept[subject.classifier.logits], subject.floor(face)
    if not np.allclose(floor, logits, rtol=1e-3, atol=1e-4):  # then the original ends in a softmax
        shares = np.exp(logits - logits.max())
        np.testing.assert_allclose(floor, shares / shares.sum(), rtol=1e-3, atol=1e-4)
