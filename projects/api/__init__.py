"""The works over REST."""

from projects.api.views import ProjectViewSet

ROUTES = [("projects", ProjectViewSet)]
