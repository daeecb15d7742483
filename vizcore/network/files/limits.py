"""How much a model file may hold, and how much its check may take."""

FILE = 256 * 2**20  # bytes
CONFIG = 8 * 2**20  # bytes of JSON; that of NASNetLarge has 1.2 million
LABELS = 64 * 2**10  # bytes
NODES = 400_000  # of the JSON tree
DEPTH = 100  # of the JSON tree; a model in a model in a model takes about 40
DIGITS = 18  # of an integer
PARAMETERS = 40_000_000
ACTIVATIONS = 60_000_000  # values of all layers together, for one image
INPUT = 4_000_000  # values of one image
CHUNK = 64 * 2**20  # bytes that HDF5 unpacks at a time
ARRAYS = 20_000  # in one file

MEMORY = 4 * 2**30  # bytes of address space for the process that tries the network; TensorFlow itself takes 2.2 GB
SECONDS = 20  # for that process on an idle machine
PROCESSOR_SECONDS = 60
WRITTEN = 2**29  # bytes, the largest file that it may write
UNKNOWN_SIDE = 224  # pixels, where a network takes images of any size
