"""A config walked through, name by name, and written anew from what is allowed.

Where an object of Keras lies is written by this module, not taken from the file. What only training needs is left out,
initializers, regularizers, constraints and the optimizer: every weight is set from the file.
"""

import math
import re
from typing import Any

from vizcore.network.files.allowed import ACTIVATIONS, IN_APPLICATIONS, LAYERS, MODELS, OPERATIONS, OWN_LAYERS, REFUSED
from vizcore.network.files.calls import CONSTANTS, OUTSIDE, dtype, nodes
from vizcore.network.files.limits import INPUT
from vizcore.network.files.refused import RefusedError, quoted

_HOMES = MODELS | IN_APPLICATIONS
UNSET = -1.2345e30  # what a weight is until it is set, so that one that the file lacks is found
_UNSET = {"module": "keras.initializers", "class_name": "Constant", "config": {"value": UNSET}, "registered_name": None}
_KERAS = re.compile(r"(tensorflow\.(python\.)?)?(tf_)?keras(\.[\w.]+)?")
_AGAIN = "save the network again with model.save('name.keras')"


def admitted(config: Any) -> dict[str, Any]:
    """The config of a network, written anew.

    Args:
        config: strictly parsed, and mended.

    Raises:
        RefusedError: it names a class that is not allowed, or is no config of a network.
    """
    if not isinstance(config, dict) or config.get("class_name") is None:
        raise RefusedError(f"Its config is no network's: {_AGAIN}.")
    found = _object(config)
    if found["class_name"] not in MODELS:
        raise RefusedError(f"It holds a single {quoted(found['class_name'])} and no network: save the whole model.")
    return found


def _value(value: Any) -> Any:
    if isinstance(value, list):
        return [_value(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "class_name" in value:
        return _object(value)
    return {key: _setting(key, item) for key, item in value.items()}


def _setting(key: str, value: Any) -> Any:
    if key.endswith("_initializer"):
        return None if value is None else dict(_UNSET)
    if key.endswith(("_regularizer", "_constraint")):
        return None
    if key == "quantization_config" and value is not None:
        raise RefusedError("Its weights are quantized: save the network before it is quantized.")
    if key in ("activation", "recurrent_activation"):
        return _activation(value)
    if key == "dtype":
        return dtype(value)
    if key == "batch_shape":
        return _shape(value)
    return _value(value)


def _activation(value: Any) -> Any:
    if isinstance(value, dict) and value.get("class_name") != "function":
        return _layer_as_activation(value)
    name = value.get("config") if isinstance(value, dict) else value
    if name is not None and (not isinstance(name, str) or name not in ACTIVATIONS):
        function = f"the activation function {quoted(name)}, which is not part of Keras"
        raise RefusedError(f"It uses {function}: replace it by one of Keras, {OUTSIDE}.")
    return name


def _layer_as_activation(value: dict[str, Any]) -> dict[str, Any]:
    """A layer such as PReLU, which the layer around it does not build, so that the file has to say its size.

    One that was never run has no weights in the file: it begins anew, which is the same each time from a constant.
    """
    found, built = _object(value), value.get("build_config")
    if isinstance(built, dict) and isinstance(built.get("input_shape"), list):
        sizes = [size for size in built["input_shape"] if size is not None]
        if not all(type(size) is int and size > 0 for size in sizes) or math.prod(sizes) > INPUT:
            raise RefusedError(f"An activation of it is built for a size that no layer has: {_AGAIN}.")
        return found | {"build_config": {"input_shape": built["input_shape"]}}
    for key in found["config"]:
        if key.endswith("_initializer") and found["config"][key] is not None:
            found["config"][key] = _constant(value["config"][key], found["class_name"])
    return found


def _constant(value: Any, layer: str) -> dict[str, Any]:
    name, config = (value.get("class_name"), value.get("config")) if isinstance(value, dict) else (value, {})
    number = {"Zeros": 0.0, "zeros": 0.0, "Ones": 1.0, "ones": 1.0}.get(name) if isinstance(name, str) else None
    if name == "Constant" and isinstance(config, dict):
        number = config.get("value", 0.0)
    if type(number) not in (int, float):
        again = "run the network on an image and save it again with model.save('name.keras')"
        raise RefusedError(f"An activation of it, a {layer}, was never run and has no weights in the file: {again}.")
    return _UNSET | {"config": {"value": number}}


def _shape(value: Any) -> Any:
    sizes = [size for size in value if size is not None] if isinstance(value, list) else [0]
    if not all(type(size) is int and size > 0 for size in sizes):
        raise RefusedError("Its input has a size that is none: build it with keras.Input((height, width, channels)).")
    if (count := math.prod(sizes)) > INPUT:
        raise RefusedError(f"Its input has {count:,} values, and {INPUT:,} is the most: build it for smaller images.")
    return value


def _object(value: dict[str, Any]) -> dict[str, Any]:
    name = value["class_name"]
    if isinstance(name, str) and name in CONSTANTS:
        return CONSTANTS[name](value)
    home, registered = _home(name, value.get("module"), value.get("registered_name"))
    config = value.get("config")
    if not isinstance(config, dict) or "class_name" in config:
        raise RefusedError(f"Its layer {quoted(name)} has no settings: {_AGAIN}.")
    found = {
        "module": home,
        "class_name": name.split(">")[-1],
        "config": {key: _setting(key, item) for key, item in config.items()},
        "registered_name": registered,
    }
    if type(value.get("shared_object_id")) is int:
        found["shared_object_id"] = value["shared_object_id"]
    if "inbound_nodes" in value:
        found |= {"name": value.get("name"), "inbound_nodes": nodes(value["inbound_nodes"], _value)}
    return found


def _home(name: Any, module: Any, registered: Any) -> tuple[str, str | None]:
    """The module in which Keras finds a class, and the name that it is registered by."""
    own = next((key for key in OWN_LAYERS if key in (name, registered)), None)
    if own is not None:
        return OWN_LAYERS[own], own
    of_keras = module is None and registered is None or isinstance(module, str) and _KERAS.fullmatch(module)
    if not isinstance(name, str) or not of_keras or registered not in (None, name):
        raise _custom(registered if isinstance(registered, str) else name)
    if isinstance(module, str) and module.startswith("keras.src.ops."):
        if name in OPERATIONS.get(module, ()):
            return module, None
        raise RefusedError(f"It uses the operation {quoted(name)}: replace it by a layer of Keras, {OUTSIDE}.")
    if name in _HOMES or name in LAYERS:
        return _HOMES.get(name, "keras.layers"), None
    for place, operations in OPERATIONS.items():
        if module is None and name in operations:  # an .h5 file that Keras 3 wrote says no module
            return place, None
    if name in REFUSED:
        layer = f"{name} layer, which {REFUSED[name]}"
        raise RefusedError(f"This network has a {layer}: replace it by a layer of Keras, {OUTSIDE}.")
    raise _custom(name)


def _custom(name: Any) -> RefusedError:
    missing = f"The class {quoted(name)} is not part of Keras, and its code is not in the file"
    return RefusedError(f"{missing}: build that part from layers of Keras, {OUTSIDE}.")
