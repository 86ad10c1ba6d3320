from rest_framework.viewsets import ViewSetMixin

from committee.api.after import AppealViewSet, CommitteeViewSet, WaitingViewSet
from committee.api.sessions import SessionViewSet

ROUTES: list[tuple[str, type[ViewSetMixin]]] = [
    ("sessions", SessionViewSet),
    ("committees", CommitteeViewSet),
    ("waiting-list", WaitingViewSet),
    ("appeals", AppealViewSet),
]
