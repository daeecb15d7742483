"""From the bytes of a config to one that is allowed, mended where it is old: what every config goes through."""

import json
from typing import Any

from vizcore.network.files.admitting import admitted
from vizcore.network.files.mending import mended
from vizcore.network.files.refused import RefusedError
from vizcore.network.files.strict_json import parse

OLD = "Its config is of an older Keras and was brought up to date."


def rewritten(data: bytes) -> tuple[dict[str, Any], list[str]]:
    """The config of a network written anew, and notes on what was done to it.

    Args:
        data: JSON, out of a file from outside.

    Raises:
        RefusedError: it is no config, or holds what is not allowed.
    """
    parsed = parse(data)
    try:
        better = mended(json.loads(json.dumps(parsed)))
        return admitted(better), [OLD] if better != parsed else []
    except (TypeError, KeyError, AttributeError, IndexError, RecursionError) as error:
        again = "save the network again with model.save('name.keras')"
        raise RefusedError(f"Its config is not as Keras writes it: {again}.") from error
