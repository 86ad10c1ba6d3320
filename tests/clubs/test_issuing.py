"""Federations that issue notes to their clubs, what they report, and which clubs are theirs."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from clubs import actions
from clubs.actions import RegisterRefused, ask, take_request_step
from clubs.checks import consulate_renews, federation_may_issue, renewed_by_a_consulate
from clubs.issuing import due_on, late, months_to_report
from clubs.models import Affiliation, Club, Federation, IssuerReport, NoteRequest, TomaDeNota, months_after
from clubs.reminders import remind_of_reports
from documents.actions import print_paper
from documents.models import Document
from documents.rendering import to_html
from places.models import Consulate
from programs.rulebook import scheme
from tests.documents.structure import text_of

TODAY = timezone.localdate()
THIS_MONTH = TODAY.replace(day=1)
LAST_MONTH = months_after(THIS_MONTH, -1)


@pytest.fixture
def texas(elena) -> Federation:
    return Federation.objects.get(office__in=[office.pk for office in elena.current_offices])


@pytest.fixture
def illinois() -> Federation:
    return Federation.objects.get(us_state="Illinois")


def on_record_since(federation: Federation, day: date) -> None:
    """The federation's own note stands in the register since ``day``."""
    at = timezone.now() - (TODAY - day)
    federation.own_notes.update(recorded_at=at, issued_on=day)


def codes(findings) -> list[tuple[str, bool]]:
    return [(one.code, one.refuses) for one in findings]


def asked_of_federation(club, by) -> NoteRequest:
    return ask(club, renewal="board", aims="Obras para el pueblo.", by=by, of_federation=True)


def test_a_federation_issues_a_note_to_its_club(texas, santa_elena, tomas, elena, adriana):
    request = asked_of_federation(santa_elena, tomas)
    assert (request.issuer, request.steps_for(tomas)) == (texas, ["withdraw"])
    assert (request.steps_for(elena), request.steps_for(adriana)) == (["take_up"], [])
    take_request_step(request, "take_up", by=elena)

    issued = take_request_step(request, "issue", folio="FCZ-2026-001", by=elena)

    assert (issued.note.issuer, santa_elena.note_on(TODAY)) == (texas, issued.note)
    paper = Document.objects.get(kind="toma_de_nota", subject=f"note:{issued.note.pk}")
    html = to_html(paper.template, paper.facts)
    own = texas.note_on(TODAY)
    assert f"con su propia Toma de Nota, folio {own.folio}" in html
    assert "que emitió el Consulado General de México en Dallas" in html
    assert texas.events.filter(act="issue", club=santa_elena).exists()


def test_only_the_consulate_judges_what_it_was_asked(santa_elena, tomas, elena):
    request = ask(santa_elena, renewal="board", aims="Obras.", by=tomas)

    with pytest.raises(RegisterRefused, match="no corresponde a su oficina"):
        take_request_step(request, "take_up", by=elena)


@pytest.mark.parametrize("how", ["lapsed", "suspended", "none"])
def test_without_its_own_note_in_force_a_federation_issues_nothing(how, texas, santa_elena, tomas, elena):
    request = asked_of_federation(santa_elena, tomas)
    take_request_step(request, "take_up", by=elena)
    if how == "lapsed":
        texas.own_notes.update(valid_until=TODAY - timedelta(days=1))
    elif how == "suspended":
        texas.own_notes.update(suspended_on=TODAY)
    else:
        texas.own_notes.all().delete()

    with pytest.raises(RegisterRefused) as refused:
        take_request_step(request, "issue", folio="FCZ-1", by=elena)
    take_request_step(request, "withdraw", by=tomas)
    with pytest.raises(RegisterRefused, match="Toma de Nota"):
        asked_of_federation(santa_elena, tomas)

    assert codes(refused.value.findings) == [("issuer_note", True)]
    assert not TomaDeNota.objects.filter(issuing_federation=texas).exists()


def test_where_a_state_wants_a_consulate_a_federation_renews_no_note_of_a_federation(
    texas, santa_elena, sign_in, tomas
):
    day, rules = date(2021, 6, 1), scheme("zac_2x1_state")
    note = {"folio": "FCZ-9", "issued_on": date(2020, 1, 1), "valid_until": day}
    santa_elena.notes.all().delete()
    issued = santa_elena.notes.create(**note, issuing_federation=texas)

    [asked] = consulate_renews(santa_elena, "expiry", on=day)
    [filed] = renewed_by_a_consulate(santa_elena, rules, on=day)

    assert codes([asked, filed]) == [("note_of_a_federation", False)] * 2, "nobody has confirmed it"
    assert "FCZ-9" in asked.message and "consulado" in filed.remedy and "D05" in filed.source
    assert not list(consulate_renews(santa_elena, "new", on=day))
    assert not list(consulate_renews(santa_elena, "expiry", on=date(2018, 1, 1))), "before the scheme"
    assert not list(renewed_by_a_consulate(santa_elena, scheme("fed_3x1"), on=day))
    issued.issuing_federation, issued.issuing_consulate = None, santa_elena.consulate
    issued.save()
    assert not list(consulate_renews(santa_elena, "expiry", on=day))
    assert not list(renewed_by_a_consulate(santa_elena, rules, on=day))
    page = sign_in(tomas).get(reverse("programs:rulebook", args=["zac_2x1_state", 2021])).content.decode()
    assert "no la exigen para solicitar" in page and "una que emitió una federación de clubes" in page


def test_a_late_report_warns_and_the_consulate_alone_stops_the_federation(
    texas, santa_elena, tomas, elena, adriana
):
    on_record_since(texas, months_after(THIS_MONTH, -3))
    warned = federation_may_issue(texas, santa_elena, on=TODAY)
    assert codes(warned) == [("issuer_report_late", False)]

    with pytest.raises(RegisterRefused, match="Lo hace el consulado"):
        actions.change_leave(texas, "bar", reason="No informa.", by=elena)
    with pytest.raises(RegisterRefused, match="Escriba el motivo"):
        actions.change_leave(texas, "bar", reason=" ", by=adriana)
    actions.change_leave(texas, "bar", reason="No informa.", by=adriana)
    with pytest.raises(RegisterRefused) as refused:
        asked_of_federation(santa_elena, tomas)
    assert codes(refused.value.findings) == [("issuer_barred", True)]
    with pytest.raises(RegisterRefused, match="está suspendida"):
        actions.change_leave(texas, "bar", reason="Otra vez.", by=adriana)

    actions.change_leave(texas, "unbar", reason="Ya informó.", by=adriana)
    assert asked_of_federation(santa_elena, tomas).federation == texas
    assert list(texas.events.values_list("act", flat=True)) == ["unbar", "bar"]


def test_a_club_of_another_federation_has_no_note_of_this_one(texas, illinois, santa_elena, tomas, elena):
    request = asked_of_federation(santa_elena, tomas)
    take_request_step(request, "take_up", by=elena)
    actions.leave_federation(santa_elena, by=tomas)
    actions.affiliate(santa_elena, illinois, since=TODAY, by=tomas)

    with pytest.raises(RegisterRefused) as refused:
        take_request_step(request, "issue", folio="FCZ-1", by=elena)

    assert codes(refused.value.findings) == [("issuer_of_another_club", True)]


def test_a_month_is_reported_once_even_without_notes(texas, elena, adriana):
    on_record_since(texas, LAST_MONTH)
    assert months_to_report(texas, on=TODAY) == [LAST_MONTH]
    with pytest.raises(RegisterRefused, match="todavía no termina"):
        actions.send_report(texas, THIS_MONTH, by=elena)
    with pytest.raises(RegisterRefused, match="no tenía Toma de Nota"):
        actions.send_report(texas, months_after(LAST_MONTH, -1), by=elena)
    with pytest.raises(RegisterRefused, match="lo envía la federación"):
        actions.send_report(texas, LAST_MONTH, by=adriana)

    sent = [actions.send_report(texas, LAST_MONTH, by=elena) for _time in range(2)]
    read = [actions.read_report(sent[0], by=adriana) for _time in range(2)]

    assert sent[0] == sent[1]
    assert (sent[0].notes, sent[0].consulate) == ([], texas.consulate)
    assert read[0].read_at == read[1].read_at
    assert late(texas, on=TODAY + timedelta(days=1)) == []
    assert list(texas.events.values_list("act", flat=True)) == ["read", "report"]


def test_a_report_names_the_notes_of_its_month_alone(texas, santa_elena, jerez, elena):
    on_record_since(texas, LAST_MONTH)
    for folio, club, day in (
        ("FCZ-1", santa_elena, LAST_MONTH),
        ("FCZ-2", jerez, THIS_MONTH - timedelta(days=1)),
        ("FCZ-3", jerez, THIS_MONTH),
    ):
        until = months_after(day, 24)
        club.notes.create(folio=folio, issuing_federation=texas, issued_on=day, valid_until=until)

    report = actions.send_report(texas, LAST_MONTH, by=elena)

    assert [one["folio"] for one in report.notes] == ["FCZ-1", "FCZ-2"]
    said = text_of(Document.objects.get(kind="informe_mensual"))
    assert all(word in said for word in ("FCZ-1", "FCZ-2", santa_elena.name, jerez.name, elena.name))
    assert "FCZ-3" not in said


def test_a_report_of_no_note_is_a_paper_that_says_so(texas, elena, cast):
    on_record_since(texas, LAST_MONTH)
    own = texas.note_on(TODAY)

    report = actions.send_report(texas, LAST_MONTH, by=elena)
    actions.send_report(texas, LAST_MONTH, by=elena)

    paper = Document.objects.get(kind="informe_mensual")
    said = text_of(paper)
    assert "Informe mensual de Tomas de Nota: EN CERO" in said
    assert f"Folio {own.folio}, que emitió el Consulado General de México en Dallas" in said
    assert (paper.owner, paper.consulate, paper.territory) == (texas.office, report.consulate, texas.state)
    readers = {name for name, user in cast.items() if paper in Document.objects.visible_to(user)}
    assert readers == {"elena", "adriana", "carmen", "beatriz"}


def test_reports_are_due_in_ten_working_days():
    # 2 November 2026 is a Monday and the 16th a day of rest.
    assert due_on(date(2026, 10, 1)) == date(2026, 11, 13)
    assert due_on(date(2026, 12, 1)) == date(2027, 1, 15)


def test_federations_are_told_that_a_report_is_due_and_late_once_each(texas, illinois, adriana):
    illinois.own_notes.all().delete()
    on_record_since(texas, LAST_MONTH)
    due = due_on(LAST_MONTH)

    for on in (THIS_MONTH, THIS_MONTH, due, due + timedelta(days=1), due + timedelta(days=2)):
        remind_of_reports(on=on)

    assert [message.subject.split()[0] for message in mail.outbox] == ["Envíe", "Su"]
    assert mail.outbox[0].to == ["elena@ejemplo.mx"]
    assert texas.get_absolute_url() in mail.outbox[1].body


def test_the_consulate_records_the_note_of_the_federation(texas, elena, adriana, santa_elena):
    told = {"renewal": "expiry", "issued_on": TODAY}
    with pytest.raises(RegisterRefused, match="Lo hace el consulado"):
        actions.record_own_note(texas, folio="DAL-F-2", by=elena, **told)
    with pytest.raises(RegisterRefused, match="ya es de otra"):
        actions.record_own_note(texas, folio=santa_elena.notes.get().folio.lower(), by=adriana, **told)
    with pytest.raises(RegisterRefused, match="es una renovación"):
        actions.record_own_note(texas, folio="DAL-F-2", by=adriana, renewal="new", issued_on=TODAY)

    note = actions.record_own_note(texas, folio="DAL-F-2", by=adriana, **told)

    assert (texas.note_on(TODAY), note.valid_until) == (note, months_after(TODAY, 24))
    paper = print_paper(Document.objects.get(number="DAL-F-2").pk)
    assert paper.is_ready and paper.municipality is None
    assert str(texas) in to_html(paper.template, paper.facts)
    cancelled = actions.act_on_note(note, "cancel", reason="Se disolvió.", by=adriana)
    assert not cancelled.is_in_force(TODAY)
    assert list(texas.events.values_list("act", flat=True)) == ["cancel", "record"]


def test_the_database_keeps_whose_a_note_is(texas, santa_elena):
    days = {"issued_on": TODAY, "valid_until": TODAY + timedelta(days=730)}
    both = {"club": santa_elena, "federation": texas, "issuing_consulate_id": "dallas"}
    for sentence, told in (
        ("note_is_of_one_organisation", both),
        ("note_is_of_one_organisation", {"issuing_consulate_id": "dallas"}),
        ("note_of_a_federation_is_of_a_consulate", {"federation": texas, "issuing_federation": texas}),
    ):
        with pytest.raises(IntegrityError, match=sentence), transaction.atomic():
            TomaDeNota.objects.create(folio="X", **days, **told)
    with pytest.raises(IntegrityError, match="club_is_in_one_federation"), transaction.atomic():
        santa_elena.affiliations.create(federation=texas, since=TODAY)


def test_a_club_changes_its_federation_and_its_past_stays(texas, illinois, santa_elena, tomas, elena):
    with pytest.raises(RegisterRefused, match="Anote primero su baja"):
        actions.affiliate(santa_elena, illinois, since=TODAY, by=tomas)
    actions.leave_federation(santa_elena, by=tomas)
    santa_elena.refresh_from_db()
    assert santa_elena.federation is None
    assert not Club.objects.represented_by(elena).filter(pk=santa_elena.pk).exists()
    with pytest.raises(RegisterRefused, match="Ese día el club pertenecía"):
        actions.affiliate(santa_elena, illinois, since=TODAY - timedelta(days=9), by=tomas)

    actions.affiliate(santa_elena, illinois, since=TODAY, by=tomas)

    santa_elena.refresh_from_db()
    assert (santa_elena.federation, santa_elena.office.parent) == (illinois, illinois.office)
    terms = Affiliation.objects.filter(club=santa_elena).values_list("federation", "since", "until")
    assert list(terms) == [(illinois.pk, TODAY, None), (texas.pk, None, TODAY)]
    assert list(santa_elena.events.values_list("act", "federation")) == [
        ("affiliate", illinois.pk),
        ("part", texas.pk),
    ]


def test_a_federation_captures_no_club_and_says_why_it_lets_one_go(texas, santa_elena, elena):
    with pytest.raises(RegisterRefused, match="Escriba por qué"):
        actions.leave_federation(santa_elena, by=elena)
    actions.leave_federation(santa_elena, reason="Dejó de asistir.", by=elena)

    with pytest.raises(Club.DoesNotExist):
        actions.affiliate(santa_elena, texas, since=TODAY, by=elena)


def test_a_consulate_outside_its_circumscription_takes_no_request(santa_elena, tomas):
    Club.objects.filter(pk=santa_elena.pk).update(consulate="denver")

    with pytest.raises(RegisterRefused) as refused:
        ask(santa_elena, renewal="board", aims="Obras.", by=tomas)

    assert codes(refused.value.findings) == [("outside_circumscription", True)]


@pytest.mark.parametrize(
    ("place", "chosen", "outcome"),
    [
        (("TX", "condado de tarrant"), None, "dallas"),
        (("TX", "Harris County"), None, "houston"),
        (("CO", ""), None, "denver"),
        (("CA", "Los Angeles"), "santa-ana", "outside_circumscription"),
        (("CO", "Denver"), "dallas", "outside_circumscription"),
        (("TX", "Tarant"), None, "county_unknown"),
        (("TX", ""), None, "county_unknown"),
        (("TX", ""), "dallas", "dallas"),
    ],
)
def test_the_home_of_a_club_names_its_consulate(place, chosen, outcome, santa_elena, tomas):
    told = {"city": "Ciudad", "us_state": place[0], "county": place[1], "by": tomas}
    known = Consulate.objects
    if outcome in ("outside_circumscription", "county_unknown"):
        with pytest.raises(RegisterRefused) as refused:
            actions.move(santa_elena, consulate=chosen and known.get(pk=chosen), **told)
        assert [one.code for one in refused.value.findings] == [outcome]
        assert not santa_elena.events.filter(act="move").exists()
    else:
        moved = actions.move(santa_elena, consulate=chosen and known.get(pk=chosen), **told)
        assert moved.consulate_id == outcome


def test_the_home_page_says_what_county_may_be_meant(sign_in, tomas, santa_elena):
    told = {"city": "Fort Worth", "us_state": "TX", "county": "Tarant"}
    answer = sign_in(tomas).post(reverse("clubs:home", args=[santa_elena.pk]), told)

    assert answer.status_code == 422
    assert "¿Es Tarrant?" in answer.content.decode()


def test_the_group_in_the_town_stands_on_the_page_of_the_club(sign_in, tomas, santa_elena, graciela):
    client, page = sign_in(tomas), reverse("clubs:detail", args=[santa_elena.pk])
    told = {"name": "Comité de Santa Elena", "contact": "Ofelia Ruvalcaba", "since": TODAY.isoformat()}
    address = reverse("clubs:mirror", args=[santa_elena.pk])
    assert client.post(address, told).status_code == 302
    assert "ya está anotado" in client.post(address, told).content.decode()

    assert "Ofelia Ruvalcaba" in client.get(page).content.decode()
    seen = sign_in(graciela).get(page).content.decode()
    assert "Comité de Santa Elena" in seen
    assert "Ofelia Ruvalcaba" not in seen


def test_the_club_chooses_who_issues_only_while_its_federation_may(sign_in, tomas, santa_elena, texas):
    client, address = sign_in(tomas), reverse("clubs:ask", args=[santa_elena.pk])
    assert "of_federation" in client.get(address).content.decode()
    texas.own_notes.update(valid_until=TODAY - timedelta(days=1))

    shown = client.get(address).content.decode()
    assert "of_federation" not in shown
    assert "no está vigente: vencida" in shown


def test_the_list_of_federations_asks_as_often_for_three_as_for_one(sign_in, adriana, texas, illinois):
    client, counts, address = sign_in(adriana), [], reverse("clubs:federations")
    for many in (1, 2):
        if many == 2:
            Federation.objects.filter(pk=illinois.pk).update(consulate="dallas")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).content.decode().count('class="title whole"') == many
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_report_goes_from_the_federation_to_the_consulate_on_the_pages(sign_in, texas, elena, adriana):
    on_record_since(texas, LAST_MONTH)
    address = reverse("clubs:report", args=[texas.pk, f"{LAST_MONTH:%Y-%m}"])
    for wrong in ("2026-13", "2026-1-1", "ayer", "1999-01"):
        assert sign_in(elena).get(reverse("clubs:report", args=[texas.pk, wrong])).status_code == 404

    assert "no emitió ninguna Toma de Nota" in sign_in(elena).get(address).content.decode()
    assert sign_in(adriana).post(address).status_code == 404
    assert sign_in(elena).post(address).status_code == 302
    paper = reverse("documents:paper", args=[Document.objects.get(kind="informe_mensual").pk])
    for shown in (address, texas.get_absolute_url()):
        assert paper in sign_in(adriana).get(shown).content.decode()
    received = reverse("clubs:read_report", args=[texas.pk, f"{LAST_MONTH:%Y-%m}"])
    assert received in sign_in(adriana).get(address).content.decode()
    assert sign_in(elena).post(received).status_code == 404
    assert sign_in(adriana).post(received).status_code == 302
    assert IssuerReport.objects.get().read_by == adriana


def test_the_api_tells_of_federations_on_a_day_and_takes_reports(sign_in, texas, elena, tomas):
    on_record_since(texas, months_after(THIS_MONTH, -2))
    address, client = reverse("api:federations-detail", args=[texas.pk]), sign_in(elena)
    told = client.get(address).json()
    assert (told["notes"][0]["is_in_force"], told["late_reports"][0]) == (
        True,
        f"{months_after(THIS_MONTH, -2):%Y-%m}",
    )
    later = (texas.own_notes.get().valid_until + timedelta(days=1)).isoformat()
    assert client.get(address, {"on": later}).json()["notes"][0]["validity"] == "expired"
    assert sign_in(tomas).get(address).json()["late_reports"] is None

    client, reports = sign_in(elena), reverse("api:issuer-reports-list")
    for month, status in (("2026-01-02", 400), (THIS_MONTH.isoformat(), 409), (LAST_MONTH.isoformat(), 201)):
        told = {"federation": texas.pk, "month": month}
        assert client.post(reports, told, content_type="application/json").status_code == status
    assert len(client.get(reports).json()["results"]) == 1
