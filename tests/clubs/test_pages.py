"""The pages of clubs: who sees which, and to whom the names of a board are told."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clubs.models import Club
from projects.actions import propose


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def page(club: Club) -> str:
    return reverse("clubs:detail", args=[club.pk])


def test_the_federation_sees_its_clubs_with_their_notes(sign_in, elena, santa_elena, jerez):
    shown = text_of(sign_in(elena).get(reverse("clubs:index")))

    assert santa_elena.name in shown
    assert "Vigente hasta el" in shown
    assert jerez.name in shown
    assert "Sin Toma de Nota vigente" in shown
    assert "Migrantes de Loreto en Denver" not in shown


def test_a_club_is_found_by_name_or_town_without_accents(sign_in, roberto):
    client = sign_in(roberto)

    shown = text_of(client.get(reverse("clubs:index"), {"search": "rio grande"}))
    assert "Piedras Unidas en Movimiento" in shown
    assert "Jerezanos" not in shown
    assert "Ningún club se llama así." in text_of(client.get(reverse("clubs:index"), {"search": "%"}))


@pytest.mark.parametrize(
    ("name", "sees"),
    [
        ("elena", "board"),
        ("tomas", "board"),
        ("roberto", "board"),
        ("carmen", "board"),
        ("adriana", "board"),
        ("graciela", "club"),
        ("ramon", "club"),
        ("marta", "nothing"),
        ("sofia", "nothing"),
        ("lucia", "nothing"),
        ("hilario", "nothing"),
    ],
)
def test_who_sees_the_club_and_who_its_board(sign_in, cast, santa_elena, name, sees):
    answer = sign_in(cast[name]).get(page(santa_elena))

    assert answer.status_code == (404 if sees == "nothing" else 200)
    content = answer.content.decode()
    assert ("Mesa directiva" in content) == (sees == "board")
    if name != "tomas":
        assert ("Tomás Ibarra Luna" in content) == (sees == "board")


def test_the_notes_tell_their_validity_in_words(sign_in, elena, santa_elena, jerez):
    client = sign_in(elena)

    assert re.search(r"Vigente hasta el \d+ de \w+ de \d{4}", text_of(client.get(page(santa_elena))))
    assert re.search(r"Venció el \d+ de \w+ de \d{4}", text_of(client.get(page(jerez))))
    santa_elena.notes.update(suspended_on=date(2026, 1, 5))
    assert "Suspendida desde el 5 de enero de 2026" in text_of(client.get(page(santa_elena)))


def test_the_club_shows_the_works_that_the_reader_may_see(sign_in, elena, roberto, santa_elena):
    propose(club=santa_elena, scheme="fed_3x1", fiscal_year=2013, by=elena, name="Borrador de kiosko")

    assert "Borrador de kiosko" in text_of(sign_in(elena).get(page(santa_elena)))
    assert "Borrador de kiosko" not in text_of(sign_in(roberto).get(page(santa_elena)))


def test_lists_ask_the_database_as_often_for_many_as_for_one(sign_in, carmen, elena, santa_elena):
    client = sign_in(carmen)
    counts = []
    for query in ({"search": "Santa Elena"}, {}):
        client.get(reverse("clubs:index"), query)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("clubs:index"), query)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_stranger_is_asked_to_sign_in(client, santa_elena):
    assert client.get(reverse("clubs:index")).url.startswith("/entrar/")
    assert client.get(page(santa_elena)).url.startswith("/entrar/")
