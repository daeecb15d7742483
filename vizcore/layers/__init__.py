"""Facts of a layer: what it is, what it gives, what it costs, what it reads; nothing is run."""

from vizcore.layers.blocks import Block as Block
from vizcore.layers.blocks import blocks_of as blocks_of
from vizcore.layers.flops import COUNTED as COUNTED
from vizcore.layers.info import LayerInfo as LayerInfo
from vizcore.layers.info import layers_of as layers_of
from vizcore.layers.info import operands_of as operands_of
from vizcore.layers.window import Window as Window
from vizcore.layers.window import require_window as require_window
from vizcore.layers.window import window_of as window_of
