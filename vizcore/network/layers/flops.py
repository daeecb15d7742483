"""How many floating-point operations a layer takes for one image: one multiply-accumulate is two.

Recurrence and attention are counted in `flops_of_sequences`.
"""

import math

from vizcore.network.graph import Operation
from vizcore.network.layers.flops_of_sequences import ADAPTIVE, ATTENTION, RECURRENT, flops_of_sequence
from vizcore.network.layers.kinds import ACTIVATIONS, GLOBAL_POOLINGS, IDENTITIES, MERGES, POOLINGS, WEIGHTED

Shape = tuple[int, ...]

_PER_NUMBER = {
    **dict.fromkeys(ACTIVATIONS, 1),
    **{"BatchNormalization": 2, "Rescaling": 2, "Normalization": 2, "LayerNormalization": 7, "Softmax": 3},
    **{"LayerScale": 1, "CustomScaleLayer": 2, "GroupNormalization": 7, "RMSNormalization": 4, "UnitNormalization": 3},
}
_LOCAL_RESPONSE = "LocalResponseNormalization"  # of vizcore.network.architectures.local_response
_RANKS = ("1D", "3D")
_POOLINGS = POOLINGS | {f"{what}Pooling{rank}" for what in ("Average", "Max") for rank in _RANKS}
_REDUCING = GLOBAL_POOLINGS | {"Max", "Mean", "Sum"}
_REDUCING |= {f"Global{what}Pooling{rank}" for what in ("Average", "Max") for rank in _RANKS}
_OF_SEQUENCES = ADAPTIVE | ATTENTION | RECURRENT
_MOVING = IDENTITIES | {"Concatenate", "Flatten", "InputLayer", "Permute", "RepeatVector", "Reshape", "StopGradient"}
_MOVING |= {f"{what}{rank}" for what in ("Cropping", "ZeroPadding") for rank in ("1D", "2D", "3D")}

COUNTED = _PER_NUMBER.keys() | WEIGHTED | _POOLINGS | _REDUCING | MERGES | _MOVING | _OF_SEQUENCES | {_LOCAL_RESPONSE}


def flops_of(operation: Operation, inputs: tuple[Shape, ...], output: Shape) -> int:
    """Floating-point operations for one image.

    Counted is, for each number that comes out:

    - convolutions (depthwise and separable ones too, both stages) and `Dense`: two for each weight that takes part,
      also where it meets padding; one more for a bias. Transposed convolutions: two for each weight at each *input*
      position, also where the product is cut away; one more for each output for a bias. An activation fused into
      the layer is not counted.
    - pooling: one for each cell of the window; global pooling: one for each number that comes in.
    - `BatchNormalization` (as the scale and shift that it is at prediction), `Rescaling`, `Normalization`: two;
      `LayerNormalization`, `GroupNormalization`: seven (mean; centre, square, add; divide; scale, shift);
      `RMSNormalization`: four (square, add; divide; scale); `UnitNormalization`: three (square, add; divide).
    - `LayerScale`: one; `CustomScaleLayer`: two; `LocalResponseNormalization` over n channels: n + 4.
    - activations: one, whatever the function; softmax: three (exponential, sum, division).
    - adding, multiplying, … n tensors: n - 1, at least one; `Average` one more.
    - what only moves numbers (padding, cropping, flattening, concatenation) or acts in training (dropout): none.

    Args:
        operation: a step of a flat network.
        inputs: shapes of what it reads, without batch.
        output: shape of what it gives, without batch.

    Returns:
        Zero for a kind that is not in `COUNTED`, which is to say: not known.
    """
    kind, numbers = type(operation).__name__, math.prod(output)
    if kind in WEIGHTED:
        return _weighed(operation, inputs[0] if kind.endswith("Transpose") else output, numbers)
    if kind in _OF_SEQUENCES:
        return flops_of_sequence(operation, inputs, output)
    if kind in _POOLINGS:
        return math.prod(operation.pool_size) * numbers
    if kind in _REDUCING:
        return math.prod(inputs[0])
    if kind in MERGES:
        return (max(len(inputs) - 1, 1) + (kind == "Average")) * numbers
    if kind == _LOCAL_RESPONSE:
        return (operation.n + 4) * numbers
    return _PER_NUMBER.get(kind, 0) * numbers


def _weighed(operation: Operation, places: Shape, numbers: int) -> int:
    kernels = sum(math.prod(weight.shape) for weight in operation.weights if len(weight.shape) > 1)
    return 2 * math.prod(places[:-1]) * kernels + (numbers if operation.use_bias else 0)
