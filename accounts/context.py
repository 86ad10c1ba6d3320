"""What every page shows around its content."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts.models import ANSWER_FOR_POTS, READ_MONEY, Notice, Role


def shell(request: HttpRequest) -> dict[str, Any]:
    """The navigation follows from the offices held today; nobody is shown a door that stays shut."""
    user = getattr(request, "user", None)
    is_known = user is not None and user.is_authenticated
    offices = user.current_offices if is_known else []
    roles = {office.role for office in offices}

    # Counted once, and only by a page that shows it.
    @cache
    def unread_notices() -> int:
        return Notice.objects.visible_to(user).unread().count() if is_known else 0

    sees_documents = bool(roles - {Role.NORMATIVE})
    if not sees_documents and is_known:
        # A club may share the papers of one work with somebody who has no office.
        sees_documents = user.invitations.filter(title="").exists()

    return {
        "unread_notices": unread_notices,
        "is_demo": settings.IS_DEMO,
        "my_offices": offices,
        "is_club_side": bool(roles & {Role.CLUB, Role.FEDERATION}),
        "sees_documents": sees_documents,
        "sees_agreements": bool(roles & READ_MONEY),
        "sees_clubs": bool(roles - {Role.SOCIAL_COMPTROLLER, Role.COMPANY, Role.NORMATIVE}),
        "sees_money": bool(roles & READ_MONEY),
        "sees_pots": bool(roles & ANSWER_FOR_POTS),
        "commits_parts": bool(roles & {Role.STATE_GOVERNMENT, Role.MUNICIPALITY}),
        "weighs_works": bool(roles & {Role.NORMATIVE, Role.DELEGATION, Role.STATE_GOVERNMENT}),
        "is_company": roles == {Role.COMPANY},
        "help_phone": settings.HELP_PHONE,
    }
