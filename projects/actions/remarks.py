"""Remarks of a reviewer: they are sent as a round, the club answers each, the reviewer settles or insists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from projects.actions.acts import (
    StepRefused,
    locked,
    refuse_if_in_conflict,
    refuse_unless_reviewer,
    remember,
)
from projects.mails import queue_to_club
from projects.models import Project, Remark, RemarkRound
from projects.papers import file_remarks
from projects.papers.remarks import remarks_in
from projects.remarks import last_round, late_answer, term_from
from projects.workflow import CLUB_SIDE, Right, State

# A letter with more points than these is not read to its end.
MOST = 40


@dataclass(frozen=True)
class NewRemark:
    """A remark that is about to be sent."""

    text: str
    task: str = ""
    rule: str = ""
    insists_on: Remark | None = None


def remarks_to_send(project: Project, note: str, remarks: Sequence[NewRemark]) -> list[NewRemark]:
    """What this round says: first what is insisted on, then what is new. A plain note is read as remarks."""
    standing = Remark.objects.of_work(project).unsettled().filter(state=Remark.State.INSISTED)
    again = [NewRemark(one.text, one.task, one.rule, insists_on=one) for one in standing]
    new = list(remarks) or [NewRemark(text) for text in remarks_in(note)]
    new = [one for one in new if one.text.strip()]
    if len(again) + len(new) > MOST:
        raise StepRefused(
            _("Son demasiadas observaciones: envíe a lo más %(most)s.") % {"most": MOST}, code="too_many"
        )
    for one in new:
        refuse_unless_whole(one)
    return again + new


def refuse_unless_whole(remark: NewRemark) -> None:
    """A remark fits into its columns and names a section that there is."""
    if len(remark.text) > 4000:
        raise StepRefused(_("Una observación pasa de 4,000 caracteres."), code="too_long")
    if len(remark.rule) > 200:
        raise StepRefused(_("La regla de una observación pasa de 200 caracteres."), code="too_long")
    if remark.task not in Remark.Section.values:
        message = _("No hay una sección «%(task)s» en la solicitud.") % {"task": remark.task}
        raise StepRefused(message, code="no_such_task")


def in_one_note(remarks: Sequence[NewRemark]) -> str:
    """The remarks as the history tells them."""
    if len(remarks) == 1:
        return remarks[0].text.strip()
    return "\n".join(f"{number}. {one.text.strip()}" for number, one in enumerate(remarks, start=1))


def send_remarks(
    project: Project, remarks: Sequence[NewRemark], *, by: User, now: datetime
) -> dict[str, str]:
    """The round with its letter, and a mail to the club; what the history keeps of it."""
    last = last_round(project)
    due_on, source, confirmed = term_from(project, timezone.localdate(now))
    round_ = project.remark_rounds.create(
        number=last.number + 1 if last else 1,
        sent_by=by,
        sent_at=now,
        due_on=due_on,
        due_source=source,
        due_confirmed=confirmed,
        version=project.versions.count(),
    )
    Remark.objects.bulk_create(
        Remark(
            round=round_,
            number=number,
            text=one.text.strip(),
            task=one.task,
            rule=one.rule.strip(),
            insists_on=one.insists_on,
        )
        for number, one in enumerate(remarks, start=1)
    )
    round_.letter = file_remarks(project, round_, by=by, now=now)
    round_.save(update_fields=["letter"])
    queue_to_club(project, f"{round_.number}-sent")
    return {"round": str(round_.number)} | ({"due_on": due_on.isoformat()} if due_on else {})


@transaction.atomic
def answer_remark(
    project: Project, remark: Remark, *, answer: str, by: User, now: datetime | None = None
) -> Remark:
    """The club says what it mended, or why the remark does not hold. Until it files it may say it better."""
    now = now or timezone.now()
    project = locked(project, by)
    if not project.roles_with(Right.EDIT, by) & CLUB_SIDE:
        raise StepRefused(_("Solo el club o su federación responde las observaciones."), code="not_your_role")
    remark = asked_now(project, remark)
    if not answer.strip():
        raise StepRefused(_("Escriba qué corrigió o por qué no procede."), code="answer_missing")
    if len(answer) > 4000:
        raise StepRefused(_("La respuesta pasa de 4,000 caracteres."), code="too_long")
    refuse_if_too_late(remark.round, now)
    if remark.answer == answer.strip() and remark.state == Remark.State.ANSWERED:
        return remark
    remark.answer, remark.state = answer.strip(), Remark.State.ANSWERED
    remark.answered_by, remark.answered_at = by, now
    remark.save(update_fields=["answer", "state", "answered_by", "answered_at"])
    remember(project, "answer_remark", by=by, note=remark.answer, details=number_of(remark))
    return remark


def asked_now(project: Project, remark: Remark) -> Remark:
    """The remark, locked, if it is of the round that waits for its answers."""
    round_ = last_round(project)
    if project.state != State.OBSERVED or round_ is None or remark.round_id != round_.pk:
        message = _("Las observaciones se responden mientras la obra está «%(state)s»; está en «%(now)s».")
        told = {"state": State.OBSERVED.label, "now": project.get_state_display()}
        raise StepRefused(message % told, code="not_from_here")
    return Remark.objects.select_for_update(of=("self",)).select_related("round").get(pk=remark.pk)


def refuse_if_too_late(round_: RemarkRound, now: datetime) -> None:
    """A confirmed term refuses a late answer; another only warns, on the page."""
    if round_.due_on and round_.due_confirmed and round_.is_over(now):
        finding = late_answer(round_.due_on, round_)
        raise StepRefused(_("La respuesta llegó tarde."), [finding], code="too_late")


@transaction.atomic
def settle_remark(project: Project, remark: Remark, *, by: User, now: datetime | None = None) -> Remark:
    """The reviewer finds the remark attended to."""
    project = locked(project, by)
    remark = answered_now(project, remark, by)
    if remark.state == Remark.State.SETTLED:
        return remark
    remark.state, remark.reply = Remark.State.SETTLED, ""
    return judge(project, remark, "settle_remark", by=by, now=now)


@transaction.atomic
def insist_on_remark(
    project: Project, remark: Remark, *, reason: str, by: User, now: datetime | None = None
) -> Remark:
    """The reviewer says why the answer does not do: the remark goes into the next round."""
    project = locked(project, by)
    remark = answered_now(project, remark, by)
    if not reason.strip():
        raise StepRefused(_("Escriba por qué insiste en la observación."), code="detail_missing")
    if len(reason) > 2000:
        raise StepRefused(_("El motivo pasa de 2,000 caracteres."), code="too_long")
    if remark.state == Remark.State.INSISTED and remark.reply == reason.strip():
        return remark
    remark.state, remark.reply = Remark.State.INSISTED, reason.strip()
    return judge(project, remark, "insist_on_remark", by=by, now=now)


def judge(project: Project, remark: Remark, act: str, *, by: User, now: datetime | None) -> Remark:
    remark.judged_by, remark.judged_at = by, now or timezone.now()
    remark.save(update_fields=["state", "reply", "judged_by", "judged_at"])
    details = number_of(remark)
    remember(project, act, by=by, role=project.authority, note=remark.reply, details=details)
    return remark


def answered_now(project: Project, remark: Remark, by: User) -> Remark:
    """The remark, locked, if the reviewer may say something to its answer now."""
    refuse_unless_reviewer(project, by, _("Juzgar las respuestas"))
    refuse_if_in_conflict(project, by)
    if project.state not in (State.FILED, State.IN_REVIEW):
        message = _(
            "Las respuestas se juzgan cuando el club envía de nuevo la solicitud; está en «%(state)s»."
        )
        raise StepRefused(message % {"state": project.get_state_display()}, code="not_from_here")
    rows = Remark.objects.select_for_update(of=("self",)).select_related("round")
    remark = rows.get(pk=remark.pk)
    if remark.state == Remark.State.OPEN or hasattr(remark, "repeated_in"):
        raise StepRefused(_("Esa observación no tiene una respuesta que juzgar."), code="not_answered")
    return remark


def number_of(remark: Remark) -> dict[str, str]:
    """How the history names the remark: its round and its number in it."""
    return {"remark": f"{remark.round.number}.{remark.number}"}
