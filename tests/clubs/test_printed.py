"""The Toma de Nota as a paper: who issues it, what it says, and who reads it."""

import pytest
from django.urls import reverse

from clubs.printed import NotIssued, ask_for_note
from documents.models import Document
from documents.rendering import to_html


def test_the_consulate_issues_the_paper_of_its_note_once(santa_elena, sign_in, cast):
    adriana, note = cast["adriana"], santa_elena.notes.get()
    address = reverse("clubs:issue_note", args=[santa_elena.pk, note.pk])
    client = sign_in(adriana)
    assert address in client.get(reverse("clubs:detail", args=[santa_elena.pk])).content.decode()

    for _time in range(2):
        assert client.post(address).status_code == 302

    paper = Document.objects.get(kind=Document.Kind.TOMA_DE_NOTA)
    html = to_html(paper.template, paper.facts)
    assert paper.number == note.folio
    assert "Tomás Ibarra Luna" in html
    assert "no da personalidad jurídica en los Estados Unidos" in html
    code = paper.facts["document"]["code"]
    assert f'<th scope="row">Código</th><td>{code}</td>' in html
    assert f"Se comprueba en {paper.facts['document']['verify_url']}" in html
    for name in ("adriana", "tomas", "roberto"):
        assert paper in Document.objects.visible_to(cast[name])
    assert paper not in Document.objects.visible_to(cast["ramon"]), "it tells who sits on the board"
    assert sign_in(cast["tomas"]).post(address).status_code == 404


def test_a_note_that_lapsed_has_no_paper(jerez, adriana):
    with pytest.raises(NotIssued, match="no está vigente"):
        ask_for_note(jerez.notes.get(), by=adriana)
