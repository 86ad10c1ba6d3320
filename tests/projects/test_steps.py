"""The life of a work: the table of steps tests itself, and each refusal says what, why and by which rule."""

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Appointment, Role, User
from documents.models import Document
from funding.models import Fund
from places.models import Locality
from projects.actions import (
    StaleDraft,
    StepRefused,
    ask_waiver,
    grant_waiver,
    propose,
    reverse_deposit,
    revise,
    take_step,
)
from projects.models import Call, Project
from projects.workflow import STEPS, State
from tests.conftest import as_owner
from tests.projects.conftest import answer_all
from tres_por_uno.demo.works import deposit as deposit_of

TODAY = timezone.localdate()
DETAILS = {
    "session": "COVAM-32-2013-SO02",
    "resolution": "A07",
    "session_on": TODAY.isoformat(),
    "deposit_until": (TODAY + timedelta(days=30)).isoformat(),
}
OUTSIDERS = (
    "marta",
    "pedro",
    "sofia",
    "lucia",
    "ramon",
    "graciela",
    "adriana",
    "hilario",
    "beatriz",
    "carmen",
)


def take(project: Project, name: str, by: User, note: str = "Porque sí.") -> Project:
    return take_step(project, name, by=by, note=note, details=DETAILS)


def test_the_corridor_from_draft_to_paid_up(work_at, elena, roberto):
    work = work_at("draft")

    work = take(work, "file", elena)
    assert work.folio == "3X1-32-2013-0001"
    work = take(work, "take_up", roberto)
    work = take(work, "approve", roberto)
    work = take(work, "agree", roberto)
    for number, payer in enumerate(work.shares()):
        deposit(work, roberto, payer=payer, reference=f"SPEI-{number}")

    work.refresh_from_db()
    assert work.state == State.PAID_UP
    assert [entry.act for entry in work.history.order_by("pk")] == [
        *("propose", "file", "take_up", "approve", "agree"),
        *("declare", "deposit") * 4,
        "confirm_deposits",
    ]


def deposit(
    work: Project, by: User, payer: str = "migrants", amount: str = "61426.00", reference: str = "S1"
):
    return deposit_of(
        work,
        payer=payer,
        amount=Decimal(amount),
        received_on=TODAY,
        reference=reference,
        paid_by="Quien transfirió",
        by=by,
    )


@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize("stranger", OUTSIDERS)
def test_nobody_without_the_role_takes_a_step(name, stranger, work_at, cast):
    work = work_at("deposits")
    before = work.history.count()

    for state in STEPS[name].sources:
        with transaction.atomic():
            force(work, state)
            with pytest.raises((StepRefused, Project.DoesNotExist)):
                take(work, name, cast[stranger])
            transaction.set_rollback(True)

    assert work.history.count() == before


def force(work: Project, state: str) -> None:
    """Put the work at ``state`` behind the back of the acts, for tests of the table only."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE projects_project SET state = %s WHERE id = %s", [state, work.pk])


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("name", STEPS)
def test_a_step_that_is_not_open_from_here_says_so(name, state, work_at, cast):
    if state in STEPS[name].sources:
        return
    work = work_at("deposits")
    with transaction.atomic():
        force(work, state)
        actor = cast["tomas" if Role.CLUB in STEPS[name].roles else "roberto"]
        with pytest.raises(StepRefused, match="no procede: la obra está en") as refused:
            take(work, name, actor)
        transaction.set_rollback(True)

    assert refused.value.code == "not_from_here"


def test_the_roles_of_the_table_are_the_ones_that_are_offered_the_step(work_at, cast):
    work = work_at("filed")

    offered = {name: set(work.steps_for(user)) for name, user in cast.items()}

    assert offered["roberto"] == {"take_up", "observe"}
    assert offered["elena"] == offered["tomas"] == {"withdraw"}
    assert {name for name, steps in offered.items() if steps} == {"roberto", "patricia", "elena", "tomas"}


# --- Filing -------------------------------------------------------------------------------------


def test_filing_without_a_valid_toma_de_nota_is_refused(work_at, pedro, cast):
    work = work_at(
        "draft", club="jerez", proposer="pedro", municipality="32020", locality="Jerez de García Salinas"
    )

    with pytest.raises(
        StepRefused, match=r"La Toma de Nota DEMO-DALLAS-006 del club .* venció el"
    ) as refused:
        take(work, "file", pedro)

    assert refused.value.codes == ["toma_de_nota"]
    assert "S19" in str(refused.value)
    work.refresh_from_db()
    assert work.state == State.DRAFT
    assert work.folio is None


def test_the_note_must_be_in_force_on_the_very_day(work_at, elena):
    note = work_at("draft").club.notes.get()
    note.valid_until = TODAY - timedelta(days=1)
    note.save()
    with pytest.raises(StepRefused, match="venció"):
        take(work_at("draft"), "file", elena)

    note.valid_until = TODAY
    note.save()
    assert take(work_at("draft"), "file", elena).state == State.FILED


def test_filing_over_the_cap_is_refused_with_the_rule_and_its_source(work_at, elena):
    work = work_at("draft", total="7276406.19")

    with pytest.raises(StepRefused) as refused:
        take(work, "file", elena)

    assert "$1,819,101.55" in str(refused.value)
    assert "$1,000,000.00" in str(refused.value)
    assert "S07" in str(refused.value)
    assert refused.value.codes == ["federal_cap"]


def test_the_central_office_waives_the_cap_and_the_finding_stays_in_the_history(work_at, elena, carmen):
    work = work_at("draft", total="7276406.19")
    assert not Project.objects.visible_to(carmen).filter(pk=work.pk).exists()

    ask_waiver(work, reason="Obra por etapas", by=elena)
    grant_waiver(work, rule="federal_cap", reason="Autorizada", paper="UMR.214", by=carmen)
    take(work, "file", elena)

    entry = work.history.get(act="file")
    assert entry.findings[0]["code"] == "federal_cap"
    assert "UMR.214" in entry.findings[0]["message"]
    assert [entry.act for entry in work.history.order_by("pk")] == ["propose", "ask_waiver", "waive", "file"]


@pytest.mark.parametrize("who", ["elena", "tomas", "roberto"])
def test_only_the_central_office_waives(who, work_at, cast):
    work = work_at("filed")

    with pytest.raises(StepRefused, match="corresponden a otra oficina: SEDESOL, oficinas centrales"):
        grant_waiver(work, rule="federal_cap", reason="x", paper="y", by=cast[who])


def test_an_exception_that_is_not_needed_is_not_asked_for(work_at, elena):
    with pytest.raises(StepRefused, match="no hace falta"):
        ask_waiver(work_at("draft"), reason="Por si acaso", by=elena)


@pytest.mark.parametrize(
    ("opens", "closes", "sentence"), [(-9, -1, "La ventanilla cerró"), (1, 9, "La ventanilla abre")]
)
def test_filing_outside_the_window_is_refused_and_the_draft_stays(opens, closes, sentence, work_at, elena):
    work = work_at("draft")
    now = timezone.now()
    Call.objects.update(opens_at=now + timedelta(days=opens), closes_at=now + timedelta(days=closes))

    with pytest.raises(StepRefused, match=sentence):
        take(work, "file", elena)

    assert Project.objects.get(pk=work.pk).state == State.DRAFT


def test_without_a_call_there_is_no_window(work_at, elena):
    work = work_at("draft")
    Call.objects.all().delete()

    with pytest.raises(StepRefused, match="No hay convocatoria"):
        take(work, "file", elena)


def test_a_correction_is_not_bound_to_the_window(work_at, elena, roberto):
    work = answer_all(take(work_at("filed"), "observe", roberto), elena)
    folio, order = work.folio, work.filed_at
    Call.objects.update(
        closes_at=timezone.now() - timedelta(days=1), opens_at=timezone.now() - timedelta(days=9)
    )

    work = take(work, "file", elena)

    assert (work.folio, work.filed_at) == (folio, order)


def test_parts_that_do_not_add_up_are_refused_with_the_difference(work_at, elena):
    work = work_at("draft")
    revise(work, by=elena, state_share=Decimal("61413.50"), municipal_share=Decimal("61426.00"))

    with pytest.raises(StepRefused, match=r"Faltan \$12\.50"):
        take(work, "file", elena)


def test_state_and_municipality_may_divide_their_joint_part(work_at, elena):
    work = work_at("draft")
    revise(work, by=elena, state_share=Decimal("50000.00"))

    work = take(work, "file", elena)

    assert work.shares()["municipal"] == Decimal("72852.00")
    assert sum(work.shares().values()) == work.total


def test_another_mix_needs_a_waiver_and_shows_its_deviation(work_at, elena, carmen):
    work = work_at("draft")
    mix = {"federal_share": "40000.00", "migrants_share": "82852.00"}
    revise(work, by=elena, **{name: Decimal(share) for name, share in mix.items()})
    with pytest.raises(StepRefused, match=r"debe ser de \$61,426\.00 y es de \$40,000\.00") as refused:
        take(work, "file", elena)
    assert set(refused.value.codes) == {"fixed_part"}

    ask_waiver(work, reason="El estado no completa su parte", by=elena)
    grant_waiver(work, rule="mix", reason="Mezcla autorizada", paper="UMR.300", by=carmen)
    work = take(work, "file", elena)

    assert sum(work.shares().values()) == work.total
    assert [(row.payer, row.difference) for row in work.deviations()] == [
        ("federal", Decimal("-21426.00")),
        ("migrants", Decimal("21426.00")),
    ]


def test_no_waiver_excuses_parts_that_do_not_make_the_total(work_at, elena, carmen):
    work = work_at("draft")
    revise(work, by=elena, federal_share=Decimal("61425.00"))
    ask_waiver(work, reason="Un peso menos", by=elena)
    grant_waiver(work, rule="mix", reason="Mezcla autorizada", paper="UMR.301", by=carmen)

    with pytest.raises(StepRefused, match=r"Faltan \$1\.00"):
        take(work, "file", elena)


def test_a_locality_of_another_municipality_is_refused(work_at, elena):
    work = work_at("draft")
    revise(work, by=elena, locality=Locality.objects.get(code="320200001"))

    with pytest.raises(StepRefused, match="pertenece a Jerez y no a Río Grande") as refused:
        take(work, "file", elena)

    assert refused.value.codes == ["locality"]


def test_an_empty_draft_names_every_gap(santa_elena, elena):
    work = propose(club=santa_elena, scheme="fed_3x1", fiscal_year=2013, by=elena)

    with pytest.raises(StepRefused) as refused:
        take(work, "file", elena)

    assert {code for code in refused.value.codes if code.startswith("missing_")} == {
        *("missing_work", "missing_place", "missing_goals", "missing_money")
    }


def test_a_kind_without_rules_is_refused(work_at, elena):
    work = work_at("draft")
    revise(work, by=elena, kind="statue")

    with pytest.raises(StepRefused, match="no tiene el tipo de proyecto «statue»"):
        take(work, "file", elena)


def test_nobody_proposes_for_a_club_of_others(santa_elena, marta):
    with pytest.raises(StepRefused, match="no representa a ese club"):
        propose(club=santa_elena, scheme="fed_3x1", fiscal_year=2013, by=marta)


def test_a_stale_form_overwrites_nothing(work_at, elena, tomas):
    work = work_at("draft")
    revise(work, by=tomas, revision=1, name="El nombre de Tomás")

    with pytest.raises(StaleDraft, match="Otra persona guardó"):
        revise(work, by=elena, revision=1, name="El nombre de Elena")

    assert Project.objects.get(pk=work.pk).name == "El nombre de Tomás"


def test_a_filed_work_is_not_rewritten(work_at, elena):
    with pytest.raises(StepRefused, match="ya no se puede cambiar"):
        revise(work_at("filed"), by=elena, name="Otra cosa")


def test_a_folio_has_no_gaps_when_a_filing_is_refused(work_at, elena):
    take(work_at("draft"), "file", elena)
    with pytest.raises(StepRefused):
        take(work_at("draft", total="7276406.19"), "file", elena)

    assert take(work_at("draft"), "file", elena).folio == "3X1-32-2013-0002"


# --- Review, agreement, deposits ----------------------------------------------------------------


def test_observations_need_words(work_at, roberto):
    with pytest.raises(StepRefused, match="Observaciones para el club"):
        take_step(work_at("filed"), "observe", by=roberto, note="  ")


@pytest.mark.parametrize("missing", ["session", "resolution", "session_on"])
def test_an_approval_names_its_session(missing, work_at, roberto):
    work = take(work_at("filed"), "take_up", roberto)

    with pytest.raises(StepRefused, match="Falta"):
        take_step(work, "approve", by=roberto, details={**DETAILS, missing: ""})


@pytest.mark.parametrize(
    ("detail", "value", "sentence"),
    [
        ("session_on", "el martes", "debe ser una fecha"),
        ("session_on", (TODAY + timedelta(days=1)).isoformat(), "todavía no llega"),
    ],
)
def test_a_session_is_on_a_day_that_has_come(detail, value, sentence, work_at, roberto):
    work = take(work_at("filed"), "take_up", roberto)

    with pytest.raises(StepRefused, match=sentence):
        take_step(work, "approve", by=roberto, details={**DETAILS, detail: value})


def test_deposits_are_due_after_the_signature(work_at, roberto):
    yesterday = (TODAY - timedelta(days=1)).isoformat()

    with pytest.raises(StepRefused, match="ya pasó"):
        take_step(work_at("approved"), "agree", by=roberto, details={"deposit_until": yesterday})


def test_approval_freezes_the_rules_with_their_fingerprint(work_at):
    work = work_at("approved")

    assert work.frozen_rules["fiscal_year"] == 2013
    assert len(work.frozen_rules_sha256) == 64
    assert work.rules.fingerprint == work.frozen_rules_sha256


def test_an_agreement_without_a_signer_of_the_town_is_refused(work_at, roberto):
    work = work_at("approved")
    Appointment.objects.filter(office__municipality="32039", is_signer=True).update(
        until=TODAY - timedelta(days=1)
    )

    with pytest.raises(StepRefused, match="quién firma el convenio por el Municipio"):
        take(work, "agree", roberto)

    assert not Fund.objects.exists()
    assert not Document.objects.filter(kind=Document.Kind.AGREEMENT).exists()


def test_the_signature_opens_the_fund_and_files_the_agreement_at_once(work_at, roberto):
    work = take(work_at("approved"), "agree", roberto)

    assert work.fund.total == Decimal("245704.00")
    assert [part.agreed for part in work.fund.parts()] == [Decimal("61426.00")] * 4
    assert work.agreement.number == "3X1-CC-32-001-2013"
    assert work.agreement.facts["financing"]["parts"][3]["in_words"] == (
        "SESENTA Y UN MIL CUATROCIENTOS VEINTISÉIS PESOS 00/100 M.N."
    )
    assert [party["short"] for party in work.agreement.facts["parties"]] == [
        *("LA DELEGACIÓN", "EL ESTADO", "EL MUNICIPIO", "EL CLUB")
    ]


def test_a_signature_that_fails_leaves_neither_fund_nor_number(work_at, roberto, monkeypatch):
    work = work_at("approved")
    monkeypatch.setattr("projects.actions.steps.agreement_facts", lambda *a, **k: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        take(work, "agree", roberto)

    assert not Fund.objects.exists()
    monkeypatch.undo()
    assert take(work, "agree", roberto).agreement.number == "3X1-CC-32-001-2013"


def test_apaseo_el_alto_signs_four_parts_that_add_up(work_at):
    from tres_por_uno.demo.works import WORKS

    work = work_at("agreed", next(work for work in WORKS if work["id"] == "apaseo"))

    parts = [Decimal(part["amount"]) for part in work.agreement.facts["financing"]["parts"]]
    assert sum(parts) == Decimal("7276406.19")
    assert sorted(parts) == [Decimal("1819101.54")] + [Decimal("1819101.55")] * 3


def test_only_the_delegation_registers_deposits(work_at, elena):
    with pytest.raises(StepRefused, match="corresponde a otra oficina: Delegación"):
        deposit(work_at("agreed"), elena)


def test_before_the_agreement_there_is_no_fund_to_pay_into(work_at, roberto):
    with pytest.raises(StepRefused, match="no tiene convenio ni fondo"):
        deposit(work_at("approved"), roberto)


def test_a_deposit_sent_twice_stands_once_in_the_history(work_at, roberto):
    work = work_at("agreed")

    deposit(work, roberto)
    deposit(work, roberto)

    assert work.history.filter(act="deposit").count() == 1


def test_a_reversal_makes_a_paid_up_work_wait_again(work_at, roberto):
    work = work_at("agreed")
    rows = [deposit(work, roberto, payer=payer, reference=payer) for payer in work.shares()]

    reverse_deposit(work, rows[0], reason="Se abonó a otra obra", by=roberto)

    work.refresh_from_db()
    assert work.state == State.AGREED
    deposit(work, roberto, payer="federal", reference="de nuevo")
    work.refresh_from_db()
    assert work.state == State.PAID_UP


def test_paid_up_is_refused_while_somebody_owes(work_at, roberto):
    with pytest.raises(StepRefused, match=r"Municipio debe todavía \$61,426\.00"):
        take(work_at("agreed"), "confirm_deposits", roberto)


# --- What the database keeps ---------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("stage", "name", "actor"), [("draft", "file", "elena"), ("approved", "agree", "roberto")]
)
def test_two_clicks_at_once_are_one_step(stage, name, actor, work_at, cast):
    work = work_at(stage)
    gate, outcomes = threading.Barrier(2), []

    def click() -> None:
        user = User.objects.get(pk=cast[actor].pk)
        gate.wait()
        try:
            take(Project.objects.get(pk=work.pk), name, user)
            outcomes.append("done")
        except StepRefused as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    clicks = [threading.Thread(target=click) for _ in range(2)]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join()

    assert sorted(outcomes) == ["done", "not_from_here"]
    assert work.history.filter(act=name).count() == 1
    agreements = Document.objects.filter(kind=Document.Kind.AGREEMENT)
    assert Fund.objects.count() == agreements.count() == (1 if name == "agree" else 0)
    # The papers of the steps are filed once too.
    others = Document.objects.exclude(kind=Document.Kind.AGREEMENT).values_list("kind", flat=True)
    before = ["resultado"] if name == "agree" else []
    assert sorted(others) == ["acuse", *before, "solicitud"]


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE projects_historyentry SET note = 'x'",
        "DELETE FROM projects_historyentry",
        "UPDATE projects_project SET folio = 'x'",
        "UPDATE projects_project SET total = total + 1",
        "UPDATE projects_project SET federal_share = 1",
        "UPDATE projects_project SET frozen_rules_sha256 = 'x'",
        "UPDATE projects_project SET fund_id = NULL",
        "UPDATE projects_project SET state = 'lost'",
    ],
)
def test_the_database_keeps_what_was_decided(attack, work_at):
    work_at("agreed")

    with pytest.raises(IntegrityError), transaction.atomic(), as_owner(), connection.cursor() as cursor:
        cursor.execute(attack)
