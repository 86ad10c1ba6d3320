"""Who reads the papers of a session besides the offices of its state: those who sit in its committee."""

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from committee.models import Member, Session
from documents.models import Document


def sits_in(user: User) -> Q:
    """The calls and minutes of the committees of which the person is a member today."""
    seats = Member.objects.current(on=timezone.localdate()).filter(user=user.pk)
    sessions = Session.objects.filter(committee__members__in=seats).values_list("number", flat=True)
    subjects = [f"session:{number}" for number in sessions]
    if not subjects:
        return Q(pk__in=[])
    return Q(kind__in=[Document.Kind.CALL, Document.Kind.MINUTES], subject__in=subjects)
