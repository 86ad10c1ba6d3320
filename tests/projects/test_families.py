"""Businesses and works of solidarity never mix: they have calls, committees, pots and papers of their own."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from funding.models import Account, Pot
from programs.rulebook import rules_for
from projects.actions import (
    StepRefused,
    appraise,
    deliver_in_kind,
    register_recovery,
    revise,
    take_step,
)
from projects.models import Call, Project
from projects.workflow import State
from tests.projects.businesses import company_that_pays, costs_of, favourably
from tres_por_uno.demo.works import WORKS
from tres_por_uno.demo.works import deposit as deposit_of

TODAY = timezone.localdate()
DETAILS = {
    "session": "STV-32-2013-SO01",
    "resolution": "A03",
    "session_on": TODAY.isoformat(),
    "deposit_until": TODAY.isoformat(),
}
DAIRY = next(work for work in WORKS if work["id"] == "dairy")


@pytest.fixture
def dairy(work_at) -> Callable[..., Project]:
    """A function that brings the family dairy of Los Ramírez to a stage."""
    return lambda stage="draft", **changes: work_at(stage, DAIRY, **changes)


def file(work: Project, by: Any) -> Project:
    return take_step(work, "file", by=by)


def test_a_business_needs_a_call_of_its_own(dairy, elena):
    work = dairy()
    Call.objects.filter(family="investment").delete()

    with pytest.raises(StepRefused, match="No hay convocatoria de ese programa") as refused:
        file(work, elena)

    assert refused.value.codes == ["window"]


def test_the_family_of_a_draft_is_that_of_its_kind(work_at, elena):
    work = work_at("draft")
    assert work.family == "solidarity"

    work = revise(work, by=elena, kind="productive_individual")

    assert work.family == "investment"


def test_the_start_for_a_business_offers_its_kinds_only(sign_in, tomas, santa_elena):
    call = Call.objects.get(family="investment")
    client = sign_in(tomas)

    page = client.get(reverse("projects:start")).content.decode()
    client.post(reverse("projects:start"), {"club": santa_elena.pk, "call": call.pk})
    work = Project.objects.get(club=santa_elena, state="draft")
    kinds = client.get(reverse("projects:edit", args=[work.reference, "proyecto"])).content.decode()

    assert "Programa 3x1 para Migrantes, proyectos productivos 2013" in page
    assert work.family == "investment"
    assert 'value="productive_family"' in kinds
    assert 'value="infrastructure"' not in kinds


def test_the_covam_does_not_approve_a_business(dairy, elena, roberto):
    work = take_step(file(dairy(), elena), "take_up", by=roberto)

    assert "approve" not in work.steps_for(roberto)
    assert "approve_business" in work.steps_for(roberto)
    with pytest.raises(StepRefused, match="no procede"):
        take_step(work, "approve", by=roberto, details=DETAILS)


def test_a_work_of_solidarity_is_not_appraised(work_at, roberto):
    work = work_at("filed")
    take_step(work, "take_up", by=roberto)

    with pytest.raises(StepRefused, match="Solo los proyectos productivos se valúan"):
        favourably(work, roberto)
    with pytest.raises(StepRefused, match="no procede"):
        take_step(work, "approve_business", by=roberto, details=DETAILS)


def test_without_an_appraisal_no_business_is_approved(dairy, elena, roberto):
    work = take_step(file(dairy(), elena), "take_up", by=roberto)
    with pytest.raises(StepRefused, match="Falta la valuación: la da Subcomité Técnico Valuador"):
        take_step(work, "approve_business", by=roberto, details=DETAILS)
    appraise(
        work, session="STV-1", held_on=TODAY, is_favourable=False, reasons="Sin compradores.", by=roberto
    )
    with pytest.raises(StepRefused, match="La valuación de la sesión STV-1 no es favorable"):
        take_step(work, "approve_business", by=roberto, details=DETAILS)

    favourably(work, roberto)
    work = take_step(work, "approve_business", by=roberto, details=DETAILS)

    assert work.approval["committee"] == "Subcomité Técnico Valuador"
    assert [entry.act for entry in work.history.all()][:3] == ["approve_business", "appraise", "appraise"]


@pytest.mark.parametrize("who", ["elena", "carmen", "graciela", "ramon"])
def test_only_the_reviewer_records_an_appraisal(who, dairy, elena, roberto, cast):
    work = take_step(file(dairy(), elena), "take_up", by=roberto)

    with pytest.raises(StepRefused, match="corresponde a otra oficina"):
        favourably(work, cast[who])


def test_a_business_without_a_plan_names_what_is_missing(work_at, elena):
    work = work_at("draft", kind="productive_individual", fiscal_year=2013)

    with pytest.raises(StepRefused, match="Falta en el plan de negocios: quién invierte") as refused:
        file(work, elena)

    assert refused.value.codes.count("missing_plan") == 2


def test_costs_that_miss_the_total_are_refused_with_both_sums(dairy, elena):
    work = dairy()
    revise(work, by=elena, costs=costs_of(Decimal("599999.99")))

    with pytest.raises(StepRefused, match=r"suman \$599,999\.99 y las aportaciones \$600,000\.00") as refused:
        file(work, elena)

    assert refused.value.codes == ["plan_sum"]


@pytest.mark.parametrize(
    ("kind", "families", "sentence"),
    [
        ("productive_community", 4, "pide al menos 5 familias y el plan dice 4"),
        ("productive_individual", 2, "admite a lo más 1 familias y el plan dice 2"),
    ],
)
def test_families_are_as_many_as_the_kind_asks_for(kind, families, sentence, dairy, elena):
    work = dairy(kind=kind, total="200000.00", company_share=None)
    plan = {**DAIRY["plan"], "families": families}
    revise(work, by=elena, plan=plan, costs=costs_of(Decimal(200_000)))

    with pytest.raises(StepRefused, match=sentence) as refused:
        file(work, elena)

    assert refused.value.codes == ["families"]


def test_a_company_that_pays_is_named(dairy, elena):
    work = dairy()
    revise(work, by=elena, company=None)

    with pytest.raises(StepRefused, match="Falta elegir la empresa que aporta"):
        file(work, elena)


def test_what_the_company_adds_is_divided_among_nobody(dairy):
    work = dairy()

    assert work.shares() == {
        "federal": Decimal("250000.00"),
        "company": Decimal("100000.00"),
        "migrants": Decimal("250000.00"),
    }
    assert not work.deviations()


def test_the_support_comes_back_into_works_of_solidarity(dairy, roberto):
    work = dairy("paid_up")
    dues = work.fund.schedule()
    assert len(dues) == 24
    assert sum(due.amount for due in dues) == Decimal("250000.00")

    made = register_recovery(
        work,
        amount=dues[0].amount,
        received_on=TODAY,
        reference="SPEI-1",
        paid_by="Elpidio Macías Reyna",
        by=roberto,
    )

    assert (made.pot.family, made.pot.fiscal_year, made.pot.state_id) == ("solidarity", TODAY.year, "32")
    assert Account.objects.get(pot=made.pot, moment="for_works").balance == -dues[0].amount
    assert work.fund.to_recover() == Decimal("250000.00") - dues[0].amount
    assert work.fund.pot.family == "investment"
    assert work.history.first().act == "recover"


def test_every_family_has_a_pot_of_its_own(dairy, work_at):
    dairy("agreed")
    work_at("agreed")

    families = Pot.objects.filter(scheme="fed_3x1", fiscal_year=2013, state="32").values_list("family")

    assert sorted(families) == [("investment",), ("solidarity",)]


# --- Scholarships and gifts in kind --------------------------------------------------------------

PUPILS = [
    {"name": "Ximena Ortiz", "school": "CBTa 20", "level": "high_school", "amount": Decimal(8000)},
    {"name": "Saúl Ortiz", "school": "Secundaria 3", "level": "secondary", "amount": Decimal(4000)},
]


def scholarships(work_at, kind: str = "community_services", total: str = "12000.00") -> Project:
    return work_at("draft", kind=kind, fiscal_year=2016, total=total, goals=[])


def test_scholarships_are_a_list_that_makes_the_cost(work_at, elena):
    work = scholarships(work_at)
    with pytest.raises(StepRefused, match="Falta la lista de becas"):
        file(revise(work, by=elena, gives_scholarships=True), elena)

    revise(work, by=elena, scholarships=PUPILS[:1])
    with pytest.raises(StepRefused, match=r"becas suman \$8,000\.00 y el costo total es de \$12,000\.00"):
        file(work, elena)

    work = file(revise(work, by=elena, scholarships=PUPILS), elena)
    assert work.state == State.FILED


def test_a_kind_without_scholarships_gives_none(work_at, elena):
    work = scholarships(work_at, kind="infrastructure")
    revise(work, by=elena, gives_scholarships=True, scholarships=PUPILS)

    with pytest.raises(StepRefused, match="Las reglas de «Infraestructura social» no dan becas"):
        file(work, elena)


STONE = {
    "payer": "municipal",
    "description": "40 m³ de piedra braza",
    "value": Decimal("20000.00"),
    "paper": "Avalúo 12/2013 del perito Juan Sosa",
}


def test_nothing_in_kind_unless_the_rulebook_allows_it(work_at, elena):
    work = work_at("draft")
    revise(work, by=elena, in_kind_offers=[STONE])

    with pytest.raises(StepRefused, match="no admiten aportaciones en especie") as refused:
        file(work, elena)

    assert refused.value.codes == ["in_kind"]


@pytest.fixture
def generous(tmp_path, settings) -> str:
    """A scheme whose rules allow gifts in kind."""
    (tmp_path / "abc_2x1.yaml").write_text(GENEROUS)
    settings.RULEBOOK_FOLDERS = [tmp_path]
    return "abc_2x1"


GENEROUS = """\
scheme: abc_2x1
names: {es: 2x1 de la piedra}
level: federal
validity: {from: 2013, to: 2013, source: Convocatoria, confirmed: true}
kinds: {infrastructure: {es: Obra}}
applicants: {who: [migrant_club], source: Convocatoria, confirmed: true}
in_kind: {allowed: true, source: Convocatoria, confirmed: true}
remainder: {text: El mayor residuo., source: Regla del sistema, confirmed: true}
legend: {text: Este programa es público., source: Convocatoria, confirmed: true}
sources: {memory: {title: de memoria}}
editions:
- years: [2013]
  kinds:
    infrastructure:
      family: solidarity
      parts: {federal: 1, municipal: 1, migrants: 1}
      parts_source: Convocatoria
      parts_confirmed: true
      federal_cap: {value: null, source: Convocatoria, confirmed: false}
"""


@pytest.fixture
def stone_work(generous, work_at, elena) -> Project:
    """A work to which the town gives stone worth twenty thousand of its thirty thousand pesos."""
    work = work_at("draft", kind="infrastructure")
    Call.objects.filter(fiscal_year=2013, family="solidarity").update(scheme=generous)
    Project.objects.filter(pk=work.pk).update(scheme=generous)
    work.refresh_from_db()
    return revise(work, by=elena, total=Decimal("90000.00"), in_kind_offers=[STONE])


def test_a_gift_counts_within_its_part_and_is_handed_over(stone_work, elena, roberto):
    work = file(stone_work, elena)
    for name in ("take_up", "approve", "agree"):
        work = take_step(work, name, by=roberto, details=DETAILS)
    (town,) = [part for part in work.fund.parts() if part.payer == "municipal"]
    assert (town.agreed, town.in_kind) == (Decimal("10000.00"), Decimal("20000.00"))

    for part in work.fund.parts():
        deposit_of(
            work,
            payer=part.payer,
            amount=part.agreed,
            received_on=TODAY,
            reference=f"SPEI-{part.payer}",
            paid_by=part.label,
            by=roberto,
        )
    work.refresh_from_db()
    assert work.state == State.AGREED, "the stone is still owed"

    gift = work.fund.in_kind.get()
    for _time in range(2):
        deliver_in_kind(work, gift, delivered_on=TODAY, paper="Acta de entrega 4", by=roberto)

    work.refresh_from_db()
    assert work.state == State.PAID_UP
    assert work.history.filter(act="deliver").count() == 1


def test_a_gift_is_worth_no_more_than_the_part(stone_work, elena):
    revise(stone_work, by=elena, in_kind_offers=[{**STONE, "value": Decimal("30000.01")}])

    with pytest.raises(StepRefused, match=r"vale más que su parte, que es de \$30,000\.00"):
        file(stone_work, elena)


def test_who_has_no_part_gives_nothing(stone_work, elena):
    revise(stone_work, by=elena, in_kind_offers=[{**STONE, "payer": "state"}])

    with pytest.raises(StepRefused, match="no tiene parte en esta obra"):
        file(stone_work, elena)


def test_a_change_of_rules_in_mid_year_leaves_what_was_approved(
    stone_work, elena, roberto, tmp_path, settings
):
    work = take_step(file(stone_work, elena), "take_up", by=roberto)
    work = take_step(work, "approve", by=roberto, details=DETAILS)
    before = work.shares()
    decree = tmp_path / "decree"
    decree.mkdir()
    changed = GENEROUS.replace("{federal: 1, municipal: 1, migrants: 1}", "{municipal: 3, migrants: 1}")
    (decree / "abc_2x1.yaml").write_text(changed.replace("allowed: true", "allowed: false"))
    settings.RULEBOOK_FOLDERS = [decree]

    work = Project.objects.get(pk=work.pk)
    today = rules_for(work.scheme, 2013, "infrastructure")
    work = take_step(work, "agree", by=roberto, details=DETAILS)

    assert "federal" not in today.payers
    assert work.shares() == before
    assert work.rules.fingerprint == work.frozen_rules_sha256 != today.fingerprint
    assert sum(part.agreed + part.in_kind for part in work.fund.parts()) == work.total


# --- The page of the money ---------------------------------------------------------------------


def money_page(work: Project) -> str:
    return reverse("projects:edit", args=[work.reference, "dinero"])


def test_a_fifth_part_asks_which_company_pays_it(sign_in, tomas, santa_elena, work_at):
    work = work_at("draft", fiscal_year=2006)
    Project.objects.filter(pk=work.pk).update(scheme="wu_4x1", kind="productive_community")
    client = sign_in(tomas)

    missing = client.post(money_page(work), {"total": "500,000"})
    company = company_that_pays()
    client.post(money_page(work), {"total": "500,000", "company": company.pk})

    assert missing.status_code == 422
    assert "Elija la empresa que aporta" in missing.content.decode()
    work.refresh_from_db()
    assert work.company == company
    assert work.shares()["company"] == Decimal("100000.00")


def test_the_preview_of_a_fifth_part_needs_no_company(sign_in, tomas, work_at):
    work = work_at("draft", fiscal_year=2006)
    Project.objects.filter(pk=work.pk).update(scheme="wu_4x1", kind="productive_community")

    page = sign_in(tomas).get(reverse("projects:shares_preview", args=[work.reference]), {"total": "500,000"})

    assert page.content.decode().count("$100,000.00") >= 5


def test_gifts_are_typed_in_rows_and_a_gap_is_told(stone_work, sign_in, tomas):
    row = {f"gift-0-{name}": str(value) for name, value in STONE.items()}
    client = sign_in(tomas)

    gap = client.post(money_page(stone_work), {"total": "90,000", **row, "gift-0-paper": ""})
    more = client.post(money_page(stone_work), {"total": "90,000", **row, "add": "1"})
    client.post(money_page(stone_work), {"total": "90,000", **row, "gift-0-value": "15,000"})

    assert "Escriba qué documento la valúa" in gap.content.decode()
    assert 'name="gift-2-paper"' in more.content.decode()
    assert stone_work.in_kind_offers.get().value == Decimal("15000.00")


def test_where_nothing_in_kind_is_allowed_the_page_does_not_ask(sign_in, tomas, work_at):
    assert "especie" not in sign_in(tomas).get(money_page(work_at("draft"))).content.decode()


def test_names_of_pupils_that_nobody_needs_are_not_kept(work_at, elena):
    work = scholarships(work_at)
    revise(work, by=elena, gives_scholarships=True, scholarships=PUPILS)

    revise(work, by=elena, gives_scholarships=False)

    assert not work.scholarships.exists()
