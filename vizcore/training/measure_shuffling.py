"""How many faces networks read when pixels are shuffled: the figures of `models/shuffling.csv`.

python -m vizcore.training.measure_shuffling --data FOLDER             # of every shipped network, as it is
python -m vizcore.training.measure_shuffling --data FOLDER --train dense --epochs 12    # trained on shuffled pixels
"""

import argparse
from pathlib import Path

import keras
import numpy as np
from jaxtyping import UInt8

from vizcore.network.cards import shipped_names
from vizcore.network.shipped import SHIPPED
from vizcore.training.emotions import EMOTIONS
from vizcore.training.evaluation import logits_of
from vizcore.training.faceset import FaceSet, read_faces
from vizcore.why_convolution.shuffling import (
    BRIEFLY,
    FILE,
    IN_ORDER,
    SHUFFLED,
    Measured,
    order_of,
    read_measured,
    write_measured,
)

Images = UInt8[np.ndarray, "faces height width 1"]
_BATCH, _RATE = 64, 1e-3


def shuffled(images: Images) -> Images:
    """The pixels of every face in the order of `order_of`."""
    order = order_of(images.shape[1:])
    return images.reshape(len(images), -1)[:, order].reshape(images.shape)


def measured(name: str, network: keras.Model, faces: FaceSet, *, trained: str = IN_ORDER) -> Measured:
    """Of how many faces a network says what most people say, with their pixels in order and shuffled.

    Args:
        name: of the network.
        network: ends in logits of `EMOTIONS`.
        faces: for evaluation, of the network's size.
        trained: how the pixels were that it learned from.
    """
    in_order, mixed = (logits_of(network, images).argmax(axis=1) for images in (faces.images, shuffled(faces.images)))
    said = np.bincount(mixed, minlength=len(EMOTIONS))
    right = [float((answers == faces.majority).mean()) for answers in (in_order, mixed)]
    return Measured(name, trained, len(faces), *right, EMOTIONS[int(said.argmax())], float(said.max() / len(faces)))


def trained(build, faces: FaceSet, epochs: int) -> keras.Model:
    """A network that learned from these faces, without any augmentation; the same seed and recipe at every call."""
    keras.utils.set_random_seed(0)
    network = build(faces.images.shape[1:], len(EMOTIONS))
    loss = keras.losses.CategoricalCrossentropy(from_logits=True)
    steps = epochs * -(-len(faces) // _BATCH)
    rate = keras.optimizers.schedules.CosineDecay(_RATE, steps)
    network.compile(keras.optimizers.AdamW(rate, weight_decay=0.05), loss)
    network.fit(faces.images.astype("f4") / 255, faces.shares, batch_size=_BATCH, epochs=epochs, verbose=2)
    return network


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="see vizcore.training.faceset.read_faces")
    parser.add_argument("--networks", nargs="*", help="shipped ones; all by default")
    parser.add_argument("--train", help="an architecture, to be trained on pixels in order and on shuffled ones")
    parser.add_argument("--epochs", type=int, default=12)
    chosen = parser.parse_args()
    faces = read_faces(chosen.data, "public_test").for_evaluation()
    found = {(one.network, one.trained): one for one in read_measured()} if FILE.exists() else {}
    if chosen.train:
        from vizcore.network.architectures import ARCHITECTURES

        learned = read_faces(chosen.data, "training").for_training()
        mixed = FaceSet(shuffled(learned.images), learned.shares, learned.majority, learned.fer2013, learned.source)
        for way, given in ((BRIEFLY, learned), (SHUFFLED, mixed)):
            network = trained(ARCHITECTURES[chosen.train], given, chosen.epochs)
            found[chosen.train, way] = measured(chosen.train, network, faces, trained=way)
            write_measured(list(found.values()))
            print(found[chosen.train, way])
        return
    for name in chosen.networks or shipped_names():
        classifier = SHIPPED.load(name)
        sized = faces.sized(classifier.image_shape[0])
        found[name, IN_ORDER] = measured(name, classifier.model, sized)
        write_measured(list(found.values()))
        print(found[name, IN_ORDER], flush=True)


if __name__ == "__main__":
    main()
