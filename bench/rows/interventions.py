"""A changed prediction, and the ranking of every channel of a layer ÷ plain forward passes, their output as NumPy.

One ablation: three channels of the layer are off, another factor and other channels at every round, as when a slider
moves; its time includes making the numbers of the edit. The floor is the plain compiled pass of one image. The worst
of five layers counts, evenly spread from the first to the last one with maps. That nothing is traced again is checked:
tracing would run the graph in Python, which fails here.

The ranking: all channels of the layer of most channels (of several, the first, whose maps are largest) off one at a
time, of one face, ÷ as many plain passes of that face in batches as large as the ranking's own.
"""

import keras
import numpy as np

from bench.networks import Subject, plain_pass
from bench.result import Result
from bench.timing import interleaved, ms
from vizcore import interventions
from vizcore.backend import compiled
from vizcore.interventions import Edit, channel_effects, edited
from vizcore.network import shipped
from vizcore.network.cards import FOLDER
from vizcore.network.classifier import Classifier
from vizcore.run.gradients import chunks

TARGET, NETWORK = 1.2, "fovea"


def measure(quick: bool) -> list[Result]:
    """A line for one ablation, one for a ranking."""
    original = keras.saving.load_model(FOLDER / f"{NETWORK}.keras", compile=False)
    subject = Subject(NETWORK, plain_pass(original), shipped.load(NETWORK), 20 if quick else 300)
    return [_ablation(subject), _ranking(subject.classifier, original, 3 if quick else 15)]


def _ablation(subject: Subject) -> Result:
    classifier, random = subject.classifier, np.random.default_rng(0)
    maps = [layer for layer in classifier.layers if layer.has_maps and layer.inputs]
    chosen = [maps[round(share * (len(maps) - 1))] for share in (0, 0.25, 0.5, 0.75, 1)]

    def ablated(layer):
        count = min(3, layer.channels)

        def run(images):
            channels = tuple(random.choice(layer.channels, count, replace=False).tolist())
            return edited(classifier, images, [Edit(layer.name, channels, float(random.uniform(-2, 4)))])

        return run

    ways = {layer.name: ablated(layer) for layer in chosen}
    for way in ways.values():
        way(subject.new_face())
    traced, real = [], interventions.edits.replay
    interventions.edits.replay = lambda *given, **named: traced.append(1) or real(*given, **named)
    try:
        seconds = interleaved({"floor": subject.floor, **ways}, subject.new_face, rounds=subject.rounds)
    finally:
        interventions.edits.replay = real
    if traced:
        raise RuntimeError(f"traced {len(traced)} times while the slider moved")
    floor = seconds.pop("floor")
    worst = max(seconds, key=seconds.get)
    each = ", ".join(f"{name} {taken / floor:.2f}" for name, taken in seconds.items())
    how = f"worst is {worst}: {ms(seconds[worst])} ÷ {ms(floor)}, {subject.rounds} rounds ({each}); traced 0 times"
    return Result(f"a prediction with an ablation, {subject.name}", seconds[worst] / floor, at_most=TARGET, how=how)


def _ranking(classifier: Classifier, original: keras.Model, rounds: int) -> Result:
    widest = max((layer for layer in classifier.layers if layer.has_maps), key=lambda layer: layer.channels)
    plain = compiled(keras.Model(original.inputs, {"out": original.outputs[0]}))

    def passes(image):
        for chunk in chunks(classifier, np.repeat(image[None], widest.channels, axis=0)):
            plain(chunk)

    ways = {"floor": passes, "ranking": lambda image: channel_effects(classifier, image, widest.name, 0)}
    random = np.random.default_rng(0)
    seconds = interleaved(ways, lambda: random.random(classifier.image_shape, np.float32), rounds=rounds)
    times = f"{ms(seconds['ranking'])} ÷ {ms(seconds['floor'])}, {rounds} rounds"
    how = f"{widest.channels} channels of {widest.name}: {times}"
    return Result(f"ranking all channels, {NETWORK}", seconds["ranking"] / seconds["floor"], at_most=TARGET, how=how)
