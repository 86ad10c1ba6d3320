"""The budget by line of a work: written, changed, quoted, planned by months, and what the filing refuses.

The lines are those of a real kind of estimate: a street of hydraulic concrete with its lamps.
"""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from programs.rulebook import rules_for
from projects.actions import StepRefused, propose, revise, take_step
from projects.agreement.budget import budget_facts, calendar_facts
from projects.checks import findings_for
from projects.forms.budget import offered_lines
from projects.forms.calendar import even_calendar
from projects.models import Concept, Project
from projects.models.budget import RATES, Vat, line_sum, rates_of, sum_of
from projects.versions import answers_of, changes
from tests.projects.conftest import answer_all
from tests.projects.test_api import Program
from tests.projects.test_proposal_pages import at, draft, shown, the_call, whole  # noqa: F401

STREET = [
    ("PAV-01", "Preliminares", "Trazo y nivelación con equipo topográfico", "m²", "1240.5", "12.35", False),
    ("PAV-02", "Preliminares", "Excavación en caja en material tipo B", "m³", "372.15", "98.40", False),
    ("PAV-03", "Pavimento", "Concreto hidráulico MR-42 de 15 cm", "m²", "1240.5", "412.80", False),
    ("ALU-01", "Alumbrado", "Luminaria LED de 100 W", "pieza", "14", "6350.00", True),
]
# 17,771.41 + 42,478.69 + 594,010.94 + 103,124.00, each line with its VAT to the centavo.
SUM = Decimal("757385.04")
CHECKS = ["budget_adds_up", "quotations_given", "calendar_adds_up"]


def lines(*numbers: int, **changes) -> list[dict]:
    names = ("code", "section", "concept", "unit", "quantity", "unit_price", "is_bought")
    rows = [dict(zip(names, STREET[number], strict=True)) for number in numbers or range(len(STREET))]
    return [
        {
            **row,
            "quantity": Decimal(row["quantity"]),
            "unit_price": Decimal(row["unit_price"]),
            "vat": "iva16",
        }
        | changes
        for row in rows
    ]


def quotes(*amounts: str, chosen: int = 0) -> list[dict]:
    return [
        {
            "supplier": f"Proveedora {place}",
            "rfc": "",
            "amount": Decimal(amount),
            "quoted_on": date(2016, 3, 1),
            "paper": "",
            "is_chosen": place == chosen,
        }
        for place, amount in enumerate(amounts)
    ]


@pytest.fixture
def street(whole, tomas) -> Project:  # noqa: F811
    """Tomás's whole draft of 2016 with the four lines of the street, which come to its cost."""
    return revise(whole, by=tomas, concepts=lines(), total=SUM)


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def codes(project: Project, now) -> dict[str, bool]:
    fresh = Project.objects.get(pk=project.pk)
    return {finding.code: finding.refuses for finding in findings_for(fresh, CHECKS, now)}


# --- Sums ---------------------------------------------------------------------------------------


@given(
    st.lists(
        st.tuples(
            st.decimals("0.0001", "99999", places=4),
            st.decimals("0.01", "99999", places=2),
            st.sampled_from(Vat.values),
        ),
        min_size=1,
        max_size=8,
    )
)
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_model_and_database_round_alike_and_lose_no_centavo(street, rows):
    """Half up per line, as a CFDI does: never the VAT of a sum, never half to even."""
    Concept.objects.filter(project=street).delete()
    Concept.objects.bulk_create(
        Concept(
            project=street, number=place, concept="x", unit="x", quantity=quantity, unit_price=price, vat=vat
        )
        for place, (quantity, price, vat) in enumerate(rows, start=1)
    )
    kept = list(street.concepts.all())
    made = [line_sum(*row) for row in rows]

    assert [(one.amount, one.vat_amount, one.total) for one in kept] == [
        (one.amount, one.vat, one.total) for one in made
    ]
    assert sum_of(kept).total == sum(one.total for one in kept)
    for one, (quantity, price, vat) in zip(kept, rows, strict=True):
        exact = quantity * price
        assert abs(one.amount - exact) <= Decimal("0.005")
        assert one.vat_amount == (one.amount * RATES[vat][0] / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)


def test_the_rates_are_those_of_the_year():
    assert [rate.value for rate in rates_of(1988)] == ["iva15", "iva0", "exempt"]
    assert [rate.value for rate in rates_of(1993)] == ["iva10", "iva0", "exempt"]
    assert [rate.value for rate in rates_of(2008)] == ["iva15", "iva10", "iva0", "exempt"]
    assert [rate.value for rate in rates_of(2013)] == ["iva16", "iva11", "iva0", "exempt"]
    assert [rate.value for rate in rates_of(2019)] == ["iva16", "iva8", "iva0", "exempt"]


# --- The pages ----------------------------------------------------------------------------------


def test_lines_are_added_changed_and_taken_out_without_a_script(sign_in, tomas, street):
    page = sign_in(tomas)
    typed = {
        "new-0-concept": "Guarnición de concreto",
        "new-0-unit": "m",
        "new-0-quantity": "1,150.25",
        "new-0-unit_price": "$210.10",
        "new-0-vat": "iva0",
    }

    more = page.post(at(street, "concepts"), {**typed, "add": "1"})
    assert more.status_code == 200
    assert "Concepto nuevo 2" in shown(more)
    assert street.concepts.count() == 4
    assert page.post(at(street, "concepts"), typed).status_code == 302
    added = street.concepts.get(number=5)
    assert (added.amount, added.vat_amount) == (Decimal("241667.53"), Decimal("0.00"))

    url = at(street, "concept", "5")
    changed = {"concept": "Guarnición", "unit": "m", "quantity": "0", "unit_price": "1", "vat": "iva16"}
    refused = page.post(url, changed)
    assert refused.status_code == 422
    assert "La cantidad debe ser mayor que cero." in shown(refused)
    assert page.post(url, {**changed, "quantity": "2"}).status_code == 302
    assert street.concepts.get(number=5).total == Decimal("2.32")

    assert page.post(url, {"remove": "1"}).status_code == 302
    assert [one.concept for one in street.concepts.all()] == [row[2] for row in STREET]
    assert page.get(url).status_code == 404


def test_a_stale_page_overwrites_no_line(sign_in, tomas, elena, street):
    street.refresh_from_db()
    stale = street.revision
    revise(street, by=elena, concepts=lines(0))

    answer = sign_in(tomas).post(
        at(street, "concepts"),
        {
            "revision": stale,
            "new-0-concept": "x",
            "new-0-unit": "m",
            "new-0-quantity": "1",
            "new-0-unit_price": "1",
        },
    )

    assert answer.status_code == 422
    assert "Otra persona guardó" in shown(answer)
    assert street.concepts.count() == 1


def test_the_button_makes_the_sum_the_total_cost(sign_in, tomas, whole):  # noqa: F811
    revise(whole, by=tomas, concepts=lines(), total=Decimal("800000.00"))
    page = sign_in(tomas)

    told = shown(page.get(at(whole, "concepts")))
    assert "$757,385.04" in told
    assert "la diferencia es de $42,614.96" in told
    assert page.post(at(whole, "use_sum")).status_code == 302
    whole.refresh_from_db()
    assert whole.total == SUM
    assert "Es igual al costo total." in shown(page.get(at(whole, "concepts")))


def test_five_hundred_lines_are_paged_and_ask_as_often_as_three(sign_in, tomas, street):
    page = sign_in(tomas)

    def asked(count: int) -> int:
        rows = [{**line, "quotations": quotes("5.00")} for line in lines(3) * count]
        revise(street, by=tomas, concepts=rows)
        with CaptureQueriesContext(connection) as queries:
            answer = page.get(at(street, "concepts"))
        assert len(answer.content) < 200_000
        assert answer.content.count(b'id="renglon-') == min(count, 50)
        return len(queries)

    page.get(at(street, "concepts"))
    assert asked(3) == asked(500)
    with pytest.raises(StepRefused, match="hasta 500"):
        revise(street, by=tomas, concepts=lines(0) * 501)


def test_a_business_and_scholarships_have_no_second_budget(sign_in, tomas, santa_elena):
    business = propose(
        club=santa_elena, scheme="fed_3x1", fiscal_year=2016, kind="productive_family", by=tomas
    )

    assert sign_in(tomas).get(at(business, "concepts")).status_code == 302
    with pytest.raises(StepRefused, match="su plan"):
        revise(business, by=tomas, concepts=lines())
    assert not business.concepts.exists()


# --- Quotations ---------------------------------------------------------------------------------


def test_goods_are_quoted_and_the_dearer_one_needs_a_reason(sign_in, tomas, street):
    page, url = sign_in(tomas), at(street, "concept", "4")
    line = {
        "concept": "Luminaria",
        "unit": "pieza",
        "quantity": "14",
        "unit_price": "6350",
        "is_bought": "on",
    }
    typed = {
        **line,
        "quote-0-supplier": "Luz del Norte SA de CV",
        "quote-0-rfc": "gode561231gr9",
        "quote-0-amount": "103,124.00",
        "quote-0-quoted_on": "2016-03-01",
        "quote-1-supplier": "Eléctrica Zacatecas",
        "quote-1-amount": "99,000.00",
        "quote-1-quoted_on": "2016-03-02",
        "chosen": "0",
    }

    wrong = page.post(url, {**typed, "quote-1-rfc": "XX1"})
    assert wrong.status_code == 422
    assert "Ese RFC no es válido" in shown(wrong)
    assert "No eligió la más barata: escriba por qué." in shown(wrong)
    assert page.post(url, {**typed, "reason": "Garantía de cinco años"}).status_code == 302
    kept = street.concepts.get(number=4)
    assert [(one.supplier, one.rfc, one.is_chosen) for one in kept.quotations.all()] == [
        ("Luz del Norte SA de CV", "GODE561231GR9", True),
        ("Eléctrica Zacatecas", "", False),
    ]
    assert kept.reason == "Garantía de cinco años"


def test_a_line_that_is_written_again_keeps_its_quotations(tomas, street):
    revise(
        street, by=tomas, concepts=lines(0) + lines(3, quotations=quotes("9.00", "8.00", "7.00", chosen=2))
    )
    revise(street, by=tomas, concepts=lines(3, 1))

    assert [one.quotations.count() for one in street.concepts.all()] == [3, 0]


# --- The calendar -------------------------------------------------------------------------------


def test_the_calendar_is_filled_evenly_and_adds_up_to_the_centavo(sign_in, tomas, street, now):
    page, url = sign_in(tomas), at(street, "calendar")
    street.refresh_from_db()

    filled = page.post(url, {"fill": "1"})
    assert filled.status_code == 200
    assert not street.activities.exists()
    form = filled.context["form"]
    assert page.post(url, {name: form[name].value() or "" for name in form.fields}).status_code == 302
    kept = list(street.activities.all())
    assert [one.name for one in kept] == ["Preliminares", "Pavimento", "Alumbrado"]
    assert sum(one.total for one in kept) == SUM
    assert {one.last_month for one in kept} == {street.months}
    for one in kept:
        assert max(one.amounts) - min(one.amounts) <= Decimal("0.01")
    assert "calendar_sum" not in codes(street, now)
    assert "$757,385.04" in shown(page.get(url))


def test_pesos_are_spread_over_the_months_that_were_typed(sign_in, tomas, street):
    page, url = sign_in(tomas), at(street, "calendar")
    typed = {"act-0-name": "Obra", "act-0-first_month": "2", "act-0-last_month": "1", "act-0-cost": "100.00"}

    refused = page.post(url, typed)
    assert refused.status_code == 422
    assert "Termina antes de empezar." in shown(refused)
    assert page.post(url, {**typed, "act-0-first_month": "1", "act-0-last_month": "3"}).status_code == 302
    assert street.activities.get().amounts == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]


# --- The rules ----------------------------------------------------------------------------------


def test_a_budget_of_another_sum_refuses_the_filing(tomas, street, now):
    assert "budget_sum" not in codes(street, now)
    revise(street, by=tomas, total=SUM + Decimal("0.01"))

    assert codes(street, now)["budget_sum"]
    with pytest.raises(StepRefused) as refusal:
        take_step(street, "file", by=tomas)
    assert "la diferencia es de $0.01" in str(refusal.value)


def test_since_2017_a_work_without_its_budget_is_refused_and_before_only_warned(tomas, whole, now):  # noqa: F811
    assert codes(whole, now)["budget_missing"] is False
    assert codes(whole, now)["calendar_missing"] is False
    Project.objects.filter(pk=whole.pk).update(fiscal_year=2017)

    assert codes(whole, now)["budget_missing"] is True
    assert "S10" in rules_for("fed_3x1", 2017, "infrastructure").itemised_budget.source


def test_goods_without_three_quotations_are_told(tomas, street, now):
    assert codes(street, now)["quotations"] is False
    revise(street, by=tomas, concepts=lines(0, 1, 2) + lines(3, quotations=quotes("3", "2", "1")))

    assert codes(street, now)["quotation_reason"] is True
    revise(street, by=tomas, concepts=lines(0, 1, 2) + lines(3, quotations=quotes("3", "2", "1", chosen=2)))
    assert not {"quotations", "quotation_reason"} & set(codes(street, now))


def test_a_calendar_of_another_sum_or_beyond_the_months_refuses(tomas, street, now):
    street.refresh_from_db()
    calendar = even_calendar(street)
    revise(street, by=tomas, activities=calendar[:1])
    assert codes(street, now)["calendar_sum"]
    revise(street, by=tomas, activities=calendar, months=1)

    assert codes(street, now) == {**codes(street, now), "calendar_months": True}
    assert "calendar_sum" not in codes(street, now)


# --- What is filed ------------------------------------------------------------------------------


def test_what_is_filed_holds_the_budget_in_versions_papers_and_pages(sign_in, tomas, roberto, street):
    street.refresh_from_db()
    revise(street, by=tomas, activities=even_calendar(street))
    the_call()
    page = sign_in(tomas)
    assert "Luminaria LED de 100 W" in shown(page.get(at(street, "review")))
    work = take_step(street, "file", by=tomas)

    first = work.versions.get()
    assert first.answers["concepts"][3]["total"] == "103124.00"
    assert budget_facts(work)["total"] == calendar_facts(work)["total"] == f"{SUM}"
    assert "Pavimento" in shown(sign_in(roberto).get(work.get_absolute_url()))
    answer_all(take_step(work, "observe", by=roberto, note="Corrija el alumbrado."), tomas)
    revise(work, by=tomas, concepts=lines(0, 1, 2, 3, concept="Otro"), total=SUM)
    take_step(work, "file", by=tomas)
    told = {change.name: change for change in changes(first, work.versions.get(number=2))}
    assert set(told) == {"concepts"}
    assert "Luminaria LED de 100 W" in told["concepts"].before


def test_the_executor_begins_with_the_approved_budget_where_it_is_what_was_agreed(street):
    assert sum(amount for _concept, amount in offered_lines(street, SUM)) == SUM
    assert offered_lines(street, SUM - Decimal("0.01")) == []


def test_a_version_of_a_work_without_budget_keeps_its_fingerprint(whole):  # noqa: F811
    assert not {"concepts", "activities"} & set(answers_of(whole))


# --- The same over REST -------------------------------------------------------------------------


def test_the_budget_is_written_and_read_over_rest_with_the_same_refusals(tomas, adriana, street):
    program, here = Program(tomas), f"/projects/{street.reference}/"
    quote = {"supplier": "Luz del Norte", "amount": "9.00", "quoted_on": "2016-03-01", "is_chosen": True}
    line = {
        "concept": "Luminaria",
        "unit": "pieza",
        "quantity": "2.5",
        "unit_price": "100.00",
        "is_bought": True,
        "quotations": [quote, {**quote, "amount": "8.00", "is_chosen": False}],
    }
    month = {"name": "Obra", "first_month": 1, "last_month": 2, "amounts": ["100.00", "190.00"]}

    def patch(**told):
        return program.post(here, told, method="patch")

    assert patch(concepts=[line]).status_code == 400
    assert patch(concepts=[{**line, "reason": "Garantía", "vat": "iva15"}]).status_code == 400
    assert patch(activities=[{**month, "last_month": 3}]).status_code == 400
    made = patch(concepts=[{**line, "reason": "Garantía"}], activities=[month]).json()
    told = made["concepts"][0]
    assert (told["amount"], told["vat_amount"], told["total"]) == ("250.00", "40.00", "290.00")
    assert [one["amount"] for one in told["quotations"]] == ["9.00", "8.00"]
    assert made["activities"] == [month]
    assert {"budget_sum", "calendar_sum"} <= {one["code"] for one in made["findings"]}
    again = patch(concepts=[{name: line[name] for name in line if name != "quotations"}]).json()
    assert len(again["concepts"][0]["quotations"]) == 2

    revise(street, by=tomas, total=Decimal("290.00"))
    the_call()
    take_step(street, "file", by=tomas)
    seen = Program(adriana).get(f"/projects/{Project.objects.get(pk=street.pk).reference}/").json()
    assert (seen["concepts"][0]["total"], seen["concepts"][0]["quotations"]) == ("290.00", None)
