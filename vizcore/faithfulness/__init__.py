"""May a map be trusted? Does the target follow its pixels, and does the map follow the network's weights?"""

from vizcore.faithfulness.curves import Curve as Curve
from vizcore.faithfulness.curves import Curves as Curves
from vizcore.faithfulness.curves import Faithfulness as Faithfulness
from vizcore.faithfulness.randomisation import Similarity as Similarity
from vizcore.faithfulness.randomisation import Stage as Stage
from vizcore.faithfulness.randomisation import cascading_randomisation as cascading_randomisation
from vizcore.faithfulness.randomisation import similarity as similarity
from vizcore.faithfulness.removal import blurred as blurred
from vizcore.faithfulness.removal import faithfulness as faithfulness
from vizcore.faithfulness.removal import random_orders as random_orders
