"""The password again: pages that ask for it, what was typed meanwhile, and acts over the API."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import path, reverse
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import recent
from accounts.actions import issue_key
from accounts.models import ApiKey
from accounts.recent import RecentPassword
from tests.conftest import enter_as
from tres_por_uno.demo.cast import PASSWORD
from tres_por_uno.urls import urlpatterns as house

KEYS, CONFIRM = "/claves/", "/cuenta/confirmar/"
NEW_KEY = {"name": "tablero de Tomás", "days": "365", "scopes": ["read"]}


class Release(APIView):
    """An act that moves money, as the house will have some."""

    permission_classes = [RecentPassword]

    def post(self, request) -> Response:
        return Response({"done": True})


urlpatterns = [path("api/v1/release/", Release.as_view(), name="release"), *house]


@pytest.fixture
def late(tomas, settings) -> Client:
    """Tomás signed in, and the last proof is too old."""
    client = Client()
    enter_as(tomas, client)
    session = client.session
    session[recent.PROVED_AT] -= settings.RECENT_PASSWORD_SECONDS
    session.save()
    return client


def html(response: HttpResponse) -> str:
    return response.content.decode()


def confirm(client: Client, address: str, password: str = PASSWORD) -> HttpResponse:
    """Answer the page to which ``address`` leads."""
    return client.post(CONFIRM, {"next": address, "password": password})


def asked(response: HttpResponse) -> str:
    """Where the person goes after the proof."""
    assert response.status_code == 302
    assert response.url.startswith(f"{CONFIRM}?next=")
    return response.wsgi_request and dict(RequestFactory().get(response.url).GET)["next"][0]


def test_whoever_just_entered_is_not_asked_again(cast):
    client = Client()
    client.post("/entrar/", {"username": "tomas@ejemplo.mx", "password": PASSWORD})

    assert client.get(KEYS).status_code == 200


def test_an_old_session_is_asked_and_comes_back_to_the_page(late):
    address = asked(late.get(f"{KEYS}?pagina=2"))
    page = late.get(CONFIRM, {"next": address})
    back = confirm(late, address)

    assert "Confirme que es usted" in html(page)
    assert "Durante 10 minutos" in html(page)
    assert "Lo que escribió está guardado" not in html(page)
    assert (back.status_code, back.url) == (302, f"{KEYS}?pagina=2")
    assert late.get(back.url).status_code == 200


def test_a_form_sent_without_proof_does_nothing_and_comes_back_as_it_was(late, tomas):
    address = asked(late.post(KEYS, {**NEW_KEY, "password": "de otro campo"}))
    page = late.get(CONFIRM, {"next": address})
    form = late.get(confirm(late, address).url)

    assert "Lo que escribió está guardado" in html(page)
    assert not ApiKey.objects.filter(user=tomas).exists()
    assert 'value="tablero de Tomás"' in html(form)
    assert re.search(r'<option value="365"\s+selected', html(form))
    assert "Todavía no se envía nada" in html(form)
    assert "de otro campo" not in str(dict(late.session))
    late.post(address, NEW_KEY)
    assert ApiKey.objects.get(user=tomas).name == NEW_KEY["name"]


def test_what_was_kept_comes_back_once_to_its_page_and_to_nobody_else(late, elena):
    address = asked(late.post(KEYS, NEW_KEY))
    other = Client()
    enter_as(elena, other)

    assert NEW_KEY["name"] not in html(other.get(address))
    confirm(late, address)
    assert NEW_KEY["name"] in html(late.get(address))
    assert NEW_KEY["name"] not in html(late.get(address))


def test_only_a_few_forms_wait(late):
    addresses = [asked(late.post(KEYS, {**NEW_KEY, "name": f"clave {number}"})) for number in range(4)]
    confirm(late, addresses[0])

    pages = [html(late.get(address)) for address in addresses]

    assert [f"clave {number}" in page for number, page in enumerate(pages)] == [False, True, True, True]


def test_a_wrong_password_proves_nothing_and_is_told(late):
    response = confirm(late, KEYS, "otra")

    assert response.status_code == 422
    assert "La contraseña no es la de su cuenta" in html(response)
    asked(late.get(KEYS))


def test_wrong_passwords_count_together_with_those_of_the_entrance(late):
    for _attempt in range(4):
        Client().post("/entrar/", {"username": "tomas@ejemplo.mx", "password": "otra"})
    for _attempt in range(4):
        response = confirm(late, KEYS, "otra")

    assert response.status_code == 429
    assert confirm(late, KEYS).status_code == 429
    asked(late.get(KEYS))


def test_a_right_password_ends_the_count(late):
    for _round in range(2):
        for _attempt in range(7):
            confirm(late, KEYS, "otra")
        assert confirm(late, KEYS).status_code == 302


@pytest.mark.parametrize(
    "address", ["https://otra.example.org/", "//otra.example.org", "javascript:alert(1)"]
)
def test_nobody_is_led_to_another_site(late, address):
    assert confirm(late, address).url == reverse("home")


def test_a_clock_that_went_back_proves_nothing(late):
    session = late.session
    session[recent.PROVED_AT] += 10_000
    session.save()

    asked(late.get(KEYS))


def test_the_page_is_in_english_too(late):
    late.cookies["django_language"] = "en"

    assert '<html lang="en">' in html(late.get(CONFIRM))


# --- The API -------------------------------------------------------------------------------------


@pytest.fixture
def program(tomas, settings) -> Client:
    """A program with Tomás's key, on a house with an act that asks for the password."""
    settings.ROOT_URLCONF = __name__
    _key, text = issue_key(by=tomas, name="prueba")
    return Client(headers={"authorization": f"Bearer {text}"})


def release(client: Client, password: str | None = None) -> HttpResponse:
    headers = {"X-Confirm-Password": password} if password is not None else {}
    return client.post("/api/v1/release/", content_type="application/json", headers=headers)


@pytest.mark.parametrize("password", [None, "", "otra"])
def test_a_key_alone_does_not_act(program, password):
    response = release(program, password)

    assert response.status_code == 403
    assert response.json()["code"] == "confirm_password"
    assert set(response.json()) == {"code", "message", "findings", "fields"}


def test_a_key_acts_with_the_password_of_its_owner(program, tomas):
    assert release(program, PASSWORD).json() == {"done": True}
    tomas.set_password("peñón del ñandú")
    tomas.save()
    # As programs send it: the bytes of UTF-8.
    sent = "peñón del ñandú".encode().decode("latin-1")
    assert release(program, sent).status_code == 200
    assert release(program, PASSWORD).status_code == 403


def test_the_proof_of_a_session_is_not_that_of_a_key(program, tomas):
    enter_as(tomas, program)

    assert release(program).status_code == 403


def test_a_session_that_just_proved_itself_needs_no_header(program, tomas, late):
    assert release(late).status_code == 403
    enter_as(tomas, late)
    assert release(late).status_code == 200


def test_guessing_over_the_api_is_closed_in_the_shape_of_the_api(program):
    for _attempt in range(8):
        response = release(program, "otra")

    assert response.status_code == 429
    assert response.json()["code"] == "locked_out"
    assert release(program, PASSWORD).status_code == 429


def test_whoever_is_nobody_is_not_asked_for_a_password(program):
    assert release(Client(), PASSWORD).status_code == 401
