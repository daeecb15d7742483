"""Whether visitors may bring networks of their own: whoever serves the public can turn it off."""

import os

SETTING = "FOVEA_OWN_NETWORKS"
_OFF = ("0", "no", "off", "false")


def own_networks_are_welcome() -> bool:
    """False where the environment says `FOVEA_OWN_NETWORKS=0` (or no, off, false); else True."""
    return os.environ.get(SETTING, "1").strip().lower() not in _OFF
