"""A config that an older Keras wrote, as today's Keras reads it.

Keras 2 wrote one input and one output as a list of one, gave the size of the image to the first layer, counted the
calls of a model inside a model from 1, allowed "/" in names and had settings that are gone. What is mended means what
it meant before.
"""

from typing import Any

from vizcore.network.files.allowed import ALIASES
from vizcore.network.files.refused import RefusedError

_MODELS = ("Sequential", "Functional", "Model")
_OF_KERNEL = ("kernel_initializer", "kernel_regularizer", "kernel_constraint")
_GONE: dict[str, dict[str, tuple]] = {  # {class: {setting: values that change nothing}}
    "DepthwiseConv": {"groups": (1,)} | dict.fromkeys(_OF_KERNEL, ()),
    "SeparableConv": {"groups": (1,)} | dict.fromkeys(_OF_KERNEL, ()),
    "Transpose": {"groups": (1,)},
    "BatchNormalization": {"virtual_batch_size": (None,), "adjustment": (None,), "fused": (), "mode": (0,)},
    "LSTM": {"time_major": (False,)},
    "GRU": {"time_major": (False,)},
    "RNN": {"time_major": (False,)},
}


def mended(config: Any) -> Any:
    """The config of a network as Keras 3 reads it; what is new already stays as it is.

    Raises:
        RefusedError: it uses what Keras 3 no longer has.
    """
    return _without_slashes(_mend(config)) if isinstance(config, dict) else config


def _mend(value: Any) -> Any:
    if isinstance(value, list):
        return [_mend(item) for item in value]
    if not isinstance(value, dict):
        return value
    name = value.get("class_name")
    if name in ("__tuple__", "TensorShape") and "items" in value:
        return _mend(value["items"])
    if value.get("type") == "ndarray" and "value" in value:
        return value["value"]
    value = {key: _mend(item) for key, item in value.items()}
    if isinstance(name, str):
        value["class_name"] = ALIASES.get(name, name)
        if "config" in value:
            _settings(value)
    return value


def _settings(layer: dict[str, Any]) -> None:
    name, config = layer["class_name"], layer["config"]
    if name in _MODELS:
        _model(layer)
    if not isinstance(config, dict):
        return
    for class_name, settings in _GONE.items():
        if class_name in name:
            for key, neutral in settings.items():
                if key in config and neutral and config[key] not in neutral:
                    raise RefusedError(f"A layer {class_name} sets {key}, which Keras 3 lacks: train it without.")
                config.pop(key, None)
    if name == "BatchNormalization" and isinstance(config.get("axis"), list) and len(config["axis"]) == 1:
        (config["axis"],) = config["axis"]
    if name == "InputLayer" and "batch_input_shape" in config:
        config["batch_shape"] = config.pop("batch_input_shape")


def _model(model: dict[str, Any]) -> None:
    if model["class_name"] == "Model":
        model["class_name"] = "Functional"
    if isinstance(model["config"], list):
        model["config"] = {"name": "sequential", "layers": model["config"]}
    config = model["config"]
    if not isinstance(config, dict) or not isinstance(config.get("layers"), list):
        return
    layers = [layer for layer in config["layers"] if isinstance(layer, dict) and isinstance(layer.get("config"), dict)]
    if model["class_name"] == "Sequential":
        _input_first(config, layers)
        return
    models = {layer.get("name"): layer["class_name"] for layer in layers if layer.get("class_name") in _MODELS}
    old = [layer for layer in layers if any(isinstance(node, list) for node in layer.get("inbound_nodes") or ())]
    for layer in old:
        layer["inbound_nodes"] = [[_called(ref, models) for ref in node] for node in layer["inbound_nodes"]]
    for key in ("input_layers", "output_layers"):
        ends = config.get(key)
        if isinstance(ends, list) and len(ends) == 1 and isinstance(ends[0], list):
            config[key] = ends = ends[0]
        if old and isinstance(ends, list) and ends and models.get(ends[0]) == "Sequential":
            config[key] = _called(ends, models)


def _called(ref: Any, models: dict) -> Any:
    """A reference to a tensor, its calls counted from 0; Keras 2 counted those of a model from 1."""
    if isinstance(ref, list) and len(ref) >= 3 and ref[0] in models and isinstance(ref[1], int) and ref[1] > 0:
        return [ref[0], ref[1] - 1, *ref[2:]]
    return ref


def _input_first(config: dict[str, Any], layers: list[dict]) -> None:
    """An input layer in front, of the size that the first layer was given, and no size in any other layer."""
    first = layers[0] if layers else None
    for layer in layers[1:]:
        layer["config"].pop("batch_input_shape", None)
    if first is None or first.get("class_name") in ("InputLayer", *_MODELS):
        return
    shape = first["config"].pop("batch_input_shape", None)
    if isinstance(shape, list):
        dtype = first["config"].get("dtype")
        dtype = dtype if first.get("class_name") == "Embedding" and isinstance(dtype, str) else "float32"
        taken = {layer["config"].get("name") for layer in layers}
        name = next(name for name in ("image", "input", "input_image", "image_in_front") if name not in taken)
        config["layers"].insert(
            0, {"class_name": "InputLayer", "config": {"batch_shape": shape, "dtype": dtype, "name": name}}
        )


def _without_slashes(config: dict[str, Any]) -> dict[str, Any]:
    """Names without "/", which Keras 3 does not allow, wherever they are named."""
    taken: set[str] = set()
    _names(config, taken)
    renamed = {name: _free(name.replace("/", "_"), taken) for name in sorted(taken) if "/" in name}
    return _replaced(config, renamed) if renamed else config


def _names(value: Any, found: set[str]) -> None:
    if isinstance(value, dict):
        config = value.get("config")
        if isinstance(config, dict) and isinstance(config.get("name"), str) and "class_name" in value:
            found.add(config["name"])
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            _names(item, found)


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    taken.add(name)
    return name


def _replaced(value: Any, renamed: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _replaced(item, renamed) for key, item in value.items()}
    if isinstance(value, list):
        return [_replaced(item, renamed) for item in value]
    return renamed.get(value, value) if isinstance(value, str) else value
