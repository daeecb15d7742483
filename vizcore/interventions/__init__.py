"""What if? Channels switched off, scaled, or taken from another face, and what becomes of the prediction."""

from vizcore.interventions.adversarial import FGSM as FGSM
from vizcore.interventions.adversarial import PGD as PGD
from vizcore.interventions.adversarial import Attack as Attack
from vizcore.interventions.adversarial import attack as attack
from vizcore.interventions.answer import answers as answers
from vizcore.interventions.answer import log_odds as log_odds
from vizcore.interventions.edits import OTHER as OTHER
from vizcore.interventions.edits import Edit as Edit
from vizcore.interventions.edits import edited as edited
from vizcore.interventions.edits import parse as parse
from vizcore.interventions.equivariance import Sweep as Sweep
from vizcore.interventions.equivariance import sweep as sweep
from vizcore.interventions.patching import HALVES as HALVES
from vizcore.interventions.patching import WHOLE as WHOLE
from vizcore.interventions.patching import patched as patched
from vizcore.interventions.patching import recovered as recovered
from vizcore.interventions.ranking import Removal as Removal
from vizcore.interventions.ranking import channel_effects as channel_effects
from vizcore.interventions.ranking import removal as removal
from vizcore.interventions.transforms import TRANSFORMS as TRANSFORMS
from vizcore.interventions.transforms import Transform as Transform
from vizcore.interventions.transforms import covered as covered
from vizcore.interventions.transforms import inside as inside
