"""The rules that need nothing but the amounts and the rulebook. They find, and change nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from programs.money import centavos, from_centavos, pesos, split
from programs.rules import JOINT, PAYER_NAMES, Number, Rules


@dataclass(frozen=True)
class Finding:
    """Something that is not as the rules ask: whether it refuses, by which rule, and how to mend it."""

    code: str
    message: str
    refuses: bool
    source: str
    remedy: str = ""
    # Where more of it is read, and what that page is called.
    link: str = ""
    link_label: str = ""


def total_is_positive(total: Decimal) -> Iterator[Finding]:
    """A work costs something."""
    if total <= 0:
        message = _("El costo total debe ser mayor que cero.")
        remedy = _("Escriba el costo total de la obra o acción en pesos.")
        yield Finding("total_is_positive", message, refuses=True, source=_("regla general"), remedy=remedy)


def federal_part_within_cap(shares: Mapping[str, Decimal], rules: Rules) -> Iterator[Finding]:
    """The audit of 2015 found four works above the cap, so every commitment asks again."""
    cap, asked = rules.federal_cap, shares.get("federal", Decimal(0))
    if "federal" not in rules.payers and not asked:
        return
    if cap.value is None:
        message = _(
            "El tope federal por proyecto no se conoce (tope no conocido) para «%(kind)s» en %(year)s."
        )
        told = {"kind": rules.kind_name, "year": rules.fiscal_year}
        remedy = _("Confirme el tope en las reglas de operación publicadas en el DOF.")
        yield Finding("federal_cap_unknown", message % told, refuses=False, source=cap.source, remedy=remedy)
    elif asked > cap.value:
        message = _("La parte federal es de %(asked)s y el tope es de %(cap)s por proyecto.")
        message %= {"asked": pesos(asked), "cap": pesos(cap.value)}
        if not cap.confirmed:
            message = " ".join([message, _("El tope está por confirmar en el DOF.")])
        remedy = _mend_cap(rules, "federal", cap)
        yield Finding("federal_cap", message, refuses=cap.confirmed, source=cap.source, remedy=remedy)


def state_part_within_cap(shares: Mapping[str, Decimal], rules: Rules) -> Iterator[Finding]:
    """Some states give no more than an amount to one project. Rules that speak of no cap have none."""
    cap, asked = rules.state_cap, shares.get("state", Decimal(0))
    if not cap.source or not asked:
        return
    if cap.value is None:
        message = _("El tope estatal por proyecto no se conoce para «%(kind)s» en %(year)s.")
        told = {"kind": rules.kind_name, "year": rules.fiscal_year}
        remedy = _("Confirme el tope en las reglas de operación del estado.")
        yield Finding("state_cap_unknown", message % told, refuses=False, source=cap.source, remedy=remedy)
    elif asked > cap.value:
        message = _("La parte del estado es de %(asked)s y el tope es de %(cap)s por proyecto.")
        message %= {"asked": pesos(asked), "cap": pesos(cap.value)}
        if not cap.confirmed:
            message = " ".join([message, _("El tope está por confirmar en las reglas del estado.")])
        remedy = _mend_cap(rules, "state", cap)
        yield Finding("state_cap", message, refuses=cap.confirmed, source=cap.source, remedy=remedy)


def findings_on(total: Decimal, shares: Mapping[str, Decimal], rules: Rules) -> list[Finding]:
    """All that the amounts alone let one say, as the calculator tells it."""
    return [
        *total_is_positive(total),
        *federal_part_within_cap(shares, rules),
        *state_part_within_cap(shares, rules),
        *parts_add_up(total, shares, rules),
    ]


def parts_add_up(total: Decimal, shares: Mapping[str, Decimal], rules: Rules) -> Iterator[Finding]:
    """The parts make the total; each fixed part and the joint part are those of the rules."""
    yield from _sum_is_total(total, shares, rules)
    yield from _payers_are_of_the_rules(shares, rules)
    if total <= 0:
        return
    # What others add by their own will does not change how the obliged payers match each other.
    added = sum((shares.get(payer, Decimal(0)) for payer in _optional(rules)), Decimal(0))
    dues = split(max(total - added, Decimal(0)), rules.parts)
    is_lightened = any(shares.get(payer, Decimal(0)) > dues[payer] for payer in rules.at_least)
    for part, due in dues.items():
        payers = tuple(rules.default_split) if part == JOINT else (part,)
        given = sum((shares.get(payer, Decimal(0)) for payer in payers), Decimal(0))
        if given == due or (given > due if part in rules.at_least else is_lightened and given < due):
            continue
        told = {"payer": PAYER_NAMES[part], "due": pesos(due), "given": pesos(given)}
        if part == JOINT:
            code = "joint_part"
            message = _("El estado y el municipio deben aportar juntos %(due)s y suman %(given)s.")
            remedy = _("Ajuste lo convenido entre el estado y el municipio para que sume %(due)s.")
        else:
            code = "fixed_part"
            message = _("La parte de «%(payer)s» debe ser de %(due)s y es de %(given)s.")
            remedy = _("Corrija la parte a %(due)s, o anexe la autorización de una mezcla distinta.")
        yield Finding(code, message % told, rules.parts_confirmed, rules.parts_source, remedy % told)


def _optional(rules: Rules) -> set[str]:
    return set(rules.optional_payers) - set(rules.payers)


def _sum_is_total(total: Decimal, shares: Mapping[str, Decimal], rules: Rules) -> Iterator[Finding]:
    difference = total - sum(shares.values(), Decimal(0))
    if not difference:
        return
    told = {"amount": pesos(abs(difference))}
    if difference > 0:
        message = _("Faltan %(amount)s para llegar al costo total.")
        remedy = _("Aumente las aportaciones en %(amount)s o corrija el costo total.")
    else:
        message = _("Sobran %(amount)s sobre el costo total.")
        remedy = _("Reduzca las aportaciones en %(amount)s o corrija el costo total.")
    yield Finding("parts_add_up", message % told, refuses=True, source=rules.citation, remedy=remedy % told)


def _payers_are_of_the_rules(shares: Mapping[str, Decimal], rules: Rules) -> Iterator[Finding]:
    allowed = {*rules.payers, *_optional(rules)}
    for payer, amount in shares.items():
        if amount < 0:
            told = {"payer": PAYER_NAMES.get(payer, payer)}
            message = _("La parte de «%(payer)s» no puede ser negativa.") % told
            yield Finding("part_is_negative", message, refuses=True, source=rules.citation)
        elif amount and payer not in allowed:
            rule = {"scheme": rules.name, "year": rules.fiscal_year}
            message = _("«%(payer)s» no aporta en «%(scheme)s» %(year)s.")
            message %= {"payer": PAYER_NAMES.get(payer, payer), **rule}
            remedy = _("Quite esa aportación.")
            yield Finding("payer_of_the_rules", message, rules.parts_confirmed, rules.parts_source, remedy)


def _mend_cap(rules: Rules, payer: str, cap: Number) -> str:
    """The largest total whose part of ``payer`` stays within the cap, and who may allow more."""
    if cap.value is None or payer not in rules.parts:
        return ""
    whole, part = sum(rules.parts.values()), rules.parts[payer]
    most = from_centavos(centavos(cap.value) * whole // part)
    remedy = _("Con estas reglas el costo total puede llegar a %(most)s.") % {"most": pesos(most)}
    if rules.at_least:
        who = ", ".join(str(PAYER_NAMES[payer]) for payer in rules.at_least)
        more = _("Para un costo mayor, puede poner más que su parte: %(who)s.") % {"who": who}
        remedy = f"{remedy} {more}"
    if rules.cap_exception.text:
        may = _("Para pasar del tope, anexe la autorización que da %(who)s.")
        may %= {"who": rules.cap_exception.text}
        remedy = f"{remedy} {may}"
    return remedy
