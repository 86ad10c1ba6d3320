"""The same session over REST: each act with its refusals, and many decisions with a result each."""

from datetime import timedelta

from django.urls import reverse

from committee.models import Session
from projects.models import Project
from projects.workflow import State
from tests.committee.conftest import TODAY, ceiling_for


def test_a_session_over_the_api_from_its_call_to_its_minutes(covam, reviewed, roberto, tomas, sign_in):
    works = [reviewed() for _ in range(4)]
    ceiling_for(1, works[0].in_cash()["federal"])
    client = sign_in(roberto)

    def send(address: str, data=None, method: str = "post"):
        return getattr(client, method)(f"/api/v1/{address}", data, content_type="application/json")

    committees = client.get("/api/v1/committees/").json()["results"]
    assert [one["code"] for one in committees] == ["COVAM"]
    facts = {
        "committee": covam.pk,
        "scheme": "fed_3x1",
        "fiscal_year": 2013,
        "kind": "ordinary",
        "called_on": (TODAY - timedelta(days=5)).isoformat(),
        "held_on": TODAY.isoformat(),
        "place": "Sala",
        "projects": [work.reference for work in works[:3]],
    }
    refused = send("sessions/", {**facts, "place": ""})
    assert (refused.status_code, refused.json()["code"]) == (409, "detail_missing")
    made = send("sessions/", facts)
    assert made.status_code == 201, made.content
    session = made.json()
    assert session["findings"][0]["code"] == "covam_notice"
    base = f"sessions/{session['number']}/"
    session = send(f"{base}agenda/", {"projects": [works[3].reference]}).json()
    order = [item["id"] for item in session["items"]]
    session = send(f"{base}agenda/", {"items": order[::-1]}, "put").json()
    assert [item["id"] for item in session["items"]] == order[::-1]
    assert send(f"{base}agenda/", {"items": order[:2]}, "put").json()["code"] == "stale_agenda"
    present = list(covam.members.values_list("pk", flat=True))
    assert send(f"{base}open/", {"present": present[:2]}).json()["code"] == "no_quorum"
    assert send(f"{base}open/", {"present": present}).json()["quorum"]["holds"] is True
    parties = ("federal", "state", "municipal", "migrants")
    for item in order:
        votes = dict.fromkeys(parties, "against" if item == order[3] else "for")
        assert send(f"{base}items/{item}/votes/", {"votes": votes}).status_code == 200

    found = client.get(f"/api/v1/{base}simulation/", {"order": "hand", "work": [order[1], order[0]]}).json()
    assert [(row["project"], row["fits"]) for row in found["rows"]] == [
        (works[1].reference, True),
        (works[0].reference, False),
    ]
    outcomes = ("approved", "approved", "waiting_list", "rejected")
    wishes = [
        {"item": item, "outcome": outcome, "reason": "Por orden"}
        for item, outcome in zip(order, outcomes, strict=True)
    ]
    rulings = send(f"{base}decisions/", {"decisions": wishes}).json()
    assert [ruling["decision"] and ruling["decision"]["resolution"] for ruling in rulings] == [
        *("A01", None, "A02", "A03")
    ]
    assert rulings[1]["refusal"]["code"] == "rules_refuse"
    money = {line["payer"]: line for line in client.get(f"/api/v1/{base}money/").json()}
    assert (money["federal"]["remaining"], money["municipal"]["remaining"]) == ("0.00", None)
    assert send(f"{base}close/").json()["code"] == "not_all_decided"
    assert (
        send(f"{base}items/{order[1]}/decision/", {"outcome": "deferred", "reason": "x"}).status_code == 201
    )
    closed = send(f"{base}close/")
    assert closed.status_code == 201
    assert send(f"{base}minutes/errata/", {"says": "a", "should_say": "b"}).status_code == 201
    minutes = client.get(f"/api/v1/{base}minutes/").json()
    assert minutes["sha256"] == closed.json()["sha256"]
    assert [row["says"] for row in minutes["errata"]] == ["a"]

    ceiling_for(2, works[0].in_cash()["federal"])
    [waiting] = client.get("/api/v1/waiting-list/", {"state": "32"}).json()["results"]
    assert (waiting["project"], waiting["turn"], waiting["is_next"]) == (works[2].reference, 1, True)
    assert send(f"waiting-list/{waiting['id']}/move-up/", {"money": "Ampliación"}).status_code == 201
    assert Project.objects.get(pk=works[2].pk).state == State.APPROVED
    client = sign_in(tomas)
    assert client.get(f"/api/v1/{base}").status_code == 404
    told = {"project": works[3].reference, "text": "No estamos de acuerdo."}
    made = send("appeals/", told)
    assert made.status_code == 201, made.content
    client = sign_in(roberto)
    answer = send(f"appeals/{made.json()['id']}/answer/", {"answer": "upheld", "reasons": "Procede."})
    assert answer.json()["answer"] == "upheld"
    assert Project.objects.get(pk=works[3].pk).state == State.IN_REVIEW
    assert Session.objects.get().status == "closed"


def test_members_over_the_api(covam, roberto, sign_in):
    client = sign_in(roberto)
    address = reverse("api:committees-members", args=[covam.pk])
    facts = {"party": "state", "name": "Berta Luna", "since": TODAY.isoformat()}

    made = client.post(address, facts, content_type="application/json")
    assert made.status_code == 201, made.content
    ended = client.post(
        f"{address}{made.json()['id']}/end/", {"until": TODAY.isoformat()}, content_type="application/json"
    )

    assert ended.json()["until"] == TODAY.isoformat()
    founded = client.post(
        "/api/v1/committees/", {"state": "32", "family": "investment"}, content_type="application/json"
    )
    assert founded.json()["code"] == "STV"
