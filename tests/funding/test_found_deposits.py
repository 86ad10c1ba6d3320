"""Where a deposit was found: one movement for one deposit, a paper until the file comes, named exceptions."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError
from django.utils import timezone

from funding.actions import PostingRefused, receive, reverse
from funding.audit import audit
from funding.bank import choices_for, import_statement, register_account
from funding.declarations import authorise, verify
from funding.models import Movement
from tests.funding.conftest import open_business
from tests.funding.files import OTHER_CLABE
from tests.funding.test_audit import as_superuser
from tests.funding.test_bank import ACCOUNT, spanish  # noqa: F401
from tests.funding.test_database import sql
from tests.funding.test_declarations import tell

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = TODAY - timedelta(days=3)


@pytest.fixture
def account(fund, roberto):
    return register_account(fund, by=roberto, **ACCOUNT)


def bring(account, by, *rows):
    text = "\n".join(
        ["Fecha,Referencia,Ordenante,Importe", *rows, f"{DAY},fee,Banco,-1", f"{TODAY},fee,Banco,-1"]
    )
    return import_statement(account, content=text.encode(), file_name="x.csv", by=by)


def refused(**facts):
    with pytest.raises(PostingRefused) as refusal:
        verify(**facts)
    return refusal.value.code


def test_the_movement_that_surely_is_it_verifies_the_deposit(account, fund, graciela, roberto):
    told = tell(fund, graciela, reference="SPEI-1", paid_on=TODAY)
    bring(account, roberto, f"{DAY},spei 1,Finanzas,100.00")

    deposit = verify(told, received_on=TODAY, by=roberto)

    told.refresh_from_db()
    assert (told.movement.reference, told.paper) == ("spei 1", "")
    assert deposit.received_on == DAY, "the bank's day counts"
    assert list(audit()) == []


def test_where_a_statement_tells_of_the_day_the_movement_is_chosen_once(account, fund, graciela, roberto):
    first, second = (tell(fund, graciela, reference=f"SPEI-{n}", paid_on=DAY) for n in (1, 2))
    bring(account, roberto, f"{DAY},x,Finanzas,100.00", f"{DAY},y,Finanzas,99.00", f"{DAY},z,Alguien,7.00")
    chosen, less = Movement.objects.get(reference="x"), Movement.objects.get(reference="y")

    assert refused(declaration=first, received_on=DAY, paper="hoja 2", by=roberto) == "choose_movement"
    assert refused(declaration=first, by=roberto) == "no_day"
    assert refused(declaration=first, movement=less, by=roberto) == "not_that_movement"
    deposit = verify(first, movement=chosen, by=roberto)
    assert choices_for(second) == []
    assert refused(declaration=second, movement=chosen, by=roberto) == "not_that_movement"

    reverse(deposit, reason="Era de otra parte", by=roberto)
    assert verify(second, movement=chosen, by=roberto).received_on == DAY
    assert list(audit()) == []


def test_until_the_file_comes_a_paper_is_named_and_then_the_movement_is_tied(
    account, fund, graciela, roberto
):
    told, other = (tell(fund, graciela, reference=f"SPEI-{n}", paid_on=DAY) for n in (1, 2))
    assert refused(declaration=told, received_on=DAY, by=roberto) == "no_paper"
    verify(told, received_on=DAY, paper="Estado de marzo, hoja 2", by=roberto)

    bring(account, roberto, f"{DAY},SPEI-1,Finanzas,100.00")

    told.refresh_from_db()
    assert (told.paper, told.movement.reference) == ("Estado de marzo, hoja 2", "SPEI-1")
    assert choices_for(other) == [], "the money of one deposit verifies no other"


def test_a_work_without_an_account_goes_on_as_before(fund, graciela, roberto):
    told = tell(fund, graciela)
    assert verify(told, received_on=TODAY, by=roberto).received_on == TODAY


VERIFY = (
    "UPDATE funding_declaration SET state = 'verified', settled_by_id = {by}, settled_at = now(), "
    "deposit_id = {deposit}, movement_id = {movement}, paper = {paper} WHERE id = {told}"
)


def test_the_database_keeps_one_movement_for_one_deposit(account, fund, graciela, roberto):
    first, second, third = (tell(fund, graciela, reference=f"SPEI-{n}", paid_on=DAY) for n in (1, 2, 3))
    bring(account, roberto, *(f"{DAY},SPEI-{n},Finanzas,100.00" for n in (1, 2)), f"{DAY},SPEI-9,X,9.00")
    deposit = verify(first, by=roberto)
    taken, loose, small = Movement.objects.filter(amount__gt=0).order_by("reference")
    # A deposit that stands without its declaration, as an attack would make it.
    facts = {"payer": "state", "amount": Decimal("100.00"), "paid_by": "F", "by": roberto}
    forged = receive(fund, received_on=DAY, reference="SPEI-2", **facts)
    now = {"by": roberto.pk, "told": second.pk, "deposit": forged.pk, "paper": "''"}

    for changes, sentence in (
        ({"movement": taken.pk}, "a movement verifies one deposit"),
        ({"movement": small.pk}, "the movement is not the deposit"),
        ({"movement": "NULL"}, "names the paper"),
        ({"movement": "NULL", "paper": "'x'"}, "a statement tells of that day"),
        ({"movement": loose.pk, "told": third.pk}, "not the one that was declared"),
    ):
        with pytest.raises(IntegrityError, match=sentence):
            sql(VERIFY.format(**now | changes))
    with pytest.raises(IntegrityError, match="settled once"):
        sql("UPDATE funding_declaration SET movement_id = %s WHERE id = %s", loose.pk, first.pk)
    with pytest.raises(IntegrityError, match="told first"):
        sql(
            "INSERT INTO funding_declaration (fund_id, payer, amount, paid_on, reference, paid_by, "
            "by_another, other_bank, other_account, declared_by_id, reason, paper, state, settled_by_id, "
            "settled_at, deposit_id) SELECT fund_id, payer, amount, paid_on, 'Z', paid_by, false, '', '', "
            "%s, '', '', "
            "'verified', %s, now(), %s FROM funding_declaration LIMIT 1",
            graciela.pk, roberto.pk, forged.pk,
        )  # fmt: skip
    assert deposit.received_on == DAY


# --- Exceptions --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [{"by_another": True}, {"other_bank": "BBVA", "other_account": "4321"}],
    ids=["payer", "account"],
)
def test_an_exception_counts_after_another_person_authorised_it(changes, account, fund, cast):
    graciela, roberto, carmen = cast["graciela"], cast["roberto"], cast["carmen"]
    told = tell(fund, graciela, paid_on=DAY, **changes)
    granted = {"reason": "El tesorero pagó por el club", "paper": "Oficio 12"}
    assert refused(declaration=told, received_on=DAY, paper="hoja 1", by=roberto) == "not_authorised"
    with pytest.raises(PostingRefused, match="no autoriza su excepción"):
        authorise(told, by=graciela, **granted)
    with pytest.raises(PostingRefused, match="la razón y el oficio"):
        authorise(told, by=carmen, **granted | {"paper": " "})

    made = authorise(told, by=carmen, **granted)

    assert authorise(told, by=carmen, **granted | {"reason": "Otra"}) == made
    assert verify(told, received_on=DAY, paper="hoja 1", by=roberto).amount == told.amount
    for attack in ("DELETE FROM funding_authorisation", "UPDATE funding_authorisation SET paper = 'x'"):
        with pytest.raises(IntegrityError, match="only grows"):
            sql(attack)
    assert list(audit()) == []


def test_what_went_to_another_account_is_no_movement_of_this_one(account, fund, graciela, roberto, carmen):
    told = tell(fund, graciela, paid_on=DAY, other_bank="BBVA", other_account="4321")
    bring(account, roberto, f"{DAY},SPEI-1,Finanzas,100.00")
    authorise(told, reason="Se equivocó de cuenta", paper="Oficio 12", by=carmen)

    assert refused(declaration=told, movement=Movement.objects.first(), by=roberto) == "in_another_account"
    assert refused(declaration=told, received_on=DAY, by=roberto) == "no_paper"
    verify(told, received_on=DAY, paper="Estado de la otra cuenta", by=roberto)
    told.refresh_from_db()
    assert told.movement is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"other_bank": "BBVA"}, "other_account_incomplete"),
        ({"other_account": "4321"}, "other_account_incomplete"),
        ({"other_bank": "BBVA", "other_account": "43x1"}, "other_account_incomplete"),
        ({"other_bank": "banorte", "other_account": "7898"}, "same_account"),
    ],
)
def test_another_account_is_told_whole_and_is_another(changes, code, account, fund, graciela):
    with pytest.raises(PostingRefused) as refusal:
        tell(fund, graciela, **changes)

    assert refusal.value.code == code


def test_the_database_wants_the_authorisation_of_another_person(
    account, fund, santa_elena, graciela, roberto
):
    plain, told = tell(fund, graciela, paid_on=DAY), tell(fund, graciela, reference="SPEI-2", by_another=True)
    grant = (
        "INSERT INTO funding_authorisation (declaration_id, reason, paper, granted_by_id, granted_at) "
        "VALUES (%s, 'x', 'x', %s, now())"
    )
    with pytest.raises(IntegrityError, match="only an exception that waits"):
        sql(grant, plain.pk, roberto.pk)
    with pytest.raises(IntegrityError, match="does not authorise it"):
        sql(grant, told.pk, graciela.pk)
    deposit = verify(plain, received_on=DAY, paper="hoja", by=roberto)
    facts = {"payer": "state", "amount": Decimal("100.00"), "paid_by": "F", "by": roberto}
    forged = receive(fund, received_on=DAY, reference="SPEI-2", **facts)
    with pytest.raises(IntegrityError, match="counts after it was authorised"):
        sql(VERIFY.format(by=roberto.pk, told=told.pk, deposit=forged.pk, movement="NULL", paper="'x'"))
    assert deposit.amount == plain.amount


def test_a_movement_of_another_work_is_refused(account, fund, santa_elena, graciela, roberto):
    business = open_business(santa_elena, roberto)
    theirs = register_account(business, by=roberto, **ACCOUNT | {"clabe": OTHER_CLABE})
    bring(theirs, roberto, f"{DAY},SPEI-1,Finanzas,100.00")

    told = tell(fund, graciela, paid_on=DAY)

    code = refused(declaration=told, movement=Movement.objects.get(amount=100), by=roberto)
    assert code == "not_that_movement"


@pytest.mark.parametrize(
    ("tampering", "told"),
    [
        ("UPDATE funding_declaration SET movement_id = (SELECT max(movement_id) FROM funding_declaration)",
         "verifica más de un depósito"),
        ("UPDATE funding_declaration SET by_another = true", "excepción sin su autorización"),
    ],
)  # fmt: skip
def test_the_audit_finds_what_was_changed_behind_the_triggers(tampering, told, account, fund, cast):
    bring(account, cast["roberto"], *(f"{DAY},SPEI-{n},Finanzas,100.00" for n in (1, 2)))
    for number in (1, 2):
        declared = tell(fund, cast["graciela"], reference=f"SPEI-{number}", paid_on=DAY)
        verify(declared, by=cast["roberto"])

    as_superuser(tampering)

    assert list(audit())
    assert all(told in flaw.what for flaw in audit())
