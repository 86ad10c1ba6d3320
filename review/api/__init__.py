"""Opinions, sheets, conflicts and exceptions over REST: the same rows and the same acts as the pages."""

from rest_framework.viewsets import ViewSetMixin

from review.api.opinions import OpinionRequestViewSet, OpinionViewSet
from review.api.reviews import ReviewViewSet
from review.api.waivers import WaiverViewSet
from review.api.weights import WeightSetViewSet

ROUTES: list[tuple[str, type[ViewSetMixin]]] = [
    ("reviews", ReviewViewSet),
    ("opinions", OpinionViewSet),
    ("opinion-requests", OpinionRequestViewSet),
    ("weights", WeightSetViewSet),
    ("waivers", WaiverViewSet),
]
