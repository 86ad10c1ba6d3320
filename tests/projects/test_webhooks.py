"""Other systems are told of acts: signed, once the act stands, again until they answer, and never inwards."""

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.utils import timezone

from projects.actions import take_step
from projects.models import Delivery, Webhook
from projects.webhooks import PAUSES, SIGNATURE, send_due
from tests.projects.test_api import Program

pytestmark = pytest.mark.django_db


class Listener:
    """A system that listens, and answers as it is told to."""

    def __init__(self) -> None:
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.status = 204
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                listener.heard.append((dict(self.headers), body))
                self.send_response(listener.status)
                self.end_headers()

            def log_message(self, *args: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_port}/avisos"


@pytest.fixture
def listener(settings) -> Iterator[Listener]:
    settings.WEBHOOKS_MAY_STAY_INSIDE = True
    made = Listener()
    yield made
    made.server.shutdown()


def test_an_act_is_told_signed_and_names_nobody(listener, work_at, roberto):
    made = Program(roberto).post("/webhooks/", {"address": listener.address, "acts": ["take_up"]}).json()
    work = work_at("filed")
    assert not Delivery.objects.exists()

    take_step(work, "take_up", by=roberto)

    assert send_due() == 1 and send_due() == 0
    [(headers, body)] = listener.heard
    at, mark = (part.partition("=")[2] for part in headers[SIGNATURE].split(","))
    assert mark == hmac.new(made["secret"].encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    told = json.loads(body)
    assert (told["event"], told["project"]["folio"]) == ("take_up", work.folio)
    assert (told["project"]["status_before"], told["project"]["status"]) == ("filed", "in_review")
    assert roberto.name not in body.decode()
    log = Program(roberto).get(f"/webhooks/{made['id']}/deliveries/").json()["results"]
    assert [(row["state"], row["answered"], row["attempts"]) for row in log] == [("sent", 204, 1)]
    assert "secret" not in Program(roberto).get(f"/webhooks/{made['id']}/").json()


def test_who_does_not_answer_is_told_again_later_and_at_last_no_more(listener, work_at, roberto):
    listener.status = 503
    made = Program(roberto).post("/webhooks/", {"address": listener.address, "acts": ["take_up"]}).json()
    take_step(work_at("filed"), "take_up", by=roberto)

    for attempt, pause in enumerate(PAUSES, start=1):
        assert send_due() == 1 and send_due() == 0
        row = Delivery.objects.get()
        assert (row.state, row.attempts, row.answered) == ("waiting", attempt, 503)
        assert abs(row.next_at - timezone.now() - pause) < timedelta(seconds=30)
        Delivery.objects.update(next_at=timezone.now())
    send_due()

    row = Delivery.objects.get()
    assert row.state == "failed" and len(listener.heard) == len(PAUSES) + 1
    listener.status = 200
    Program(roberto).post(f"/webhooks/{made['id']}/deliveries/{row.pk}/again/")
    send_due()
    assert Delivery.objects.get().state == "sent"


def test_what_its_owner_may_not_see_is_not_told(listener, work_at, cast, roberto):
    for who in ("sofia", "roberto"):
        Program(cast[who]).post("/webhooks/", {"address": listener.address})
    take_step(work_at("filed"), "take_up", by=roberto)

    send_due()

    states = dict(Delivery.objects.filter(entry__act="take_up").values_list("webhook__user__email", "state"))
    assert states == {cast["sofia"].email: "dropped", roberto.email: "sent"}


@pytest.mark.parametrize("address", ["https://127.0.0.1/x", "https://localhost/x", "https://[::1]/x"])
def test_nothing_is_sent_inwards(address, work_at, roberto):
    Webhook.objects.create(user=roberto, address=address, secret="s")
    take_step(work_at("filed"), "take_up", by=roberto)

    send_due()

    rows = Delivery.objects.values_list("state", "answered", "error")
    assert {(state, answered) for state, answered, _error in rows} == {("waiting", None)}
    assert all("not a public address" in error for _state, _answered, error in rows)
    plain = Program(roberto).post("/webhooks/", {"address": "http://example.org/x"})
    assert plain.status_code == 400


def test_an_address_is_its_owners_alone(listener, roberto, cast):
    made = Program(roberto).post("/webhooks/", {"address": listener.address}).json()
    other = Program(cast["patricia"])

    assert other.get("/webhooks/").json()["results"] == []
    assert other.get(f"/webhooks/{made['id']}/").status_code == 404
    assert other.client.delete(f"/api/v1/webhooks/{made['id']}/").status_code == 404
    again = Program(roberto).post("/webhooks/", {"address": listener.address})
    assert again.status_code == 400
