"""The router of the API: a serializer lives beside its model, its address here."""

from django.http import Http404
from django.urls import path, re_path
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.routers import DefaultRouter
from rest_framework.views import APIView

import accounts.api
import clubs.api
import committee.api
import documents.api
import funding.api
import places.api
import programs.api
import projects.api
import review.api
from accounts.api import MeView
from tres_por_uno.verification import VerifyView


@extend_schema(exclude=True)
class NoSuchAddress(APIView):
    """What no address of the API is answers as the API does, and not with a page."""

    permission_classes: list[type[BasePermission]] = []

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        raise Http404


router = DefaultRouter()
router.include_format_suffixes = False
ROOMS = (
    *(committee.api, review.api, projects.api, clubs.api, funding.api),
    *(documents.api, accounts.api, places.api, programs.api),
)
for room in ROOMS:
    for prefix, viewset in room.ROUTES:
        router.register(prefix, viewset, basename=prefix)

urlpatterns = [
    path("me/", MeView.as_view(), name="me"),
    path("verify/<str:code>/", VerifyView.as_view(), name="verify"),
    *router.urls,
    re_path("", NoSuchAddress.as_view(), name="nowhere"),
]
