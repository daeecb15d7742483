"""Which image would excite this most? One file a way; to add one, write the file: nothing else lists them."""

from vizcore.featurevis import methods
from vizcore.featurevis.ascent import Frame as Frame
from vizcore.featurevis.method import VISUALIZATIONS as VISUALIZATIONS

VISUALIZATIONS.fill_from(methods.__name__, list(methods.__path__))
