"""How much of the image a unit can see, and how much of that truly moves it."""

from vizcore.receptive_field.between import fields_between as fields_between
from vizcore.receptive_field.effective import effective_field as effective_field
from vizcore.receptive_field.effective import effective_fields as effective_fields
from vizcore.receptive_field.effective import noise as noise
from vizcore.receptive_field.effective import side_that_holds as side_that_holds
from vizcore.receptive_field.theoretical import ReceptiveField as ReceptiveField
from vizcore.receptive_field.theoretical import receptive_fields as receptive_fields
