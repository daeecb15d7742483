"""Kinds of layers, by class name. An operation of `keras.ops` goes by its own class name (`Relu` beside `ReLU`)."""

_FUNCTIONS = (
    *("celu", "elu", "exp", "gelu", "hard_sigmoid", "hard_silu", "leaky_relu", "mish", "relu", "relu6", "selu"),
    *("sigmoid", "silu", "softplus", "softsign", "tanh"),
)

ACTIVATIONS = frozenset(
    {"Activation", "ELU", "LeakyReLU", "PReLU", "ReLU"}
    | {"".join(word.capitalize() for word in name.split("_")) for name in _FUNCTIONS}
)

# What alters images in training, and gives them back at prediction: a flat network has an Identity in its place.
AUGMENTATIONS = frozenset(
    f"Random{what}"
    for what in (
        *("Brightness", "ColorDegeneration", "ColorJitter", "Contrast", "Crop", "ElasticTransform", "Erasing", "Flip"),
        *("GaussianBlur", "Grayscale", "Hue", "Invert", "Perspective", "Posterization", "Rotation", "Saturation"),
        *("Sharpness", "Shear", "Translation", "Zoom"),
    )
) | {"AugMix", "CutMix", "MixUp", "RandAugment", "Solarization"}

# What leaves out units by chance, or changes them as much, in training.
DROPOUTS = frozenset(
    {"AlphaDropout", "Dropout", "GaussianDropout", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D"}
)

# What gives back its input at prediction, because it acts in training only; of a flat network without `AUGMENTATIONS`.
IDENTITIES = DROPOUTS | {"ActivityRegularization", "GaussianNoise", "Identity"}

SCALINGS = frozenset({"BatchNormalization", "LayerScale", "Normalization", "Rescaling"})

MERGES = frozenset({"Add", "Average", "Divide", "Maximum", "Minimum", "Multiply", "Subtract", "TrueDivide"})

# Every number of the output depends on the number (or numbers) at the same place of the input (or inputs).
ELEMENTWISE = ACTIVATIONS | IDENTITIES | SCALINGS | MERGES | {"CustomScaleLayer"}

POOLINGS = frozenset({"AveragePooling2D", "MaxPooling2D"})

GLOBAL_POOLINGS = frozenset({"GlobalAveragePooling2D", "GlobalMaxPooling2D"})

# What has kernels: the layers that people count when they say how deep a network is.
WEIGHTED = frozenset(
    {"Conv1D", "Conv2D", "Conv3D", "Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose", "Dense"}
    | {"DepthwiseConv1D", "DepthwiseConv2D", "SeparableConv1D", "SeparableConv2D"}
)

NORMALISATIONS = SCALINGS | {"LayerNormalization", "LocalResponseNormalization"}

# What only changes the values that come in, and gives as many: it stands below, or inside of, what it follows.
FOLLOWING = ACTIVATIONS | IDENTITIES | NORMALISATIONS
