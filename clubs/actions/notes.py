"""What the office that issued a Toma de Nota does with it afterwards."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from clubs.actions.register import RegisterRefused
from clubs.models import ClubEvent, TomaDeNota, months_after
from clubs.printed import ask_for_note, issues, paper_of, stop_paper
from clubs.workflow import NOTE_ACTS, Validity
from programs.rulebook import scheme


def free_folio(text: str) -> str:
    """The folio that somebody gives to a note, which no other note has."""
    folio = " ".join(text.split())
    if not folio:
        raise RegisterRefused(_("Escriba el folio que se da a la Toma de Nota."), code="no_folio")
    if TomaDeNota.objects.filter(folio__iexact=folio).exists():
        raise RegisterRefused(
            _("El folio %(folio)s ya es de otra Toma de Nota.") % {"folio": folio}, code="folio_is_taken"
        )
    return folio


def take_note(*, issued_on: date, **told: Any) -> TomaDeNota:
    """The note stands from ``issued_on`` for as long as the rules say. ``told`` are its other columns."""
    months = scheme("fed_3x1").toma_de_nota_months.whole
    return TomaDeNota.objects.create(
        issued_on=issued_on, valid_until=months_after(issued_on, months or 24), **told
    )


@transaction.atomic
def act_on_note(
    note: TomaDeNota, act: str, *, reason: str, by: User, now: datetime | None = None
) -> TomaDeNota:
    """Whoever issued a note suspends it, lifts that, or cancels it for good, with the reason."""
    visible = TomaDeNota.objects.visible_to(by).get(pk=note.pk)
    note = TomaDeNota.objects.select_for_update().get(pk=visible.pk)
    today = timezone.localdate(now)
    if not issues(note, by):
        message = _("Lo hace el consulado que emitió la Toma de Nota, o la federación que la emitió.")
        raise RegisterRefused(message, code="not_your_role")
    if not reason.strip():
        raise RegisterRefused(_("Escriba el motivo; queda en el historial."), code="says_nothing")
    is_suspended = note.validity_on(today) == Validity.SUSPENDED
    if act == "suspend" and note.is_in_force(today):
        note.suspended_on = today
    elif act == "lift" and is_suspended:
        note.suspended_on = None
    elif act == "cancel" and (note.is_in_force(today) or is_suspended):
        note.cancelled_on = today
    else:
        raise RegisterRefused(
            _("«%(act)s» no procede: la Toma de Nota está en «%(state)s».")
            % {"act": NOTE_ACTS[act], "state": note.validity_on(today).label},
            code="not_from_here",
        )
    note.save(update_fields=["suspended_on", "cancelled_on"])
    # The paper lies in many hands: whoever verifies it must read the same as here.
    if act != "lift":
        with translation.override("es-mx"):
            stop_paper(note, because=f"{NOTE_ACTS[act]}: {reason.strip()}"[:500])
    elif paper_of(note) and note.is_in_force(today):
        ask_for_note(note, by=by)
    ClubEvent.objects.create(
        club=note.club,
        federation=note.federation or note.issuing_federation,
        toma_de_nota=note,
        act=act,
        text=reason.strip(),
        by=by,
    )
    return note
