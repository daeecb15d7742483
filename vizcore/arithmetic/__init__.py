"""The arithmetic of one unit, step by step, in NumPy, equal to the network's own number."""

from vizcore.arithmetic.explain import SUPPORTED as SUPPORTED
from vizcore.arithmetic.explain import UnitArithmetic as UnitArithmetic
from vizcore.arithmetic.explain import explains as explains
from vizcore.arithmetic.explain import following as following
from vizcore.arithmetic.explain import needed as needed
from vizcore.arithmetic.explain import unit_arithmetic as unit_arithmetic
from vizcore.arithmetic.rules.rule import Rule as Rule
from vizcore.arithmetic.rules.rule import chain_of as chain_of
from vizcore.arithmetic.rules.rule import rule_of as rule_of
from vizcore.arithmetic.working import Line as Line
from vizcore.arithmetic.working import Terms as Terms
