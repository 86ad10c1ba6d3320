"""Who reads a paper of a work besides its circle: whoever the club let into the work."""

from django.db.models import Q

from accounts.models import User
from documents.kinds import Circle, kinds_of
from documents.models import Document
from projects.models import ProjectRight
from projects.models.queryset import shared_with
from projects.workflow import Right

# They tell what was paid, and are for whoever may see the money.
OF_MONEY = {
    Document.Kind.RECEIPT,
    Document.Kind.AGREEMENT,
    Document.Kind.AMENDMENT,
    Document.Kind.INSTALMENT,
    Document.Kind.REFUND,
}
OF_THE_CLUB = {*kinds_of(Circle.PARTIES), *kinds_of(Circle.CLUB)}


def let_in(user: User) -> Q:
    """The papers of the works that clubs share with the person, as far as the club shares them."""
    if not shared_with(user):
        return Q(pk__in=[])
    rows = ProjectRight.objects.held_by(user).filter(project__folio__isnull=False)
    held = list(rows.values_list("project__folio", "may"))
    read = Q(folio__in=[folio for folio, _may in held], kind__in=OF_THE_CLUB - OF_MONEY)
    paid = Q(folio__in=[folio for folio, may in held if Right.MONEY in may], kind__in=OF_THE_CLUB & OF_MONEY)
    return read | paid
