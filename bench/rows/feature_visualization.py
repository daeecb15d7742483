"""256 steps of feature visualisation of one channel ÷ as many compiled forward passes with the gradient by the image.

The steps are those of the page's first way with its first settings: the image is drawn from waves, moved, run through
the network, differentiated, and stepped by Adam; every eighth step gives a frame with its value, as NumPy. Painting is
left out, and so is compiling, which happens once a layer. The floor is Keras's own graph of the network up to the layer
in a `tf.function`, one image in, the gradient of the channel's mean out, as NumPy. An early, a middle and a late layer.
"""

import keras
import numpy as np
import tensorflow as tf

from bench.result import Result
from bench.timing import interleaved, ms
from vizcore.featurevis import VISUALIZATIONS
from vizcore.network import shipped
from vizcore.network.cards import FOLDER, shipped_names
from vizcore.target import Target

TARGET, STEPS = 1.5, 256
ASKED = (("conv1_2", 5), ("conv3_2", 20), ("logits", 1))


def measure(quick: bool) -> list[Result]:
    """A line for each layer."""
    name = shipped_names()[0]
    original, classifier = keras.saving.load_model(FOLDER / f"{name}.keras", compile=False), shipped.load(name)
    rounds = 1 if quick else 5
    return [_measured(original, classifier, layer, channel, rounds) for layer, channel in ASKED]


def _measured(original, classifier, layer, channel, rounds) -> Result:
    floor, visualize = _forward_and_gradient(original, layer, channel), VISUALIZATIONS["Fourier"]

    def climb(image):
        for _ in visualize(classifier, Target(layer, channel), image[0], steps=STEPS):
            pass

    def passes(image):
        for _ in range(STEPS):
            floor(image)

    def new():
        return np.random.default_rng().random((1, *classifier.image_shape), np.float32)

    seconds = interleaved({"steps": climb, "floor": passes}, new, rounds=rounds, warm_up=1)
    how = f"{ms(seconds['steps'] / STEPS)} ÷ {ms(seconds['floor'] / STEPS)} a step, {rounds} rounds of {STEPS} steps"
    ratio = seconds["steps"] / seconds["floor"]
    return Result(f"feature visualisation of {layer}, {classifier.name}", ratio, at_most=TARGET, how=how)


def _forward_and_gradient(original, layer, channel):
    view = keras.Model(original.inputs, original.get_layer(layer).output)

    @tf.function(input_signature=[tf.TensorSpec((1, *original.input_shape[1:]), tf.float32)], autograph=False)
    def run(images):
        with tf.GradientTape() as tape:
            tape.watch(images)
            value = tf.reduce_mean(view(images, training=False)[..., channel])
        return tape.gradient(value, images)

    return lambda image: run(tf.constant(image)).numpy()
