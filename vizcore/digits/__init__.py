"""1,797 handwritten digits of 8×8, small enough to be learned while one watches.

E. Alpaydin & C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning Repository, 1998,
https://doi.org/10.24432/C50P49, CC BY 4.0: its test set, as scikit-learn has it, packed by `vizcore.digits.packing`.
"""

from vizcore.digits.loading import LEARNED, Digits, load

__all__ = ["LEARNED", "Digits", "load"]
