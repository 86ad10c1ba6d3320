import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIRequestFactory, force_authenticate

from accounts.models import User
from places.api import ROUTES, LocalityViewSet, MunicipalityViewSet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("two_states")]


@pytest.fixture
def elena():
    return User.objects.create_user("elena@example.org", name="Elena Ruiz")


def ask(view, user, code=None, **query):
    request = APIRequestFactory().get("/", query)
    if user:
        force_authenticate(request, user)
    actions = {"get": "retrieve" if code else "list"}
    return view.as_view(actions)(request, **({"code": code} if code else {}))


def test_a_municipality_tells_its_marginality_with_the_edition(elena):
    found = ask(MunicipalityViewSet, elena, code="32039").data

    assert found == {
        "code": "32039",
        "name": "Río Grande",
        "state": "32",
        "state_name": "Zacatecas",
        "seat_name": "Río Grande",
        "population": 64535,
        "latitude": found["latitude"],
        "longitude": found["longitude"],
        "created_after_census": False,
        "marginality": {
            "edition": 2020,
            "degree": "very_low",
            "degree_name": "Muy bajo",
            "index": found["marginality"]["index"],
        },
    }
    assert (round(found["latitude"], 2), round(found["longitude"], 2)) == (23.83, -103.03)


def test_municipalities_of_a_state_are_searched(elena):
    found = ask(MunicipalityViewSet, elena, state="32", q="jeres").data["results"]

    assert found[0]["code"] == "32020"
    assert {place["state"] for place in found} == {"32"}


def test_localities_of_a_municipality_are_searched(elena):
    found = ask(LocalityViewSet, elena, municipality="32039", q="rio grande").data["results"]

    assert [place["code"] for place in found] == ["320390001"]
    assert (found[0]["municipality_name"], found[0]["state"]) == ("Río Grande", "32")


def test_a_search_of_two_letters_is_answered_with_a_sentence(elena):
    answer = ask(LocalityViewSet, elena, q="ri")

    assert answer.status_code == 400
    assert "3" in str(answer.data)


@pytest.mark.parametrize("view", [view for _name, view in ROUTES])
def test_a_stranger_reads_no_list(view):
    assert ask(view, None).status_code in (401, 403)


@pytest.mark.parametrize("view", [view for _name, view in ROUTES])
def test_a_list_is_only_read(view, elena):
    request = APIRequestFactory().post("/", {})
    force_authenticate(request, elena)

    assert view.as_view({"get": "list"})(request).status_code == 405


@pytest.mark.parametrize("view", [MunicipalityViewSet, LocalityViewSet])
def test_three_rows_take_as_many_queries_as_one(view, elena):
    queries = []
    for rows in (1, 3):
        chosen = view.queryset.filter(code__in=list(view.queryset.values_list("code", flat=True)[:rows]))
        with CaptureQueriesContext(connection) as captured:
            answer = type(view.__name__, (view,), {"queryset": chosen})
            assert len(ask(answer, elena).data["results"]) == rows
        queries.append(len(captured))

    assert queries[0] == queries[1]
