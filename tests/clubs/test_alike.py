"""Clubs that look like one: why, who decides on a pair, and what a decision is worth when more is found."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.personal import keyed, sealed
from clubs.actions import RegisterRefused, ask, decide_pair
from clubs.alike import LOOKS_ALIKE, apart_from_others, in_sight, look_alikes
from clubs.models import Club, PairDecision
from funding.bank import import_statement, register_account
from funding.declarations import declare, verify
from funding.layouts import account_key
from funding.models import Echo
from projects.actions import take_step
from projects.models import Representative
from tests.funding.files import CLABE, OTHER_CLABE
from tests.funding.test_bank import ACCOUNT

TODAY = timezone.localdate()
CURP = "BOXW310820HNERXN09"
DAY = TODAY - timedelta(days=3)
PAYS = "014180655000000002"
RECEIPT = """<SPEI_Tercero FechaOperacion="{day}" claveRastreo="SPEI-1">
<Beneficiario Nombre="Municipio" Cuenta="{clabe}" Concepto="SPEI" MontoPago="100.00"/>
<Ordenante Nombre="{sender}" Cuenta="{account}"/></SPEI_Tercero>"""


@pytest.fixture
def apaseo(cast) -> Club:
    """A club of Guanajuato in the district of Dallas."""
    return Club.objects.get(name="Apaseo el Alto en Dallas")


def kinds(club: Club, other: Club) -> list[str]:
    """What the two have in common."""
    return [
        reason.kind
        for row in look_alikes([club.pk])
        if row.other_than(club) == other
        for reason in row.reasons
    ]


def share(kind: str, club: Club, other: Club) -> None:
    """The two clubs have it in common from now on."""
    clubs = Club.objects.filter(pk__in=[club.pk, other.pk])
    one, two = club.members.first(), other.members.first()
    if kind == "person":
        for member in (one, two):
            member.curp_sealed, member.person_key = sealed(CURP), keyed(CURP)
            member.save(update_fields=["curp_sealed", "person_key"])
    elif kind == "birth":
        other.members.filter(pk=two.pk).update(name=one.name.upper(), birth_date=one.birth_date)
    elif kind == "account":
        held = club.office.appointments.first()
        other.office.appointments.create(user=held.user, title="Vocal", since=TODAY)
    elif kind == "phone":
        clubs.update(phone="+12145550101")
    elif kind == "email":
        clubs.update(email="club@ejemplo.org")
    elif kind == "address":
        clubs.filter(pk=club.pk).update(address="101 Main St., Arlington")
        clubs.filter(pk=other.pk).update(address="101 MAIN ST Arlington")
    elif kind == "name":
        Club.objects.filter(pk=other.pk).update(
            name="Asociación Santa Elena Río Grande, A.C.", municipality=club.municipality
        )


@pytest.mark.parametrize("kind", ["person", "account", "birth", "phone", "email", "address", "name"])
def test_each_likeness_is_found_from_either_side(kind, santa_elena, apaseo):
    assert kinds(santa_elena, apaseo) == []

    share(kind, santa_elena, apaseo)

    assert kinds(santa_elena, apaseo) == kinds(apaseo, santa_elena) == [kind]


def test_who_speaks_for_works_of_two_clubs_is_found(santa_elena, work_at):
    take_step(work_at("draft"), "file", by=santa_elena.office.appointments.first().user)
    other = work_at("filed", club="piedras_unidas")
    spoken = Representative.objects.filter(project__club=santa_elena, side="mexico").get()
    other.representatives.filter(side="mexico").update(phone=spoken.phone)

    assert kinds(santa_elena, other.club) == ["speaker"]


def test_one_curp_for_works_of_two_clubs_or_on_the_roll_of_the_other_is_found(work_at, apaseo):
    work, other = work_at("filed"), work_at("filed", club="piedras_unidas")
    numbers = {"curp_sealed": sealed(CURP), "person_key": keyed(CURP)}
    for one in (work, other):
        one.representatives.update_or_create(side="abroad", defaults={"name": "W. Botello", **numbers})

    assert kinds(work.club, other.club) == kinds(other.club, work.club) == ["represents"]
    apaseo.members.filter(pk=apaseo.members.first().pk).update(**numbers)
    assert kinds(apaseo, work.club) == kinds(work.club, apaseo) == ["represents"]

    work.representatives.update(curp_sealed="", person_key="")
    assert kinds(work.club, other.club) == kinds(apaseo, work.club) == []
    assert kinds(apaseo, other.club) == ["represents"]


def test_who_pays_the_part_of_two_clubs_is_found_by_initials_alone(cast, work_at):
    works = work_at("agreed"), work_at("agreed", club="piedras_unidas")
    club, other = (work.club for work in works)
    assert club.federation == other.federation, "which may pay for all of its clubs"

    def paid_by(*names: str) -> list[str]:
        for work, name in zip(works, names, strict=True):
            work.fund.declarations.create(
                payer="migrants",
                amount=1,
                paid_on=TODAY,
                reference=name[:40],
                paid_by=name,
                declared_by=cast["elena"],
            )
        return [told for row in look_alikes([club.pk]) for told in [one.told for one in row.reasons]]

    assert paid_by("Municipio de Río Grande", "MUNICIPIO DE RIO GRANDE") == []
    assert paid_by(club.federation.name, club.federation.name.upper()) == []
    [told] = paid_by("Rubén Ávila Ríos", "RUBEN  AVILA RIOS")

    assert told.endswith("(R.\u00a0A.\u00a0R.)")
    assert kinds(club, other) == kinds(other, club) == ["payer"]


def test_the_account_that_pays_for_two_clubs_is_found_and_is_kept_nowhere(cast, work_at):
    works = work_at("agreed"), work_at("agreed", club="piedras_unidas")
    senders = {"Rubén Ávila Ríos": CLABE, "Comercializadora Ávila": OTHER_CLABE}
    for work, (sender, clabe) in zip(works, senders.items(), strict=True):
        account = register_account(work.fund, by=cast["roberto"], **{**ACCOUNT, "clabe": clabe})
        told = declare(
            work.fund,
            payer="migrants",
            amount=Decimal(100),
            paid_on=DAY,
            reference="SPEI-1",
            paid_by=sender,
            by=cast["elena"],
        )
        # The bank's list came before its receipt, which alone tells the account.
        for name, text in {
            "x.csv": f"Fecha,Referencia,Importe,Concepto\n{DAY},SPEI-1,100.00,SPEI",
            "x.xml": RECEIPT.format(day=DAY, clabe=clabe, sender=sender, account=PAYS),
        }.items():
            import_statement(account, content=text.encode(), file_name=name, by=cast["roberto"])
        verify(told, movement=account.movements.get(), by=cast["roberto"])

    [row] = look_alikes([works[0].club_id])

    assert {reason.kind for reason in row.reasons} == {"bank"}
    assert row.other_than(works[0].club) == works[1].club
    assert [one.counterpart_key for one in Echo.objects.all()] == [account_key(PAYS)] * 2
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT concat(m.*, e.*) FROM funding_movement m JOIN funding_echo e ON e.like_id = m.id"
        )
        assert not [text for (text,) in cursor.fetchall() if PAYS in text]


def test_namesakes_with_different_curps_or_who_left_are_two_persons(santa_elena, apaseo):
    share("birth", santa_elena, apaseo)
    share("person", santa_elena, apaseo)
    assert kinds(santa_elena, apaseo) == ["person"], "told once"

    apaseo.members.filter(person_key=keyed(CURP)).update(person_key=keyed("another"))
    assert kinds(santa_elena, apaseo) == []
    apaseo.members.update(person_key=keyed(CURP), curp_sealed="x", until=TODAY - timedelta(days=1))
    assert kinds(santa_elena, apaseo) == []


def test_a_pair_found_different_rests_until_there_is_more(santa_elena, apaseo, adriana):
    share("phone", santa_elena, apaseo)
    [row] = in_sight(adriana)
    assert row.is_open

    decide_pair(apaseo, santa_elena, verdict="different", reason="Comparten local.", by=adriana)
    decide_pair(santa_elena, apaseo, verdict="different", reason="Comparten local.", by=adriana)

    [row] = in_sight(adriana)
    assert (row.is_open, len(row.decisions), row.decision.by) == (False, 1, adriana)
    assert list(apart_from_others(santa_elena)) == []
    share("person", santa_elena, apaseo)
    [row] = in_sight(adriana)
    assert row.is_open
    assert [reason.kind for reason in row.new_reasons] == ["person"]
    assert CURP not in str([reason.told for reason in row.reasons])

    for verdict, told in (("open", "Se investiga si"), ("same", "son el mismo club")):
        decide_pair(santa_elena, apaseo, verdict=verdict, reason="Acta.", by=adriana)
        [finding] = apart_from_others(apaseo)
        assert told in finding.message
        assert not finding.refuses
    [row] = in_sight(adriana)
    assert [decision.verdict for decision in row.decisions] == ["different", "open", "same"]


def test_only_who_answers_for_one_of_the_clubs_decides(santa_elena, apaseo, cast):
    told = {"verdict": "same", "reason": "Acta."}
    with pytest.raises(RegisterRefused, match="ya no se parecen"):
        decide_pair(santa_elena, apaseo, by=cast["adriana"], **told)
    share("phone", santa_elena, apaseo)
    for name in ("tomas", "elena", "beatriz", "ramon"):
        with pytest.raises(RegisterRefused, match="Lo deciden el consulado"):
            decide_pair(santa_elena, apaseo, by=cast[name], **told)
    with pytest.raises(RegisterRefused, match="escriba por qué"):
        decide_pair(santa_elena, apaseo, verdict="same", reason=" ", by=cast["roberto"])

    decide_pair(santa_elena, apaseo, by=cast["sofia"], **told)

    for change in (lambda rows: rows.update(reason="x"), lambda rows: rows.delete()):
        with pytest.raises(Exception, match=r"permission denied|only grows"), transaction.atomic():
            change(PairDecision.objects.all())


def test_the_consulate_and_the_reviewer_are_shown_it_and_the_club_is_not(
    santa_elena,
    apaseo,
    sign_in,
    cast,
    work_at,
):
    share("address", santa_elena, apaseo)
    decide_pair(santa_elena, apaseo, verdict="open", reason="Se pidió el acta.", by=cast["roberto"])
    request = ask(santa_elena, renewal="board", aims="Obras.", by=cast["tomas"])
    work = work_at("filed")

    for name, address, sees in (
        ("adriana", request.get_absolute_url(), True),
        ("tomas", request.get_absolute_url(), False),
        ("roberto", work.get_absolute_url(), True),
        ("graciela", work.get_absolute_url(), False),
        ("tomas", work.get_absolute_url(), False),
        ("tomas", reverse("clubs:roll", args=[santa_elena.pk]), False),
    ):
        shown = sign_in(cast[name]).get(address).content.decode()
        assert ("Apaseo el Alto en Dallas" in shown) == sees, (name, address)
        assert ("Se investiga si" in shown) == sees


def test_each_step_warns_of_what_was_found_out_and_tells_no_club(santa_elena, apaseo, sign_in, cast, work_at):
    share("address", santa_elena, apaseo)
    decide_pair(santa_elena, apaseo, verdict="same", reason="Misma mesa.", by=cast["roberto"])
    request = ask(santa_elena, renewal="board", aims="Obras.", by=cast["tomas"])
    work = take_step(work_at("draft"), "file", by=cast["tomas"])
    work = take_step(work, "take_up", by=cast["roberto"])
    found = {one["code"]: one for one in work.history.get(act="file").findings}
    assert not found[LOOKS_ALIKE]["refuses"]
    assert "Misma mesa." in found[LOOKS_ALIKE]["message"]

    api = reverse("api:projects-detail", args=[work.reference])
    checklist = reverse("api:note-requests-findings", args=[request.pk])
    for name, address, sees in (
        ("roberto", api, True),
        ("tomas", api, False),
        ("roberto", work.get_absolute_url(), True),
        ("tomas", work.get_absolute_url(), False),
        ("roberto", reverse("review:technical", args=[work.reference]), True),
        ("roberto", reverse("projects:step", args=[work.reference, "approve"]), True),
        ("adriana", checklist, True),
        ("tomas", checklist, False),
    ):
        shown = sign_in(cast[name]).get(address)
        assert shown.status_code == 200, (name, address)
        assert (LOOKS_ALIKE in shown.content.decode()) == sees, (name, address)
    [link] = [
        one["link"]
        for one in sign_in(cast["roberto"]).get(api).json()["findings"]
        if one["code"] == LOOKS_ALIKE
    ]
    assert sign_in(cast["roberto"]).get(link).status_code == 200


def test_a_decision_is_written_on_the_page_with_its_reason(santa_elena, apaseo, sign_in, cast):
    share("email", santa_elena, apaseo)
    client, address = sign_in(cast["roberto"]), reverse("clubs:alike", args=[santa_elena.pk])
    assert "Apaseo el Alto en Dallas" in client.get(reverse("clubs:look_alikes")).content.decode()

    assert client.post(address, {"other": apaseo.pk, "verdict": "different"}).status_code == 422
    assert not PairDecision.objects.exists()
    told = {"other": apaseo.pk, "verdict": "different", "reason": "Comparten buzón."}
    assert client.post(address, told).status_code == 302

    assert "Comparten buzón." in client.get(address).content.decode()
    assert "Apaseo el Alto en Dallas" not in client.get(reverse("clubs:look_alikes")).content.decode()
    assert "Apaseo" in client.get(reverse("clubs:look_alikes"), {"todas": "si"}).content.decode()


def test_programs_read_the_pairs_of_their_territory_and_decide(santa_elena, apaseo, sign_in, cast):
    share("phone", santa_elena, apaseo)
    pairs, decide = reverse("api:club-look-alikes-list"), reverse("api:club-look-alikes-decide")
    assert sign_in(cast["tomas"]).get(pairs).json()["results"] == []
    client = sign_in(cast["sofia"])

    [row] = client.get(pairs, {"open": "true", "club": apaseo.pk}).json()["results"]
    told = {"first": row["first"]["id"], "second": row["second"]["id"], "verdict": "same", "reason": "Acta."}
    made = client.post(decide, told, content_type="application/json")

    assert (row["reasons"][0]["kind"], row["is_open"], made.status_code) == ("phone", True, 201)
    assert client.get(pairs, {"open": "true"}).json()["results"] == []
    [row] = client.get(pairs).json()["results"]
    assert row["decisions"][0]["person"] == cast["sofia"].name
    assert client.get(pairs, {"club": "x"}).json()["results"] == []


def test_many_pairs_cost_as_many_queries_as_one(santa_elena, apaseo, sign_in, cast):
    client, counts = sign_in(cast["carmen"]), []
    share("phone", santa_elena, apaseo)
    for _time in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("clubs:look_alikes"))
        counts.append(len(queries))
        Club.objects.all().update(phone="+12145550101")
    assert len(in_sight(cast["carmen"])) > 10
    assert counts[0] == counts[1]


def test_a_day_of_birth_alone_makes_nobody_alike(santa_elena, apaseo):
    apaseo.members.all().update(birth_date=date(1960, 1, 1))
    santa_elena.members.all().update(birth_date=date(1960, 1, 1))

    assert kinds(santa_elena, apaseo) == []
