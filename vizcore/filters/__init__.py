"""What each filter of a convolution is: its weights, how alike two of them are, which frequencies one lets through.

Gavrikov & Keuper, "CNN Filter DB: An Empirical Investigation of Trained Convolutional Filters", 2022.
https://arxiv.org/abs/2203.15331
"""

from vizcore.filters.kernels import Kernels as Kernels
from vizcore.filters.kernels import colours_read as colours_read
from vizcore.filters.kernels import convolution_behind as convolution_behind
from vizcore.filters.kernels import convolutions as convolutions
from vizcore.filters.kernels import kernels_of as kernels_of
from vizcore.filters.reading import FilterReading as FilterReading
from vizcore.filters.reading import reading_of as reading_of
from vizcore.filters.response import frequencies as frequencies
from vizcore.filters.response import frequency_response as frequency_response
from vizcore.filters.similarity import near_duplicates as near_duplicates
from vizcore.filters.similarity import similarity as similarity
from vizcore.filters.statistics import NEGLIGIBLE as NEGLIGIBLE
from vizcore.filters.statistics import ORDERS as ORDERS
from vizcore.filters.statistics import KernelStatistics as KernelStatistics
from vizcore.filters.statistics import kernel_statistics as kernel_statistics
from vizcore.filters.statistics import main_inputs as main_inputs
from vizcore.filters.statistics import order as order
