"""Layer-wise relevance propagation as a gradient: what the rules of LRP share.

Montavon, Binder, Lapuschkin, Samek & Müller, "Layer-Wise Relevance Propagation: An Overview", 2019, section 10.3.1.
https://doi.org/10.1007/978-3-030-28954-6_10

What runs on the way back is not the relevance R of a number a, but R / a. Then the target's own weights are the right
start, branches add up by themselves, and every step that is linear without a bias passes it on by its plain gradient:
what it reads gets the relevance in proportion to its share. Only steps with weights and activations need a rule.
"""

from collections.abc import Callable

import keras
from keras import ops

from vizcore.arrays import Image, Map
from vizcore.attribution.attended import is_attended, refusal
from vizcore.attribution.constant_parts import has_a_constant_part
from vizcore.attribution.surrogate import surrogate
from vizcore.attribution.upstream import input_stem, upstream
from vizcore.network.classifier import Classifier
from vizcore.network.graph import Operation
from vizcore.network.layers import operands_of
from vizcore.network.layers.kinds import ACTIVATIONS, GLOBAL_POOLINGS, IDENTITIES, POOLINGS
from vizcore.run.gradients import derivatives
from vizcore.target import Target

Folded = tuple[tuple[keras.Operation, keras.Operation], ...]  # layer with weights, the batch normalisation behind it

_NORM = "BatchNormalization"
_WEIGHTED = {"Conv1D", "Conv2D", "Conv2DTranspose", "Conv3D", "Dense", "DepthwiseConv2D", "SeparableConv2D"}
KEPT = ACTIVATIONS | {"LocalResponseNormalization"}

_PLAIN = (
    IDENTITIES
    | POOLINGS
    | GLOBAL_POOLINGS
    | {"InputLayer", "Concatenate", "Cropping2D", "ExpandDims", "Flatten", "GetItem", "Permute", "Reshape", "Squeeze"}
    | {"AdaptiveAveragePooling2D", "AdaptiveMaxPooling2D", "CenterCrop", "DepthToSpace", "ExtractPatches", "Flip"}
    | {"Moveaxis", "Pad", "Repeat", "Resizing", "Split", "Stack", "Swapaxes", "Tile"}
    | {"LayerScale", "CustomScaleLayer"}  # of keras.applications: a factor for each channel, a scaled sum
    | {"Transpose", "UpSampling2D", "ZeroPadding2D"}
    | {"Add", "Average", "Max", "Maximum", "Mean", "Minimum", "Subtract", "Sum"}
    | {"Normalization", "Rescaling"}
)
_PRODUCTS = {"Divide", "Multiply", "TrueDivide"}  # linear where one number is computed and the other a constant
_TINY = 1e-7


def relevance(
    classifier: Classifier, image: Image, target: Target, rule: Callable[..., Callable], **numbers: float
) -> Map:
    """Each pixel's relevance for the target: read where the network starts to look, after rescalings of the image.

    So that an offset that a rescaling adds to each pixel takes nothing, and black pixels can count. The rule is called
    with the numbers besides, such as its ε; others compile nothing anew.

    Raises:
        ValueError: a layer between the image and the target is of a kind that has no rule.
    """
    refuse_unknown(classifier, target)
    source = input_stem(classifier, target)
    found = derivatives(classifier, image[None], target, (source,), rule, numbers=numbers)
    return (found.activations[source] * found.gradients[source])[0].sum(axis=-1)


def folded(classifier: Classifier, target: Target) -> Folded:
    """The layers with weights whose numbers nothing but a batch normalisation reads, each with that.

    The two are one linear step: relevance goes through them as if the normalisation's scale were in the weights, and
    its shift in the bias. Not where the target is read between them.
    """
    steps = {step.name: step for step in classifier.model.operations}
    on_the_way = upstream(classifier, target)
    pairs = []
    for norm in (layer for layer in classifier.layers if layer.kind == _NORM and layer.name in on_the_way):
        (before,) = norm.inputs
        readers = [layer for layer in classifier.layers if before in layer.inputs]
        if classifier.by_name[before].kind in _WEIGHTED and len(readers) == 1 and before not in target.layers:
            pairs.append((steps[before], steps[norm.name]))
    return tuple(pairs)


def is_weighted(operation: Operation) -> bool:
    """Whether a step multiplies by weights: a convolution, a dense layer, a batch normalisation along the last axis."""
    kind = type(operation).__name__
    return kind in _WEIGHTED or (kind == _NORM and operation.axis in (-1, len(operation.output.shape) - 1))


def passthrough(operation: Callable) -> Callable:
    """An activation, which passes its relevance on whole: R / a of what comes in is R / a of what goes out times f / a.

    Also local response normalisation, as if its divisor were a constant.
    """

    def run(x, **named):
        value = operation(x, **named)
        safe = ops.where(ops.abs(x) < _TINY, ops.where(x < 0, -_TINY, _TINY), x)
        return surrogate(value, x * ops.stop_gradient(value / ops.cast(safe, value.dtype)))

    return run


def refuse_unknown(classifier: Classifier, target: Target) -> None:
    """Let a target pass that LRP can be asked about.

    Raises:
        ValueError: a layer between the image and the target is of a kind that has no rule.
    """
    names = upstream(classifier, target)
    steps = {step.name: step for step in classifier.model.operations}
    for layer in (layer for layer in classifier.layers if layer.name in names):
        if why := _unknown(classifier, layer, steps[layer.name]):
            raise ValueError(f"relevance has no rule for {layer.name!r}, {why}")


def _unknown(classifier: Classifier, layer, operation) -> str:
    """Why a step cannot pass relevance on; nothing where it can."""
    if layer.kind == "Activation" and not _is_elementwise(operation.activation):
        return f"an activation by {getattr(operation.activation, '__name__', 'a function of its own')}"
    if layer.kind == _NORM and not is_weighted(operation):
        return f"a {_NORM} along axis {operation.axis}"
    if type(operation).__name__ == "Part" and layer.kind not in _PLAIN:
        return f"one of several tensors that a {layer.kind} gives"
    if is_attended(operation):
        return refusal(operation)
    if has_a_constant_part(operation):
        return ""
    if layer.kind in _PRODUCTS:
        computed = [isinstance(value, str) for value in operands_of(classifier.model, layer.name)]
        if sum(computed) > 1 or (layer.kind != "Multiply" and not computed[0]):
            return f"a {layer.kind} by what is computed"
        return ""
    return "" if layer.kind in _PLAIN | KEPT | _WEIGHTED | {_NORM} else f"a {layer.kind}"


def _is_elementwise(function) -> bool:
    name = getattr(function, "__name__", type(function).__name__)
    return name == "linear" or name in ACTIVATIONS or "".join(part.capitalize() for part in name.split("_")) in KEPT
