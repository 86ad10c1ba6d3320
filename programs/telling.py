"""What the rules of a kind of work say, line by line, in the reader's words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.dates import long_date
from programs.money import pesos
from programs.rulebook import LARGEST_CLUBS, Scheme, concentration_percent, scheme
from programs.rules import (
    FAMILIES,
    JOINT,
    PAYER_NAMES,
    CommitteeRules,
    Deadline,
    FederationRules,
    Number,
    PaperRule,
    Permission,
    ReviewRules,
    Rules,
    Term,
)
from programs.templatetags.shares import plain

APPLICANTS = {
    "migrant_club": gettext_lazy("clubes de migrantes"),
    "migrant_federation": gettext_lazy("federaciones de clubes"),
    "local_organised_group": gettext_lazy("grupos organizados de la comunidad de origen"),
    "migrant": gettext_lazy("migrantes en lo individual"),
    "returned_migrant": gettext_lazy("migrantes que volvieron"),
    "migrant_family": gettext_lazy("familias de migrantes"),
}
WHEN = {
    "work": gettext_lazy("obras, no becas"),
    "scholarships": gettext_lazy("becas"),
    "goods": gettext_lazy("cuando se compran bienes"),
}
PAPERS = {
    "business_plan": gettext_lazy("plan de negocios"),
    "quotations": gettext_lazy("cotizaciones"),
    "registration_with_state_migrant_office": gettext_lazy("registro en la oficina de migrantes del estado"),
    "agreement_with_state": gettext_lazy("convenio con el gobierno del estado"),
}
APPRAISERS = {"subcomite_tecnico_valuador": gettext_lazy("Subcomité técnico valuador")}
AUTHORITIES = {
    "delegation": gettext_lazy("Delegación de SEDESOL"),
    "state_government": gettext_lazy("Gobierno del estado"),
}
LEVELS = {"federal": gettext_lazy("Programa federal"), "state": gettext_lazy("Programa estatal")}


@dataclass(frozen=True)
class Line:
    """One rule: what it is about, what it says, who says so, and whether that was confirmed."""

    code: str
    label: str
    text: str
    source: str = ""
    confirmed: bool = True
    note: str = ""
    # The words of a rulebook are Spanish in every language.
    is_spanish: bool = False


def of_the_scheme(rules: Rules) -> list[Line]:
    """The rules that are the same for all kinds of a year."""
    return [line for line in (*_who(rules), *_in_words(rules)) if line.text]


def of_the_committee(rules: CommitteeRules, fiscal_year: int) -> list[Line]:
    """How the committee of a scheme is called and counts, as far as somebody wrote it down."""
    lines = []
    notice = rules.notice_days(fiscal_year)
    if notice.whole is not None:
        text = _("Con %(days)s días naturales, por lo menos.") % {"days": notice.whole}
        lines.append(_line("notice_days", _("Con cuánta anticipación se convoca"), text, notice))
    quorum = rules.quorum_percent
    if quorum.whole is not None:
        text = _("Más del %(percent)s %% de quienes tienen voto, con quien preside.") % {
            "percent": quorum.whole
        }
        lines.append(_line("quorum", _("Quórum"), text, quorum))
    if rules.chair_breaks_ties.source:
        ties = rules.chair_breaks_ties
        text = (
            _("Lo resuelve quien preside.") if ties.allowed else _("No lo resuelve nadie: se vota de nuevo.")
        )
        lines.append(_line("ties", _("Empate"), text, ties))
    appeal = rules.appeal_days
    if appeal.whole is not None:
        text = _("%(days)s días hábiles después de recibir el resultado.") % {"days": appeal.whole}
        lines.append(_line("appeal_days", _("Plazo para inconformarse"), text, appeal))
    return lines


def of_the_review(rules: ReviewRules, fiscal_year: int) -> list[Line]:
    """What the review of an application gives and asks, as far as somebody wrote it down."""
    lines = []
    days = rules.observations_days_of.get(fiscal_year, rules.observations_days_else)
    if days.whole is not None:
        text = _("%(days)s días hábiles después de recibirlas.") % {"days": days.whole}
        lines.append(_line("observations_days", _("Plazo para responder observaciones"), text, days))
    if until := rules.observations_until_of.get(fiscal_year):
        text = _("Hasta el %(day)s.") % {"day": long_date(until.day)}
        lines.append(_line("observations_until", _("Cierre de las correcciones"), text, until))
    if rules.commitments.allowed:
        text = _("El estado y el municipio confirman por escrito su parte antes de enviar.")
        lines.append(_line("commitments", _("Cartas compromiso"), text, rules.commitments))
    return lines


def of_the_federations(rules: FederationRules) -> list[Line]:
    """On what terms a federation issues notes to its clubs, as far as somebody wrote it down."""
    lines = []
    if rules.needs_note.source:
        needs = rules.needs_note
        text = (
            _("La necesita vigente, con folio del consulado, para emitir notas a sus clubes.")
            if needs.allowed
            else _("No la necesita.")
        )
        lines.append(_line("federation_needs_note", _("Toma de Nota de la federación"), text, needs))
    if rules.reports.source:
        reports = rules.reports
        text = _("Cada mes le dice qué notas emitió.") if reports.allowed else _("No se pide.")
        lines.append(_line("federation_reports", _("Informe al consulado"), text, reports))
    days = rules.report_days
    if days.whole is not None:
        text = _("%(days)s días hábiles del mes siguiente.") % {"days": days.whole}
        lines.append(_line("report_days", _("Plazo del informe mensual"), text, days))
    return lines


def of_this_system() -> list[Line]:
    """What is pointed out although no rule of a programme says so."""
    percent = concentration_percent()
    text = _(
        "Se señala cuando los %(clubs)s clubes más grandes tienen el %(percent)s %% o más de las obras o de "
        "los pesos de un estado en un ejercicio."
    ) % {"clubs": LARGEST_CLUBS, "percent": plain(percent.value or Decimal(0))}
    return [_line("concentration", _("Concentración en pocos clubes"), text, percent)]


def of_the_validity(found: Scheme) -> list[Line]:
    """From which to which year the scheme has rules."""
    return [line for line in [_term("validity", _("Años"), found.validity)] if line.text]


def of_the_papers(found: Scheme, year: int) -> list[Line]:
    """What a proposal brings, each paper with the works of which it is asked."""
    return [
        Line(
            f"paper_{paper.code}",
            _capital(paper.name),
            " ".join(filter(None, [paper.help, _asked_of(found, paper), _since(paper)])),
            paper.source,
            paper.is_confirmed_in(year),
            paper.note,
        )
        for paper in found.papers
    ]


def _since(paper: PaperRule) -> str:
    return _("La fuente lo pide desde %(year)s.") % {"year": paper.since} if paper.since else ""


def _asked_of(found: Scheme, paper: PaperRule) -> str:
    """Of which works, where it is not asked of all."""
    of = [found.kind_name(kind) for kind in paper.kinds]
    of += [str(FAMILIES[family]) for family in paper.families]
    limits = filter(None, [", ".join(of), str(WHEN.get(paper.when, ""))])
    told = "; ".join(limits)
    return _("Se pide a: %(works)s.") % {"works": told} if told else ""


def of_the_kind(rules: Rules) -> list[Line]:
    """The rules of one kind of work."""
    return [line for line in (*_money(rules), *_conditions(rules)) if line.text]


def parts_in_words(rules: Rules) -> str:
    """Who pays which part: Gobierno federal 25 %, Estado y municipio 50 %, Migrantes 25 %."""
    whole = sum(rules.parts.values())
    return ", ".join(
        f"{PAYER_NAMES[payer]} {plain(Decimal(part) * 100 / whole)}\N{NO-BREAK SPACE}%"
        for payer, part in rules.parts.items()
    )


def weights(rules: Rules) -> dict[str, Decimal]:
    """Each payer's weight in the total, the joint part divided as it is without an agreement."""
    half, weighed = sum(rules.default_split.values()), dict[str, Decimal]()
    for payer, part in rules.parts.items():
        if payer == JOINT:
            weighed |= {name: Decimal(part * own) / half for name, own in rules.default_split.items()}
        else:
            weighed[payer] = Decimal(part)
    return weighed


def _who(rules: Rules) -> Iterator[Line]:
    people = ", ".join(str(APPLICANTS.get(code, code)) for code in rules.applicants)
    basis = Number(source=rules.applicants_source, confirmed=rules.applicants_confirmed)
    note = rules.applicants_note
    yield Line(
        "applicants", _("Quién puede solicitar"), _capital(people), basis.source, basis.confirmed, note
    )
    if others := [code for code in rules.applicants_require if code != "toma_de_nota_valid"]:
        yield _line("require", _("Requisito"), _papers(others), basis)
    if "toma_de_nota_valid" in rules.applicants_require:
        months = rules.toma_de_nota_months
        text = _("Se exige vigente.")
        if months.whole is not None:
            text = _("Se exige vigente; vale %(months)s meses.") % {"months": months.whole}
        yield _line("toma_de_nota", _("Toma de Nota"), text, months if months.source else basis)
    else:
        yield Line("toma_de_nota", _("Toma de Nota"), _("Estas reglas no la exigen para solicitar."))
    yield from _renewal(rules)
    members = rules.club_members_min
    if members.whole is not None:
        text = _("%(count)s o más") % {"count": members.whole}
        yield _line("members", _("Integrantes del club"), text, members)
    who = str(AUTHORITIES.get(rules.authority, rules.authority))
    yield Line("authority", _("Revisa y preside el comité"), who)


def _renewal(rules: Rules) -> Iterator[Line]:
    """By whom a note of a federation is renewed: a club may have one although the rules ask for none."""
    renews = scheme(rules.scheme).federation_issues.consulate_renews
    if not renews.allowed:
        return
    text = (
        _("La que emitió una federación de clubes la renueva un consulado.")
        if "toma_de_nota_valid" in rules.applicants_require
        else _("Si el club tiene una que emitió una federación de clubes, la renueva un consulado.")
    )
    yield _line("consulate_renews", _("Renovación de la Toma de Nota"), text, renews)


def _money(rules: Rules) -> Iterator[Line]:
    yield Line("family", _("Familia"), str(FAMILIES.get(rules.family, rules.family)))
    yield Line(
        "parts",
        _("Partes"),
        parts_in_words(rules),
        rules.parts_source,
        rules.parts_confirmed,
        rules.parts_note,
    )
    if JOINT in rules.parts:
        text = _("La acuerdan entre ellos. Sin acuerdo: %(parts)s.") % {"parts": _joint_in_words(rules)}
        yield Line("joint", _("Parte del estado y el municipio"), text)
    if rules.optional_payers:
        text = ", ".join(str(PAYER_NAMES[payer]) for payer in rules.optional_payers)
        yield Line("optional", _("También pueden aportar"), text)
    if "federal" in rules.payers:
        yield _cap("federal_cap", _("Tope federal por proyecto"), rules.federal_cap)
    if rules.state_cap.source:
        yield _cap("state_cap", _("Tope estatal por proyecto"), rules.state_cap)
    if rules.at_least:
        text = ", ".join(str(PAYER_NAMES[payer]) for payer in rules.at_least)
        yield Line("at_least", _("Puede poner más que su parte"), text)
    if rules.in_kind.source or rules.in_kind.allowed:
        text = _("Se aceptan, valuadas y con documento.") if rules.in_kind.allowed else _("No se aceptan.")
        basis = rules.in_kind
        yield Line("in_kind", _("Aportaciones en especie"), text, basis.source, basis.confirmed, basis.note)
    if rules.scholarships.allowed:
        text = _("El proyecto puede ser una lista de becas, con persona e importe.")
        given = rules.scholarships
        yield Line("scholarships", _("Becas"), text, given.source, given.confirmed, given.note)
    if rules.itemised_budget.asked:
        text = _("La obra lo presenta renglón por renglón, y suma el costo total.")
        asked = rules.itemised_budget
        yield Line(
            "itemised_budget",
            _("Presupuesto por conceptos"),
            text,
            asked.source,
            asked.confirmed,
            asked.note,
        )
    if rules.quotations.whole is not None:
        yield _line(
            "quotations", _("Cotizaciones de lo que se compra"), str(rules.quotations.whole), rules.quotations
        )


def _conditions(rules: Rules) -> Iterator[Line]:
    least, most = rules.families_min, rules.families_max
    if least.whole is not None:
        yield _line("families_min", _("Familias, al menos"), str(least.whole), least)
    if most.whole is not None:
        yield _line("families_max", _("Familias, a lo más"), str(most.whole), most)
    if rules.requires:
        yield Line("requires", _("Se entrega además"), _papers(rules.requires))
    if rules.appraised_by:
        who = str(APPRAISERS.get(rules.appraised_by, rules.appraised_by.replace("_", " ")))
        yield Line("appraised_by", _("Lo valúa"), who)
    yield _term("repayment", _("Recuperación del apoyo"), rules.repayment)
    if rules.recovers:
        who = ", ".join(str(PAYER_NAMES[payer]) for payer in rules.recovers)
        text = _("La aportación de: %(who)s. Vuelve por pagos a obras solidarias del estado.") % {"who": who}
        yield Line("recovers", _("Qué se recupera"), text)


def _in_words(rules: Rules) -> Iterator[Line]:
    yield _term("cap_exception", _("Quién puede autorizar pasar del tope"), rules.cap_exception)
    yield _term("remainder", _("El centavo que sobra"), rules.remainder)
    yield Line("legend", _("Leyenda obligatoria"), rules.legend, is_spanish=True)


def _papers(codes: Iterable[str]) -> str:
    return _capital(", ".join(str(PAPERS.get(code, code.replace("_", " "))) for code in codes))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _joint_in_words(rules: Rules) -> str:
    whole = sum(rules.default_split.values())
    return ", ".join(
        f"{PAYER_NAMES[payer]} {plain(Decimal(part) * 100 / whole)}\N{NO-BREAK SPACE}%"
        for payer, part in rules.default_split.items()
    )


def _cap(code: str, label: str, cap: Number) -> Line:
    text = _("No se conoce.") if cap.value is None else pesos(cap.value)
    return _line(code, label, text, cap)


def _line(code: str, label: str, text: str, basis: Number | Permission | Deadline) -> Line:
    return Line(code, label, text, basis.source, basis.confirmed, basis.note)


def _term(code: str, label: str, term: Term) -> Line:
    return Line(code, label, term.text, term.source, term.confirmed, term.note, is_spanish=True)
