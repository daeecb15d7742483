"""Somebody's own network: any Keras model that answers about one image, made into what every room can look at."""

from vizcore.network.own.door import Reading as Reading
from vizcore.network.own.door import open_network as open_network
from vizcore.network.own.door import own_network as own_network
from vizcore.network.own.questions import Questions as Questions
from vizcore.network.own.questions import questions_of as questions_of
from vizcore.network.own.scales import SCALES as SCALES
