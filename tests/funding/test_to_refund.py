"""What has to go back is on one list until it has gone, with its legal day."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from funding.to_refund import to_refund, told
from tests.funding.conftest import open_for, pay
from tests.funding.test_worked_life import done

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def test_what_outlived_its_year_is_listed_before_and_after_its_closing(fund, roberto, cast, sign_in):
    pay(fund, roberto, "federal", "61426.00", "SPEI-1")
    pay(fund, roberto, "state", "100.00", "SPEI-2")
    rows = told(list(to_refund(roberto, TODAY)), TODAY)

    assert [(row.payer, row.amount, row.is_closed) for row in rows] == [
        ("federal", Decimal("61426.00"), False),
        ("state", Decimal("100.00"), False),
    ]
    assert (rows[0].due_on, rows[1].due_on) == (date(2014, 1, 15), None)
    assert rows[0].days_late == (TODAY - date(2014, 1, 15)).days
    listed = sign_in(roberto).get("/api/v1/refunds/?payer=federal").json()
    assert (len(listed["results"]), listed["total"]) == (1, "61426.00")
    assert listed["results"][0]["due_on"] == "2014-01-15"
    two = (cast["ramon"], roberto)
    done("closing", fund, two, why="not_executed")
    done("refund", fund, two, "61426.00", payer="federal", charges=Decimal("0.00"))
    page = sign_in(roberto).get("/reintegros/").content.decode()
    assert "$100.00" in page and "$61,426.00" not in page
    assert sign_in(roberto).get("/reintegros/archivo.csv").getvalue().decode().count("\n") == 2


def test_three_works_ask_as_much_as_one(fund, santa_elena, roberto, sign_in, django_assert_max_num_queries):
    client = sign_in(roberto)

    def queries() -> int:
        with django_assert_max_num_queries(40) as asked:
            assert client.get("/reintegros/").status_code == 200
            assert client.get("/api/v1/refunds/").status_code == 200
        return len(asked)

    pay(fund, roberto, "state", "1.00", "SPEI-1")
    one = queries()
    for number in (2, 3):
        other = open_for(santa_elena, roberto, "400.00", f"3X1-32-2013-000{number}")
        pay(other, roberto, "state", "1.00", "SPEI-1")
    assert queries() == one
    assert [row["amount"] for row in to_refund(cast_of_guanajuato(), TODAY)] == []


def cast_of_guanajuato():
    from accounts.models import User

    return User.objects.get(email="sofia@ejemplo.mx")
