"""A club wants its works filed by two of its persons, and no longer wants it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from clubs.actions.register import RegisterRefused
from clubs.models import Club, ClubEvent, FilingRule
from clubs.notices import tell


@transaction.atomic
def want_two_to_file(club: Club, *, by: User) -> FilingRule:
    """From now on one person of the club asks to file and another confirms. Asked twice it is one rule."""
    club = of_the_board(club, by)
    rule, is_new = FilingRule.objects.get_or_create(club=club)
    if rule.is_on and not is_new:
        return rule
    if club.people(on=timezone.localdate()).count() < 2:
        raise RegisterRefused(
            _(
                "Hacen falta dos personas del club con cuenta, y hoy hay una. Invite primero a otra persona "
                "de la mesa directiva."
            ),
            code="nobody_else",
        )
    rule.is_on = True
    rule.save()
    write(club, "two_on", by)
    return rule


@transaction.atomic
def end_two_to_file(club: Club, *, by: User) -> FilingRule:
    """The first person asks to end the rule; another one ends it. The same person twice has only asked."""
    club = of_the_board(club, by)
    rule = FilingRule.objects.standing().filter(club=club).first()
    if rule is None:
        raise RegisterRefused(_("El club no pide dos personas para enviar."), code="no_rule")
    asker = rule.end_asked_by
    if asker is None or not club.people(on=timezone.localdate()).filter(pk=asker.pk).exists():
        rule.end_asked_by, rule.end_asked_at = by, timezone.now()
        rule.save()
        write(club, "two_ask", by)
    elif asker != by:
        rule.is_on, rule.end_asked_by, rule.end_asked_at = False, None, None
        rule.save()
        write(club, "two_off", by)
    return rule


@transaction.atomic
def keep_two_to_file(club: Club, *, by: User) -> FilingRule | None:
    """Nobody asks any more to end the rule."""
    club = of_the_board(club, by)
    rule = FilingRule.objects.standing().filter(club=club, end_asked_by__isnull=False).first()
    if rule is not None:
        rule.end_asked_by, rule.end_asked_at = None, None
        rule.save()
        write(club, "two_keep", by)
    return rule


def of_the_board(club: Club, by: User) -> Club:
    """The club, locked, for a person of its own office. A federation does not decide how its clubs file."""
    club = Club.objects.visible_to(by).get(pk=club.pk)
    club = Club.objects.select_for_update(of=("self",)).select_related("office").get(pk=club.pk)
    if all(office.pk != club.office_id for office in by.current_offices):
        raise RegisterRefused(
            _("Lo deciden las personas del propio club, con su cuenta."), code="not_your_role"
        )
    return club


def write(club: Club, act: str, by: User) -> None:
    """The history holds the act, and everybody of the club hears of it."""
    tell(ClubEvent.objects.create(club=club, act=act, by=by))
