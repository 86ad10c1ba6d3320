"""The entrance, the language and the keys, as people meet them."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import ApiKey
from tres_por_uno.demo.cast import PASSWORD

ENTRANCE = "/entrar/"


def html(response) -> str:
    return response.content.decode()


@pytest.fixture
def visitor(cast) -> Client:
    return Client()


def test_a_person_enters_and_meets_the_pending_work(visitor, tomas):
    response = visitor.post(
        ENTRANCE, {"username": " Tomas@Ejemplo.mx ", "password": PASSWORD, "next": ""}, follow=True
    )

    assert response.redirect_chain == [("/", 302)]
    assert "Tomás Ibarra Luna" in html(response)


def test_a_wrong_password_does_not_say_which_half_is_wrong(visitor):
    response = visitor.post(ENTRANCE, {"username": "tomas@ejemplo.mx", "password": "otra"})

    assert "<title>Error: Entrar" in html(response)
    assert "El correo o la contraseña no coinciden" in html(response)
    assert 'value="tomas@ejemplo.mx"' in html(response)


def test_after_many_attempts_the_entrance_closes_for_a_while(visitor):
    for _attempt in range(8):
        response = visitor.post(ENTRANCE, {"username": "tomas@ejemplo.mx", "password": "otra"})

    assert response.status_code == 429
    assert "Demasiados intentos" in html(response)
    right = {"username": "tomas@ejemplo.mx", "password": PASSWORD}
    assert visitor.post(ENTRANCE, right).status_code == 429, "also for whoever guesses right at last"
    assert visitor.post(ENTRANCE, {**right, "username": "elena@ejemplo.mx"}).status_code == 302


def test_the_page_starts_in_spanish_whatever_the_browser_says(visitor):
    page = html(visitor.get(ENTRANCE, headers={"accept-language": "en-US,en"}))

    assert '<html lang="es-MX">' in page
    assert re.search(r'<button name="language" value="en" lang="en"[^>]*>English</button>', page)


def test_the_switch_changes_the_language_and_keeps_the_page(sign_in, tomas):
    client = sign_in(tomas)

    response = client.post(reverse("accounts:language"), {"language": "en", "next": "/claves/"}, follow=True)

    tomas.refresh_from_db()
    assert response.redirect_chain == [("/claves/", 302)]
    assert '<html lang="en">' in html(response)
    assert "Keys for other systems" in html(response)
    assert tomas.language == "en"


def test_a_form_without_its_token_explains_itself(cast):
    response = Client(enforce_csrf_checks=True).post(ENTRANCE, {"username": "a@ejemplo.mx", "password": "x"})

    assert response.status_code == 403
    assert "La página llevaba mucho tiempo abierta" in html(response)


def test_a_page_that_does_not_exist_shows_the_way_back(visitor):
    response = visitor.get("/esto/no/existe/")

    assert response.status_code == 404
    assert "Ir a mis pendientes" in html(response)


def test_a_new_key_is_shown_once_and_can_be_revoked(sign_in, tomas):
    client = sign_in(tomas)

    shown = client.post(reverse("accounts:keys"), {"name": "tablero", "days": "30", "scopes": ["read"]})
    key = ApiKey.objects.get(user=tomas)
    again = client.get(reverse("accounts:keys"))
    client.post(reverse("accounts:revoke_key", args=[key.pk]))

    text = re.search(r"txu_[\w-]{40,}", html(shown))[0]
    assert text not in html(again)
    assert text[-4:] in html(again)
    assert "Revocada" in html(client.get(reverse("accounts:keys")))


def test_nobody_sees_or_revokes_the_keys_of_another(sign_in, tomas, elena):
    sign_in(tomas).post(reverse("accounts:keys"), {"name": "nómina", "days": "30", "scopes": ["read"]})
    key = ApiKey.objects.get(user=tomas)

    client = sign_in(elena)

    assert "nómina" not in html(client.get(reverse("accounts:keys")))
    assert client.post(reverse("accounts:revoke_key", args=[key.pk])).status_code == 404
