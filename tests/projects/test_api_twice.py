"""What arrives twice is one act, what changed meanwhile is told, and a key does no more than it may."""

import threading

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from accounts.actions import issue_key
from accounts.models import Answered, User
from projects.models import Project
from tests.projects.test_api import proposal
from tres_por_uno.idempotency import forget_answers
from tres_por_uno.limits import counter


def program(user: User, *scopes: str) -> Client:
    scopes = scopes or ("read", "act", "money")
    _key, text = issue_key(by=user, name="prueba", scopes=scopes)
    return Client(headers={"authorization": f"Bearer {text}"})


def post(client: Client, path: str, data: dict, **headers: str):
    return client.post(f"/api/v1{path}", data, content_type="application/json", headers=headers)


@pytest.mark.django_db
def test_a_request_that_arrives_twice_is_one_act_with_one_answer(elena, santa_elena):
    client, once = program(elena), {"idempotency-key": "a1"}

    first = post(client, "/projects/", proposal(santa_elena), **once)
    again = post(client, "/projects/", proposal(santa_elena), **once)

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json() and again["Idempotent-Replayed"] == "true"
    assert Project.objects.count() == 1
    other = post(client, "/projects/", proposal(santa_elena, months=4), **once)
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")
    assert post(program(elena), "/projects/", {}, **{"idempotency-key": "x" * 201}).status_code == 400


@pytest.mark.django_db
def test_what_was_refused_leaves_its_key_free_and_other_people_have_their_own(elena, tomas, santa_elena):
    client, once = program(elena), {"idempotency-key": "a1"}

    assert post(client, "/projects/", proposal(santa_elena, months="x"), **once).status_code == 400
    assert post(client, "/projects/", proposal(santa_elena), **once).status_code == 201
    assert post(program(tomas), "/projects/", proposal(santa_elena), **once).status_code == 201
    # A stranger to the API is told so, and has no key.
    assert post(Client(), "/projects/", proposal(santa_elena), **once).status_code == 401
    assert Answered.objects.count() == 2
    Answered.objects.update(at="2026-01-01T00:00:00Z")
    assert forget_answers() == 2


@pytest.mark.django_db(transaction=True)
def test_eight_programs_with_one_key_at_once_make_one_draft(elena, santa_elena):
    client, codes = program(elena), []

    def send() -> None:
        codes.append(
            post(client, "/projects/", proposal(santa_elena), **{"idempotency-key": "a1"}).status_code
        )
        connection.close()

    threads = [threading.Thread(target=send) for _one in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert codes == [201] * 8 and Project.objects.count() == 1


@pytest.mark.django_db
def test_an_act_on_a_version_that_somebody_changed_is_told(elena, santa_elena):
    client = program(elena)
    made = post(client, "/projects/", proposal(santa_elena))
    address = f"/api/v1/projects/{made.json()['reference']}/"
    known = client.get(address)["ETag"]
    assert known == made["ETag"]

    def change(name: str, tag: str):
        told = {"name": name}
        return client.patch(address, told, content_type="application/json", headers={"if-match": tag})

    mine, theirs = change("Aula de cómputo", known), change("Aula", known)

    assert mine.status_code == 200 and mine["ETag"] != known
    assert (theirs.status_code, theirs.json()["code"]) == (412, "changed_meanwhile")
    assert client.get(address).json()["name"] == "Aula de cómputo"
    assert change("Aula", mine["ETag"]).status_code == 200


@pytest.mark.django_db
def test_a_key_does_only_what_it_was_made_for(elena, santa_elena):
    reads, acts = program(elena, "read"), program(elena, "read", "act")
    made = post(acts, "/projects/", proposal(santa_elena)).json()["reference"]

    assert reads.get(f"/api/v1/projects/{made}/").status_code == 200
    refused = post(reads, "/projects/", proposal(santa_elena))
    assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
    money = post(acts, f"/projects/{made}/deposits/", {})
    assert (money.status_code, money.json()["code"]) == (403, "scope_missing")
    assert program(elena, "act").get(f"/api/v1/projects/{made}/").status_code == 403


@pytest.mark.django_db
def test_who_asks_too_often_is_told_when_to_ask_again(elena, monkeypatch):
    monkeypatch.setattr(settings, "API_REQUESTS_A_MINUTE", 2)
    redis = counter(settings.COUNTER_URL)
    for key in redis.scan_iter("tpu:asked:*"):
        redis.delete(key)
    client = program(elena)

    answers = [client.get("/api/v1/me/") for _one in range(3)]

    # A minute may end in between; the count begins again then.
    last = next((one for one in answers if one.status_code == 429), None) or client.get("/api/v1/me/")
    assert {one["RateLimit-Limit"] for one in answers} == {"2"}
    assert answers[0]["RateLimit-Remaining"] == "1"
    assert last.status_code == 429 and last.json()["code"] == "throttled"
    assert 0 < int(last["Retry-After"]) <= 60


@pytest.mark.django_db
def test_the_limit_does_not_close_the_house_when_its_counter_is_away(elena, settings):
    settings.COUNTER_URL = "redis://127.0.0.1:1/0"

    assert program(elena).get("/api/v1/me/").status_code == 200
