"""What must be true before a step. A check yields findings and changes nothing; the step table names it."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Appointment, Office, Role
from clubs import alike as club_alike
from clubs import checks as club_checks
from programs import checks as rule_checks
from programs.checks import Finding
from programs.dates import moment
from programs.money import pesos
from programs.rulebook import NoRules, rules_for, scheme
from projects.beforehand import (
    OWN_RULE,
    point_in_municipality,
    representatives_told,
    similar_answered,
    speaker_is_known_by_curp,
)
from projects.brought import papers_complete
from projects.ceilings import within_ceiling
from projects.commitments import parties_committed
from projects.doubles import scholarships_once
from projects.itemised import budget_adds_up, calendar_adds_up, quotations_given
from projects.models import BusinessPlan, Call, Project
from projects.remarks import remarks_answered, remarks_settled, time_to_answer_is_over
from projects.workflow import READERS_BESIDE

Check = Callable[[Project, datetime], Iterator[Finding]]

PLAN_FORM = "Formato «Plan de Negocios» de 2016 [S18]"


def answers_complete(project: Project, now: datetime) -> Iterator[Finding]:
    """Every task of the proposal has its answers; each gap is named with the task that fills it."""
    for task, gap in missing_answers(project):
        yield Finding(
            f"missing_{task}", gap, refuses=True, source=OWN_RULE, remedy=_("Complete esa sección.")
        )


def why_no_rules(project: Project) -> str:
    """Which rules are missing, and who can add them."""
    try:
        rules_for(project.scheme, project.fiscal_year, project.kind)
    except NoRules as reason:
        return str(reason)
    return ""


def missing_answers(project: Project) -> Iterator[tuple[str, str]]:
    """The gaps of a proposal as (task, sentence)."""
    yield from missing_in_work(project)
    if project.municipality_id is None:
        yield "place", _("Falta el municipio de la obra.")
    if project.locality_id is None and not project.unlisted_locality.strip():
        yield "place", _("Falta la localidad de la obra.")
    if project.gives_scholarships:
        if not project.scholarships.exists():
            yield "scholarships", _("Falta la lista de becas, con nombre, escuela, nivel e importe.")
    elif not project.goals.exists():
        yield "goals", _("Falta al menos una meta con su cantidad y unidad.")
    if not (project.women or 0) + (project.men or 0):
        yield "goals", _("Falta el número de personas beneficiadas.")
    if project.family == "investment":
        yield from missing_in_plan(project)
    if project.total is None:
        yield "money", _("Falta el costo total.")
    if project.shares().get("company") and project.company is None:
        yield "money", _("Falta elegir la empresa que aporta.")


def missing_in_work(project: Project) -> Iterator[tuple[str, str]]:
    """What is proposed, and for how long."""
    if not project.kind:
        yield "work", _("Falta el tipo de proyecto.")
    elif project.rules is None:
        yield "work", why_no_rules(project)
    if not project.name.strip():
        yield "work", _("Falta el nombre del proyecto.")
    if not project.description.strip():
        yield "work", _("Falta describir qué se hará y qué problema resuelve.")
    if project.months is None:
        yield "work", _("Faltan los meses de ejecución.")


def missing_in_plan(project: Project) -> Iterator[tuple[str, str]]:
    """The gaps of the business plan in one sentence, and its list of costs."""
    plan = plan_of(project) or BusinessPlan(project=project)
    if gaps := plan.gaps():
        yield "plan", _("Falta en el plan de negocios: %(gaps)s.") % {"gaps": ", ".join(gaps)}
    if not project.costs.exists():
        yield "plan", _("Falta la lista de costos iniciales del negocio.")


def window_open(project: Project, now: datetime) -> Iterator[Finding]:
    """A first filing falls into the window of its call. Corrections of a filed work are not bound to it."""
    if project.filed_at is not None or project.municipality is None:
        return
    call = Call.objects.of_work(project).first()
    if call is None:
        message = _("No hay convocatoria de ese programa y ejercicio para %(state)s.") % {
            "state": project.municipality.state
        }
        remedy = _("Su borrador queda guardado. Pregunte a la Delegación cuándo abre la ventanilla.")
        yield Finding("window", message, refuses=True, source=OWN_RULE, remedy=remedy)
    elif now < call.opens_at:
        message = _("La ventanilla abre el %(moment)s.") % {"moment": moment(call.opens_at)}
        remedy = _("Su borrador queda guardado; envíelo a partir de ese momento.")
        yield Finding("window", message, refuses=True, source=call.source, remedy=remedy)
    elif not call.is_open(now):
        message = _("La ventanilla cerró el %(moment)s.") % {"moment": moment(call.closes_at)}
        remedy = _("Su borrador queda guardado para la siguiente convocatoria.")
        yield Finding("window", message, refuses=True, source=call.source, remedy=remedy)


def toma_de_nota_in_force(project: Project, now: datetime) -> Iterator[Finding]:
    """The club has a Toma de Nota on the day of filing, where the rules ask for one."""
    if asks_for_toma_de_nota(project):
        yield from club_checks.toma_de_nota_in_force(project.club, on=timezone.localdate(now))


def toma_de_nota_still_in_force(project: Project, now: datetime) -> Iterator[Finding]:
    """After filing a lapsed Toma de Nota warns: that it is needed again is not confirmed for this scheme."""
    if asks_for_toma_de_nota(project):
        yield from club_checks.toma_de_nota_in_force(project.club, on=timezone.localdate(now), refuses=False)


def note_is_of_a_consulate(project: Project, now: datetime) -> Iterator[Finding]:
    """A note that a federation issued was renewed by a consulate, where the scheme asks for that."""
    try:
        found = scheme(project.scheme)
    except NoRules:
        return
    yield from club_checks.renewed_by_a_consulate(project.club, found, on=timezone.localdate(now))


def apart_from_others(project: Project, now: datetime) -> Iterator[Finding]:
    """Nobody found that the club is another one, or is still looking into it."""
    yield from club_alike.apart_from_others(project.club)


def asks_for_toma_de_nota(project: Project) -> bool:
    """Whether the rules of the work want the consulate's note; without rules it is asked for."""
    return project.rules is None or "toma_de_nota_valid" in project.rules.applicants_require


def may_apply(project: Project, now: datetime) -> Iterator[Finding]:
    """The club is one of those that the rules let apply."""
    if project.rules is not None:
        yield from club_checks.may_apply(project.club, project.rules)


def place_in_municipality(project: Project, now: datetime) -> Iterator[Finding]:
    """The locality lies in the municipality, by INEGI's keys."""
    locality = project.locality
    if locality and project.municipality and locality.municipality_id != project.municipality_id:
        message = _("La localidad %(locality)s pertenece a %(owner)s y no a %(municipality)s.") % {
            "locality": locality.name,
            "owner": locality.municipality,
            "municipality": project.municipality,
        }
        yield Finding(
            "locality",
            message,
            refuses=True,
            source=_("Catálogo de localidades del INEGI, Censo 2020"),
            remedy=_("Elija de nuevo el municipio y después la localidad."),
        )


def parts_add_up(project: Project, now: datetime) -> Iterator[Finding]:
    """The parts add up to the total and keep to the rulebook's division."""
    if project.total is not None and project.rules is not None:
        yield from rule_checks.parts_add_up(project.total, project.shares(), project.rules)


def parts_within_caps(project: Project, now: datetime) -> Iterator[Finding]:
    """The audit of 2015 found four works above the cap, so every commitment asks again."""
    if project.total is not None and project.rules is not None:
        yield from rule_checks.federal_part_within_cap(project.shares(), project.rules)
        yield from rule_checks.state_part_within_cap(project.shares(), project.rules)


def in_kind_is_allowed(project: Project, now: datetime) -> Iterator[Finding]:
    """What is given instead of money is worth no more than the part, and the rules allow it."""
    offers, shares = list(project.in_kind_offers.all()), project.shares()
    if not offers or project.rules is None:
        return
    rule = project.rules.in_kind
    if not rule.allowed:
        yield Finding(
            "in_kind",
            _("Estas reglas no admiten aportaciones en especie."),
            refuses=True,
            source=rule.source or project.rules.citation,
            remedy=_("Quite las aportaciones en especie: cada parte se deposita en dinero."),
        )
    elif not rule.confirmed:
        message = _("Que se admitan aportaciones en especie está por confirmar.")
        yield Finding("in_kind_unconfirmed", message, refuses=False, source=rule.source)
    for payer, cash in project.in_cash().items():
        if cash < 0:
            message = _("Lo que %(payer)s entrega en especie vale más que su parte, que es de %(share)s.")
            told = {"payer": PARTY_NAMES[payer], "share": pesos(shares[payer])}
            remedy = _("Reduzca lo que se entrega en especie o corrija el costo total.")
            yield Finding("in_kind_value", message % told, refuses=True, source=OWN_RULE, remedy=remedy)
    for offer in offers:
        if offer.payer not in shares:
            message = _("%(payer)s no tiene parte en esta obra y no puede aportar en especie.")
            told = {"payer": offer.get_payer_display()}
            yield Finding("in_kind_payer", message % told, refuses=True, source=project.rules.citation)


def scholarships_add_up(project: Project, now: datetime) -> Iterator[Finding]:
    """A list of scholarships costs what the work costs, where the rules give scholarships at all."""
    if not project.gives_scholarships or project.rules is None:
        return
    rule = project.rules.scholarships
    if not rule.allowed:
        message = _("Las reglas de «%(kind)s» no dan becas.") % {"kind": project.rules.kind_name}
        remedy = _("Elija un tipo de proyecto que las dé, o proponga una obra.")
        source = rule.source or project.rules.citation
        yield Finding("scholarships_kind", message, refuses=True, source=source, remedy=remedy)
    listed = sum((one.amount for one in project.scholarships.all()), Decimal("0.00"))
    if project.total is not None and listed and listed != project.total:
        message = _("Las becas suman %(listed)s y el costo total es de %(total)s.")
        told = {"listed": pesos(listed), "total": pesos(project.total)}
        remedy = _("Corrija los importes de la lista o el costo total, para que sean iguales.")
        yield Finding("scholarships_sum", message % told, refuses=True, source=OWN_RULE, remedy=remedy)


def families_within_rules(project: Project, now: datetime) -> Iterator[Finding]:
    """As many families take part in the business as its kind asks for."""
    plan, rules = plan_of(project), project.rules
    if plan is None or plan.families is None or rules is None:
        return
    told = {"kind": rules.kind_name, "families": plan.families}
    least, most = rules.families_min, rules.families_max
    remedy = _("Corrija el número de familias o elija otro tipo de proyecto.")
    if least.whole is not None and plan.families < least.whole:
        message = _("«%(kind)s» pide al menos %(least)s familias y el plan dice %(families)s.")
        message %= {**told, "least": least.whole}
        yield Finding("families", message, refuses=least.confirmed, source=least.source, remedy=remedy)
    if most.whole is not None and plan.families > most.whole:
        message = _("«%(kind)s» admite a lo más %(most)s familias y el plan dice %(families)s.")
        message %= {**told, "most": most.whole}
        yield Finding("families", message, refuses=most.confirmed, source=most.source, remedy=remedy)


def plan_adds_up(project: Project, now: datetime) -> Iterator[Finding]:
    """The initial costs of the plan are the cost of the project, as the form of the programme asks."""
    if project.family != "investment" or project.total is None:
        return
    listed = sum((cost.amount for cost in project.costs.all()), Decimal("0.00"))
    if listed and listed != project.total:
        message = _("Los costos iniciales suman %(listed)s y las aportaciones %(total)s.")
        told = {"listed": pesos(listed), "total": pesos(project.total)}
        remedy = _("Corrija los renglones del plan o el costo total, para que sean iguales.")
        yield Finding("plan_sum", message % told, refuses=True, source=PLAN_FORM, remedy=remedy)


def appraised_favourably(project: Project, now: datetime) -> Iterator[Finding]:
    """The committee that appraises businesses gave its opinion, and the newest one is favourable."""
    if project.family != "investment":
        return
    appraisal = project.appraisals.first()
    if appraisal is None:
        message = _("Falta la valuación: la da %(committee)s.") % {"committee": project.committee}
        remedy = _("Registre la opinión del comité con su sesión y sus razones.")
    elif not appraisal.is_favourable:
        message = _("La valuación de la sesión %(session)s no es favorable.") % {"session": appraisal.session}
        remedy = _("Declare el proyecto no procedente, o registre una valuación nueva.")
    else:
        return
    source = project.rules.citation if project.rules else OWN_RULE
    yield Finding("appraisal", message, refuses=True, source=source, remedy=remedy)


def plan_of(project: Project) -> BusinessPlan | None:
    """The plan of a business, if somebody began it."""
    if project.family != "investment":
        return None
    return BusinessPlan.objects.filter(project=project).first()


def party_office(project: Project, payer: str) -> Office | None:
    """The office that signs for ``payer``."""
    offices = Office.objects.all()
    if payer == "federal":
        return offices.filter(role=Role.DELEGATION, state=project.municipality.state_id).first()
    if payer == "state":
        return offices.filter(role=Role.STATE_GOVERNMENT, state=project.municipality.state_id).first()
    if payer == "municipal":
        return offices.filter(role=Role.MUNICIPALITY, municipality=project.municipality_id).first()
    return project.company if payer == "company" else project.club.office


def signer_of(office: Office, day: datetime) -> Appointment | None:
    """Who signs agreements for ``office`` that day."""
    signers = office.appointments.current(on=timezone.localdate(day)).filter(is_signer=True)
    return signers.select_related("user").order_by("-since").first()


PARTY_NAMES = {
    "federal": gettext_lazy("la Delegación de SEDESOL"),
    "state": gettext_lazy("el Gobierno del estado"),
    "municipal": gettext_lazy("el Municipio"),
    "migrants": gettext_lazy("el club"),
    "company": gettext_lazy("la empresa"),
}


def parties_can_sign(project: Project, now: datetime) -> Iterator[Finding]:
    """Each payer with a part has an office with somebody appointed to sign today."""
    for payer, share in project.shares().items():
        if not share:
            continue
        office = party_office(project, payer)
        if office is None or signer_of(office, now) is None:
            message = _("Falta registrar quién firma el convenio por %(party)s.") % {
                "party": PARTY_NAMES[payer]
            }
            yield Finding(
                f"signer_{payer}",
                message,
                refuses=True,
                source=_("Convenio de Concertación: cada parte comparece por quien la representa"),
                remedy=_("La administración registra el nombramiento vigente de quien firma."),
            )


def paid_up(project: Project, now: datetime) -> Iterator[Finding]:
    """Every payer has deposited the whole of its part."""
    for part in project.fund.parts():
        if part.outstanding:
            message = _("%(payer)s debe todavía %(amount)s.") % {
                "payer": part.label,
                "amount": pesos(part.outstanding),
            }
            yield Finding(f"owes_{part.payer}", message, refuses=True, source=_("Convenio de Concertación"))
        if part.in_kind_due:
            message = _("%(payer)s debe todavía entregar en especie %(amount)s.") % {
                "payer": part.label,
                "amount": pesos(part.in_kind_due),
            }
            yield Finding(
                f"owes_in_kind_{part.payer}", message, refuses=True, source=_("Convenio de Concertación")
            )


def not_paid_up(project: Project, now: datetime) -> Iterator[Finding]:
    """Some payer owes again, since a deposit was reversed."""
    if all(part.is_paid for part in project.fund.parts()):
        yield Finding("nothing_owed", _("Todas las partes están depositadas."), refuses=True, source=OWN_RULE)


CHECKS: dict[str, Check] = {
    check.__name__: check
    for check in (
        answers_complete,
        window_open,
        may_apply,
        toma_de_nota_in_force,
        toma_de_nota_still_in_force,
        note_is_of_a_consulate,
        apart_from_others,
        place_in_municipality,
        representatives_told,
        speaker_is_known_by_curp,
        point_in_municipality,
        similar_answered,
        parts_add_up,
        parts_within_caps,
        parties_can_sign,
        in_kind_is_allowed,
        scholarships_add_up,
        scholarships_once,
        families_within_rules,
        plan_adds_up,
        budget_adds_up,
        quotations_given,
        calendar_adds_up,
        papers_complete,
        appraised_favourably,
        within_ceiling,
        remarks_answered,
        remarks_settled,
        time_to_answer_is_over,
        parties_committed,
        paid_up,
        not_paid_up,
    )
}
# What may be excused by the authority of the scheme; everything else is mended.
WAIVABLE = {
    "federal_cap": gettext_lazy("Tope de la parte federal"),
    "state_cap": gettext_lazy("Tope de la parte del estado"),
    "mix": gettext_lazy("Mezcla distinta de la que dan las reglas"),
}
# Several findings of one rule: excusing the mix excuses each part of it.
RULE_OF = {"fixed_part": "mix", "joint_part": "mix"}


def told_to(roles: Collection[str], findings: Iterable[Finding]) -> list[Finding]:
    """The findings that somebody with these roles in the work is told: a club hears of no look-alikes."""
    return [one for one in findings if one.code != club_alike.LOOKS_ALIKE or READERS_BESIDE & set(roles)]


def kept_for(roles: Collection[str], kept: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same of what the history kept of an act."""
    return [one for one in kept if one["code"] != club_alike.LOOKS_ALIKE or READERS_BESIDE & set(roles)]


def rule_of(finding: Finding) -> str:
    """The rule by which a waiver excuses ``finding``."""
    return RULE_OF.get(finding.code, finding.code)


def findings_for(project: Project, names: Iterable[str], now: datetime) -> list[Finding]:
    """All that the named checks find. A waived finding stays in the list and refuses no more."""
    waived = {waiver.rule: waiver for waiver in project.waivers.all()}
    findings = []
    for name in names:
        for finding in CHECKS[name](project, now):
            waiver = waived.get(rule_of(finding))
            if waiver and finding.refuses:
                excused = _("%(message)s Exceptuado por el oficio %(paper)s.") % {
                    "message": finding.message,
                    "paper": waiver.paper,
                }
                finding = replace(finding, message=excused, refuses=False)  # noqa: PLW2901
            findings.append(finding)
    return findings
