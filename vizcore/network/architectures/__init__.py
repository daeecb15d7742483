"""One file per architecture. To add one, write the file: nothing else lists them."""

from vizcore.network.architectures.architecture import ARCHITECTURES as ARCHITECTURES

ARCHITECTURES.fill_from(__name__, list(__path__))
