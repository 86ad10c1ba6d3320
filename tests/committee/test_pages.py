"""The pages of a session, used as the secretary does, without JavaScript."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clubs.actions import decide_pair
from clubs.models import Club
from committee.actions import decide
from committee.models import Member, Session
from projects.actions import take_step
from projects.models import Project
from projects.workflow import State
from tests.committee.conftest import TODAY, all_vote, called, ceiling_for, item_of, opened

CALL = {
    "body": "delegation:32:solidarity:fed_3x1",
    "fiscal_year": "2013",
    "kind": "ordinary",
    "called_on": (TODAY - timedelta(days=10)).isoformat(),
    "held_on": TODAY.isoformat(),
    "place": "Salón Gobernadores",
}


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_a_secretary_holds_a_session_from_the_call_to_the_minutes(covam, reviewed, roberto, sign_in):
    works = [reviewed(), reviewed()]
    ceiling_for(1, works[0].in_cash()["federal"])
    client = sign_in(roberto)
    facts = CALL
    assert client.post(reverse("committee:new"), {**facts, "place": ""}).status_code == 422
    response = client.post(reverse("committee:new"), facts, follow=True)
    assert "hay 10 días naturales y se piden al menos 30" in text_of(response)
    session = Session.objects.get()

    def post(name: str, *args, **data):
        return client.post(reverse(f"committee:{name}", args=[session.number, *args]), data, follow=True)

    post("agenda", act="add", works=[work.pk for work in works])
    second = item_of(session, works[1])
    post("agenda", act=f"up:{second.pk}")
    assert [item.project_id for item in session.items.all()] == [works[1].pk, works[0].pk]
    few = list(covam.members.values_list("pk", flat=True)[:2])
    assert "No hay quórum: asisten 2 de 4" in text_of(post("attendance", act="open", present=few))
    everybody = list(covam.members.values_list("pk", flat=True))
    assert "Hay quórum" in text_of(post("attendance", act="open", present=everybody))
    votes = {f"voto-{party}": "for" for party in ("federal", "state", "municipal", "migrants")}
    shown = post("item", second.pk, act="decide", outcome="approved")
    assert shown.status_code == 422
    assert "Falta el voto de: Gobierno federal, Gobierno del estado, Municipios, Migrantes" in text_of(shown)
    post("item", second.pk, act="vote", **votes)
    assert "Aprobada, acuerdo A01" in text_of(post("item", second.pk, act="decide", outcome="approved"))
    first = item_of(session, works[0])
    shown = text_of(post("item", first.pk, act="vote", **votes))
    assert "No alcanza. Falta dinero de Gobierno federal. Puede quedar en lista de espera." in shown
    refused = post("item", first.pk, act="decide", outcome="approved")
    assert refused.status_code == 422
    assert "y del techo de" in text_of(refused)
    post("item", first.pk, act="decide", outcome="waiting_list", reason="Sin dinero")
    shown = text_of(post("close"))

    assert "Acta de la sesión COVAM-32-2013-SO01" in shown
    assert (
        "Gobierno federal, a favor; Gobierno del estado, a favor; Municipios, a favor; Migrantes, a favor."
        in shown
    )
    assert "Lista de espera, lugar 1" in shown
    states = dict(Project.objects.values_list("pk", "state"))
    assert (states[works[1].pk], states[works[0].pk]) == (State.APPROVED, State.WAITING)
    shown = text_of(post("minutes", says="Salón", should_say="Sala"))
    assert "Debe decir: Sala" in shown

    ceiling_for(2, works[0].in_cash()["federal"])
    shown = text_of(client.get(reverse("committee:waiting_list")))
    assert "Sigue esta: alcanza el dinero" in shown
    decision = first.decision
    address = reverse("committee:move_up", args=[decision.pk])
    assert client.post(address, {"money": ""}).status_code == 422
    assert client.post(address, {"money": "Ampliación 510.118"}).status_code == 302
    assert Project.objects.get(pk=works[0].pk).state == State.APPROVED


def test_members_are_registered_and_ended_on_their_page(covam, roberto, graciela, sign_in):
    client = sign_in(roberto)
    address = reverse("committee:members", args=[covam.pk])
    facts = {
        "name": "Berta Luna",
        "party": "state",
        "weight": "1",
        "since": TODAY.isoformat(),
        "may_vote": "on",
    }

    assert client.post(address, facts).status_code == 302
    berta = Member.objects.get(name="Berta Luna")
    client.post(reverse("committee:end_member", args=[covam.pk, berta.pk]))
    berta.refresh_from_db()
    assert berta.until == TODAY
    assert "Registrar un integrante" not in text_of(sign_in(graciela).get(address))


@pytest.mark.parametrize("order", ["arrival", "score", "marginality", "hand"])
def test_a_simulation_says_what_fits(order, covam, reviewed, roberto, sign_in):
    works = [reviewed(), reviewed()]
    ceiling_for(1, works[0].in_cash()["federal"])
    session = called(covam, works, roberto)

    address = reverse("committee:simulation", args=[session.number])
    shown = text_of(sign_in(roberto).get(address, {"order": order, "work": [works[1].pk]}))

    assert "Alcanza para 1 obra " in shown
    if order != "hand":
        assert "faltan" in shown


def queries(client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_no_page_asks_more_for_three_rows_than_for_one(covam, reviewed, roberto, sign_in):
    works = [reviewed() for _ in range(6)]
    small, large = opened(covam, works[:1], roberto), opened(covam, works[1:4], roberto)
    for session in (small, large):
        for item in session.items.all():
            all_vote(session, item, "for", roberto)
    client = sign_in(roberto)
    pages = {
        name: [queries(client, reverse(f"committee:{name}", args=[one.number])) for one in (small, large)]
        for name in ("session", "simulation")
    }
    lists = [queries(client, reverse("committee:sessions"))]
    for number, session in enumerate((small, large)):
        for item in session.items.all():
            decide(session, item, outcome="waiting_list", reason="Sin dinero", by=roberto)
        pages.setdefault("waiting_list", []).append(queries(client, reverse("committee:waiting_list")))
        assert number < 2
    called(covam, works[4:], roberto)
    lists.append(queries(client, reverse("committee:sessions")))

    assert {name: few for name, (few, _many) in pages.items()} == {
        name: many for name, (_few, many) in pages.items()
    }
    assert lists[0] == lists[1]


def test_what_a_page_sends_twice_is_done_once(covam, reviewed, cast, sign_in):
    roberto, tomas = cast["roberto"], cast["tomas"]
    client = sign_in(roberto)
    address = reverse("committee:new")
    [sheet] = re.findall(r'name="sheet" value="([^"]+)"', client.get(address).content.decode())
    facts = {**CALL, "sheet": sheet}
    first, again = client.post(address, facts), client.post(address, facts)
    session = Session.objects.get()
    assert first.url == again.url == session.get_absolute_url()
    # Another answer, or the same in another page, is another session; of another person it is none of theirs.
    client.post(address, {**facts, "place": "Casa de la Cultura"})
    client.post(address, CALL)
    assert sign_in(cast["patricia"]).post(address, facts).url != first.url
    assert Session.objects.count() == 4

    client = sign_in(roberto)
    works = [reviewed() for _ in range(3)]
    for _ in range(2):
        data = {"act": "add", "works": [work.pk for work in works]}
        client.post(reverse("committee:agenda", args=[session.number]), data)
    last = item_of(session, works[2])
    assert f'value="up:{last.pk}:3"' in client.get(session.get_absolute_url()).content.decode()
    for _ in range(2):
        client.post(reverse("committee:agenda", args=[session.number]), {"act": f"up:{last.pk}:3"})
    assert item_of(session, works[2]).position == 2

    members = covam.members.count()
    berta = {"name": "Berta Solís", "party": "state", "weight": "1", "since": TODAY.isoformat()}
    for _ in range(2):
        assert client.post(reverse("committee:members", args=[covam.pk]), berta).status_code == 302
    assert covam.members.count() == members + 1

    declined = take_step(works[0], "decline", by=roberto, note="Falta el permiso.")
    objected = reverse("committee:appeal", args=[declined.folio])
    for _ in range(2):
        answer = sign_in(tomas).post(objected, {"text": "El permiso está en trámite."})
        assert answer.status_code == 302
    assert declined.appeals.count() == 1


def test_who_judges_a_work_is_warned_of_a_club_like_its_own_and_no_club_is(
    covam, reviewed, cast, sign_in, santa_elena
):
    work = reviewed()
    assert work.club == santa_elena
    session = called(covam, [work], cast["roberto"])
    page = reverse("committee:item", args=[session.number, item_of(session, work).pk])
    assert "clubes-parecidos" not in sign_in(cast["roberto"]).get(page).content.decode()
    other = Club.objects.get(name="Apaseo el Alto en Dallas")
    Club.objects.filter(pk__in=[other.pk, santa_elena.pk]).update(email="club@ejemplo.org")
    decide_pair(santa_elena, other, verdict="same", reason="Misma mesa.", by=cast["roberto"])
    Member.objects.filter(committee=covam, party="municipal").update(user=cast["ramon"])
    Member.objects.filter(committee=covam, party="migrants").update(user=cast["elena"])

    shown = {
        name: sign_in(cast[name]).get(page).content.decode()
        for name in ("roberto", "graciela", "ramon", "elena")
    }
    pair = reverse("clubs:alike", args=[santa_elena.pk])

    assert [name for name, text in shown.items() if "Misma mesa." in text] == ["roberto", "graciela", "ramon"]
    assert [name for name, text in shown.items() if pair in text] == ["roberto", "graciela"]
    assert "clubes-parecidos" not in shown["elena"]
    assert sign_in(cast["tomas"]).get(page).status_code == 404
