"""The remarks of a reviewer: until when they are answered, and what must be true of them before a step."""

from collections.abc import Iterator
from datetime import date, datetime

from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from programs.checks import Finding
from programs.dates import long_date
from programs.rulebook import NoRules, ReviewRules, scheme
from projects.beforehand import OWN_RULE
from projects.models import Project, Remark, RemarkRound


def review_rules(project: Project) -> ReviewRules:
    """What the scheme says of the review; unknown where nobody wrote it down."""
    try:
        return scheme(project.scheme).review
    except NoRules:
        return ReviewRules()


def term_from(project: Project, sent_on: date) -> tuple[date | None, str, bool]:
    """The last day to answer remarks of that day, by which rule, and whether that one is confirmed."""
    due_on, rule = review_rules(project).observations_term(project.fiscal_year, sent_on)
    return due_on, rule.source[:500], rule.confirmed


def last_round(project: Project) -> RemarkRound | None:
    """The newest letter of remarks."""
    return project.remark_rounds.select_related("sent_by", "letter").last()


def awaited(project: Project) -> list[Remark]:
    """What the club has not answered yet."""
    return list(Remark.objects.of_work(project).unanswered())


def in_short(remark: Remark) -> str:
    return Truncator(remark.text).chars(80)


def remarks_answered(project: Project, now: datetime) -> Iterator[Finding]:
    """Every remark has its answer before the application goes back, and in time where the rules say so."""
    round_ = last_round(project)
    if round_ is None:
        return
    for remark in awaited(project):
        message = _("La observación %(number)s no tiene respuesta: %(text)s")
        told = {"number": remark.number, "text": in_short(remark)}
        yield Finding(
            f"remark_{remark.number}_unanswered",
            message % told,
            refuses=True,
            source=OWN_RULE,
            remedy=_("Escriba qué corrigió o por qué no procede."),
        )
    if project.state == "observed" and round_.is_over(now) and round_.due_on:
        yield late_answer(round_.due_on, round_)


def late_answer(due_on: date, round_: RemarkRound) -> Finding:
    """The term to answer is over: a confirmed one refuses, another warns."""
    message = _("El plazo para responder terminó el %(day)s.") % {"day": long_date(due_on)}
    if round_.due_confirmed:
        remedy = _("La solicitud se tiene por no presentada. Llame a la oficina que la revisa.")
    else:
        remedy = _("El plazo está por confirmar: puede responder mientras no se haya decidido.")
    source = round_.due_source or OWN_RULE
    return Finding("answer_is_late", message, refuses=round_.due_confirmed, source=source, remedy=remedy)


def remarks_settled(project: Project, now: datetime) -> Iterator[Finding]:
    """The reviewer has said of each remark whether it was attended to."""
    numbers = Remark.objects.of_work(project).unsettled().values_list("round__number", "number")
    if left := [f"{turn}.{number}" for turn, number in numbers]:
        message = _("Hay observaciones sin dar por atendidas: %(numbers)s.") % {"numbers": ", ".join(left)}
        remedy = _("Diga de cada una si quedó atendida o insista en ella.")
        yield Finding("remarks_unsettled", message, refuses=False, source=OWN_RULE, remedy=remedy)


def time_to_answer_is_over(project: Project, now: datetime) -> Iterator[Finding]:
    """The club had all the time that the rules give, and did not send its answers."""
    round_ = last_round(project)
    if round_ is None or round_.due_on is None:
        message = _("No se conoce ningún plazo para responder estas observaciones.")
        yield Finding("no_term", message, refuses=True, source=OWN_RULE)
    elif not round_.is_over(now):
        message = _("El club puede responder hasta el %(day)s inclusive.") % {"day": long_date(round_.due_on)}
        remedy = _("Podrá tenerse por no presentada a partir del día siguiente.")
        source = round_.due_source or OWN_RULE
        yield Finding("still_in_time", message, refuses=True, source=source, remedy=remedy)
    elif not round_.due_confirmed:
        message = _("El plazo terminó el %(day)s, y está por confirmar en las reglas.")
        source = round_.due_source or OWN_RULE
        yield Finding(
            "term_unconfirmed", message % {"day": long_date(round_.due_on)}, refuses=False, source=source
        )


def reason_to_lapse(project: Project, now: datetime | None = None) -> str:
    """Why the application counts as not filed, ready to be signed or changed."""
    round_ = last_round(project)
    if round_ is None or round_.due_on is None:
        return ""
    told = {
        "sent": long_date(timezone.localdate(round_.sent_at)),
        "due": long_date(round_.due_on),
        "rule": round_.due_source,
    }
    if round_.letter:
        message = _(
            "Las observaciones del oficio %(letter)s, enviadas el %(sent)s, no se respondieron a más tardar "
            "el %(due)s (%(rule)s). La solicitud se tiene por no presentada."
        )
        return message % {**told, "letter": round_.letter.number}
    message = _(
        "Las observaciones enviadas el %(sent)s no se respondieron a más tardar el %(due)s (%(rule)s). "
        "La solicitud se tiene por no presentada."
    )
    return message % told
