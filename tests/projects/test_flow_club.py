"""Club and representatives: who speaks for a work, who may read it, and where it is printed."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from documents.models import Document
from projects.actions import propose, revise, take_step
from projects.checks import findings_for
from projects.models import Call, Project
from projects.papers import application_facts
from projects.versions import answers_of
from tests.projects.test_proposal_pages import REPRESENTATIVES

TOLD = {
    "abroad_name": "Tomás Ibarra Luna",
    "abroad_phone": "(214) 555-0100",
    "abroad_relation": "Presidente",
    "mexico_name": "Rosa Luna",
    "mexico_phone": "498 982 0123",
    "mexico_relation": "Vecina",
    "mexico_email": "rosa@example.mx",
    "club_is_confirmed": "on",
}


@pytest.fixture
def draft(santa_elena, tomas) -> Project:
    return propose(club=santa_elena, scheme="fed_3x1", fiscal_year=2016, by=tomas)


def at(project: Project) -> str:
    return reverse("projects:edit", args=[project.reference, "club"])


def test_the_task_shows_the_club_and_begins_with_whoever_writes(sign_in, tomas, elena, draft):
    page = sign_in(tomas).get(at(draft))
    html = page.content.decode()

    assert page.context["form"]["abroad_name"].value() == tomas.name
    assert "Mesa directiva" in html and "vigente hasta el" in html
    assert sign_in(elena).get(at(draft)).context["form"]["abroad_name"].value() is None, "not of this board"


def test_representatives_are_kept_with_telephones_that_can_be_dialled(sign_in, tomas, draft):
    answer = sign_in(tomas).post(at(draft), {**TOLD, "revision": "1"})

    rows = {row.side: row for row in draft.representatives.all()}
    assert answer.status_code == 302
    assert (rows["abroad"].phone, rows["mexico"].phone) == ("+12145550100", "+524989820123")
    assert Project.objects.get(pk=draft.pk).club_is_confirmed
    fresh = Project.objects.get(pk=draft.pk)
    assert findings_for(fresh, ["representatives_told"], timezone.now()) == []


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"mexico_phone": "123"}, "Escriba el teléfono con diez números"),
        ({"mexico_name": ""}, "Escriba quién representa al club en México"),
        ({"mexico_email": "rosa"}, "correo"),
        ({"club_is_confirmed": ""}, "Confirme los datos del club"),
    ],
)
def test_what_is_missing_or_unreadable_is_told(wrong, sentence, sign_in, tomas, draft):
    told = {name: value for name, value in {**TOLD, **wrong}.items() if value}

    answer = sign_in(tomas).post(at(draft), told)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not draft.representatives.exists()


def test_a_filing_without_representatives_warns_and_is_not_refused(draft):
    findings = findings_for(draft, ["representatives_told"], timezone.now())

    assert [finding.refuses for finding in findings] == [False, False, False]
    assert "en México" in findings[1].message


def test_versions_and_the_printed_application_name_them_and_no_telephone_is_printed(tomas, draft):
    before = answers_of(draft)
    draft = revise(draft, by=tomas, representatives=REPRESENTATIVES, club_is_confirmed=True)

    after = answers_of(draft)
    printed = application_facts(draft, by=tomas, now=timezone.now())

    assert "representatives" not in before, "what was filed before this was asked keeps its fingerprint"
    assert [row["name"] for row in after["representatives"]] == ["Tomás Ibarra Luna", "Rosa Luna"]
    assert printed["document"]["template"] == "solicitud/3"
    assert [row["name"] for row in printed["representatives"]] == ["Tomás Ibarra Luna", "Rosa Luna"]
    assert "+52" not in str(printed)


def test_only_whoever_prepares_judges_or_audits_reads_them(cast, work_at, sign_in):
    work = work_at("draft")
    work = revise(work, by=cast["elena"], representatives=REPRESENTATIVES)
    work = take_step(work, "file", by=cast["elena"])
    page, api = work.get_absolute_url(), f"/api/v1/projects/{work.folio}/"

    on_page, over_api = set(), set()
    for name in ("elena", "roberto", "ramon", "graciela", "adriana"):
        browser = sign_in(cast[name])
        if b"+524989820123" in browser.get(page).content:
            on_page.add(name)
        if browser.get(api).json()["representatives"]:
            over_api.add(name)

    assert on_page == over_api == {"elena", "roberto"}


def test_before_you_start_is_for_anybody_and_tells_when_the_next_window_opens(client, db):
    now = timezone.now()
    Call.objects.update(opens_at=now + timedelta(days=9), closes_at=now + timedelta(days=30))

    html = client.get(reverse("projects:before")).content.decode()

    assert "45 minutos" in html
    assert "situación migratoria" in html
    assert "La siguiente es" in html
    assert "El borrador se puede preparar desde ahora" in html
    assert reverse("programs:calculator") in html


def test_the_receipt_tells_folio_what_follows_and_when_and_leads_to_its_paper(work_at, sign_in, elena):
    work = work_at("filed")

    html = sign_in(elena).get(work.get_absolute_url()).content.decode()

    receipt = Document.objects.get(kind=Document.Kind.RECEIPT_OF_FILING, folio=work.folio)
    assert f'<p class="folio big">{work.folio}</p>' in html
    assert reverse("documents:paper", args=[receipt.pk]) in html
    assert "Descargar el acuse (PDF)" in html
