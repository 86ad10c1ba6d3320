"""What must be true before a step. A check yields findings and changes nothing; the step table names it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Appointment, Office, Role
from clubs import checks as club_checks
from programs import checks as rule_checks
from programs.checks import Finding
from programs.dates import moment
from programs.money import pesos
from programs.rulebook import NoRules, Rules, rules_for
from projects.models import Call, Project

Check = Callable[[Project, datetime], Iterator[Finding]]

OWN_RULE = "Regla de este sistema"


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


def is_open_to(rules: Rules) -> bool:
    """Whether works under these rules are filed here: investment needs a plan and a committee of its own."""
    return rules.family == "solidarity"


def missing_answers(project: Project) -> Iterator[tuple[str, str]]:
    """The gaps of a proposal as (task, sentence)."""
    if not project.kind:
        yield "work", _("Falta el tipo de proyecto.")
    elif project.rules is None:
        yield "work", why_no_rules(project)
    elif not is_open_to(project.rules):
        yield "work", _("Los proyectos productivos tienen su propio comité y aquí todavía no se reciben.")
    if not project.name.strip():
        yield "work", _("Falta el nombre del proyecto.")
    if not project.description.strip():
        yield "work", _("Falta describir qué se hará y qué problema resuelve.")
    if project.months is None:
        yield "work", _("Faltan los meses de ejecución.")
    if project.municipality_id is None:
        yield "place", _("Falta el municipio de la obra.")
    if project.locality_id is None and not project.unlisted_locality.strip():
        yield "place", _("Falta la localidad de la obra.")
    if not project.goals.exists():
        yield "goals", _("Falta al menos una meta con su cantidad y unidad.")
    if not (project.women or 0) + (project.men or 0):
        yield "goals", _("Falta el número de personas beneficiadas.")
    if project.total is None:
        yield "money", _("Falta el costo total.")


def window_open(project: Project, now: datetime) -> Iterator[Finding]:
    """A first filing falls into the window of its call. Corrections of a filed work are not bound to it."""
    if project.filed_at is not None or project.municipality is None:
        return
    call = (
        Call.objects.published()
        .filter(scheme=project.scheme, fiscal_year=project.fiscal_year, state=project.municipality.state_id)
        .first()
    )
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


def party_office(project: Project, payer: str) -> Office | None:
    """The office that signs for ``payer``."""
    offices = Office.objects.all()
    if payer == "federal":
        return offices.filter(role=Role.DELEGATION, state=project.municipality.state_id).first()
    if payer == "state":
        return offices.filter(role=Role.STATE_GOVERNMENT, state=project.municipality.state_id).first()
    if payer == "municipal":
        return offices.filter(role=Role.MUNICIPALITY, municipality=project.municipality_id).first()
    return project.club.office if payer == "migrants" else None


def signer_of(office: Office, day: datetime) -> Appointment | None:
    """Who signs agreements for ``office`` that day."""
    signers = office.appointments.current(on=timezone.localdate(day)).filter(is_signer=True)
    return signers.select_related("user").order_by("-since").first()


PARTY_NAMES = {
    "federal": _("la Delegación de SEDESOL"),
    "state": _("el Gobierno del estado"),
    "municipal": _("el Municipio"),
    "migrants": _("el club"),
    "company": _("la empresa"),
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
        place_in_municipality,
        parts_add_up,
        parts_within_caps,
        parties_can_sign,
        paid_up,
        not_paid_up,
    )
}
# What may be excused by the authority of the scheme; everything else is mended.
WAIVABLE = {
    "federal_cap": _("Tope de la parte federal"),
    "state_cap": _("Tope de la parte del estado"),
    "mix": _("Mezcla distinta de la que dan las reglas"),
}
# Several findings of one rule: excusing the mix excuses each part of it.
RULE_OF = {"fixed_part": "mix", "joint_part": "mix"}


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
