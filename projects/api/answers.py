"""How the documentation tells the refusals that every act may answer, and how short lists turn pages."""

from drf_spectacular.utils import OpenApiResponse
from rest_framework.settings import api_settings

from projects.api.serializers import RefusalSerializer

REFUSED = OpenApiResponse(RefusalSerializer, "The rules or the state of the work refuse it.")
HIDDEN = OpenApiResponse(RefusalSerializer, "It does not exist, or not for the owner of this key.")
INVALID = OpenApiResponse(RefusalSerializer, "Something in the request cannot be read.")

# Of lists beside a work, which are short: the works themselves turn their pages after a row.
BY_NUMBER = api_settings.DEFAULT_PAGINATION_CLASS
