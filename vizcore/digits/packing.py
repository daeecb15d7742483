"""Packs scikit-learn's table of digits: `python -m vizcore.digits.packing …/sklearn/datasets/data/digits.csv.gz`."""

import sys

import numpy as np

from vizcore.digits.loading import FILE, MOST


def main(source: str) -> None:
    table = np.loadtxt(source, delimiter=",").astype(np.uint8)
    if table.shape != (1797, 65) or table[:, :-1].max() > MOST or table[:, -1].max() > 9:
        raise ValueError(f"expected 1,797 rows of 64 pixels up to {MOST} and a digit, got {table.shape}")
    np.savez_compressed(FILE, ink=table[:, :-1].reshape(-1, 8, 8), labels=table[:, -1])


if __name__ == "__main__":
    main(sys.argv[1])
