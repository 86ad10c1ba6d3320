"""The settings of ``bin/bench``: those of the house, and a second ledger beside ours in the same database."""

from tres_por_uno.settings import *  # noqa: F403
from tres_por_uno.settings import INSTALLED_APPS as OURS
from tres_por_uno.settings import STORAGES as STORAGES_OF_THE_HOUSE

INSTALLED_APPS = [*OURS, "mptt", "hordak"]
DEFAULT_CURRENCY = HORDAK_INTERNAL_CURRENCY = "MXN"
HORDAK_CURRENCIES = ["MXN"]
# Pages are asked by Django's own client, and name their files without the list that a deployment collects.
ALLOWED_HOSTS = ["testserver"]
STORAGES = {
    **STORAGES_OF_THE_HOUSE,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
