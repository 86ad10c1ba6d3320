"""The works and their calls over REST."""

from projects.api.calls import CallViewSet
from projects.api.concentration import ConcentrationViewSet
from projects.api.exports import ExportViewSet
from projects.api.handover import HandOverViewSet, OfficeViewSet
from projects.api.invitations import InvitationViewSet
from projects.api.remarks import CommitmentViewSet
from projects.api.saved import SavedViewViewSet
from projects.api.views import ProjectViewSet
from projects.api.webhooks import WebhookViewSet

ROUTES = [
    ("projects", ProjectViewSet),
    ("calls", CallViewSet),
    ("saved-views", SavedViewViewSet),
    ("webhooks", WebhookViewSet),
    ("exports", ExportViewSet),
    ("commitments", CommitmentViewSet),
    ("concentration", ConcentrationViewSet),
    ("offices", OfficeViewSet),
    ("hand-overs", HandOverViewSet),
    ("invitations", InvitationViewSet),
]
