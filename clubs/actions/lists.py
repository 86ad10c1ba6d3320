"""A federation brings a list of its clubs: it is read and kept, and then written as a whole."""

import hashlib
import logging
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Office, Role, User
from clubs.actions.register import RegisterRefused
from clubs.models import Affiliation, BoardSeat, Club, ClubEvent, ClubList, Federation, Member
from clubs.notices import tell_all
from clubs.plans import ClubKey, Plan, plan_of
from clubs.sheet import read
from documents.cells import Cells, Table
from documents.later import SOON, ask_worker

logger = logging.getLogger(__name__)

# A list that nobody writes is forgotten: it names people.
KEPT = timedelta(days=7)


@transaction.atomic
def bring_list(federation: Federation, *, table: Table, name: str, by: User) -> ClubList:
    """The rows wait to be looked at. They take the place of those that waited."""
    federation = own_federation(federation, by)
    if under_way := federation.lists.under_way().first():
        sentence = _("Se está guardando la lista «%(name)s». Espere a que termine y suba después la nueva.")
        raise RegisterRefused(sentence % {"name": under_way}, code="under_way")
    federation.lists.waiting().delete()
    # A workbook gives empty cells behind the last column.
    rows = [trimmed(row) for row in table.rows]
    return federation.lists.create(
        name=name[:200],
        sha256=fingerprint_of(rows),
        encoding=table.encoding,
        older_lines=table.older_lines[:200],
        cells=rows,
        by=by,
    )


def trimmed(row: Cells) -> Cells:
    """The cells up to the last one that says something."""
    end = len(row)
    while end and not row[end - 1]:
        end -= 1
    return row[:end]


def fingerprint_of(rows: Sequence[Cells]) -> str:
    return hashlib.sha256("\x1e".join("\x1f".join(row) for row in rows).encode()).hexdigest()


@transaction.atomic
def ask_to_write(row: ClubList, *, by: User) -> ClubList:
    """The list is on its way into the register, once. What can be seen to be wrong is refused right away."""
    federation = own_federation(row.federation, by)
    row = federation.lists.select_for_update(of=("self",)).get(pk=row.pk)
    if row.state != ClubList.State.WAITING:
        return row
    faultless_plan(federation, row)
    row.wanted_at, row.wanted_by, row.refusal = timezone.now(), by, ""
    row.save(update_fields=["wanted_at", "wanted_by", "refusal"])
    ask_worker("clubs.tasks.write_list", row.pk, priority=SOON)
    return row


def write_wanted(pk: int) -> None:
    """The list is written by whoever takes it first, or waits again with the reason why not."""
    row = ClubList.objects.claim(pk)
    if row is None or row.wanted_by is None:
        return
    with translation.override(row.wanted_by.language):
        try:
            write_list(row, by=row.wanted_by)
        except OperationalError:
            # The database went away, and may be back: the sweep tries again.
            raise
        except RegisterRefused as reason:
            refusal = str(reason)
        except Federation.DoesNotExist:
            refusal = _("No se guardó nada: quien lo pidió ya no representa a la federación.")
        except Exception:
            logger.exception("The list %s was not written", pk)
            refusal = _(
                "No se guardó nada por una falla del sistema, que quedó registrada. Avise a su Delegación."
            )
        else:
            return
    mine = ClubList.objects.under_way().filter(pk=pk, seen_at=row.seen_at)
    mine.update(wanted_at=None, wanted_by=None, seen_at=None, refusal=refusal)


@transaction.atomic
def write_list(row: ClubList, *, by: User) -> ClubList:
    """All that is new in the list stands in the register, or nothing of it; written once."""
    federation = own_federation(row.federation, by)
    row = federation.lists.select_for_update(of=("self",)).get(pk=row.pk)
    if row.written_at:
        return row
    plan = faultless_plan(federation, row)
    try:
        with transaction.atomic():
            write(federation, plan, by)
    except IntegrityError as reason:
        # Somebody of a club wrote at the same time.
        raise RegisterRefused(
            _("No se guardó nada: el registro cambió mientras se guardaba. Inténtelo de nuevo."),
            code="changed_since",
        ) from reason
    row.written_at, row.cells, row.older_lines = timezone.now(), [], []
    row.clubs, row.members, row.seats = len(plan.clubs), len(plan.members), len(plan.seats)
    row.save()
    return row


def faultless_plan(federation: Federation, row: ClubList) -> Plan:
    """What the list adds today; nothing may be wrong in it."""
    today = timezone.localdate()
    plan = plan_of(federation, read(row.cells, on=today), on=today)
    if plan.wrong:
        raise RegisterRefused(
            _("No se guardó nada: hay renglones por corregir, o el registro cambió desde que se leyó."),
            code="not_complete",
        )
    return plan


def own_federation(federation: Federation, by: User) -> Federation:
    """The federation, locked, for one of its persons."""
    return Federation.objects.represented_by(by).select_for_update(of=("self",)).get(pk=federation.pk)


def write(federation: Federation, plan: Plan, by: User) -> None:
    """The rows of the plan, in a few statements whatever their number."""
    list(Club.objects.select_for_update(of=("self",)).filter(pk__in=[c.pk for c in plan.known.values()]))
    offices = Office.objects.bulk_create(
        Office(role=Role.CLUB, name=facts["name"], parent_id=federation.office_id)
        for facts in plan.clubs.values()
    )
    made = Club.objects.bulk_create(
        Club(office=office, federation=federation, **facts)
        for office, facts in zip(offices, plan.clubs.values(), strict=True)
    )
    today = timezone.localdate()
    Affiliation.objects.bulk_create(
        Affiliation(club=club, federation=federation, since=today) for club in made
    )
    clubs: dict[ClubKey, Club] = {**plan.known, **dict(zip(plan.clubs, made, strict=True))}
    joined = Member.objects.bulk_create(
        Member(club=clubs[person[0]], **facts) for person, facts in plan.members.items()
    )
    people = {**plan.people, **dict(zip(plan.members, joined, strict=True))}
    BoardSeat.objects.bulk_create(
        BoardSeat(club=clubs[person[0]], member=people[person], post=post, since=since)
        for (person, post), since in plan.seats.items()
    )
    members = Counter(person[0] for person in plan.members)
    seats = Counter(person[0] for person, _post in plan.seats)
    # The history is in Spanish, whatever language whoever writes it reads.
    events = ClubEvent.objects.bulk_create(
        ClubEvent(
            club=club,
            act="list",
            text=f"Integrantes nuevos: {members[key]}. Cargos nuevos: {seats[key]}.",
            by=by,
        )
        for key, club in clubs.items()
        if key in plan.clubs or members[key] or seats[key]
    )
    tell_all(events)


def forget_lists(*, on: date) -> int:
    """Lists that nobody wrote in a week are gone; how many."""
    old = ClubList.objects.waiting().filter(at__date__lt=on - KEPT)
    return old.delete()[0]
