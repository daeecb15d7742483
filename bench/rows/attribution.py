"""Attribution maps: ours ÷ the bare compiled work behind them, and other packages ÷ ours.

One network (the shipped one), face, target and number of samples; ours, the floors and the others in turns, in one
process. Ours is the call that the app makes, including what a map promises to add up to. The floor of Grad-CAM and
Grad-CAM++ gives a layer's maps and the target's derivative by them; that of SmoothGrad and integrated gradients
differentiates as many images by their pixels, that of occlusion and RISE runs as many forward, in whichever batches of
`BATCHES` that is fastest. Floors make neither images nor maps. The others get our batches where they take a number.
How they are called stands in `bench/peers.py`; that they give the same numbers, or why not, in `bench/agreement.py`.
"""

import warnings
from collections.abc import Callable
from functools import partial

import keras
import numpy as np
import tensorflow as tf
from skimage.data import astronaut

from bench import agreement, peers
from bench.result import Result
from bench.timing import interleaved, ms
from vizcore import intake
from vizcore.arrays import Image
from vizcore.attribution import METHODS
from vizcore.attribution.upstream import resolve_layer
from vizcore.network import shipped
from vizcore.network.cards import shipped_names
from vizcore.network.classifier import Classifier
from vizcore.run.gradients import parts
from vizcore.target import Target

BATCHES = (10, 25, 50, 100)
AT_MOST = {"Grad-CAM": 1.3, "SmoothGrad": 1.1, "Integrated gradients": 1.1}
ROUNDS = {"Grad-CAM": 100, "Grad-CAM++": 100, "RISE": 9}
OTHERS = 15
FLOOR = "floor in batches of "


def measure(quick: bool) -> list[Result]:
    """Two lines for each method: against its floor, and against the others."""
    keras.utils.disable_interactive_logging()  # tf-explain's occlusion would draw a bar
    warnings.filterwarnings("ignore", message="The structure of `inputs`")  # how tf-keras-vis and tf-explain call
    classifier = shipped.load(shipped_names()[0])
    image = intake.crop(astronaut(), intake.find_faces(astronaut())[0], classifier.image_shape[:2], channels=1)
    logits = classifier.run(image[None], (classifier.logits,))[classifier.logits][0]
    target = Target(classifier.logits, int(logits.argmax()))
    copy = shipped.read(classifier.name).model  # for the others: xplique wraps the layers that it looks at
    asked = peers.Asked(
        copy, target.channel, resolve_layer(classifier, target, None), next(parts(classifier, 10**6)).stop
    )
    same, others = agreement.told(classifier, image, target, asked), peers.ways(asked)
    results = []
    for name, settings in asked.ours.items():
        ways = {"ours": partial(METHODS[name], classifier, target=target, **settings)}
        ways |= _floors(classifier, image, target, asked, name)
        ways |= {package: methods[name] for package, methods in others.items() if name in methods}
        rounds = 1 if quick else ROUNDS.get(name, OTHERS)
        seconds = interleaved(ways, lambda: image, rounds=rounds, warm_up=1 if quick else 3)
        results += _lines(name, seconds, same[name], rounds)
    return results


def _lines(name: str, seconds: dict[str, float], same: str, rounds: int) -> list[Result]:
    ours = seconds.pop("ours")
    floors = {way: seconds.pop(way) for way in list(seconds) if way.startswith(FLOOR)}
    fastest = min(floors, key=floors.get)
    each = ", ".join(f"{package} {taken / ours:.3g} ({ms(taken)})" for package, taken in seconds.items())
    return [
        Result(
            f"{name} ÷ its floor", ours / floors[fastest], at_most=AT_MOST.get(name),
            how=f"{ms(ours)} ÷ {ms(floors[fastest])}, {fastest}, {rounds} rounds",
        ),
        Result(f"{name}, others ÷ ours", min(seconds.values()) / ours, at_least=1, how=f"{each}; {same}"),
    ]  # fmt: skip


def _floors(
    classifier: Classifier, image: Image, target: Target, asked: peers.Asked, name: str
) -> dict[str, Callable[[Image], object]]:
    if name in ("Grad-CAM", "Grad-CAM++"):
        return {f"{FLOOR}1": _maps_and_derivatives(classifier.model, asked.layer, target.channel)}
    counts = {"Occlusion": (image.shape[0] // asked.patch) * (image.shape[1] // asked.patch), "RISE": asked.masks}
    run = (_forward if name in counts else _gradient)(classifier.model, target.channel)
    images = np.random.default_rng(0).random((counts.get(name, asked.samples), *image.shape), np.float32)
    return {f"{FLOOR}{batch}": partial(_in_batches, run, images, batch) for batch in BATCHES}


def _in_batches(run: Callable, images: np.ndarray, batch: int, _) -> None:
    for start in range(0, len(images), batch):
        run(tf.constant(images[start : start + batch])).numpy()


def _maps_and_derivatives(model: keras.Model, layer: str, channel: int) -> Callable[[Image], tuple]:
    view = keras.Model(model.inputs, [model.get_layer(layer).output, model.output])

    @tf.function(input_signature=[tf.TensorSpec((1, *model.input_shape[1:]), tf.float32)], autograph=False)
    def run(images):
        with tf.GradientTape() as tape:
            maps, logits = view(images, training=False)
            value = logits[:, channel]
        return maps, tape.gradient(value, maps)

    return lambda image: [found.numpy() for found in run(tf.constant(image[None]))]


def _gradient(model: keras.Model, channel: int) -> Callable:
    @tf.function(input_signature=[tf.TensorSpec(model.input_shape, tf.float32)], autograph=False)
    def run(images):
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(images)
            value = model(images, training=False)[:, channel]
        return tape.gradient(value, images)

    return run


def _forward(model: keras.Model, channel: int) -> Callable:
    signature = [tf.TensorSpec(model.input_shape, tf.float32)]
    return tf.function(
        lambda images: model(images, training=False)[:, channel], input_signature=signature, autograph=False
    )
