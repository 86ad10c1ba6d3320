"""What somebody finds out about two clubs that look alike."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clubs.actions.register import RegisterRefused
from clubs.alike import DECIDERS, answered_for, look_alike
from clubs.models import Club, PairDecision


@transaction.atomic
def decide_pair(club: Club, other: Club, *, verdict: str, reason: str, by: User) -> PairDecision:
    """The decision on two clubs stands, with who, when, why and what was seen. Told again it is one."""
    if not answered_for(by, *DECIDERS).filter(pk__in=[club.pk, other.pk]).exists():
        raise RegisterRefused(
            _("Lo deciden el consulado de la circunscripción y quien revisa las obras de uno de los clubes."),
            code="not_your_role",
        )
    first, second = sorted((club, other), key=lambda one: one.pk)
    # Two who decide at once stand one behind the other.
    list(Club.objects.select_for_update().filter(pk__in=[first.pk, second.pk]).order_by("pk"))
    found = look_alike(first, second)
    if found is None:
        raise RegisterRefused(_("Esos dos clubes ya no se parecen."), code="not_alike")
    if verdict not in PairDecision.Verdict.values or not reason.strip():
        raise RegisterRefused(_("Elija una decisión y escriba por qué."), code="detail_missing")
    told = {"verdict": verdict, "reason": reason.strip()[:500]}
    marks = sorted(one.mark for one in found.reasons)
    newest = found.decision
    same = {**told, "marks": marks, "by_id": by.pk}
    if newest and all(getattr(newest, name) == value for name, value in same.items()):
        return newest
    return PairDecision.objects.create(first=first, second=second, marks=marks, by=by, **told)
