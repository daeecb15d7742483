"""The only room that knows TensorFlow: compiled calls of a Keras graph, their derivatives, and where they run."""

from vizcore.backend.devices import at_once as at_once
from vizcore.backend.devices import device as device
from vizcore.backend.devices import peak_on_card as peak_on_card
from vizcore.backend.devices import place as place
from vizcore.backend.devices import placed as placed
from vizcore.backend.graphs import Arrays as Arrays
from vizcore.backend.graphs import after as after
from vizcore.backend.graphs import compiled as compiled
from vizcore.backend.graphs import differentiated as differentiated
from vizcore.backend.graphs import parametrised as parametrised
from vizcore.backend.graphs import whole_answer as whole_answer
from vizcore.backend.loops import staged as staged
from vizcore.backend.loops import vjp as vjp
