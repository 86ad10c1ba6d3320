"""What people do with their own accounts."""

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import ApiKey, Notice, Scope, User


@transaction.atomic
def issue_key(
    *, by: User, name: str, lifetime: timedelta = ApiKey.LIFETIME, scopes: Sequence[str] = tuple(Scope.values)
) -> tuple[ApiKey, str]:
    """A new key of ``by`` and its text, which nobody can read again."""
    text = ApiKey.fresh()
    key = ApiKey.objects.create(
        user=by,
        name=name,
        scopes=list(scopes),
        digest=ApiKey.digest_of(text),
        hint=text[-4:],
        expires_at=timezone.now() + lifetime,
    )
    return key, text


@transaction.atomic
def revoke_key(key: ApiKey, *, by: User) -> ApiKey:
    """The key opens nothing any more. Revoked twice it keeps the first moment."""
    key = ApiKey.objects.visible_to(by).select_for_update().get(pk=key.pk)
    if key.revoked_at is None:
        key.revoked_at = timezone.now()
        key.save(update_fields=["revoked_at"])
    return key


def remember_language(user: User, language: str) -> None:
    """The person reads in ``language`` from now on, here and in notices."""
    if language in dict(settings.LANGUAGES) and user.language != language:
        user.language = language
        user.save(update_fields=["language"])


def mark_read(notice: Notice, *, by: User) -> None:
    """The person has read it. Read twice it keeps the first moment."""
    Notice.objects.visible_to(by).unread().filter(pk=notice.pk).update(read_at=timezone.now())


def mark_all_read(*, by: User) -> int:
    """The person has read all that was told until now; how many had been unread."""
    return Notice.objects.visible_to(by).unread().update(read_at=timezone.now())
