"""Reads a rulebook written by people. Whatever cannot be obeyed is refused with its line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from programs.lines import BadRulebook, Place, open_at_top
from programs.money import centavos, from_centavos
from programs.rules import (
    FAMILIES,
    JOINT,
    PAPER_WHEN,
    PAYER_NAMES,
    PAYERS,
    CommitteeRules,
    Deadline,
    Demand,
    FederationRules,
    Number,
    PaperRule,
    Permission,
    ReviewRules,
    Rules,
    Scheme,
    Term,
    cite,
)

__all__ = ["BadRulebook", "Book", "read"]

# The source of what is only remembered: it can never confirm a number.
MEMORY = "memory"
APPLICANTS = (
    *("migrant_club", "migrant_federation", "local_organised_group"),
    *("migrant", "returned_migrant", "migrant_family"),
)
# Who reviews and chairs unless the rulebook says otherwise.
AUTHORITIES = {"federal": "delegation", "state": "state_government"}
# A scheme still running has no last year.
NO_END = 2100
CODE = re.compile(r"[a-z][a-z0-9_]*")
STATE = re.compile(r"0[1-9]|[12][0-9]|3[0-2]")
PARTS = ("parts", "default_split", "parts_source", "parts_confirmed", "parts_note")
KIND = (
    "family",
    *PARTS,
    "at_least",
    "federal_cap",
    "state_cap",
    "in_kind",
    "families",
    "optional_payers",
    "requires",
    "appraised_by",
    "repayment",
    "recovers",
)
SCHEME = (
    *("scheme", "names", "budget_key", "level", "state", "authority", "validity", "note", "kinds"),
    *("applicants", "toma_de_nota", "cap_exception", "in_kind", "scholarships", "remainder", "legend"),
    *("committee", "review", "itemised_budget", "quotations", "papers", "sources", "editions"),
)
PAPER = ("code", "names", "help", "kinds", "families", "when", "since", "source", "confirmed", "note")
FEDERATION_NOTE = ("federation_needs_note", "federation_reports", "report_days", "consulate_renews")
REVIEW = ("observations_days", "observations_days_else", "observations_until", "commitments")
COMMITTEE = ("notice_days", "notice_days_else", "quorum_percent", "chair_breaks_ties", "appeal_days")


@dataclass(frozen=True)
class Book:
    """One rulebook: its scheme and its rules by fiscal year and kind."""

    file: Path
    scheme: Scheme
    rules: dict[tuple[int, str], Rules]


def read(file: Path) -> Book:
    """The rulebook in ``file``. Refuses the first thing that cannot be obeyed."""
    return _Reader(open_at_top(file)).book()


class _Reader:
    """Turns one file into a Book; its sources are looked up by their keys."""

    def __init__(self, top: Place) -> None:
        self.top = top
        top.entry(*SCHEME)
        self.code = top["scheme"].text()
        if not CODE.fullmatch(self.code):
            raise top["scheme"].bad(
                _("«%(code)s» no sirve como clave.") % {"code": self.code},
                _("Use minúsculas sin acento, cifras y guion bajo."),
            )
        self.sources = {key: self.source_entry(key, place) for key, place in top["sources"].under()}
        self.kind_names = {kind: self.names(place) for kind, place in top["kinds"].under()}
        self.scheme = self.read_scheme()

    def book(self) -> Book:
        """The whole file."""
        rules: dict[tuple[int, str], Rules] = {}
        for _position, edition in self.top["editions"].under():
            edition.entry("years", "published", "kinds", "legend", "note")
            for _index, place in edition["years"].under():
                year = place.year()
                if year not in self.scheme.years:
                    mend = _("Corrija el año o amplíe «validity».")
                    raise place.bad(
                        _("El ejercicio %(year)s queda fuera de la vigencia.") % {"year": year}, mend
                    )
                if any(year == taken for taken, _kind in rules):
                    mend = _("Deje el año en una sola edición.")
                    raise place.bad(_("El ejercicio %(year)s está en dos ediciones.") % {"year": year}, mend)
                rules |= {(year, kind): found for kind, found in self.edition(edition, year)}
        years = tuple(sorted({year for year, _kind in rules}))
        if not years:
            raise self.top["editions"].bad(
                _("No hay ningún ejercicio con reglas."), _("Agregue una edición.")
            )
        return Book(self.top.file, replace(self.scheme, years=years), rules)

    def read_scheme(self) -> Scheme:
        """What is the same in all years; its years are still those of its validity."""
        validity, applicants = self.top["validity"], self.top["applicants"]
        note = self.top.get("toma_de_nota")
        validity.entry("from", "to", "source", "confirmed", "note")
        applicants.entry("who", "require", "source", "confirmed", "note")
        if note:
            note.entry("months", "members", *FEDERATION_NOTE, "note")
        months, members = (note.get(key) if note else None for key in ("months", "members"))
        first, last = validity["from"].year(), validity["to"]
        end = NO_END if last.value is None else last.year()
        level, authority = self.top["level"].one_of(tuple(AUTHORITIES)), self.top.get("authority")
        return Scheme(
            code=self.code,
            names=self.names(self.top["names"]),
            level=level,
            years=tuple(range(first, end + 1)),
            kind_names=self.kind_names,
            validity=Term(text=f"{first}–{'' if last.value is None else end}", **self.basis(validity)),
            sources=self.sources,
            applicants=applicants["who"].many(APPLICANTS),
            toma_de_nota_months=self.number(months) if months else Number(),
            club_members_min=self.number(members) if members else Number(),
            federation_issues=self.federation_issues(note),
            budget_key=self.optional_text(self.top, "budget_key"),
            state=self.state(level),
            authority=authority.one_of(tuple(AUTHORITIES.values())) if authority else AUTHORITIES[level],
            note=self.optional_text(self.top, "note"),
            committee=self.committee(),
            review=self.review(),
            papers=self.papers(),
        )

    def committee(self) -> CommitteeRules:
        """How the committee is called and counts; what is not written is unknown."""
        place = self.top.get("committee")
        if place is None:
            return CommitteeRules()
        place.entry(*COMMITTEE)
        by_year, ties = place.get("notice_days"), place.get("chair_breaks_ties")
        numbers = {
            name: self.number(written)
            for name in ("notice_days_else", "quorum_percent", "appeal_days")
            if (written := place.get(name))
        }
        return CommitteeRules(
            notice_days_of={int(year): self.number(days) for year, days in by_year.under()}
            if by_year
            else {},
            chair_breaks_ties=self.permission(ties, "") if ties else Permission(),
            **numbers,
        )

    def review(self) -> ReviewRules:
        """What the review gives and asks; what is not written is unknown."""
        place = self.top.get("review")
        if place is None:
            return ReviewRules()
        place.entry(*REVIEW)
        by_year, other = place.get("observations_days"), place.get("observations_days_else")
        until, letters = place.get("observations_until"), place.get("commitments")
        return ReviewRules(
            observations_days_of=(
                {int(year): self.number(days) for year, days in by_year.under()} if by_year else {}
            ),
            observations_days_else=self.number(other) if other else Number(),
            observations_until_of=(
                {int(year): self.deadline(day) for year, day in until.under()} if until else {}
            ),
            commitments=self.demand(letters) if letters else Permission(),
        )

    def federation_issues(self, place: Place | None) -> FederationRules:
        """On what terms a federation of clubs issues notes; what is not written is unknown."""
        needs, reports, days, renews = (place.get(key) if place else None for key in FEDERATION_NOTE)
        return FederationRules(
            needs_note=self.demand(needs) if needs else Permission(),
            reports=self.demand(reports) if reports else Permission(),
            report_days=self.number(days) if days else Number(),
            consulate_renews=self.demand(renews) if renews else Permission(),
        )

    def papers(self) -> tuple[PaperRule, ...]:
        """What a proposal brings; none where the file does not speak of it."""
        written = self.top.get("papers")
        rows: dict[str, PaperRule] = {}
        for _position, place in written.under() if written else ():
            row = self.paper(place)
            if row.code in rows:
                what = _("El documento «%(code)s» está dos veces.") % {"code": row.code}
                raise place["code"].bad(what, _("Deje uno, o cambie la clave."))
            rows[row.code] = row
        return tuple(rows.values())

    def paper(self, place: Place) -> PaperRule:
        """One paper, of which works it is asked, and who says so."""
        place.entry(*PAPER)
        code, kinds, families = place["code"], place.get("kinds"), place.get("families")
        when, since = place.get("when"), place.get("since")
        if not CODE.fullmatch(code.text()) or code.text().startswith("call_") or code.text() == "other":
            raise code.bad(
                _("«%(code)s» no sirve como clave.") % {"code": code.text()},
                _("Use minúsculas sin acento, cifras y guion bajo."),
            )
        return PaperRule(
            code=code.text(),
            names=self.names(place["names"]),
            helps=self.names(place["help"]),
            kinds=kinds.many(tuple(self.kind_names)) if kinds else (),
            families=families.many(tuple(FAMILIES)) if families else (),
            when=when.one_of(PAPER_WHEN) if when else PAPER_WHEN[0],
            since=since.year() if since else None,
            **self.basis(place),
        )

    def deadline(self, place: Place) -> Deadline:
        """One day of the calendar."""
        place.entry("day", "source", "confirmed", "note")
        written = place["day"]
        try:
            day = date.fromisoformat(written.text())
        except ValueError:
            what = _("«%(value)s» no es una fecha.") % {"value": written.value}
            raise written.bad(what, _("Escriba año-mes-día: 2017-04-01.")) from None
        return Deadline(day=day, **self.basis(place))

    def demand(self, place: Place) -> Permission:
        """Something that the rules ask for, and who says so."""
        place.entry("required", "source", "confirmed", "note")
        return Permission(allowed=place["required"].yes_or_no(), **self.basis(place))

    def state(self, level: str) -> str:
        """INEGI's key of the state of a state's scheme; a federal one has none."""
        written = self.top.get("state")
        if level == "federal":
            if written and written.value is not None:
                raise written.bad(
                    _("Un esquema federal no es de un estado."), _("Quite la línea o use «level: state».")
                )
            return ""
        place = self.top["state"]
        if not STATE.fullmatch(str(place.value)):
            what = _("«%(value)s» no es la clave de un estado.") % {"value": place.value}
            raise place.bad(what, _('Escriba la clave del INEGI con dos cifras, entre comillas: "32".'))
        return str(place.value)

    def edition(self, edition: Place, year: int) -> Iterator[tuple[str, Rules]]:
        """The rules of one year, kind by kind."""
        published = edition.get("published")
        publication = published.get(year) if published else None
        citation = cite(year, publication.text() if publication else "")
        scheme, applicants = self.scheme, self.top["applicants"]
        by = self.basis(applicants, citation)
        require = applicants.get("require")
        legend = edition.get("legend") or self.top["legend"]
        for kind, place in edition["kinds"].under():
            if kind not in self.kind_names:
                mend = _("Póngale nombre en «kinds», al principio del archivo.")
                raise place.bad(_("El tipo «%(kind)s» no tiene nombre.") % {"kind": kind}, mend)
            yield (
                kind,
                Rules(
                    scheme=self.code,
                    fiscal_year=year,
                    kind=kind,
                    publication=publication.text() if publication else "",
                    legend=self.term(legend).text,
                    names=scheme.names,
                    kind_names=self.kind_names[kind],
                    applicants=scheme.applicants,
                    applicants_require=require.many() if require else (),
                    applicants_source=str(by["source"]),
                    applicants_confirmed=bool(by["confirmed"]),
                    applicants_note=str(by["note"]),
                    level=scheme.level,
                    state=scheme.state,
                    authority=scheme.authority,
                    toma_de_nota_months=scheme.toma_de_nota_months,
                    club_members_min=scheme.club_members_min,
                    cap_exception=self.optional_term(self.top, "cap_exception"),
                    remainder=self.term(self.top["remainder"]),
                    scholarships=self.scholarships(kind, citation),
                    itemised_budget=self.itemised_budget(kind, year, citation),
                    quotations=self.quotations(citation),
                    **self.kind(place, citation),
                ),
            )

    def kind(self, place: Place, citation: str) -> dict[str, Any]:
        """What the entry of one kind says by itself."""
        place.entry(*KIND)
        parts = self.parts(place["parts"], tuple(PAYER_NAMES))
        split = place.get("default_split")
        if (JOINT in parts) != (split is not None):
            mend = _("Van juntos: «%(joint)s» en «parts» y «default_split: {state: 1, municipal: 1}».")
            raise place["parts"].bad(_("La parte conjunta está incompleta."), mend % {"joint": JOINT})
        if JOINT in parts and {"state", "municipal"} & set(parts):
            mend = _("Deje la parte conjunta o las dos separadas.")
            raise place["parts"].bad(_("El estado o el municipio está dos veces."), mend)
        shared = self.parts(split, ("state", "municipal")) if split else {}
        if split and len(shared) != 2:
            raise split.bad(_("Faltan el estado o el municipio."), _("Escriba «{state: 1, municipal: 1}»."))
        families, optional, requires = (place.get(key) for key in ("families", "optional_payers", "requires"))
        least, in_kind = place.get("at_least"), place.get("in_kind") or self.top.get("in_kind")
        return {
            "family": place["family"].one_of(tuple(FAMILIES)),
            "parts": parts,
            "default_split": shared,
            "parts_source": self.source(place["parts_source"], citation),
            "parts_confirmed": self.confirmed(place["parts_confirmed"], place["parts_source"]),
            "parts_note": self.optional_text(place, "parts_note"),
            "at_least": least.many(tuple(payer for payer in parts if payer != JOINT)) if least else (),
            "federal_cap": self.cap(place, "federal", parts, citation),
            "state_cap": self.cap(place, "state", parts, citation),
            "in_kind": self.permission(in_kind, citation) if in_kind else Permission(),
            "families_min": self.bound(families, "min", citation),
            "families_max": self.bound(families, "max", citation),
            "optional_payers": optional.many(PAYERS) if optional else (),
            "requires": requires.many() if requires else (),
            "appraised_by": self.optional_text(place, "appraised_by"),
            "repayment": self.optional_term(place, "repayment"),
            "recovers": self.recovers(place, {*parts, *shared}),
        }

    def recovers(self, place: Place, payers: set[str]) -> tuple[str, ...]:
        """Whose support comes back; only what the rules speak of and what is no own money."""
        written = place.get("recovers")
        if written is None:
            return ()
        if place.get("repayment") is None:
            raise written.bad(
                _("Se recupera un apoyo sin decir la regla."), _("Agregue «repayment» con texto y fuente.")
            )
        return written.many(tuple(payer for payer in PAYERS if payer in payers and payer != "migrants"))

    def parts(self, place: Place, payers: tuple[str, ...]) -> dict[str, int]:
        """Whole numbers above zero by payer."""
        place.entry(*payers)
        for payer, part in place.under():
            if type(part.value) is not int or part.value <= 0:
                what = _("La parte de «%(payer)s» debe ser un número entero mayor que cero.") % {
                    "payer": payer
                }
                raise part.bad(
                    what, _("Escriba «%(payer)s: 1», o quite la línea si no aporta.") % {"payer": payer}
                )
        if not place.value:
            raise place.bad(
                _("No hay ninguna parte."), _("Escriba quién aporta: «{federal: 1, migrants: 1}».")
            )
        return dict(place.value)

    def number(self, place: Place, citation: str = "") -> Number:
        """A number, its source and whether somebody confirmed it."""
        place.entry("value", "source", "confirmed", "note")
        return Number(value=place["value"].amount(), **self.basis(place, citation))

    def pesos(self, place: Place, citation: str) -> Number:
        """A number of pesos, always with two decimals."""
        number = self.number(place, citation)
        return (
            number if number.value is None else replace(number, value=from_centavos(centavos(number.value)))
        )

    def cap(self, place: Place, payer: str, parts: dict[str, int], citation: str) -> Number:
        """The cap of one government. Whether federal money has one must be told, were it only as unknown."""
        key = f"{payer}_cap"
        is_needed = payer == "federal" and payer in parts
        written = place[key] if is_needed else place.get(key)
        return self.pesos(written, citation) if written else Number()

    def permission(self, place: Place, citation: str) -> Permission:
        """Something allowed or not, and who says so."""
        place.entry("allowed", "source", "confirmed", "note")
        return Permission(allowed=place["allowed"].yes_or_no(), **self.basis(place, citation))

    def scholarships(self, kind: str, citation: str) -> Permission:
        """Whether works of ``kind`` may be lists of persons with amounts."""
        place = self.top.get("scholarships")
        if place is None:
            return Permission()
        place.entry("kinds", "source", "confirmed", "note")
        return Permission(
            allowed=kind in place["kinds"].many(tuple(self.kind_names)), **self.basis(place, citation)
        )

    def itemised_budget(self, kind: str, year: int, citation: str) -> Demand:
        """Whether works of ``kind`` show their cost line by line. Before the year in which the source says
        so it is asked all the same, and nobody has confirmed it.
        """
        place = self.top.get("itemised_budget")
        if place is None:
            return Demand()
        place.entry("kinds", "since", "source", "confirmed", "note")
        by = self.basis(place, citation)
        if (since := place.get("since")) and year < since.year():
            by["confirmed"] = False
        return Demand(asked=kind in place["kinds"].many(tuple(self.kind_names)), **by)

    def quotations(self, citation: str) -> Number:
        """How many quotations a line of bought goods has."""
        place = self.top.get("quotations")
        return self.number(place, citation) if place else Number()

    def bound(self, place: Place | None, key: str, citation: str) -> Number:
        """The least or the most of something that shares one source."""
        if place is None:
            return Number()
        place.entry("min", "max", "source", "confirmed", "note")
        written = place.get(key)
        return Number(value=written.amount(), **self.basis(place, citation)) if written else Number()

    def term(self, place: Place) -> Term:
        """A rule in words."""
        place.entry("text", "source", "confirmed", "note")
        return Term(text=place["text"].text(), **self.basis(place))

    def optional_term(self, place: Place, key: str) -> Term:
        """A rule in words, empty when the file does not speak of it."""
        written = place.get(key)
        return self.term(written) if written else Term()

    def optional_text(self, place: Place, key: str) -> str:
        """A text, empty when it is not written."""
        written = place.get(key)
        return written.text() if written else ""

    def basis(self, place: Place, citation: str = "") -> dict[str, Any]:
        """Source, confirmation and note of what is written here."""
        return {
            "source": self.source(place["source"], citation),
            "confirmed": self.confirmed(place["confirmed"], place["source"]),
            "note": self.optional_text(place, "note"),
        }

    def confirmed(self, place: Place, source: Place) -> bool:
        """Whether somebody read it; memory alone confirms nothing."""
        if place.yes_or_no() and source.value == [MEMORY]:
            mend = _("Agregue la fuente donde se leyó, o escriba «confirmed: false».")
            raise place.bad(_("No se puede confirmar solo de memoria."), mend)
        return place.yes_or_no()

    def source(self, place: Place, citation: str) -> str:
        """The source as a person reads it: the rules of the year and where their text was seen."""
        if isinstance(place.value, list):
            keys = place.many(tuple(self.sources))
            seen = [self.sources[key]["title"] + ("" if key == MEMORY else f" [{key}]") for key in keys]
            return "; ".join([citation, *seen] if citation else seen)
        return place.text()

    def source_entry(self, key: str, place: Place) -> dict[str, str]:
        """A source: what it is and where to read it."""
        place.entry("title", "address", "note")
        if key != MEMORY:
            place["address"].text()
        return {"title": place["title"].text()} | {
            name: self.optional_text(place, name) for name in ("address", "note") if place.get(name)
        }

    def names(self, place: Place) -> dict[str, str]:
        """A name in Spanish, and in English when there is one."""
        place.entry("es", "en")
        return {"es": place["es"].text()} | ({"en": place["en"].text()} if place.get("en") else {})
