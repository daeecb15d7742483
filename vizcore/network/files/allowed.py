"""Which classes of Keras a network may name: every other is refused.

Layers that run code out of the file (Lambda, the wrappers of other frameworks) or read files (the lookups of text) are
left out, and so are operations that do at once what they are told by plain numbers. A test compares the lists with the
Keras that is installed: a layer or activation that is new there fails it until somebody has looked at it.
"""

_RANKS = ("1D", "2D", "3D")
_OF_EVERY_RANK = """
AdaptiveAveragePooling AdaptiveMaxPooling AveragePooling Conv ConvLSTM Cropping GlobalAveragePooling GlobalMaxPooling
MaxPooling SpatialDropout UpSampling ZeroPadding
"""
_CORE = """
Activation ActivityRegularization Add AdditiveAttention AlphaDropout Attention Average BatchNormalization Bidirectional
Concatenate Conv1DTranspose Conv2DTranspose Conv3DTranspose Dense DepthwiseConv1D DepthwiseConv2D Dot Dropout ELU
EinsumDense Embedding Flatten GRU GRUCell GaussianDropout GaussianNoise GroupNormalization GroupQueryAttention Identity
InputLayer LSTM LSTMCell LayerNormalization LeakyReLU Masking Maximum Minimum MultiHeadAttention Multiply Normalization
PReLU Permute RMSNormalization RNN ReLU RepeatVector Reshape ReversibleEmbedding SeparableConv1D SeparableConv2D
SimpleRNN SimpleRNNCell Softmax SpectralNormalization StackedRNNCells Subtract TimeDistributed UnitNormalization
"""
_OF_IMAGES = """
AugMix AutoContrast CenterCrop ContrastLimitedAdaptiveHistogramEqualization Equalization MaxNumBoundingBoxes
RandAugment RandomBrightness RandomColorDegeneration RandomColorJitter RandomContrast RandomCrop RandomElasticTransform
RandomErasing RandomFlip RandomGaussianBlur RandomGrayscale RandomHue RandomInvert RandomPerspective RandomPosterization
RandomRotation RandomSaturation RandomSharpness RandomShear RandomTranslation RandomZoom Rescaling Resizing Solarization
"""
LAYERS = frozenset(f"{_CORE} {_OF_IMAGES}".split()) | {
    name + rank for name in _OF_EVERY_RANK.split() for rank in _RANKS
}

_GONE = "is an operation that Keras 3 no longer knows"
REFUSED = {  # layers of Keras, each with what it does
    "Lambda": "holds code",
    "TorchModuleWrapper": "holds code of PyTorch",
    "TFSMLayer": "reads a SavedModel from disk",
    "JaxLayer": "holds code of JAX",
    "FlaxLayer": "holds code of Flax",
    "TextVectorization": "reads text",
    "StringLookup": "reads words, from a file if it is told so",
    "IntegerLookup": "reads a list, from a file if it is told so",
    "Hashing": "reads text",
    "HashedCrossing": "reads text",
    "CategoryEncoding": "reads categories",
    "Discretization": "reads columns of a table",
    "MelSpectrogram": "reads sound",
    "STFTSpectrogram": "reads sound",
    "CutMix": "mixes several images, for training only",
    "MixUp": "mixes several images, for training only",
    "Pipeline": "is a list of layers",
    "Layer": "is no layer of its own",
    "Wrapper": "is no layer of its own",
    "TFOpLambda": _GONE,
    "SlicingOpLambda": _GONE,
    "TensorFlowOpLayer": _GONE,
}

ALIASES = {  # old and second names of layers
    "BatchNormalizationV1": "BatchNormalization",
    "BatchNormalizationV2": "BatchNormalization",
    "SyncBatchNormalization": "BatchNormalization",
    **{f"Convolution{rank}": f"Conv{rank}" for rank in _RANKS},
    **{f"Convolution{rank}Transpose": f"Conv{rank}Transpose" for rank in _RANKS},
    **{f"SeparableConvolution{rank}": f"SeparableConv{rank}" for rank in _RANKS[:2]},
    **{f"AvgPool{rank}": f"AveragePooling{rank}" for rank in _RANKS},
    **{f"MaxPool{rank}": f"MaxPooling{rank}" for rank in _RANKS},
    **{f"GlobalAvgPool{rank}": f"GlobalAveragePooling{rank}" for rank in _RANKS},
    **{f"GlobalMaxPool{rank}": f"GlobalMaxPooling{rank}" for rank in _RANKS},
}

_FUNCTIONS = """
celu elu exponential gelu glu hard_shrink hard_sigmoid hard_silu hard_swish hard_tanh leaky_relu linear log_sigmoid
log_softmax mish relu relu6 selu sigmoid silu soft_shrink softmax softplus softsign sparse_plus sparse_sigmoid sparsemax
squareplus swish tanh tanh_shrink threshold
"""
ACTIVATIONS = frozenset(_FUNCTIONS.split())

_NUMPY = """
Abs Absolute Add Amax Amin Average Ceil Clip Concatenate Divide DivideNoNan Einsum Equal Exp ExpandDims Flip Floor
GetItem Greater GreaterEqual Less LessEqual Log Log1p Matmul Max Maximum Mean Min Minimum Moveaxis Multiply Negative
NotEqual Power Prod Ravel Reciprocal Reshape Round Sign Split Sqrt Square Squeeze Stack Std Subtract Sum Swapaxes Tanh
Transpose TrueDivide Var Where
"""
_NN = """
Celu DepthToSpace Elu Gelu Glu HardSigmoid HardSilu HardTanh LeakyRelu LogSigmoid LogSoftmax Normalize Relu Relu6 Selu
Sigmoid Silu Softmax Softplus Softsign SpaceToDepth
"""
OPERATIONS = {  # on tensors, by the module in which Keras looks for them
    "keras.src.ops.numpy": frozenset(_NUMPY.split()),
    "keras.src.ops.nn": frozenset(_NN.split()),
    "keras.src.ops.core": frozenset(("Cast", "StopGradient")),
    "keras.src.ops.math": frozenset(("Erf", "Logsumexp", "Rsqrt")),
    "keras.src.ops.image": frozenset(("ExtractPatches", "RGBToGrayscale")),
}

OWN_LAYERS = {"fovea>LocalResponseNormalization": "vizcore.network.architectures.local_response"}
IN_APPLICATIONS = {  # layers that Keras keeps beside the networks that it ships
    "LayerScale": "keras.src.applications.convnext",
    "StochasticDepth": "keras.src.applications.convnext",
}
MODELS = {"Sequential": "keras", "Functional": "keras.src.models.functional"}

_FLOATS, _INTEGERS = (
    ("float16", "bfloat16", "float32", "float64"),
    ("uint8", "int8", "int16", "int32", "uint32", "int64"),
)
DTYPES = frozenset((*_FLOATS, *_INTEGERS, "bool"))
POLICIES = DTYPES | {"mixed_float16", "mixed_bfloat16"}
