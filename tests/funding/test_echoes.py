"""Two files in other words: nothing is booked twice, nothing is dropped, and in doubt a person says which."""

import pytest
from django.db import IntegrityError, transaction

from funding.actions import PostingRefused
from funding.bank import import_statement, matched
from funding.echoes import settle_echo
from funding.models import Echo
from tests.funding.conftest import pay
from tests.funding.test_bank import account, spanish  # noqa: F401
from tests.funding.test_database import sql

pytestmark = pytest.mark.django_db
BARE = "Fecha,Concepto,Importe\n2016-03-03,SPEI RECIBIDO,500.00\n2016-03-09,COMISIÓN,-5.00\n"
KEYED = "Fecha;Clave de rastreo;Concepto;Cargo;Abono\n2016-03-03;{};{};;500.00\n"


def bring(account, by, *texts):  # noqa: F811
    """How many lines of each text were new, known and doubtful."""
    made = [import_statement(account, content=text.encode(), file_name="x.csv", by=by) for text in texts]
    return [(one.new, one.known, one.doubtful) for one in made]


@pytest.mark.parametrize("first", [0, 1])
def test_a_key_in_one_file_and_none_in_another_are_one_movement(account, fund, roberto, first):  # noqa: F811
    files = [BARE, KEYED.format("BNET77", "Spei recibido")]
    deposit = pay(fund, roberto, amount="500.00", reference="bnet-77")

    told = bring(account, roberto, files[first], files[1 - first], files[0] + "\n", files[1] + "\n")

    assert told[2:] == [(0, 2, 0), (0, 1, 0)]
    assert account.movements.count() == 2
    # The key counts, whichever file told it.
    exact = [one for one in matched(fund)[0].values() if one.certainty == "exact"]
    assert [one.expected.reference for one in exact] == [deposit.reference]


def test_other_words_wait_until_somebody_says_which_they_are(account, roberto):  # noqa: F811
    other = KEYED.format("BNET77", "Transferencia de Santa Elena")
    assert bring(account, roberto, BARE, other, other + "\n") == [(2, 0, 0), (0, 0, 1), (0, 1, 0)]
    (echo,) = Echo.objects.waiting()

    for _click in range(2):
        assert settle_echo(echo, is_same=False, by=roberto).state == "other"

    assert account.movements.filter(amount=500).count() == 2
    assert bring(account, roberto, other + "\n\n") == [(0, 1, 0)]
    with pytest.raises(PostingRefused, match="ya se aclaró: Otro movimiento"):
        settle_echo(echo, is_same=True, by=roberto)


def test_two_lines_that_one_movement_may_be_both_wait_and_one_of_them_is_it(account, roberto):  # noqa: F811
    two = KEYED.format("BNET77", "SPEI RECIBIDO") + "2016-03-03;BNET78;SPEI RECIBIDO;;500.00\n"
    assert bring(account, roberto, BARE, two) == [(2, 0, 0), (0, 0, 2)]
    first, second = Echo.objects.waiting()

    settle_echo(first, is_same=True, by=roberto)
    with pytest.raises(PostingRefused, match="Otro renglón del mismo archivo ya es ese movimiento"):
        settle_echo(second, is_same=True, by=roberto)
    settle_echo(second, is_same=False, by=roberto)

    assert account.movements.filter(amount=500).count() == 2
    assert bring(account, roberto, two + "\n") == [(0, 2, 0)]


def test_as_many_lines_as_movements_are_paired_off_and_the_next_one_is_new(account, roberto):  # noqa: F811
    twice = "Fecha,Concepto,Referencia,Importe\n2016-03-03,PAGO,1,500.00\n2016-03-03,PAGO,2,500.00\n"
    other = twice.replace("PAGO,1", "PAGO,901").replace("PAGO,2", "PAGO,902").replace(",", ";")
    later = "2016-03-04,PAGO,3,1.00\n"

    assert bring(account, roberto, twice + later, other) == [(3, 0, 0), (0, 2, 0)]
    # On its last day a file may lack what came after it was downloaded.
    assert bring(account, roberto, "Fecha;Concepto;Referencia;Importe\n2016-03-04;PAGO;77;1.00\n") == [
        (0, 0, 1)
    ]
    assert bring(account, roberto, "Fecha,Concepto,Referencia,Importe\n2016-03-03,PAGO,3,500.00\n") == [
        (1, 0, 0)
    ]


@pytest.mark.parametrize(
    ("attack", "sentence"),
    [
        ("DELETE FROM funding_echo", "settled once"),
        ("UPDATE funding_echo SET amount = 1", "says what its file said"),
        ("UPDATE funding_echo SET counterpart_key = 'x'", "only grows"),
        ("UPDATE funding_echo SET state = 'other', settled_by_id = %s", "booked if it is another"),
        (
            "INSERT INTO funding_movement (account_id, statement_id, booked_on, amount, reference, "
            "description, counterpart, counterpart_key, tracking_key, fingerprint) SELECT account_id, "
            "statement_id, booked_on, amount, '', '', '', '', '', fingerprint FROM funding_echo; "
            "UPDATE funding_echo SET state = 'same', settled_by_id = %s",
            "booked if it is another",
        ),
    ],
)
def test_the_database_keeps_what_waits(attack, sentence, account, roberto):  # noqa: F811
    bring(account, roberto, BARE, KEYED.format("BNET77", "Otra cosa"))

    with pytest.raises(IntegrityError, match=sentence), transaction.atomic():
        sql(attack, *([roberto.pk] if "%s" in attack else []))
