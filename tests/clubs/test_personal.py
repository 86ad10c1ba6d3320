"""CURP and RFC: what is wrong with one, how they are kept, who reads them; and they stand nowhere else."""

import re
from datetime import date, timedelta

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from accounts.apps import numbers_can_be_sealed
from accounts.models import User
from accounts.personal import agrees_with_birth, curp_of, masked, opened, rfc_of
from clubs.actions import RegisterRefused, ask, join, read_numbers, take_request_step, tell_numbers
from clubs.models import Consultation, Member
from documents.actions import print_paper
from documents.models import Document
from projects.actions import StepRefused, revise, take_step, tell_speakers_numbers
from projects.models import Project
from tests.conftest import enter_as

CURP, RFC = "BOXW310820HNERXN09", "BOXW310820A10"
SPEAKER, SPEAKER_RFC = "LURR850101MZSXXN03", "LURR850101AB1"
SECRETS = (CURP, RFC, SPEAKER, SPEAKER_RFC)
BORN = date(1931, 8, 20)


@pytest.fixture
def known(santa_elena, tomas) -> Member:
    """A member of Santa Elena whose CURP and RFC are kept."""
    return join(
        santa_elena,
        name="Wilfrido Botello",
        birth_date=BORN,
        is_of_mexican_origin=True,
        city="Arlington",
        us_state="Texas",
        since=timezone.localdate() - timedelta(days=30),
        by=tomas,
        curp=CURP.lower(),
        rfc=RFC,
    )


@pytest.mark.parametrize(
    ("read", "typed", "why"),
    [
        (curp_of, CURP[:-1], "ahí hay 17"),
        (curp_of, "BOXW3I0820HNERXN09", "letra O en lugar de un cero"),
        (curp_of, CURP[:-1] + "8", "último número no corresponde"),
        (curp_of, "BOXW311320HNERXN09", "no son posibles la fecha"),
        (rfc_of, "MAB9307148T4", "es de una empresa"),
        (rfc_of, "BOXW31082", "ahí hay 9"),
        (rfc_of, "BOXW311320A10", "fecha de nacimiento"),
    ],
)
def test_a_wrong_number_is_told_with_what_is_wrong(read, typed, why):
    with pytest.raises(ValidationError, match=why):
        read(typed)


def test_numbers_are_read_as_people_write_them_and_compared_with_the_birth():
    assert (curp_of(" boxw-310820 hnerxn09 "), curp_of(" "), rfc_of("boxw 310820 a10")) == (CURP, "", RFC)
    assert agrees_with_birth(BORN, curp_told=CURP, rfc_told=RFC)
    assert not agrees_with_birth(BORN, curp_told=CURP, rfc_told="BOXW310821A10")
    assert not agrees_with_birth(date(1931, 8, 21), curp_told=CURP)
    assert agrees_with_birth(BORN), "who has no number disagrees with nothing"
    assert masked(CURP) == "••••XN09"


def test_a_key_is_changed_by_putting_the_new_one_first(known, spoken, settings):
    old, new = settings.PERSON_CIPHER_KEYS[0], Fernet.generate_key().decode()
    settings.PERSON_CIPHER_KEYS = [new, old]
    assert opened(known.curp_sealed) == CURP

    call_command("seal_numbers_anew", verbosity=0)

    settings.PERSON_CIPHER_KEYS = [new]
    known.refresh_from_db()
    assert (opened(known.curp_sealed), opened(known.rfc_sealed)) == (CURP, RFC)
    assert opened(spoken.representatives.get().curp_sealed) == SPEAKER
    settings.PERSON_CIPHER_KEYS = [old]
    with pytest.raises(ImproperlyConfigured, match="put the former key back"):
        opened(known.curp_sealed)


def test_without_its_keys_nothing_starts_and_nothing_is_kept(santa_elena, tomas, settings):
    assert numbers_can_be_sealed(None) == []
    for keys in ([], ["short"]):
        settings.PERSON_CIPHER_KEYS = keys
        assert [error.id for error in numbers_can_be_sealed(None)] == ["accounts.E001"]
    settings.PERSON_CIPHER_KEYS = []
    with pytest.raises(ImproperlyConfigured), transaction.atomic():
        tell_numbers(santa_elena.members.first(), curp=CURP, by=tomas)


def test_one_curp_stands_on_a_roll_once_and_a_wrong_birth_date_warns(known, santa_elena, tomas, adriana):
    other = santa_elena.members.exclude(pk=known.pk).first()
    with pytest.raises(RegisterRefused, match="es la de Wilfrido Botello"):
        tell_numbers(other, curp=CURP, by=tomas)
    with pytest.raises(RegisterRefused, match="los escribe el club o su federación"):
        tell_numbers(other, rfc=RFC, by=adriana)

    tell_numbers(other, rfc=RFC, by=tomas)
    request = ask(santa_elena, renewal="board", aims="Obras.", by=tomas)

    assert [one["name"] for one in request.members if not one["numbers_agree"]] == [other.name]
    assert santa_elena.events.get(act="numbers").text == other.name
    tell_numbers(other, curp="", rfc="", by=tomas)
    other.refresh_from_db()
    assert not other.has_numbers


def test_a_consulate_reads_the_whole_number_while_it_judges_and_that_is_on_record(
    known, santa_elena, sign_in, cast
):
    address = reverse("clubs:read_numbers", args=[santa_elena.pk, known.pk])
    assert sign_in(cast["adriana"]).post(address).status_code == 404, "there is nothing to judge"
    ask(santa_elena, renewal="board", aims="Obras.", by=cast["tomas"])

    shown = sign_in(cast["adriana"]).post(address)

    assert CURP in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    row = Consultation.objects.get(what="numbers")
    assert (row.by, row.member, row.page, row.club) == (cast["adriana"], known, address, santa_elena)
    for name in ("tomas", "elena", "roberto", "carmen", "graciela", "ramon", "sofia"):
        assert sign_in(cast[name]).post(address).status_code == 404, name
    assert Consultation.objects.filter(what="numbers").count() == 1
    with pytest.raises(RegisterRefused, match="los leen el consulado"):
        read_numbers(known, by=cast["tomas"], page="/")
    for change in (lambda rows: rows.update(page="x"), lambda rows: rows.delete()):
        with pytest.raises(Exception, match=r"permission denied|only grows"), transaction.atomic():
            change(Consultation.objects.all())


def test_whoever_opens_the_roll_or_its_paper_is_told_to_the_club(known, santa_elena, sign_in, cast):
    roll = reverse("clubs:roll", args=[santa_elena.pk])
    for name, status in (("beatriz", 200), ("graciela", 404), ("roberto", 200)):
        answer = sign_in(cast[name]).get(roll)
        assert answer.status_code == status, name
        assert CURP not in answer.content.decode()
    request = ask(santa_elena, renewal="board", aims="Obras.", by=cast["tomas"])
    take_request_step(request, "take_up", by=cast["adriana"])
    take_request_step(request, "issue", folio="DAL-78", by=cast["adriana"])
    paper = print_paper(Document.objects.get(kind="padron").pk)
    seen = sign_in(cast["roberto"])
    b"".join(seen.get(reverse("documents:paper_file", args=[paper.pk])).streaming_content)
    seen.get(reverse("documents:paper_shown", args=[paper.pk]))
    assert paper not in Document.objects.visible_to(cast["graciela"])

    page = sign_in(cast["tomas"]).get(reverse("clubs:readings", args=[santa_elena.pk])).content.decode()

    told = list(Consultation.objects.order_by("pk").values_list("what", "by__email"))
    assert told == [
        ("roll", "beatriz@ejemplo.mx"),
        ("roll", "roberto@ejemplo.mx"),
        ("paper", "roberto@ejemplo.mx"),
        ("paper", "roberto@ejemplo.mx"),
    ]
    assert page.count(cast["roberto"].name) == 3
    assert "Padrón en PDF" in page


def test_the_club_writes_numbers_and_contact_and_reads_the_last_four(known, santa_elena, sign_in, tomas):
    client = sign_in(tomas)
    address = reverse("clubs:numbers", args=[santa_elena.pk, known.pk])

    wrong = client.post(address, {"curp": CURP[:-1] + "8"})
    assert wrong.status_code == 422
    assert "último número no corresponde" in wrong.content.decode()
    assert client.post(address, {"curp": "", "rfc": ""}).status_code == 422
    shown = client.get(reverse("clubs:roll", args=[santa_elena.pk])).content.decode()
    assert "CURP ••••XN09" in shown
    assert client.post(address, {"forgets": "on"}).status_code == 302
    known.refresh_from_db()
    assert not known.has_numbers

    contact = reverse("clubs:contact", args=[santa_elena.pk])
    assert client.post(contact, {"phone": "12"}).status_code == 422
    told = {"phone": "(214) 555-0101", "email": "Club@Ejemplo.org", "address": " 101  Main St. "}
    assert client.post(contact, told).status_code == 302
    santa_elena.refresh_from_db()
    kept = (santa_elena.phone, santa_elena.email, santa_elena.address)
    assert kept == ("+12145550101", "club@ejemplo.org", "101 Main St.")


@pytest.fixture
def spoken(work_at, tomas) -> Project:
    """The draft of Santa Elena, for which Rosa speaks in Mexico; her numbers are kept."""
    row = {"side": "mexico", "name": "Rosa Luna", "phone": "+524989820123", "relation": "Vecina"}
    draft = revise(work_at("draft"), by=tomas, representatives=[row])
    tell_speakers_numbers(draft, "mexico", curp=SPEAKER, rfc=SPEAKER_RFC, by=tomas)
    return draft


def test_who_speaks_keeps_the_numbers_while_it_is_the_same_person(spoken, tomas, cast):
    [row] = spoken.representatives.all()
    assert (opened(row.curp_sealed), opened(row.rfc_sealed), row.numbers_agree) == (
        SPEAKER,
        SPEAKER_RFC,
        True,
    )
    told = {"side": "mexico", "phone": "+524989820124", "relation": "Vecina"}

    revise(spoken, by=tomas, representatives=[{**told, "name": "ROSA LUNA"}])
    assert spoken.representatives.get().masked_curp == "••••XN03"
    revise(spoken, by=tomas, representatives=[{**told, "name": "Otra Persona"}])
    assert not spoken.representatives.get().has_numbers

    for by, why in ((tomas, "último número no corresponde"), (cast["roberto"], None)):
        with pytest.raises((StepRefused, Project.DoesNotExist), match=why):
            tell_speakers_numbers(spoken, "mexico", curp=SPEAKER[:-1] + "1", by=by)
    entry = spoken.history.filter(act="speaker_numbers").first()
    assert entry.details == {"side": "mexico"}
    work = take_step(spoken, "file", by=tomas)
    with pytest.raises(StepRefused, match="ya no se puede cambiar"):
        tell_speakers_numbers(work, "mexico", curp="", by=tomas)


def test_the_club_writes_them_on_a_page_and_an_audit_reads_them_on_record(spoken, sign_in, cast):
    client = sign_in(cast["tomas"])
    address = reverse("projects:speaker_numbers", args=[spoken.reference, "mexico"])
    wrong = client.post(address, {"curp": SPEAKER[:-1] + "1"})
    assert (wrong.status_code, "último número no corresponde" in wrong.content.decode()) == (422, True)
    assert client.post(address, {"rfc": "LURR850102AB1"}, follow=True).status_code == 200
    assert not spoken.representatives.get().numbers_agree
    assert (
        "••••XN03" in client.get(reverse("projects:edit", args=[spoken.reference, "club"])).content.decode()
    )
    work = take_step(spoken, "file", by=cast["tomas"])
    read = reverse("projects:read_speaker_numbers", args=[work.reference, "mexico"])
    for name in ("tomas", "elena", "roberto", "carmen", "graciela", "ramon", "adriana"):
        assert sign_in(cast[name]).post(read).status_code == 404, name

    shown = sign_in(cast["beatriz"]).post(read)
    ask(work.club, renewal="board", aims="Obras.", by=cast["tomas"])
    again = sign_in(cast["adriana"]).post(read)

    for answer in (shown, again):
        assert (answer.status_code, SPEAKER in answer.content.decode()) == (200, True)
        assert "no-store" in answer["Cache-Control"]
    rows = Consultation.objects.filter(what="speaker").order_by("pk")
    assert [(row.by, row.speaker, row.page) for row in rows] == [
        (cast["beatriz"], "Rosa Luna", read),
        (cast["adriana"], "Rosa Luna", read),
    ]
    told = sign_in(cast["tomas"]).get(reverse("clubs:readings", args=[work.club_id])).content.decode()
    assert "Rosa Luna" in told and "de quien representa una obra" in told


def test_the_roll_asks_the_database_as_often_for_three_numbers_as_for_one(known, santa_elena, sign_in, tomas):
    client, address = sign_in(tomas), reverse("clubs:roll", args=[santa_elena.pk])
    client.get(address)
    counts = []
    for _time in range(2):
        with connection.execute_wrapper(counter := Counter()):
            client.get(address)
        counts.append(counter.many)
        for member in santa_elena.members.exclude(pk=known.pk)[:2]:
            tell_numbers(member, rfc=RFC, by=tomas)
    assert counts[0] == counts[1]


class Counter:
    many = 0

    def __call__(self, execute, sql, params, many, context):
        self.many += 1
        return execute(sql, params, many, context)


# --- It stands nowhere else ----------------------------------------------------------------------


def plain_addresses() -> list[str]:
    """Every page and list of the API that has an address without a number in it, and the change lists."""
    found = []

    def walk(resolver, before: str) -> None:
        for pattern in resolver.url_patterns:
            path = before + str(pattern.pattern)
            if not isinstance(pattern, URLPattern):
                walk(pattern, path)
            elif not re.search(r"[<(]\w|\?P", path) and pattern.name not in (None, "logout", "jsi18n"):
                found.append("/" + path.replace("^", "").replace("$", "").replace("\\Z", ""))

    walk(get_resolver(), "")
    return [path for path in found if "salir" not in path and "/schema" not in path]


def test_a_known_curp_and_rfc_stand_in_no_page_paper_log_or_column(
    known,
    spoken,
    santa_elena,
    cast,
    caplog,
):
    caplog.set_level("DEBUG")
    request = ask(santa_elena, renewal="board", aims="Obras.", by=cast["tomas"])
    for step in ({"name": "take_up"}, {"name": "issue", "folio": "DAL-79"}):
        take_request_step(request, by=cast["adriana"], **step)
    work = take_step(spoken, "file", by=cast["tomas"])
    of_it = [
        reverse("projects:versions", args=[work.reference]),
        work.get_absolute_url(),
        reverse("clubs:detail", args=[santa_elena.pk]),
        reverse("clubs:alike", args=[santa_elena.pk]),
        reverse("clubs:readings", args=[santa_elena.pk]),
        reverse("clubs:request", args=[request.pk]),
        reverse("clubs:numbers", args=[santa_elena.pk, known.pk]),
        reverse("api:projects-detail", args=[work.reference]),
        reverse("api:clubs-detail", args=[santa_elena.pk]),
        reverse("api:note-requests-detail", args=[request.pk]),
        reverse("projects:concentration_file", args=["csv"]),
        reverse("projects:audit_file", args=["csv"]),
        reverse("admin:clubs_club_change", args=[santa_elena.pk]),
    ]
    addresses = [*plain_addresses(), *of_it]
    assert len(addresses) > 60
    root = User.objects.create_superuser("root@ejemplo.mx", "x", name="Root")
    opened_by = {}
    for reader in (None, cast["tomas"], cast["carmen"], root):
        client = Client(raise_request_exception=True)
        if reader:
            enter_as(reader, client)
        for address in addresses:
            answer = client.get(address)
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            opened_by[answer.status_code] = opened_by.get(answer.status_code, 0) + 1
            for secret in SECRETS:
                assert secret not in content.decode(errors="replace"), (address, reader)
    assert opened_by[200] > 100

    logged = "\n".join(record.getMessage() for record in caplog.records)
    assert not any(secret in logged for secret in SECRETS)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            for secret in SECRETS:
                count = f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s'  # noqa: S608
                cursor.execute(count, [f"%{secret}%"])
                assert cursor.fetchone()[0] == 0, table
