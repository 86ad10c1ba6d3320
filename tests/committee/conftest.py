"""The COVAM of Zacatecas with its four parties, and works in review before it."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import User
from committee.actions import call_session, committee_for, open_session, register_member, vote
from committee.models import AgendaItem, Committee, Member, Session
from places.models import State
from projects.actions import take_step
from projects.models import Call, Project
from tests.projects.conftest import work_at  # noqa: F401

TODAY = timezone.localdate()
SEATS = [
    ("federal", "Rogelio Cárdenas", "Delegado de la SEDESOL"),
    ("state", "Irma Salcedo", "Secretaria del Migrante"),
    ("municipal", "Julio Ávila", "Presidente municipal de Río Grande"),
    ("migrants", "Elena Rivas Carrillo", "Presidenta de la federación"),
]


def covam_of(cast: dict[str, User]) -> Committee:
    """The committee with a member of each party and equal votes; the delegate presides."""
    committee = committee_for(authority="delegation", state=State.objects.get(pk="32"), family="solidarity")
    if not committee.members.exists():
        for party, name, title in SEATS:
            register_member(
                committee,
                party=party,
                name=name,
                title=title,
                is_chair=party == "federal",
                since=TODAY - timedelta(days=200),
                by=cast["roberto"],
            )
    return committee


@pytest.fixture
def covam(cast: dict[str, User]) -> Committee:
    return covam_of(cast)


@pytest.fixture
def seats(covam: Committee) -> dict[str, Member]:
    """The owner of each party's seat."""
    return {member.party: member for member in covam.members.filter(substitute_of=None)}


def in_review(make: Callable[..., Project], cast: dict[str, User], **changes) -> Project:
    return take_step(make("filed", **changes), "take_up", by=cast["roberto"])


@pytest.fixture
def reviewed(work_at, cast) -> Callable[..., Project]:  # noqa: F811
    """A function that gives a work of Río Grande that Roberto reviews."""
    return lambda **changes: in_review(work_at, cast, **changes)


def called(committee: Committee, works: Sequence[Project], by: User, **changes) -> Session:
    facts = {
        "scheme_code": "fed_3x1",
        "fiscal_year": 2013,
        "kind": "ordinary",
        "called_on": TODAY - timedelta(days=31),
        "held_on": TODAY,
        "place": "Salón Gobernadores",
        "projects": works,
    }
    return call_session(committee, by=by, **{**facts, **changes})


def opened(committee: Committee, works: Sequence[Project], by: User, **changes) -> Session:
    session = called(committee, works, by, **changes)
    present = list(committee.members.values_list("pk", flat=True))
    return open_session(session, present=present, by=by)


def all_vote(session: Session, item: AgendaItem, choice: str, by: User) -> None:
    vote(session, item, votes=dict.fromkeys(["federal", "state", "municipal", "migrants"], choice), by=by)


def item_of(session: Session, work: Project) -> AgendaItem:
    return session.items.get(project=work)


def ceiling_for(works: int, cash: Decimal) -> None:
    """The call of 2013 has federal money for so many works."""
    Call.objects.filter(scheme="fed_3x1", fiscal_year=2013, state="32", family="solidarity").update(
        federal_ceiling=cash * works
    )
