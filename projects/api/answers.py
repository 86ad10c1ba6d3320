"""How the documentation tells the refusals that every act may answer."""

from drf_spectacular.utils import OpenApiResponse

from projects.api.serializers import RefusalSerializer

REFUSED = OpenApiResponse(RefusalSerializer, "The rules or the state of the work refuse it.")
HIDDEN = OpenApiResponse(RefusalSerializer, "It does not exist, or not for the owner of this key.")
INVALID = OpenApiResponse(RefusalSerializer, "Something in the request cannot be read.")
