"""Which pixels moved this number? One file a method; to add one, write the file: nothing else lists them."""

from vizcore.attribution import methods
from vizcore.attribution.method import METHODS as METHODS
from vizcore.attribution.method import Attribution as Attribution

METHODS.fill_from(methods.__name__, list(methods.__path__))
