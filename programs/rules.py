"""What a rulebook says, once it is read: plain facts that nobody can change."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Any, Self

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from programs.working_days import add_working_days

# State and municipality together; they agree between them who pays how much of it.
JOINT = "state_municipal"
# Also the order in which a centavo left over is given on a tie: governments before migrants.
PAYER_NAMES = {
    "federal": _("Gobierno federal"),
    JOINT: _("Estado y municipio"),
    "state": _("Gobierno del estado"),
    "municipal": _("Municipio"),
    "company": _("Empresa"),
    "migrants": _("Migrantes"),
}
PAYERS = tuple(payer for payer in PAYER_NAMES if payer != JOINT)
FAMILIES = {"solidarity": _("Solidaria"), "investment": _("De inversión")}


@dataclass(frozen=True)
class Number:
    """A number of the rules and who says so. Without a value it is unknown: not zero, not unlimited."""

    value: Decimal | None = None
    source: str = ""
    confirmed: bool = False
    note: str = ""

    @property
    def whole(self) -> int | None:
        """The value as a count: months, persons, families."""
        return None if self.value is None else int(self.value)

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any]) -> Self:
        """The number that ``facts`` tells, with its value as text."""
        value = facts.get("value")
        return cls(**{**facts, "value": None if value is None else Decimal(value)})


@dataclass(frozen=True)
class Term:
    """A rule in words and who says so."""

    text: str = ""
    source: str = ""
    confirmed: bool = False
    note: str = ""


@dataclass(frozen=True)
class Permission:
    """Something that the rules may allow. Unless they say so, they do not."""

    allowed: bool = False
    source: str = ""
    confirmed: bool = False
    note: str = ""


@dataclass(frozen=True)
class Demand:
    """Something that the rules may ask for. Unless they say so, they do not."""

    asked: bool = False
    source: str = ""
    confirmed: bool = False
    note: str = ""


@dataclass(frozen=True)
class CommitteeRules:
    """How a committee is called and counts, as far as somebody wrote it down."""

    # Natural days between the call and the session, by fiscal year, and where no year says otherwise.
    notice_days_of: Mapping[int, Number] = field(default_factory=dict)
    notice_days_else: Number = Number()
    # More than this part of those with a vote must sit, with the chair.
    quorum_percent: Number = Number()
    chair_breaks_ties: Permission = Permission()
    # Working days in which the applicant may object to what was decided.
    appeal_days: Number = Number()

    def notice_days(self, fiscal_year: int) -> Number:
        """How many natural days before a session it must be called."""
        return self.notice_days_of.get(fiscal_year, self.notice_days_else)


@dataclass(frozen=True)
class Deadline:
    """A day of the calendar that the rules set, and who says so."""

    day: date
    source: str = ""
    confirmed: bool = False
    note: str = ""


@dataclass(frozen=True)
class FederationRules:
    """On what terms a federation of clubs issues notes to its clubs."""

    needs_note: Permission = Permission()
    reports: Permission = Permission()
    # Working days of the next month.
    report_days: Number = Number()
    # A note that a federation issued is renewed by a consulate.
    consulate_renews: Permission = Permission()


@dataclass(frozen=True)
class ReviewRules:
    """What the review of an application gives and asks, as far as somebody wrote it down."""

    # Working days in which the club answers remarks, by fiscal year, and where no year says otherwise.
    observations_days_of: Mapping[int, Number] = field(default_factory=dict)
    observations_days_else: Number = Number()
    # Years in which one day ended the time to answer, however early the remarks came.
    observations_until_of: Mapping[int, Deadline] = field(default_factory=dict)
    # Whether state and municipality tell in writing that they pay their part before the filing.
    commitments: Permission = Permission()

    def observations_term(self, fiscal_year: int, sent_on: date) -> "tuple[date | None, Number | Deadline]":
        """Until when remarks of that day are answered, and by which rule; no day where nobody knows one."""
        until = self.observations_until_of.get(fiscal_year)
        if until and until.day >= sent_on:
            return until.day, until
        rule = self.observations_days_of.get(fiscal_year, self.observations_days_else)
        return (None if rule.whole is None else add_working_days(sent_on, rule.whole)), rule


# Fields of a later day: while they say nothing they stay out of the facts, so that a copy frozen before
# them keeps its fingerprint.
LATER = (
    *("applicants_note", "level", "state", "authority", "state_cap", "at_least", "in_kind"),
    *("scholarships", "recovers", "itemised_budget", "quotations"),
)


# Of which works a paper is asked: those that are built, those that are scholarships, those that buy goods.
PAPER_WHEN = ("always", "work", "scholarships", "goods")


@dataclass(frozen=True)
class PaperRule:
    """A paper that a proposal brings, of which works, and who says so."""

    code: str
    names: Mapping[str, str]
    helps: Mapping[str, str]
    # Empty: of every kind, of every family.
    kinds: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    when: str = "always"
    # The first year in which the source says so; before it the paper is asked for and nobody confirmed it.
    since: int | None = None
    source: str = ""
    confirmed: bool = False
    note: str = ""

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return in_language(self.names)

    @property
    def help(self) -> str:
        """What it is, in the reader's language."""
        return in_language(self.helps)

    def is_confirmed_in(self, year: int) -> bool:
        """Whether somebody read in the source that it is asked for in that year."""
        return self.confirmed and (self.since is None or year >= self.since)


@dataclass(frozen=True)
class Rules:
    """The rules by which a work of one scheme, fiscal year and kind is judged."""

    scheme: str
    fiscal_year: int
    kind: str
    family: str
    parts: Mapping[str, int]
    default_split: Mapping[str, int]
    federal_cap: Number
    publication: str
    legend: str
    parts_source: str = ""
    parts_confirmed: bool = False
    parts_note: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    kind_names: Mapping[str, str] = field(default_factory=dict)
    applicants: tuple[str, ...] = ()
    applicants_require: tuple[str, ...] = ()
    applicants_source: str = ""
    applicants_confirmed: bool = False
    toma_de_nota_months: Number = Number()
    club_members_min: Number = Number()
    families_min: Number = Number()
    families_max: Number = Number()
    optional_payers: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    appraised_by: str = ""
    repayment: Term = Term()
    cap_exception: Term = Term()
    remainder: Term = Term()
    applicants_note: str = ""
    level: str = "federal"
    # INEGI's key of the state whose scheme it is; empty when the scheme works in all of them.
    state: str = ""
    # The role that reviews the works and chairs their committee.
    authority: str = "delegation"
    state_cap: Number = Number()
    # Whose part is the least that they pay: when they pay more, the others divide what is left.
    at_least: tuple[str, ...] = ()
    in_kind: Permission = Permission()
    # Whether works of the kind may be scholarships: a list of persons with amounts.
    scholarships: Permission = Permission()
    # Whose support comes back by instalments, into works of solidarity.
    recovers: tuple[str, ...] = ()
    # Whether a work shows its cost line by line, as the technical file of a public work does.
    itemised_budget: Demand = Demand()
    # How many quotations a line has whose goods are bought.
    quotations: Number = Number()

    def __post_init__(self) -> None:
        # A JSON column forgets the order of keys, and on a tie the order decides who pays the centavo.
        for name in ("parts", "default_split"):
            object.__setattr__(self, name, _in_order(getattr(self, name)))

    def __hash__(self) -> int:
        return hash((self.scheme, self.fiscal_year, self.kind))

    @property
    def name(self) -> str:
        """The scheme's name in the reader's language."""
        return in_language(self.names) or self.scheme

    @property
    def kind_name(self) -> str:
        """The kind's name in the reader's language."""
        return in_language(self.kind_names) or self.kind

    @property
    def citation(self) -> str:
        """How a page names these rules: ROP 2016 (DOF 29/12/2015)."""
        return cite(self.fiscal_year, self.publication)

    @property
    def payers(self) -> tuple[str, ...]:
        """Who pays, the joint part written as its two payers."""
        return tuple(
            payer for part in self.parts for payer in (self.default_split if part == JOINT else (part,))
        )

    @property
    def possible_payers(self) -> tuple[str, ...]:
        """Who pays or may pay, in the order in which parts are printed."""
        return tuple(payer for payer in PAYERS if payer in self.payers or payer in self.optional_payers)

    @property
    def is_investment(self) -> bool:
        """Whether these are rules for a business and not for a work of solidarity."""
        return self.family == "investment"

    @property
    def fingerprint(self) -> str:
        """Tells whether two copies of the rules say the same."""
        return fingerprint_of(self.facts())

    def facts(self) -> dict[str, Any]:
        """These rules as plain JSON, to be frozen with the work that was judged by them."""
        return {
            item.name: _plain(getattr(self, item.name))
            for item in fields(self)
            if item.name not in LATER or getattr(self, item.name) != item.default
        }

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any]) -> Self:
        """The rules that were frozen, also when they were frozen before a newer field existed."""
        known = {item.name: item.type for item in fields(cls)}
        return cls(
            **{name: _from_plain(known[name], value) for name, value in facts.items() if name in known}
        )


@dataclass(frozen=True)
class Scheme:
    """A programme of co-investment: what is the same in all its years."""

    code: str
    names: Mapping[str, str]
    level: str
    years: tuple[int, ...]
    kind_names: Mapping[str, Mapping[str, str]]
    validity: Term
    sources: Mapping[str, Mapping[str, str]]
    applicants: tuple[str, ...]
    toma_de_nota_months: Number
    club_members_min: Number
    budget_key: str = ""
    # INEGI's key of the state whose scheme it is.
    state: str = ""
    authority: str = "delegation"
    note: str = ""
    committee: CommitteeRules = CommitteeRules()
    review: ReviewRules = ReviewRules()
    federation_issues: FederationRules = FederationRules()
    # What a proposal brings, in the order in which it is shown.
    papers: tuple[PaperRule, ...] = ()

    def __hash__(self) -> int:
        return hash(self.code)

    @property
    def name(self) -> str:
        """The scheme's name in the reader's language."""
        return in_language(self.names)

    def kind_name(self, kind: str) -> str:
        """The name of ``kind`` in the reader's language."""
        return in_language(self.kind_names.get(kind, {})) or kind


def fingerprint_of(facts: Mapping[str, Any]) -> str:
    """The SHA-256 of ``facts`` in one spelling, whatever the order of their keys."""
    spelled = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(spelled.encode()).hexdigest()


def cite(year: int, publication: str) -> str:
    """The name of the operating rules of ``year``."""
    return f"ROP {year} ({publication})" if publication else f"ROP {year}"


def in_language(names: Mapping[str, str]) -> str:
    """The name in the reader's language; Spanish is the binding one."""
    spanish = names.get("es", "")
    return names.get("en") or spanish if (get_language() or "").startswith("en") else spanish


def _in_order(parts: Mapping[str, int]) -> dict[str, int]:
    return {payer: parts[payer] for payer in sorted(parts, key=list(PAYER_NAMES).index)}


def _plain(value: Any) -> Any:
    if isinstance(value, Number):
        return {**asdict(value), "value": None if value.value is None else str(value.value)}
    if isinstance(value, Term | Permission | Demand):
        return asdict(value)
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, Mapping) else value


def _from_plain(kind: Any, value: Any) -> Any:
    if kind is Number:
        return Number.from_facts(value)
    if kind in (Term, Permission, Demand):
        return kind(**value)
    return tuple(value) if isinstance(value, list) else value
