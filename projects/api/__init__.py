"""The works and their calls over REST."""

from projects.api.calls import CallViewSet
from projects.api.views import ProjectViewSet

ROUTES = [("projects", ProjectViewSet), ("calls", CallViewSet)]
