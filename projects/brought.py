"""Which papers a proposal brings, by the rules and by its call, and whether they are there."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Role
from programs.checks import Finding
from programs.rulebook import NoRules, scheme
from programs.rules import PaperRule
from projects.itemised import KINDS_OF_GOODS
from projects.models import BroughtPaper, Call, Project
from projects.models.brought import OTHER
from projects.workflow import REVIEWER

# Whoever reads the untouched photo, and where it was taken.
READERS_OF_ORIGINALS = {REVIEWER, Role.AUDITOR}


@dataclass
class Requirement:
    """A paper that this work is asked for, or not, with what was brought."""

    code: str
    name: str
    help: str
    source: str
    # Whether a filing without it is refused; otherwise it is warned of.
    refuses: bool
    is_asked: bool = True
    given: list[BroughtPaper] = field(default_factory=list)

    @property
    def state(self) -> str:
        """Given, missing, or optional: what is not asked for, or is not there and nobody misses."""
        if self.given:
            return "given"
        return "missing" if self.is_asked and self.code != OTHER else "optional"


def requirements_of(project: Project) -> list[Requirement]:
    """What the rules of the scheme and the call of the work ask for, in their order, with what is there."""
    rows = {row.code: row for row in (*by_the_rules(project), *by_the_call(project))}
    others: list[BroughtPaper] = []
    for paper in project.brought_papers.standing():
        # What a kind or a call of before asked for is still there.
        (rows[paper.code].given if paper.code in rows else others).append(paper)
    told = list(rows.values())
    help_text = _("Lo que quiera agregar y nadie pidió. Diga qué es.")
    return [*told, Requirement(OTHER, _("Otro documento"), help_text, "", refuses=False, given=others)]


def by_the_rules(project: Project) -> Iterator[Requirement]:
    try:
        papers = scheme(project.scheme).papers
    except NoRules:
        return
    for rule in papers:
        yield Requirement(
            code=rule.code,
            name=rule.name,
            help=rule.help,
            source=rule.source,
            refuses=rule.is_confirmed_in(project.fiscal_year),
            is_asked=is_asked_of(project, rule),
        )


def is_asked_of(project: Project, rule: PaperRule) -> bool:
    """Whether the rule speaks of works like this one."""
    if rule.kinds and project.kind not in rule.kinds:
        return False
    if rule.families and project.family not in rule.families:
        return False
    if rule.when == "work":
        return not project.gives_scholarships
    if rule.when == "scholarships":
        return project.gives_scholarships
    return rule.when != "goods" or buys_goods(project)


def buys_goods(project: Project) -> bool:
    return project.kind in KINDS_OF_GOODS or project.concepts.filter(is_bought=True).exists()


def by_the_call(project: Project) -> Iterator[Requirement]:
    """The lines of the call. They are free text, some of several papers at once: a missing one warns."""
    call = Call.objects.of_work(project).first() if project.municipality_id else None
    for line in call.required_papers if call else ():
        code = f"call_{hashlib.sha256(line.encode()).hexdigest()[:12]}"
        yield Requirement(code, line, _("Lo pide la convocatoria."), call.source, refuses=False)


def missing_papers(requirements: list[Requirement]) -> list[Requirement]:
    return [row for row in requirements if row.state == "missing"]


def papers_complete(project: Project, now: datetime) -> Iterator[Finding]:
    """What a confirmed rule asks for is there; of everything else that is missing the club is warned."""
    missing = missing_papers(requirements_of(project))
    remedy = _("Entréguelo en «Documentos»: una foto o un PDF.")
    for row in missing:
        if row.refuses:
            message = _("Falta un documento: %(name)s.") % {"name": row.name}
            yield Finding("paper_missing", message, refuses=True, source=row.source, remedy=remedy)
    if others := [row for row in missing if not row.refuses]:
        message = ngettext(
            "Falta %(count)s documento que suele pedirse: %(names)s.",
            "Faltan %(count)s documentos que suelen pedirse: %(names)s.",
            len(others),
        )
        told = {"count": len(others), "names": "; ".join(row.name for row in others)}
        sources = "; ".join(dict.fromkeys(row.source for row in others))
        yield Finding("papers_missing", message % told, refuses=False, source=sources, remedy=remedy)
