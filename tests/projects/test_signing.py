"""The page of an agreement and the API take signed copies, and the history tells of them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.actions import issue_key
from documents.signing import sign
from projects.models import Project
from tests.documents.signers import scan, signed_by
from tests.remembering import printed_once


@pytest.fixture
def agreed(work_at, settings, tmp_path) -> Project:
    settings.MEDIA_ROOT = tmp_path
    paper = printed_once("agreement of an agreed work", lambda: work_at("agreed").agreement_id)
    return Project.objects.get(agreement=paper)


def pdf(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("firmado.pdf", content, "application/pdf")


def page_of(project: Project, client) -> str:
    response = client.get(reverse("projects:agreement", args=[project.reference]))
    return " ".join(response.content.decode().split())


def test_the_office_whose_turn_it_is_brings_its_copy_on_the_page(agreed, sign_in, roberto, graciela, tomas):
    address = reverse("projects:sign_paper", args=[agreed.reference, agreed.agreement_id])
    copy = signed_by("Amparo Núñez", agreed.agreement.file.read())
    assert "Subir la copia firmada" not in page_of(agreed, sign_in(tomas))
    early = sign_in(graciela).post(address, {"file": pdf(scan())}, follow=True).content.decode()
    client = sign_in(roberto)
    assert "Subir la copia firmada" in page_of(agreed, client)

    done = client.post(address, {"file": pdf(copy)}, follow=True).content.decode()

    assert "Todavía no le toca: antes firma" in early
    assert "quedó guardada" in done
    assert "Amparo Núñez" in done
    # All parties see it and take it along.
    client = sign_in(tomas)
    assert "Copias firmadas de la versión 1: 1 de 4." in page_of(agreed, client)
    file = client.get(reverse("projects:signed_copy", args=[agreed.reference, agreed.agreement_id, 1]))
    assert b"".join(file.streaming_content) == copy
    assert file["Cache-Control"] == "private, no-store"
    entry = agreed.history.get(act="sign_paper")
    assert (entry.by, entry.role, entry.details["position"]) == (roberto, "delegation", 1)
    assert agreed.agreement.number in entry.note
    assert "Copia firmada recibida" in sign_in(roberto).get(agreed.get_absolute_url()).content.decode()


def test_the_public_page_shows_the_hash_of_a_copy_and_not_its_signer(agreed, client, roberto):
    content = signed_by("Amparo Núñez", agreed.agreement.file.read())
    copy = sign(agreed.agreement, content=content, by=roberto)

    page = client.get(reverse("verify", args=[agreed.agreement.code])).content.decode()

    assert copy.sha256 in page
    assert "Amparo" not in page


def test_the_api_takes_and_refuses_the_same(agreed, client, roberto, graciela):
    headers = {}
    for person in (roberto, graciela):
        _key, text = issue_key(by=person, name="prueba")
        headers[person.email] = {"Authorization": f"Bearer {text}"}
    place = [agreed.reference, agreed.agreement_id]
    address = reverse("api:projects-sign", args=place)
    early = client.post(address, {"file": pdf(scan())}, headers=headers[graciela.email])
    picture = client.post(address, {"file": pdf(b"GIF89a")}, headers=headers[roberto.email])

    made = client.post(address, {"file": pdf(scan())}, headers=headers[roberto.email])
    told = client.get(reverse("api:projects-signatures", args=place), headers=headers[graciela.email]).json()

    assert (early.status_code, early.json()["code"]) == (409, "not_your_turn")
    assert (picture.status_code, picture.json()["code"]) == (409, "not_a_pdf")
    assert (made.status_code, made.json()["state"]) == (201, "partly")
    turns = [(turn["payer"], bool(turn["signature"]), turn["is_mine"]) for turn in told["turns"]]
    assert turns == [
        ("federal", True, False),
        ("state", False, True),
        ("municipal", False, False),
        ("migrants", False, False),
    ]


def test_a_paper_of_another_work_is_not_found(agreed, work_at, sign_in, roberto):
    other = work_at("draft")
    address = reverse("projects:sign_paper", args=[other.reference, agreed.agreement_id])

    assert sign_in(roberto).post(address, {"file": pdf(scan())}).status_code == 404
