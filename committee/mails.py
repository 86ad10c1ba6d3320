"""The mail that tells an applicant what a session decided, why, what follows, and how to object."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.mails import give_each_a_turn, mail, send_to_each
from accounts.models import User
from accounts.queue import people_of
from committee.models import Notice
from committee.results import next_steps
from committee.terms import AGAINST, appeal_term


def send_results() -> None:
    """Every result in the queue went out. Raises what the mail server said once all had their turn."""
    give_each_a_turn(
        Notice.objects.filter(state=Notice.State.QUEUED).values_list("pk", flat=True), send_result
    )


def send_result(pk: int) -> None:
    """The people of the club, or else of its federation, have one mail each about one decision."""
    with transaction.atomic():
        rows = Notice.objects.filter(pk=pk, state=Notice.State.QUEUED).select_for_update(skip_locked=True)
        if not rows.update(state=Notice.State.SENDING):
            return
    notice = Notice.objects.select_related(
        "decision__session__committee__state",
        "decision__item__project__municipality__state",
        "decision__item__project__club__federation",
    ).get(pk=pk)
    club = notice.decision.item.project.club
    offices = [club.office_id, club.federation.office_id if club.federation else None]
    known = people_of([office for office in offices if office], timezone.localdate())
    people = next((known[office] for office in offices if office and known.get(office)), [])
    try:
        sent = send_to_each(people, lambda person: mail_to(person, notice))
    except OSError:
        Notice.objects.filter(pk=pk).update(state=Notice.State.QUEUED)
        raise
    state = Notice.State.SENT if sent else Notice.State.DROPPED
    Notice.objects.filter(pk=pk).update(state=state, people=sent, sent_at=timezone.now() if sent else None)


def mail_to(person: User, notice: Notice) -> EmailMultiAlternatives:
    """The mail in the person's language."""
    decision = notice.decision
    project = decision.item.project
    with translation.override(person.language):
        due_on, rule = appeal_term(project) if project.state in AGAINST else (None, None)
        context = {
            "decision": decision,
            "project": project,
            "next_steps": next_steps(project, decision.outcome),
            "may_appeal": project.state in AGAINST,
            "due_on": due_on,
            "rule": rule,
            "address": f"{settings.SITE_ADDRESS}{reverse('projects:detail', args=[project.folio])}",
            "help_phone": settings.HELP_PHONE,
        }
        told = {"folio": project.folio, "outcome": decision.get_outcome_display()}
        subject = _("[%(folio)s] El comité resolvió: %(outcome)s") % told
        return mail(person, subject, "committee/mail/result", context)
