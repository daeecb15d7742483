"""Which pixels moved this number? One file a method; to add one, write the file: nothing else lists them."""

from vizcore.attribution.method import METHODS as METHODS
from vizcore.attribution.method import Attribution as Attribution

METHODS.fill_from(__name__, list(__path__))
