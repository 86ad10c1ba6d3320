"""What a filing warns of and does not refuse: who speaks for the work, its point, and what is like it."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from places.maps import km_between, lies_in
from programs.checks import Finding
from projects.models import Project, Representative
from projects.similar import answer_of, is_comparable, similar_works
from projects.workflow import State

OWN_RULE = "Regla de este sistema"
CURP_FORM = "Formato de 2016 [S18] y requisitos del 2x1 de Zacatecas de 2021 [D05]; por confirmar"
OUTLINES = gettext_lazy("Regla de este sistema, con el contorno simplificado del municipio (INEGI)")
# From its locality a work lies further than this only by mistake, or far out in the country.
FAR_KM = 15


def missing_representatives(project: Project) -> Iterator[str]:
    """Who speaks for the work and is not told yet, and whether somebody confirmed the club."""
    told = {row.side: row for row in project.representatives.all()}
    if Representative.Side.ABROAD not in told:
        yield _("Falta quién representa al club en el extranjero.")
    if Representative.Side.MEXICO not in told:
        yield _("Falta quién representa al club en México.")
    for row in told.values():
        if not row.phone or not row.relation:
            told_of = {"name": row.name}
            yield _("Falta el teléfono o el cargo de %(name)s.") % told_of
    if not project.club_is_confirmed:
        yield _("Falta confirmar los datos del club.")


def representatives_told(project: Project, now: datetime) -> Iterator[Finding]:
    """The form of the programme names who represents the club here and there; it is read from memory."""
    for gap in missing_representatives(project):
        remedy = _("Complete «Club y representantes»: con ellos se comunica quien revisa.")
        yield Finding("representatives", gap, refuses=False, source=OWN_RULE, remedy=remedy)


def speaker_is_known_by_curp(project: Project, now: datetime) -> Iterator[Finding]:
    """Who speaks for the work abroad told a CURP, for which forms of some years ask. It refuses nothing."""
    row = project.representatives.filter(side=Representative.Side.ABROAD).first()
    if row is not None and not row.curp_sealed:
        remedy = _(
            "Es opcional: quien nació en el extranjero puede no tenerla. Se anota en «Club y representantes»."
        )
        message = _("Falta la CURP de %(name)s, que representa al club en el extranjero.")
        told = {"name": row.name}
        yield Finding("speaker_curp", message % told, refuses=False, source=CURP_FORM, remedy=remedy)


def point_in_municipality(project: Project, now: datetime) -> Iterator[Finding]:
    """The point on the map lies in the municipality and near its locality, as far as outlines tell."""
    if project.latitude is None or project.longitude is None or project.municipality is None:
        return
    point = float(project.latitude), float(project.longitude)
    locality = project.locality
    far = km_between(point, (locality.latitude, locality.longitude)) if locality else None
    remedy = _("Revise el punto o el municipio. El punto es opcional: puede quitarlo.")
    if lies_in(project.municipality_id, *point) is False:
        message = _("El punto del mapa cae fuera de %(town)s.") % {"town": project.municipality.name}
        if far is not None:
            message += " " + _("Está a %(km)s km de la localidad %(locality)s.") % {
                "km": f"{far:,.1f}",
                "locality": locality.name,
            }
        yield Finding("point", message, refuses=False, source=str(OUTLINES), remedy=remedy)
    elif far is not None and far > FAR_KM:
        told = {"km": f"{far:,.1f}", "locality": locality.name}
        message = _("El punto del mapa está a %(km)s km de la localidad %(locality)s.") % told
        yield Finding("point", message, refuses=False, source=str(OUTLINES), remedy=remedy)


def similar_answered(project: Project, now: datetime) -> Iterator[Finding]:
    """The club looked at the works that are like its own, and none of them is the same."""
    if project.filed_at is not None and project.state != State.OBSERVED:
        return
    answer = answer_of(project) if is_comparable(project) else None
    if answer is not None:
        if answer.answer == answer.Answer.SAME:
            message = _("El club dice que es el mismo proyecto que %(other)s: %(explanation)s")
            told = {"other": answer.other, "explanation": answer.explanation}
            yield Finding("same_work", message % told, refuses=False, source=OWN_RULE)
        return
    if found := len(similar_works(project)):
        message = ngettext(
            "Hay %(n)d proyecto parecido y falta decir si es el mismo.",
            "Hay %(n)d proyectos parecidos y falta decir si alguno es el mismo.",
            found,
        )
        remedy = _("Vea «Proyectos parecidos» y responda.")
        yield Finding("similar", message % {"n": found}, refuses=False, source=OWN_RULE, remedy=remedy)
