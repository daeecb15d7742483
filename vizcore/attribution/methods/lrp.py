"""The target shared out among what each layer reads, layer by layer, down to the pixels.

Bach, Binder, Montavon, Klauschen, Müller & Samek, "On Pixel-Wise Explanations for Non-Linear Classifier Decisions by
Layer-Wise Relevance Propagation", 2015. https://doi.org/10.1371/journal.pone.0130140

What the two rules leave in common:

- activations pass relevance on whole; max pooling gives it to the largest; averages, sums and merges in proportion;
- batch normalisation behind a convolution or dense layer is folded into it; where it stands alone it is a linear step
  of one weight for each number;
- relevance is read off the image as the network sees it, rescaled: the offset of that rescaling takes none;
- of a product of two branches the gate (the smaller one, or the one behind a sigmoid) is a constant, and so is the
  divisor of a normalisation over the image itself: see `vizcore.attribution.constant_parts`; so are the weights of an
  attention and the gates of recurrence, whose values alone pass relevance on: see `vizcore.attribution.attended`;
- a bias (the shift of batch normalisation, the offset of a rescaling further on) takes the share of what comes out
  that it is, and keeps it: that much of the target is missing in the map.

Programs differ in these conventions, and their maps with them: the two functions say by how much. Percentages there are
the norm of the difference as a share of the norm of the map, for three classes of one face.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Annotated

import keras
from keras import ops

from vizcore.arrays import Image, Map
from vizcore.attribution.attended import attended, is_attended
from vizcore.attribution.constant_parts import has_a_constant_part, held
from vizcore.attribution.linear import Linear, linear_of
from vizcore.attribution.method import Range, method
from vizcore.attribution.relevance import KEPT, Folded, folded, is_weighted, passthrough, relevance
from vizcore.attribution.surrogate import surrogate
from vizcore.network.classifier import Classifier
from vizcore.target import Target


@method(
    "LRP-ε",
    signed=True,
    zero="none of this number's relevance comes down to a pixel",
)
def lrp_epsilon(
    classifier: Classifier, image: Image, target: Target, *, epsilon: Annotated[float, Range(0.0, 1.0)] = 0.1
) -> Map:
    """How much of the target each pixel brings, shared out in proportion to weight times activation.

    Without ε the map is captum's (1e-9 in its `EpsilonRule`) to five digits: measured on vgg10 and lenet5. With one, it
    matters what ε means. Here it is a share of the size of a layer's sums, so that it does not depend on the scale of
    the weights; it has their sign, so that it always moves them away from zero; and a convolution with its batch
    normalisation is one step with one ε. Elsewhere it is a number that is added to every sum as it is, or one for each
    of the two. Small sums carry much in deep networks: on vgg10 an ε of 0.0001 already moves the map by 2.5 to 2.7%,
    0.001 by 9 to 13%, 0.01 by 38 to 43%; one more ε for the normalisation moves it by about as much again.

    Args:
        classifier: the network.
        image: (height, width, channels), in [0, 1].
        target: what is explained.
        epsilon: what each sum is moved away from zero by before relevance is divided by it, as a share of the root
            mean square of what its layer gives for this image; it takes the relevance of small, undecided sums away.

    Returns:
        (height, width), in the target's units, summed over channels; adds up to the target less what biases and ε take,
        so to the target itself where there are no biases and ε is 0. Then it is, behind ReLUs, input × gradient.

    Raises:
        ValueError: there is no rule for a layer on the way, such as a softmax.
    """
    return relevance(classifier, image, target, Epsilon(folded(classifier, target)), epsilon=epsilon)


@method(
    "LRP-αβ",
    signed=True,
    zero="none of this number's relevance comes down to a pixel",
)
def lrp_alpha_beta(
    classifier: Classifier, image: Image, target: Target, *, beta: Annotated[float, Range(0.0, 1.0)] = 0.0
) -> Map:
    """How much of the target each pixel brings, with what pushes a unit up and what holds it down shared out apart.

    The paper's α is 1 + β. With β = 0 (α1β0) relevance goes only to what pushed a unit the way it went: then the map of
    a class's logit has that logit's sign everywhere, but for sums of branches, or averages, of both signs.

    As in the paper, a push is a product of number and weight, whichever of the two is negative, and the bias is one
    more of them: it takes its share of the side that its sign puts it on. Programs that only cut the weights at zero,
    leave biases out, or take batch normalisation for a layer of its own give other maps: on vgg10, resnet20 and lenet5
    by 62 to 101% without the biases' share, on vgg10 and resnet20 by 72 to 92% with normalisation by itself.

    Args:
        classifier: the network.
        image: (height, width, channels), in [0, 1].
        target: what is explained.
        beta: how much relevance is taken from what held a unit down, for each unit of relevance.

    Returns:
        (height, width), in the target's units, summed over channels; adds up to the target less what biases take. Read
        otherwise than written, so that nothing is lost: for a unit below zero (with tanh, or a logit) the two sides
        change places, and where nothing at all held a unit down its relevance goes to what pushed it.

    Raises:
        ValueError: there is no rule for a layer on the way, such as a softmax.
    """
    return relevance(classifier, image, target, AlphaBeta(folded(classifier, target)), beta=beta)


@dataclass(frozen=True)
class Epsilon:
    """LRP-ε as a rule of replay: R_i = a_i w_i / (z + ε sign(z)) · R.

    Args:
        folded: pairs that are one step; the first of them has no ε of its own.
    """

    folded: Folded

    def __call__(self, operation: keras.Operation, epsilon) -> Callable:
        """What runs in place of a step; `epsilon` is a share of the root mean square of its layer's z."""
        if type(operation).__name__ in KEPT:
            return passthrough(operation)
        if has_a_constant_part(operation):
            return held(operation)
        if is_attended(operation):
            return attended(operation, lambda linear: self._stabilised(linear.of, epsilon), passthrough)
        has_own = is_weighted(operation) and not any(operation is first for first, _ in self.folded)
        return self._stabilised(operation, epsilon) if has_own else operation

    def _stabilised(self, operation, epsilon):
        def run(x, **named):
            z = operation(x, **named)
            size = ops.sqrt(ops.mean(ops.square(z), axis=tuple(range(1, len(z.shape))), keepdims=True))
            moved = z + ops.cast(epsilon, z.dtype) * ops.where(z < 0, -size, size)
            zero = moved == 0
            share = ops.where(zero, ops.ones_like(z), z / ops.where(zero, ops.ones_like(z), moved))
            return surrogate(z, z * ops.stop_gradient(share))

        return run


@dataclass(frozen=True)
class AlphaBeta:
    """LRP-αβ as a rule of replay: R_i = ((1 + β) (a_i w_i)⁺ / z⁺ - β (a_i w_i)⁻ / z⁻) · R.

    Args:
        folded: pairs that are one step.
    """

    folded: Folded

    def __call__(self, operation: keras.Operation, beta) -> Callable:
        """What runs in place of a step; `beta` is that of the rule."""
        if type(operation).__name__ in KEPT:
            return passthrough(operation)
        if has_a_constant_part(operation):
            return held(operation)
        if is_attended(operation):
            return attended(operation, lambda linear: partial(self._linear, linear, beta), passthrough)
        if any(operation is norm for _, norm in self.folded):
            return lambda x, **named: surrogate(operation(x, **named), x)  # its layer has seen to it
        if not is_weighted(operation):
            return operation
        norm = next((norm for first, norm in self.folded if first is operation), None)
        return lambda x, **named: surrogate(operation(x, **named), self._shared(x, linear_of(operation, norm), beta))

    def _linear(self, linear: Linear, beta, x):
        return surrogate(linear.of(x), self._shared(x, linear, beta))

    def _shared(self, x, linear: Linear, beta):
        up, down = ops.maximum(x, 0), ops.minimum(x, 0)
        raising, lowering = ops.maximum(linear.kernel, 0), ops.minimum(linear.kernel, 0)
        positive = linear.run(up, raising) + linear.run(down, lowering)
        negative = linear.run(up, lowering) + linear.run(down, raising)
        sums = positive + ops.maximum(linear.bias, 0), negative + ops.minimum(linear.bias, 0)
        z = sums[0] + sums[1]
        beta = ops.cast(beta, z.dtype)
        with_it, against = 1 + beta, -beta
        weights = [  # of each side, for units above and below zero, and with nothing on the other side
            ops.where(sums[1] == 0, 1.0, ops.where(z >= 0, with_it, against)),
            ops.where(sums[0] == 0, 1.0, ops.where(z >= 0, against, with_it)),
        ]
        return sum(
            part * ops.stop_gradient(z * weight / ops.where(total == 0, 1.0, total))
            for part, total, weight in zip((positive, negative), sums, weights, strict=True)
        )
