"""What is weighed in the demo: the water commission is asked about a work that waits to be taken up."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.utils import timezone

from accounts.models import Office, Role, User
from projects.models import Project, Subject
from projects.workflow import State
from review.actions import ask_opinion


def ask_about(added: Iterable[Project], cast: Mapping[str, User]) -> None:
    """Every new work of Zacatecas that was filed waits for the opinion of the water commission."""
    body = Office.objects.get(role=Role.NORMATIVE, state="32")
    for work in added:
        if work.state == State.FILED and work.municipality.state_id == "32":
            ask_opinion(
                work,
                office=body,
                subject=Subject.WATER,
                due_on=timezone.localdate() + timedelta(days=15),
                question="¿El drenaje pluvial del plantel alcanza para el agua que junta el domo?",
                by=cast["roberto"],
            )
