"""The settings of ``bin/bench``: those of the house, and a second ledger beside ours in the same database."""

from tres_por_uno.settings import *  # noqa: F403
from tres_por_uno.settings import INSTALLED_APPS as OURS

INSTALLED_APPS = [*OURS, "mptt", "hordak"]
DEFAULT_CURRENCY = HORDAK_INTERNAL_CURRENCY = "MXN"
HORDAK_CURRENCIES = ["MXN"]
