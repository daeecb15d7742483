"""Facts of a layer: what it is, what it gives, what it costs, what it reads; nothing is run."""

from vizcore.network.layers.blocks import Block as Block
from vizcore.network.layers.blocks import blocks_of as blocks_of
from vizcore.network.layers.flops import COUNTED as COUNTED
from vizcore.network.layers.info import SETTINGS as SETTINGS
from vizcore.network.layers.info import LayerInfo as LayerInfo
from vizcore.network.layers.info import layers_of as layers_of
from vizcore.network.layers.info import operands_of as operands_of
from vizcore.network.layers.window import Window as Window
from vizcore.network.layers.window import require_window as require_window
from vizcore.network.layers.window import window_of as window_of
