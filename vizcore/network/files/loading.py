"""A network that was tried in a process of its own, loaded into this one."""

from pathlib import Path
from typing import Any

import keras

import vizcore.network.architectures  # noqa: F401  registers with Keras the layers that are this project's own
from vizcore.backend import placed
from vizcore.network.files import clean, stored
from vizcore.network.files.consistency import must_belong_together
from vizcore.network.files.refused import RefusedError


def load(folder: Path, config: dict[str, Any], listed: Any) -> keras.Model:
    """The network from a config and arrays.

    Args:
        folder: where the arrays lie, and where a file can be written.
        config: as `admitted` gives it.
        listed: which arrays there are, as `stored.put` gives it.

    Raises:
        RefusedError: they do not belong together.
    """
    arrays = stored.take(folder / "arrays", listed)
    must_belong_together(config, arrays)
    clean.write(folder / "last.keras", config, arrays)
    try:
        with placed():
            return keras.saving.load_model(folder / "last.keras", compile=False, safe_mode=True)
    except Exception as error:  # it was loaded in the other process: whatever is wrong now is this file's fault
        raise RefusedError("Keras cannot load the network: save it again with a newer Keras.") from error
