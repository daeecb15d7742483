"""How the layers of a network are called, and the constants in its graph: written anew from what is allowed."""

from collections.abc import Callable
from typing import Any

from vizcore.network.files.allowed import DTYPES, POLICIES
from vizcore.network.files.refused import RefusedError, quoted

OUTSIDE = "or call vizcore.launch(model) on your own machine"
_AGAIN = "save the network again with model.save('name.keras')"
_QUANTISED = ("Quantized", "Int", "GPTQ", "AWQ", "int8_", "int4", "float8_")  # policies of Keras, by class or by name
_POLICY_CLASSES = ("DTypePolicy", "Policy", "FloatDTypePolicy")


def dtype(value: Any) -> Any:
    """The name of a type of numbers, or of a policy of two.

    Raises:
        RefusedError: it is no type that this project computes with.
    """
    name = value
    if isinstance(value, dict):
        inner, known = value.get("config"), value.get("class_name") in _POLICY_CLASSES
        name = inner.get("name") if known and isinstance(inner, dict) else value.get("class_name")
    if isinstance(name, str) and name.startswith(_QUANTISED):
        raise RefusedError("Its weights are quantized: save the network before it is quantized.")
    if name is not None and (not isinstance(name, str) or name not in POLICIES):
        raise RefusedError(f"Its numbers are of the type {quoted(name)}: save it with float32 or mixed_float16.")
    return name


def nodes(given: Any, value: Callable[[Any], Any]) -> list:
    """The calls of a layer, each with a tensor that another layer made: an operation on mere numbers would run at once.

    Args:
        given: as Keras 2 or 3 writes calls.
        value: writes anew what is given besides tensors.

    Raises:
        RefusedError: a call has no tensor, or is none that Keras writes.
    """
    if not isinstance(given, list):
        raise RefusedError(f"A layer of it is called in no way that Keras writes: {_AGAIN}.")
    found = [value(node) for node in given]
    for node in found:
        if not (_has_tensor(node) if isinstance(node, dict) else _are_references(node)):
            raise RefusedError("A layer of it is called without what another layer made: build the network without it.")
    return found


def _has_tensor(value: Any) -> bool:
    if isinstance(value, dict):
        return value.get("class_name") == "__keras_tensor__" or any(map(_has_tensor, value.values()))
    return isinstance(value, list) and any(map(_has_tensor, value))


def _are_references(node: Any) -> bool:
    """Whether a call is written as Keras 2 does: [[layer, call, tensor, {settings}], …]."""
    return isinstance(node, list) and bool(node) and all(map(_is_reference, node))


def _is_reference(ref: Any) -> bool:
    if not isinstance(ref, list) or len(ref) not in (3, 4) or not isinstance(ref[0], str):
        return False
    return all(type(place) is int and place >= 0 for place in ref[1:3])


def _tensor(value: dict) -> dict:
    config = value.get("config")
    config = config if isinstance(config, dict) else {}
    history, shape = config.get("keras_history"), config.get("shape")
    sizes = isinstance(shape, list) and all(side is None or type(side) is int for side in shape)
    if not (sizes and isinstance(history, list) and len(history) == 3 and _is_reference(history)):
        raise RefusedError(f"A tensor in its graph comes from nowhere: {_AGAIN}.")
    kept = {"shape": shape, "dtype": dtype(config.get("dtype")), "keras_history": history}
    return {"class_name": "__keras_tensor__", "config": kept}


def _array(value: dict) -> dict:
    config = value.get("config")
    if not isinstance(config, dict) or config.get("dtype") not in DTYPES or not _are_numbers(config.get("value")):
        raise RefusedError(f"A constant in its graph is no array of numbers: {_AGAIN}.")
    return {"class_name": value["class_name"], "config": {"value": config["value"], "dtype": config["dtype"]}}


def _are_numbers(value: Any) -> bool:
    return all(map(_are_numbers, value)) if isinstance(value, list) else isinstance(value, int | float)


def _slice(value: dict) -> dict:
    keys, config = ("start", "stop", "step"), value.get("config")
    ends = [config.get(key) for key in keys] if isinstance(config, dict) else [""]
    if any(end is not None and not isinstance(end, int) for end in ends):
        raise RefusedError(f"A slice in its graph is not of whole numbers: {_AGAIN}.")
    return {"class_name": "__slice__", "config": dict(zip(keys, ends, strict=True))}


def _ellipsis(value: dict) -> dict:
    return {"class_name": "__ellipsis__", "config": {}}


def _code(value: dict) -> dict:
    name = quoted(value["class_name"])
    raise RefusedError(f"This network holds {name}, which stands for code: replace it by a layer of Keras, {OUTSIDE}.")


CONSTANTS: dict[str, Callable[[dict], dict]] = {
    "__keras_tensor__": _tensor,
    "__tensor__": _array,
    "__numpy__": _array,
    "__slice__": _slice,
    "__ellipsis__": _ellipsis,
    "__lambda__": _code,
    "__bytes__": _code,
    "__typespec__": _code,
    "function": _code,
}
