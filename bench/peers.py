"""The packages that attribution is measured against, each called as its documentation says.

They live in a folder of their own (`bench/requirements.txt`, made by `make bench`), which is appended to the path:
where the app has a package too, it is the app's that counts. None of their code is changed. Their objects are made
once, what they compile is compiled before it is timed, and nothing is normalised that can be left as it is.
"""

import importlib
import sys
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import keras
import numpy as np

FOLDER = Path(sys.prefix) / "peers"

Way = Callable[[np.ndarray], np.ndarray]  # image (height, width, channels) → what the package's one call gives


@dataclass(frozen=True)
class Asked:
    """What everybody is asked.

    Args:
        model: ends in logits.
        channel: the class.
        layer: whose maps Grad-CAM and Grad-CAM++ read.
        batch: images at once.
        samples: of SmoothGrad, and steps of integrated gradients.
        deviation: of SmoothGrad's noise, as a share of the range of an image.
        patch: side and stride of occlusion's, in pixels.
        masks: of RISE.
        grey: behind a patch or a mask.
    """

    model: keras.Model
    channel: int
    layer: str
    batch: int
    samples: int = 50
    deviation: float = 0.15
    patch: int = 4
    masks: int = 1000
    grey: float = 0.5

    @property
    def ours(self) -> dict[str, dict]:
        """{method: settings} of this project."""
        return {
            "Grad-CAM": {"layer": self.layer},
            "Grad-CAM++": {"layer": self.layer},
            "SmoothGrad": {"samples": self.samples, "noise": self.deviation},
            "Integrated gradients": {"steps": self.samples, "tolerance": 1.0},  # so many, however exact
            "Occlusion": {"patch": self.patch, "stride": self.patch, "baseline": self.grey},
            "RISE": {"masks": self.masks, "baseline": self.grey},
        }


def loaded(module: str) -> ModuleType:
    """A module of one of the packages.

    Raises:
        RuntimeError: they are not installed.
    """
    if not FOLDER.is_dir():
        raise RuntimeError(f"{FOLDER} is not there: `make bench` installs what attribution is measured against")
    if str(FOLDER) not in sys.path:
        sys.path.append(str(FOLDER))
    with warnings.catch_warnings():  # of names that have moved since these packages were written
        warnings.simplefilter("ignore")
        return importlib.import_module(module)


def ways(asked: Asked) -> Mapping[str, Mapping[str, Way]]:
    """{package: {method: call}}, of those methods that the package has."""
    return {"tf-keras-vis": _tf_keras_vis(asked), "xplique": _xplique(asked), "tf-explain": _tf_explain(asked)}


def _tf_keras_vis(asked: Asked) -> dict[str, Way]:
    """With raw numbers, where it would scale them to [0, 1] and take the largest of the colours."""
    cam = loaded("tf_keras_vis.gradcam").Gradcam(asked.model)
    plus = loaded("tf_keras_vis.gradcam_plus_plus").GradcamPlusPlus(asked.model)
    saliency = loaded("tf_keras_vis.saliency").Saliency(asked.model)
    score = loaded("tf_keras_vis.utils.scores").CategoricalScore(asked.channel)
    maps = {"penultimate_layer": asked.layer, "seek_penultimate_conv_layer": False, "normalize_cam": False}
    smooth = {"smooth_samples": asked.samples, "smooth_noise": asked.deviation}
    raw = {"gradient_modifier": None, "keepdims": True, "normalize_map": False}
    return {
        "Grad-CAM": lambda image: np.asarray(cam(score, image[None], **maps))[0],
        "Grad-CAM++": lambda image: np.asarray(plus(score, image[None], **maps))[0],
        "SmoothGrad": lambda image: np.asarray(saliency(score, image[None], **smooth, **raw))[0].sum(axis=-1),
    }


def _xplique(asked: Asked) -> dict[str, Way]:
    """All six; its noise is not a share of the image's range but an absolute number: here a face's is nearly 1."""
    has, model = loaded("xplique.attributions"), asked.model
    batch = {"batch_size": asked.batch}
    summed = {"batch_size": max(asked.batch, asked.samples), "reducer": "sum"}  # its noise is for all samples at once
    patches = {"patch_size": asked.patch, "patch_stride": asked.patch, "occlusion_value": asked.grey}
    methods = {
        "Grad-CAM": has.GradCAM(model, conv_layer=asked.layer, **batch),
        "Grad-CAM++": has.GradCAMPP(model, conv_layer=asked.layer, **batch),
        "SmoothGrad": has.SmoothGrad(model, nb_samples=asked.samples, noise=asked.deviation, **summed),
        "Integrated gradients": has.IntegratedGradients(model, steps=asked.samples, **summed),
        "Occlusion": has.Occlusion(model, **patches, **batch),
        "RISE": has.Rise(model, nb_samples=asked.masks, mask_value=asked.grey, **batch),
    }
    wanted = np.eye(model.output_shape[-1], dtype=np.float32)[[asked.channel]]

    def way(method):
        return lambda image: np.asarray(method(image[None], wanted))[0, ..., 0]

    return {name: way(method) for name, method in methods.items()}


def _tf_explain(asked: Asked) -> dict[str, Way]:
    """Four, as pictures of whole numbers: it gives nothing else. It knows no batches but those of occlusion.

    Grad-CAM needs the layer's name: without it, it asks layers for their `output_shape`, which they have no more in
    Keras 3 (AttributeError).
    """
    core = "tf_explain.core"
    methods = {
        "Grad-CAM": (
            loaded(f"{core}.grad_cam").GradCAM(),
            {"layer_name": asked.layer, "use_guided_grads": False},
        ),
        "SmoothGrad": (
            loaded(f"{core}.smoothgrad").SmoothGrad(),
            {"num_samples": asked.samples, "noise": asked.deviation},
        ),
        "Integrated gradients": (
            loaded(f"{core}.integrated_gradients").IntegratedGradients(),
            {"n_steps": asked.samples},
        ),
        "Occlusion": (
            loaded(f"{core}.occlusion_sensitivity").OcclusionSensitivity(batch_size=asked.batch),
            {"patch_size": asked.patch},
        ),
    }

    def way(method, settings):
        return lambda image: method.explain((image[None], None), asked.model, asked.channel, **settings)

    return {name: way(*method) for name, method in methods.items()}
