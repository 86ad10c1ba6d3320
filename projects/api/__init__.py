"""The works and their calls over REST."""

from projects.api.calls import CallViewSet
from projects.api.views import ProjectViewSet
from projects.api.webhooks import WebhookViewSet

ROUTES = [("projects", ProjectViewSet), ("calls", CallViewSet), ("webhooks", WebhookViewSet)]
