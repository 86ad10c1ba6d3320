"""Who reads which paper, and what happens to a paper that holds no longer."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from documents.actions import ask_for, cancel
from documents.kinds import CIRCLES, Circle, Kind
from documents.models import CODE_LETTERS, Document

# Roberto and Patricia review Zacatecas, Norma and Graciela serve its government, Carmen sits in the central
# office, Beatriz audits; Elena's federation has Tomás's club; Ramón, Hilario and Julia are of Río Grande.
STAFF = {"roberto", "patricia", "norma", "carmen", "graciela", "beatriz"}
READERS = {
    Circle.PARTIES: STAFF | {"tomas", "elena", "ramon", "hilario", "julia"},
    Circle.CLUB: STAFF | {"tomas", "elena"},
    Circle.STAFF: STAFF,
    Circle.PEOPLE: (STAFF | {"tomas", "elena"}) - {"norma", "graciela"},
    Circle.ISSUER: {"tomas", "carmen", "beatriz"},
}


@pytest.fixture
def file(santa_elena, roberto):
    """A function that files a paper of Santa Elena de Río Grande."""

    def file(kind: Kind, **told):
        return ask_for(
            kind,
            **{"number": "3X1-32-2026-0147", "folio": "3X1-32-2026-0147", **told},
            title="Calle Hidalgo",
            template="convenio/1",
            facts={"document": {"type": kind.value, "signed_on": "2026-11-24"}},
            owner=santa_elena.office,
            municipality=santa_elena.municipality,
            by=roberto,
        )

    return file


def test_every_kind_of_paper_has_its_readers():
    assert set(CIRCLES) == set(Kind)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind != Kind.REPORT])
def test_a_paper_is_read_by_its_circle_and_by_nobody_else(kind, file, cast):
    paper = file(kind)

    readers = {name for name, user in cast.items() if paper in Document.objects.visible_to(user)}

    assert readers == READERS[CIRCLES[kind]]


def test_a_consulate_reads_the_notes_that_it_issued(santa_elena, adriana, file):
    consulate = adriana.current_offices[0].consulate
    paper = file(Kind.TOMA_DE_NOTA)
    Document.objects.filter(pk=paper.pk).update(consulate=consulate)

    assert paper in Document.objects.visible_to(adriana)
    assert file(Kind.AGREEMENT) not in Document.objects.visible_to(adriana)


def test_a_paper_carries_its_number_version_and_code(file):
    paper = file(Kind.RECEIPT)

    assert len(paper.code) == 10
    assert set(paper.code) <= set(CODE_LETTERS)
    assert paper.facts["document"]["code"] == paper.code
    assert (paper.facts["document"]["number"], paper.facts["document"]["version"]) == (paper.number, 1)
    assert paper.territory_id == "32"


def test_a_new_version_supersedes_and_overwrites_nothing(file):
    first = file(Kind.AGREEMENT)
    second = file(Kind.AGREEMENT, supersedes=first)
    first.refresh_from_db()

    assert (second.version, second.number, second.supersedes) == (2, first.number, first)
    assert first.standing == Document.Standing.SUPERSEDED
    assert second.standing == Document.Standing.IN_FORCE
    assert file(Kind.AGREEMENT, supersedes=first) == second, "asked twice it is one version"


def test_a_cancelled_paper_says_why_and_does_not_come_back(file):
    paper = cancel(file(Kind.RECEIPT), because="El depósito se revirtió.")
    assert paper.standing == Document.Standing.CANCELLED

    with pytest.raises(IntegrityError, match="does not come back"), transaction.atomic():
        Document.objects.filter(pk=paper.pk).update(cancelled_at=None, cancelled_because="")
    with pytest.raises(IntegrityError, match="cancelled_paper_says_why"), transaction.atomic():
        Document.objects.filter(pk=file(Kind.RECEIPT, number="2", folio="2").pk).update(
            cancelled_at=timezone.now()
        )


def test_the_code_of_a_paper_stays_its_own(file):
    paper = file(Kind.RECEIPT)

    with pytest.raises(IntegrityError, match="stays its own"), transaction.atomic():
        Document.objects.filter(pk=paper.pk).update(code="2222222222")
