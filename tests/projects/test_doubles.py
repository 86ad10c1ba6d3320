"""One person, two scholarships: found by CURP or by a like name, masked, and decided with a reason."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.personal import initials, person_key_of
from projects.actions import StepRefused, propose, revise, take_step
from projects.doubles import doubles_of
from projects.forms.scholarships import read
from projects.models import DoubleDecision, Project, Scholarship
from tests.projects.conftest import answer_all
from tests.projects.test_proposal_pages import WORK, at, shown, the_call

CURP = "BOXW310820HNERXN09"
ANA = {"name": "Ana María López Ruíz", "school": "CBTa 20", "level": "high_school"}


def grants(club, by, *pupils: dict, year: int = 2016) -> Project:
    rows = [{"amount": Decimal(1000), **pupil} for pupil in pupils]
    return propose(
        club=club,
        scheme="fed_3x1",
        fiscal_year=year,
        by=by,
        **{**WORK, "kind": "educational", "months": 6},
        gives_scholarships=True,
        municipality=club.municipality,
        unlisted_locality="Río Grande",
        women=2,
        men=1,
        total=Decimal(1000 * len(rows)),
        scholarships=rows,
    )


@pytest.fixture
def filed(santa_elena, tomas) -> Project:
    """The scholarships of 2016, with Ana and Beto, filed."""
    the_call()
    beto = {**ANA, "name": "Beto Díaz Luna", "person_key": person_key_of(CURP)}
    return take_step(grants(santa_elena, tomas, ANA, beto), "file", by=tomas)


@pytest.fixture
def again(filed, santa_elena, tomas) -> Project:
    """A draft with Ana again, her surnames first and without accents, and with somebody else."""
    ana = {**ANA, "name": "LOPEZ RUIZ ANA MARIA", "school": "UAZ"}
    return grants(santa_elena, tomas, ana, {**ANA, "name": "Carmen Gil Mora"})


def test_a_like_name_in_another_work_is_told_masked_and_refuses_nothing(again, filed, tomas):
    work = take_step(again, "file", by=tomas)

    found = [one for one in work.history.first().findings if one["code"] == "scholarship_elsewhere"]
    assert [one["refuses"] for one in found] == [False]
    assert filed.folio in found[0]["message"]
    assert "2016" in found[0]["message"]
    assert "L. R. A. M." in found[0]["message"]
    assert "LOPEZ" not in str(found)


def test_the_curp_finds_a_person_under_another_name_and_is_kept_nowhere(filed, santa_elena, tomas):
    other = {**ANA, "name": "Norberto Díaz", "person_key": person_key_of(CURP.lower())}
    work = grants(santa_elena, tomas, other)

    assert [(one.name, one.same_person) for one in doubles_of(work)] == [("Norberto Díaz", True)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM projects_scholarship")
        assert CURP not in str(cursor.fetchall())
    with pytest.raises(Exception, match="CURP no es válida"):
        person_key_of(CURP[:-1] + "0")


def test_the_same_curp_twice_in_a_work_refuses_the_filing(santa_elena, tomas):
    key = {"person_key": person_key_of(CURP)}
    work = grants(santa_elena, tomas, {**ANA, **key}, {**ANA, **key, "name": "Otro Nombre Suyo"})

    with pytest.raises(StepRefused, match="Las becas 1 y 2 de la lista tienen la misma CURP"):
        take_step(work, "file", by=tomas)


def test_a_list_tells_the_curp_in_a_fifth_column_and_keeps_it_when_it_is_saved_again(sign_in, tomas, filed):
    rows, errors = read(f"Ana López;CBTa 20;superior;3,000.00;{CURP}\nBeto;CBTa 20;superior;1.00;XX")
    assert [row.person_key for row in rows] == [person_key_of(CURP)]
    assert "CURP. Esa CURP no es válida" in errors[0]

    draft = grants(filed.club, tomas, ANA)
    page, url = sign_in(tomas), at(draft, "edit", "becas")
    listed = f"{ANA['name']}; {ANA['school']}; media superior; 1,000.00; {CURP}"
    assert page.post(url, {"listed": listed}).status_code == 302
    shown_again = page.get(url).context["form"]["listed"].value()
    assert CURP not in shown_again
    assert page.post(url, {"listed": shown_again}).status_code == 302
    assert Scholarship.objects.get(project=draft).person_key == person_key_of(CURP)


def test_the_reviewer_decides_with_a_reason_which_stays(sign_in, cast, again, filed):
    tomas, roberto, beatriz = (cast[name] for name in ("tomas", "roberto", "beatriz"))
    work = take_step(again, "file", by=tomas)
    page, url = sign_in(roberto), reverse("projects:doubles", args=[work.reference])
    told = shown(page.get(url))
    assert "LOPEZ RUIZ ANA MARIA" in told
    assert ANA["name"] in told
    pair = doubles_of(work)[0].pair

    refused = page.post(url, {"pair": pair, "verdict": "different"})
    assert refused.status_code == 422
    assert "Escriba por qué." in shown(refused)
    decided = {"pair": pair, "verdict": "different", "reason": "Distinta fecha de nacimiento."}
    assert page.post(url, decided).status_code == 302
    assert page.post(url, decided).status_code == 302
    kept = DoubleDecision.objects.get()
    assert (kept.by, kept.other, kept.verdict) == (roberto, filed, "different")
    entry = work.history.first()
    assert (entry.act, entry.details["other"], entry.note) == ("decide_double", filed.folio, kept.reason)
    # From the other work it is the same pair, and its reviewers read what was decided.
    assert [one.decision for one in doubles_of(filed)] == [kept]
    assert "Distinta fecha de nacimiento." in shown(sign_in(beatriz).get(url))
    assert sign_in(beatriz).post(url, decided).status_code == 422
    assert sign_in(tomas).get(url).status_code == 302
    with pytest.raises(DatabaseError), transaction.atomic():
        DoubleDecision.objects.update(verdict="same")
    take_step(work, "observe", by=roberto, note="Corrija.")
    again.refresh_from_db()
    answer_all(again, tomas)
    findings = take_step(again, "file", by=tomas).history.first().findings
    assert not [one for one in findings if one["code"].startswith("scholarship")]


def test_many_names_are_compared_in_as_many_questions_as_one(again, filed, tomas):
    def asked(count: int) -> int:
        rows = [
            {**ANA, "name": f"Ana María López Ruiz {place}", "amount": Decimal(1)} for place in range(count)
        ]
        revise(again, by=tomas, scholarships=rows)
        with CaptureQueriesContext(connection) as queries:
            doubles_of(again)
        return len(queries)

    assert asked(1) == asked(3)


def test_a_mask_shows_initials_only():
    assert initials("Ana María López") == "A. M. L."
