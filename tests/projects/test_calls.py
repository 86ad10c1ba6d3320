"""The calls: who announces them, what they refuse, and that a window is kept to the minute."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from places.models import State
from programs.dates import MEXICO_CITY
from programs.rulebook import scheme
from projects.actions import StepRefused, take_step
from projects.calls import CallRefused, announce, change
from projects.models import Call, CallChange, Project
from projects.views.calls import in_words
from tests.conftest import as_owner

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=MEXICO_CITY)


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def answers(**changes: Any) -> dict[str, Any]:
    return {
        "scheme": "fed_3x1",
        "fiscal_year": 2018,
        "family": "solidarity",
        "state": State.objects.get(pk=changes.pop("state", "32")),
        "opens_at": NOON,
        "closes_at": NOON + timedelta(days=30),
        "source": "Periódico oficial del estado",
        **changes,
    }


def typed(**changes: Any) -> dict[str, Any]:
    return {
        "scheme": "fed_3x1",
        "fiscal_year": "2018",
        "family": "solidarity",
        "state": "32",
        "opens_at": "2026-03-02T09:00",
        "closes_at": "2026-03-31T18:00",
        "source": "Periódico oficial",
        "federal_ceiling": "60,000,000.00",
        "covam_1": "2026-05-14",
        "required_papers": "Toma de Nota\n\n  Cotización  ",
        "form_covam_minutes": "3x1-I2",
        "publish": "on",
        **changes,
    }


# --- Who ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["roberto", "carmen"])
def test_the_delegation_and_the_central_office_announce_a_federal_call(who, cast):
    call = announce(by=cast[who], **answers())

    assert call.is_published
    assert list(call.changes.values_list("by__email", "before")) == [(f"{who}@ejemplo.mx", None)]


@pytest.mark.parametrize(
    "who", ["sofia", "graciela", "elena", "tomas", "ramon", "adriana", "hilario", "beatriz"]
)
def test_nobody_else_announces_a_federal_call_of_zacatecas(who, cast):
    with pytest.raises(CallRefused, match="corresponden a otra oficina"):
        announce(by=cast[who], **answers())

    assert not Call.objects.filter(fiscal_year=2018).exists()


def test_a_state_announces_its_own_schemes_only(cast):
    own = scheme("zac_2x1_state")
    told = answers(scheme=own.code, fiscal_year=own.years[-1])

    assert announce(by=cast["graciela"], **told).scheme == own.code
    with pytest.raises(CallRefused, match="corresponden a otra oficina"):
        announce(by=cast["roberto"], **told)
    with pytest.raises(CallRefused, match="no trabaja en"):
        announce(by=cast["carmen"], **{**told, "state": State.objects.get(pk="11")})


def test_a_delegation_does_not_move_its_call_into_another_state(cast):
    call = announce(by=cast["roberto"], **answers())

    with pytest.raises(CallRefused, match="corresponden a otra oficina"):
        change(call, by=cast["roberto"], state=State.objects.get(pk="11"))

    assert Call.objects.get(pk=call.pk).state_id == "32"


# --- What is refused ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"closes_at": NOON}, "cerrar después de abrir"),
        ({"fiscal_year": 2031}, "No hay reglas"),
        ({"scheme": "nadie"}, "No hay reglas"),
        ({"source": " "}, "dónde se publicó"),
        ({"federal_ceiling": Decimal("-1")}, "negativo"),
        ({"fiscal_year": 2016}, "Ya hay una convocatoria"),
    ],
)
def test_a_call_that_cannot_be_kept_is_refused_with_a_sentence(changes, sentence, cast):
    with pytest.raises(CallRefused, match=sentence):
        announce(by=cast["carmen"], **answers(**changes))


def test_the_database_refuses_a_negative_ceiling_and_a_rewritten_history(cast):
    call = announce(by=cast["roberto"], **answers())

    for spoil in (
        lambda: Call.objects.filter(pk=call.pk).update(state_ceiling=-1),
        lambda: CallChange.objects.filter(call=call).update(after={}),
        lambda: CallChange.objects.filter(call=call).delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), as_owner():
            spoil()


def test_a_change_keeps_what_the_call_said_before(cast):
    call = announce(by=cast["roberto"], **answers())

    change(call, by=cast["carmen"], closes_at=NOON + timedelta(days=40))
    change(call, by=cast["carmen"], closes_at=NOON + timedelta(days=40))

    entries = list(call.changes.all())
    assert len(entries) == 2
    assert entries[0].changed == ["closes_at"]
    assert entries[0].before["closes_at"] == (NOON + timedelta(days=30)).astimezone(UTC).isoformat()


# --- The window --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shift", "sentence"),
    [
        (timedelta(seconds=-1), "La ventanilla abre el 2 mar 2026, 12:00"),
        (timedelta(0), None),
        (timedelta(days=30, seconds=-1), None),
        (timedelta(days=30), "La ventanilla cerró el 1 abr 2026, 12:00"),
    ],
)
def test_the_window_is_kept_to_the_minute_in_mexico_city(shift, sentence, work_at, santa_elena, elena):
    work = work_at("draft")
    santa_elena.notes.update(issued_on=date(2025, 6, 1), valid_until=date(2027, 6, 1))
    Call.objects.filter(fiscal_year=work.fiscal_year, state="32").update(
        opens_at=NOON, closes_at=NOON + timedelta(days=30)
    )

    if sentence is None:
        assert take_step(work, "file", by=elena, now=NOON + shift).folio
    else:
        with pytest.raises(StepRefused, match=sentence):
            take_step(work, "file", by=elena, now=NOON + shift)


def test_a_draft_of_a_call_opens_no_window(work_at, elena, sign_in):
    work = work_at("draft")
    Call.objects.filter(fiscal_year=work.fiscal_year).update(published_at=None)

    with pytest.raises(StepRefused, match="No hay convocatoria"):
        take_step(work, "file", by=elena)
    assert Project.objects.get(pk=work.pk).folio is None


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=3, hours=4, minutes=59), "3 días, 4 horas"),
        (timedelta(days=1), "1 día"),
        (timedelta(hours=1, minutes=1), "1 hora, 1 minuto"),
        (timedelta(seconds=20), "1 minuto"),
    ],
)
def test_a_countdown_tells_its_two_largest_units(left, words):
    assert in_words(left) == words


# --- The pages ---------------------------------------------------------------------------------


def test_the_calendar_is_public_and_shows_open_windows_first(client, cast):
    now = timezone.now()
    announce(
        by=cast["carmen"], **answers(opens_at=now + timedelta(days=2), closes_at=now + timedelta(days=9))
    )
    announce(
        by=cast["carmen"],
        **answers(fiscal_year=2017, opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=2)),
    )

    shown = text_of(client.get(reverse("projects:calls")))

    assert shown.index("Abiertas ahora") < shown.index("Migrantes 2016, Zacatecas") < shown.index("Próximas")
    assert shown.index("Próximas") < shown.index("Migrantes 2018, Zacatecas") < shown.index("Cerradas")
    assert shown.index("Cerradas") < shown.index("Migrantes 2017, Zacatecas")
    assert "(hora del centro de México)" in shown
    assert re.search(r"Cierra en \d+ días", shown)


def test_the_page_of_a_call_tells_all_of_it_in_both_languages(client, cast):
    now = timezone.now()
    call = announce(
        by=cast["carmen"],
        **answers(
            opens_at=now - timedelta(days=1),
            closes_at=now + timedelta(days=3, hours=4, minutes=5),
            federal_ceiling=Decimal("60000000"),
            covam_on=[date(2026, 6, 9), date(2026, 5, 14)],
            required_papers=["Cotización"],
            form_codes={"covam_minutes": "3x1-I2"},
        ),
    )
    for language, sentences in {
        "es-mx": ["Cierra en 3 días, 4 horas", "14 de mayo de 2026 9 de junio de 2026", "Acta del COVAM"],
        "en": [
            "Closes in 3 days, 4 hours",
            "14 May 2026 9 June 2026",
            "COVAM minutes",
            "central Mexico time",
        ],
    }.items():
        client.cookies["django_language"] = language
        shown = text_of(client.get(call.get_absolute_url()))
        for sentence in [*sentences, "$60,000,000.00", "Cotización", "3x1-I2"]:
            assert sentence in shown


def test_a_draft_is_for_its_office_until_it_is_published(sign_in, client, cast, roberto):
    call = announce(by=roberto, publish=False, **answers())

    assert client.get(call.get_absolute_url()).status_code == 404
    assert client.get(reverse("api:calls-detail", args=[call.pk])).status_code == 404
    assert "2018, Zacatecas" not in text_of(client.get(reverse("projects:calls")))
    for stranger in ("sofia", "graciela", "elena"):
        assert sign_in(cast[stranger]).get(call.get_absolute_url()).status_code == 404
    assert "Borradores de su oficina" in text_of(sign_in(roberto).get(reverse("projects:calls")))
    change(call, by=roberto, publish=True)
    client.logout()
    assert client.get(call.get_absolute_url()).status_code == 200


def test_staff_announce_and_change_a_call_in_the_browser(sign_in, roberto):
    client = sign_in(roberto)

    made = client.post(reverse("projects:new_call"), typed())
    call = Call.objects.get(fiscal_year=2018)

    assert made.url == call.get_absolute_url()
    # Mexico City has had no daylight saving since 2022: 09:00 there is 15:00 UTC.
    assert call.opens_at == datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
    assert call.federal_ceiling == Decimal("60000000.00")
    assert call.state_ceiling is None
    assert call.covam_on == [date(2026, 5, 14)]
    assert call.required_papers == ["Toma de Nota", "Cotización"]
    assert call.form_codes == {"covam_minutes": "3x1-I2"}
    page = client.get(reverse("projects:edit_call", args=[call.pk])).content.decode()
    assert 'value="2026-03-02T09:00"' in page
    client.post(reverse("projects:edit_call", args=[call.pk]), typed(closes_at="2026-04-15T18:00"))
    assert "Cambió: cierre." in text_of(client.get(call.get_absolute_url()))
    assert Call.objects.get(pk=call.pk).is_published


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"closes_at": "2026-03-02T09:00"}, "debe cerrar después de abrir"),
        ({"opens_at": "mañana"}, "Escriba fecha y hora"),
        ({"fiscal_year": "2031"}, "No hay reglas de"),
        ({"fiscal_year": "2016"}, "Ya hay una convocatoria"),
        ({"state": "11"}, "Elija un estado de la lista."),
        ({"scheme": "nadie"}, "Elija un programa de la lista."),
        ({"federal_ceiling": "12,5"}, "Use punto para los centavos"),
        ({"state_ceiling": "-3"}, "no puede ser negativa"),
        ({"covam_1": "14/05/2026"}, "Escriba la fecha como año-mes-día"),
        ({"required_papers": "x" * 301}, "hasta 300 letras"),
        ({"source": ""}, "dónde se publicó"),
    ],
)
def test_what_cannot_be_announced_stays_on_the_form(changes, sentence, sign_in, roberto):
    response = sign_in(roberto).post(reverse("projects:new_call"), typed(**changes))

    assert response.status_code == 422
    assert sentence in text_of(response)
    assert not Call.objects.filter(fiscal_year=2018).exists()


def test_the_calendar_asks_the_database_as_often_for_three_calls_as_for_one(client, cast):
    Call.objects.exclude(fiscal_year=2016).delete()
    counts = []
    for year in (None, 2018):
        if year:
            for state in ("32", "11"):
                told = answers(fiscal_year=year, state=state)
                now = timezone.now()
                announce(by=cast["carmen"], **{**told, "opens_at": now, "closes_at": now + timedelta(days=9)})
        for address in (reverse("projects:calls"), reverse("api:calls-list")):
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            counts.append(len(queries))
    assert counts[:2] == counts[2:]


# --- The API -----------------------------------------------------------------------------------


def test_the_api_tells_calls_to_anybody(client, cast):
    call = announce(by=cast["carmen"], **answers(federal_ceiling=Decimal("61426")))

    told = client.get(reverse("api:calls-detail", args=[call.pk])).json()
    open_now = client.get(reverse("api:calls-list"), {"window": "open", "state": "32"}).json()["results"]

    assert told["federal_ceiling"] == "61426.00"
    assert told["state_ceiling"] is None
    assert told["window"] == "closed"
    assert open_now
    assert {row["window"] for row in open_now} == {"open"}
    assert client.get(reverse("api:calls-list"), {"window": "later"}).status_code == 400
    assert client.post(reverse("api:calls-list"), {}).status_code in (401, 403, 405)
