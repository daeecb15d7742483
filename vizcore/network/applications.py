"""Networks of `keras.applications` by their names, where their weights lie on this machine already; none is fetched.

Chollet et al., "Keras Applications". https://keras.io/api/applications/
"""

import os
import re
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import keras  # only when a network is opened at all

_TORCH, _CAFFE, _SIGNED, _BYTES = "ImageNet mean and deviation", "BGR less ImageNet mean", "−1…1", "0…255"
_KERNELS = "_weights_tf_dim_ordering_tf_kernels"


@dataclass(frozen=True)
class Application:
    """A network that Keras has by name.

    Args:
        name: of the function in `keras.applications` that builds it.
        file: of its weights for ImageNet, as Keras calls it.
        scale: of its pixels, by name in `vizcore.network.own.SCALES`.
    """

    name: str
    file: str
    scale: str

    @property
    def weights(self) -> Path:
        """Where Keras would put them."""
        return keras_home() / "models" / self.file


def keras_home() -> Path:
    """Keras' own folder, in which it keeps what it has fetched."""
    return Path(os.environ.get("KERAS_HOME") or Path.home() / ".keras")


def application_named(text: str) -> Application | None:
    """The network of this name, however it is written: resnet50, ResNet-50, efficientnet_b0; None where there is none.

    Args:
        text: as somebody types it.
    """
    return _BY_NAME.get(_plain(text[:60]))


def applications_here() -> tuple[Application, ...]:
    """Those whose weights are on this machine, in the order of Keras' own list."""
    return tuple(each for each in APPLICATIONS if each.weights.is_file())


def open_application(application: Application) -> "keras.Model":
    """The network with the weights that lie in Keras' folder, and nothing fetched.

    Raises:
        ValueError: they are not there, or are not the ones of this network; says how to get them.
    """
    if not application.weights.is_file():
        raise ValueError(f"The weights of {application.name} are not on this computer. {how_to_fetch(application)}")
    import keras

    from vizcore.backend import placed

    try:
        with placed(), warnings.catch_warnings():  # that the size is the usual one
            warnings.simplefilter("ignore")
            return getattr(keras.applications, application.name)(weights=str(application.weights))
    except Exception as error:  # whatever reading a broken file raises
        raise ValueError(
            f"The weights of {application.name} in Keras' folder cannot be read, perhaps because a download broke off: "
            f"remove {application.file} there. {how_to_fetch(application)}"
        ) from error


def how_to_fetch(application: Application) -> str:
    """What somebody has to do once, himself, to have a network's weights."""
    return (
        f"Have Keras fetch them once: python -c 'import keras; keras.applications.{application.name}()'. "
        "Fovea itself fetches nothing."
    )


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _all() -> tuple[Application, ...]:
    found = [Application(name, f"{name.lower()}{_KERNELS}.h5", _CAFFE) for name in ("VGG16", "VGG19")]
    found += [Application(f"ResNet{n}", f"resnet{n}{_KERNELS}.h5", _CAFFE) for n in (50, 101, 152)]
    found += [Application(f"ResNet{n}V2", f"resnet{n}v2{_KERNELS}.h5", _SIGNED) for n in (50, 101, 152)]
    found += [Application(f"DenseNet{n}", f"densenet{n}{_KERNELS}.h5", _TORCH) for n in (121, 169, 201)]
    found += [
        Application("Xception", f"xception{_KERNELS}.h5", _SIGNED),
        Application("InceptionV3", f"inception_v3{_KERNELS}.h5", _SIGNED),
        Application("InceptionResNetV2", f"inception_resnet_v2{_KERNELS}.h5", _SIGNED),
        Application("MobileNet", "mobilenet_1_0_224_tf.h5", _SIGNED),
        Application("MobileNetV2", f"mobilenet_v2{_KERNELS}_1.0_224.h5", _SIGNED),
        Application("MobileNetV3Small", "weights_mobilenet_v3_small_224_1.0_float.h5", _BYTES),
        Application("MobileNetV3Large", "weights_mobilenet_v3_large_224_1.0_float.h5", _BYTES),
        Application("NASNetMobile", "nasnet_mobile.h5", _SIGNED),
        Application("NASNetLarge", "nasnet_large.h5", _SIGNED),
    ]
    found += [Application(f"EfficientNetB{n}", f"efficientnetb{n}.h5", _BYTES) for n in range(8)]
    for kind in ("B0", "B1", "B2", "B3", "S", "M", "L"):
        found.append(Application(f"EfficientNetV2{kind}", f"efficientnetv2-{kind.lower()}.h5", _BYTES))
    for kind in ("Tiny", "Small", "Base", "Large", "XLarge"):
        found.append(Application(f"ConvNeXt{kind}", f"convnext_{kind.lower()}.h5", _BYTES))
    return tuple(found)


APPLICATIONS = _all()
_BY_NAME = {_plain(each.name): each for each in APPLICATIONS}
