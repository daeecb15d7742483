"""Many faces at once: what excites a channel, where a network errs, who is alike.

Every pass is a map over batches with results that can be merged, so that one process, a restart in the middle and many
workers come to the same numbers.
"""

from vizcore.data.faces import Faces, Refused
from vizcore.data.looked import Looked, look_at
from vizcore.data.top_k import TopK

__all__ = ["Faces", "Looked", "Refused", "TopK", "look_at"]
