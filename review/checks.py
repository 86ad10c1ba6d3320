"""What an opinion lacks before it may be signed, each gap by name."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from programs.checks import Finding
from review.models import Opinion, OpinionLine

OWN_RULE = "Regla de este sistema"
Result, Conclusion = OpinionLine.Result, Opinion.Conclusion


def gaps_of(opinion: Opinion) -> list[Finding]:
    """All that is missing or contradicts itself, in the order of the form."""
    return [
        Finding(code, message, refuses=True, source=source)
        for code, message, source in (*in_lines(opinion), *in_conclusion(opinion))
    ]


def in_lines(opinion: Opinion) -> Iterator[tuple[str, str, str]]:
    for line in opinion.lines.all():
        if not line.result:
            yield (
                f"line_{line.code}",
                _("Falta el resultado de «%(line)s»") % {"line": line.text},
                line.source,
            )
        elif line.result == Result.NOT_MET and not line.comment.strip():
            message = _("Escriba por qué no cumple «%(line)s»") % {"line": line.text}
            yield f"line_{line.code}", message, line.source


def in_conclusion(opinion: Opinion) -> Iterator[tuple[str, str, str]]:
    failed = [line for line in opinion.lines.all() if line.result == Result.NOT_MET]
    if not opinion.conclusion:
        yield "conclusion", _("Falta la conclusión."), OWN_RULE
    elif opinion.conclusion == Conclusion.FAVOURABLE:
        for line in failed:
            message = _("No puede ser procedente: no cumple «%(line)s»") % {"line": line.text}
            yield "conclusion", message, line.source
    elif opinion.conclusion == Conclusion.CONDITIONAL and not opinion.conditions.strip():
        yield "conditions", _("Escriba las condiciones."), OWN_RULE
    elif opinion.conclusion == Conclusion.UNFAVOURABLE and not failed:
        yield "conclusion", _("Un dictamen improcedente dice qué renglón no cumple."), OWN_RULE
    if not opinion.reasons.strip():
        yield "reasons", _("Escriba las razones de la conclusión."), OWN_RULE
