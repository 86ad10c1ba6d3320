"""The views of the list that people keep."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Office, User
from projects.actions.acts import StepRefused
from projects.models import SavedView


@transaction.atomic
def save_view(*, name: str, query: str, by: User, office: Office | None = None) -> SavedView:
    """The person keeps these filters under the name; a view of that name is replaced."""
    name, query = name.strip(), query.strip()
    if not name or not query:
        raise StepRefused(_("Una vista necesita nombre y al menos un filtro."), code="empty_view")
    if office is not None and office not in by.current_offices:
        raise StepRefused(_("Una vista se comparte solo con una oficina propia."), code="not_your_office")
    view, _is_new = SavedView.objects.update_or_create(
        user=by, name=name, defaults={"query": query, "office": office}
    )
    return view


def drop_view(view: SavedView, *, by: User) -> None:
    """The view is gone; only its author drops it."""
    if view.user_id != by.pk:
        raise StepRefused(_("La vista es de %(person)s.") % {"person": view.user.name}, code="not_your_view")
    view.delete()
