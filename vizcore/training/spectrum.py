"""Measure the mean magnitude spectrum of the training faces and write it into `models/`, for MaCo.

`python -m vizcore.training.spectrum --data FOLDER`
"""

import argparse
from pathlib import Path

import numpy as np

from vizcore.featurevis.spectrum import FILE, mean_magnitude, write_magnitude
from vizcore.training.faceset import read_faces


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m vizcore.training.spectrum", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the faces")
    parser.add_argument("--out", type=Path, default=FILE, help="file to write")
    options = parser.parse_args(arguments)
    faces = read_faces(options.data, "training").for_training().images
    parts = [mean_magnitude(part / np.float32(255)) * len(part) for part in np.array_split(faces, 16)]
    write_magnitude(options.out, (np.sum(parts, axis=0) / len(faces)).astype(np.float32))


if __name__ == "__main__":
    main()
