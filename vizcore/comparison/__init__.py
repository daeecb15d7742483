"""Where two networks, or two faces, part ways."""

from vizcore.comparison.measures import at_depth as at_depth
from vizcore.comparison.measures import by_label as by_label
from vizcore.comparison.measures import channel_differences as channel_differences
from vizcore.comparison.measures import cosine as cosine
from vizcore.comparison.measures import cosines as cosines
from vizcore.comparison.measures import depths as depths
from vizcore.comparison.measures import milestones as milestones
from vizcore.comparison.measures import total_variation as total_variation
