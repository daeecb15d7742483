"""Sample faces, to begin with: a portrait that comes with scikit-image, and faces that are drawn here.

What a person sees in each is known, for it was drawn so, or stands in the portrait: so a network can be seen to be
right, unsure or wrong.
"""

from vizcore.intake.samples.samples import SAMPLES as SAMPLES
from vizcore.intake.samples.samples import Sample as Sample
from vizcore.intake.samples.samples import face_box as face_box
from vizcore.intake.samples.samples import picture as picture
