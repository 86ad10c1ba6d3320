"""The router of the API: a serializer lives beside its model, its address here."""

from django.urls import path
from rest_framework.routers import DefaultRouter

import clubs.api
import committee.api
import documents.api
import funding.api
import places.api
import programs.api
import projects.api
import review.api
from accounts.api import MeView

router = DefaultRouter()
router.include_format_suffixes = False
ROOMS = (
    *(committee.api, review.api, projects.api, clubs.api, funding.api),
    *(documents.api, places.api, programs.api),
)
for room in ROOMS:
    for prefix, viewset in room.ROUTES:
        router.register(prefix, viewset, basename=prefix)

urlpatterns = [path("me/", MeView.as_view(), name="me"), *router.urls]
