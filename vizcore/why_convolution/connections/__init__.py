"""Which inputs each output of a convolution reads, counted exactly, and the convolution written as a dense layer.

Goodfellow, Bengio & Courville, "Deep Learning", 2016, chapter 9.2: sparse interactions and parameter sharing.
https://www.deeplearningbook.org/contents/convnets.html
"""

from vizcore.why_convolution.connections.counts import COUNTED as COUNTED
from vizcore.why_convolution.connections.counts import Connections as Connections
from vizcore.why_convolution.connections.counts import connections_of as connections_of
from vizcore.why_convolution.connections.matrix import Unrolled as Unrolled
from vizcore.why_convolution.connections.matrix import convolved as convolved
from vizcore.why_convolution.connections.matrix import patch_of as patch_of
from vizcore.why_convolution.connections.matrix import source_of as source_of
from vizcore.why_convolution.connections.matrix import unrolled as unrolled
