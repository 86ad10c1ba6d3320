"""A session from its call to its minutes: who may, what is refused, and what the work remembers."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from committee.actions import (
    add_erratum,
    add_to_agenda,
    cancel_session,
    close_session,
    decide,
    decide_many,
    declare_failed,
    move_item,
    move_up,
    open_session,
    recuse,
    register_member,
    remove_from_agenda,
    vote,
)
from committee.models import Appeal, Decision, Session
from committee.money import money_of
from committee.papers import paper_of
from committee.waiting import waiters_under
from projects.actions import StepRefused, take_step
from projects.models import Project
from projects.workflow import State
from tests.committee.conftest import TODAY, all_vote, called, ceiling_for, item_of, opened
from tests.conftest import as_owner
from tests.projects.conftest import answer_all

DETAILS = {"session": "COVAM-32-2013-SO09", "resolution": "A01", "session_on": TODAY.isoformat()}


def test_numbers_have_no_gaps_and_each_kind_counts_for_itself(covam, roberto):
    numbers = [called(covam, [], roberto).number for _ in range(2)]
    with pytest.raises(StepRefused):
        called(covam, [], roberto, place="")
    numbers += [called(covam, [], roberto).number, called(covam, [], roberto, kind="extraordinary").number]

    assert numbers == [
        "COVAM-32-2013-SO01",
        "COVAM-32-2013-SO02",
        "COVAM-32-2013-SO03",
        "COVAM-32-2013-SE01",
    ]


@pytest.mark.parametrize("who", ["graciela", "carmen", "beatriz", "sofia", "elena", "ramon", "hilario"])
def test_only_the_office_that_presides_calls(who, covam, cast):
    with pytest.raises(StepRefused, match="las lleva otra oficina"):
        called(covam, [], cast[who])


def test_a_confirmed_notice_refuses_and_an_unconfirmed_one_does_not(covam, roberto):
    late = {"called_on": TODAY - timedelta(days=29)}
    with pytest.raises(StepRefused, match=r"hay 29 días naturales y se piden al menos 30.*S10"):
        called(covam, [], roberto, fiscal_year=2017, **late)

    assert called(covam, [], roberto, fiscal_year=2017).number == "COVAM-32-2017-SO01"
    assert called(covam, [], roberto, **late).status == "called"


def test_only_works_in_review_of_the_same_money_enter_and_each_before_one_session(
    covam, reviewed, work_at, roberto
):
    work, filed = reviewed(), work_at("filed")
    session = called(covam, [work], roberto)
    with pytest.raises(StepRefused, match="Solo entran obras en revisión"):
        add_to_agenda(session, filed, by=roberto)
    with pytest.raises(StepRefused, match="ya está en el orden del día de la sesión COVAM-32-2013-SO01"):
        called(covam, [work], roberto)
    with pytest.raises(StepRefused, match="otro programa, ejercicio"):
        add_to_agenda(called(covam, [], roberto, fiscal_year=2014), work, by=roberto)

    cancel_session(session, reason="Se pospone", by=roberto)
    assert called(covam, [work], roberto).items.count() == 1
    assert [entry.act for entry in work.history.order_by("pk")][-3:] == ["table", "untable", "table"]


def test_the_agenda_is_put_in_order_with_two_buttons(covam, reviewed, roberto):
    works = [reviewed() for _ in range(3)]
    session = called(covam, works, roberto)

    move_item(session, item_of(session, works[2]), up=True, by=roberto)
    move_item(session, item_of(session, works[0]), up=True, by=roberto)
    remove_from_agenda(session, item_of(session, works[0]), by=roberto)

    order = [(item.position, item.project_id) for item in session.items.all()]
    assert order == [(1, works[2].pk), (2, works[1].pk)]


def test_without_quorum_nothing_is_opened_or_voted_and_the_session_fails(covam, seats, reviewed, roberto):
    work = reviewed()
    session = called(covam, [work], roberto)
    few = [seats["federal"].pk, seats["state"].pk]
    with pytest.raises(StepRefused, match="No hay quórum: asisten 2 de 4 con voto y hacen falta 3"):
        open_session(session, present=few, by=roberto)
    without_chair = [seats[party].pk for party in ("state", "municipal", "migrants")]
    with pytest.raises(StepRefused, match="falta quien preside"):
        open_session(session, present=without_chair, by=roberto)
    with pytest.raises(StepRefused, match="está en «Convocada»"):
        all_vote(session, item_of(session, work), "for", roberto)

    session = declare_failed(session, present=few, reason="Sin quórum", by=roberto)

    assert session.status == "failed"
    assert not work.agenda_items.filter(is_pending=True).exists()


def test_a_substitute_makes_the_quorum_and_a_recused_party_does_not_vote(covam, seats, reviewed, roberto):
    facts = {"party": "federal", "name": "Subdelegada", "since": TODAY, "by": roberto}
    substitute = register_member(covam, substitute_of=seats["federal"], **facts)
    work = reviewed()
    session = called(covam, [work], roberto)
    present = [substitute.pk, seats["state"].pk, seats["migrants"].pk]
    session = open_session(session, present=present, by=roberto)
    item = item_of(session, work)

    recuse(session, item, member=seats["migrants"], reason="Es de su club", by=roberto)

    with pytest.raises(StepRefused, match="Migrantes no tiene quien vote"):
        vote(session, item, votes={"migrants": "for"}, by=roberto)
    with pytest.raises(StepRefused, match="Falta el voto de: Gobierno federal, Gobierno del estado"):
        decide(session, item, outcome="approved", by=roberto)
    # Where one is for and one against, the chair's party decides.
    vote(session, item, votes={"federal": "for", "state": "against"}, by=roberto)
    with pytest.raises(StepRefused, match="el resultado de la votación es «A favor»"):
        decide(session, item, outcome="rejected", reason="No", by=roberto)
    assert decide(session, item, outcome="approved", by=roberto).resolution == "A01"


def test_what_is_decided_moves_each_work_and_is_told_in_its_history(covam, reviewed, roberto):
    works = [reviewed() for _ in range(4)]
    session = opened(covam, works, roberto)
    outcomes = dict(zip(works, ("approved", "waiting_list", "deferred", "rejected"), strict=True))
    for work, outcome in outcomes.items():
        all_vote(session, item_of(session, work), "against" if outcome == "rejected" else "for", roberto)
        decide(session, item_of(session, work), outcome=outcome, reason="Porque sí.", by=roberto)

    assert [Project.objects.get(pk=work.pk).state for work in works] == [
        *(State.APPROVED, State.WAITING, State.IN_REVIEW, State.DECLINED)
    ]
    assert [work.history.first().act for work in works] == [
        *("approve", "put_on_waiting_list", "defer", "decline")
    ]
    approved = Project.objects.get(pk=works[0].pk)
    assert approved.approval["session"] == session.number
    assert approved.approval["resolution"] == "A01"
    assert not Project.objects.exclude(session="").exists()


def test_while_a_session_sits_over_a_work_it_is_decided_there_only(covam, reviewed, roberto):
    work = reviewed()
    session = called(covam, [work], roberto)
    assert take_step(work, "observe", by=roberto, note="Falta").state == State.OBSERVED
    other = reviewed()
    session = opened(covam, [other], roberto)

    for name in ("approve", "decline"):
        with pytest.raises(StepRefused, match=f"de la sesión {session.number}, que está abierta") as said:
            take_step(other, name, by=roberto, note="No", details=DETAILS)
        assert said.value.code == "in_session"

    remove_from_agenda(session, item_of(session, other), by=roberto)
    assert take_step(other, "approve", by=roberto, details=DETAILS).state == State.APPROVED


def test_what_was_voted_before_the_work_changed_is_voted_again(covam, reviewed, roberto, elena):
    work = reviewed()
    session = opened(covam, [work], roberto)
    item = item_of(session, work)
    all_vote(session, item, "for", roberto)
    for name, who in (("observe", roberto), ("file", elena), ("take_up", roberto)):
        answer_all(take_step(work, name, by=who, note="Falta"), elena)

    with pytest.raises(StepRefused, match="cambió después de la votación"):
        decide(session, item, outcome="approved", by=roberto)
    all_vote(session, item, "for", roberto)
    assert decide(session, item, outcome="approved", by=roberto).outcome == "approved"


def test_a_work_withdrawn_meanwhile_is_not_approved_and_the_rest_stands(covam, reviewed, roberto, elena):
    gone, stays = reviewed(), reviewed()
    session = opened(covam, [gone, stays], roberto)
    for work in (gone, stays):
        all_vote(session, item_of(session, work), "for", roberto)
    take_step(gone, "observe", by=roberto, note="Falta")
    take_step(gone, "withdraw", by=elena, note="Ya no")

    wishes = [{"item": str(item.pk), "outcome": "approved"} for item in session.items.all()]
    refused, done = decide_many(session, wishes, by=roberto)

    assert "ya no está en revisión: está en «Desistida»" in str(refused.refusal)
    assert done.decision.resolution == "A01"
    with pytest.raises(StepRefused, match="Queda 1 obra sin resolver"):
        close_session(session, by=roberto)


def test_when_the_money_ends_the_waiting_list_takes_over_and_moves_up_in_order(
    covam, reviewed, roberto, carmen
):
    works = [reviewed() for _ in range(4)]
    cash = works[0].in_cash()["federal"]
    ceiling_for(1, cash)
    session = opened(covam, works, roberto)
    for work in works:
        all_vote(session, item_of(session, work), "for", roberto)
    decide(session, item_of(session, works[0]), outcome="approved", by=roberto)
    with pytest.raises(StepRefused, match=r"quedan \$0\.00"):
        decide(session, item_of(session, works[1]), outcome="approved", by=roberto)
    waiting = [
        decide(session, item_of(session, work), outcome="waiting_list", reason="Sin dinero", by=roberto)
        for work in works[1:]
    ]
    federal = next(line for line in money_of(session) if line.payer == "federal")
    assert (federal.ceiling, federal.before, federal.now, federal.remaining) == (cash, 0, cash, 0)
    assert [decision.place for decision in waiting] == [1, 2, 3]
    assert [decision.resolution for decision in waiting] == ["A02", "A03", "A04"]

    with pytest.raises(StepRefused, match=r"quedan \$0\.00"):
        move_up(waiting[0], money="Ninguno", by=roberto)
    ceiling_for(2, cash)
    assert [one.is_next for one in waiters_under(session.key())] == [True, False, False]
    with pytest.raises(StepRefused, match=f"Antes está {works[1].folio}"):
        move_up(waiting[1], money="Ampliación", by=roberto)
    promotion = move_up(waiting[1], money="Ampliación", reason="Riesgo de lluvia", by=roberto)

    assert promotion.skipped == [works[1].folio]
    moved = Project.objects.get(pk=works[2].pk)
    assert (moved.state, moved.approval["money"]) == (State.APPROVED, "Ampliación")
    assert [one.decision.pk for one in waiters_under(session.key())] == [waiting[0].pk, waiting[2].pk]
    with pytest.raises(StepRefused, match="ya no está en la lista de espera"):
        move_up(waiting[1], money="Otra vez", by=roberto)


def test_the_table_tells_a_ceiling_of_the_ledger_and_says_where_there_is_none(
    covam, reviewed, roberto, carmen
):
    work = reviewed()
    ceiling_for(9, Decimal(1))
    session = opened(covam, [work], roberto)
    lines = {line.payer: line for line in money_of(session)}

    assert lines["federal"].ceiling == Decimal(9)
    assert (lines["municipal"].ceiling, lines["municipal"].remaining) == (None, None)


def closed(covam, reviewed, roberto) -> Session:
    work = reviewed()
    session = opened(covam, [work], roberto)
    all_vote(session, item_of(session, work), "for", roberto)
    decide(session, item_of(session, work), outcome="approved", by=roberto)
    close_session(session, by=roberto)
    session.refresh_from_db()
    return session


def test_the_minutes_say_what_was_voted_and_nobody_changes_what_was_closed(covam, reviewed, roberto):
    session = closed(covam, reviewed, roberto)
    minutes = session.minutes

    item = minutes.facts["agenda"][0]
    assert {(vote["party"], vote["choice"]) for vote in item["votes"]} == {
        (party, "A favor") for party in ("Gobierno federal", "Gobierno del estado", "Municipios", "Migrantes")
    }
    assert item["resolution"] == f"{session.number}-A01"
    assert minutes.facts["quorum"]["taken"] == 4
    for attack in (
        "UPDATE committee_minutes SET facts = '{}'",
        "UPDATE committee_decision SET outcome = 'rejected'",
        "DELETE FROM committee_vote",
        "UPDATE committee_vote SET choice = 'against'",
        "UPDATE committee_session SET status = 'open'",
        "DELETE FROM committee_attendance",
    ):
        with (
            pytest.raises(IntegrityError, match=r"only grows|stays|once it ended"),
            transaction.atomic(),
            as_owner(),
            connection.cursor() as cursor,
        ):
            cursor.execute(attack)
    from documents.rendering import to_html

    paper = paper_of(session)
    printed = to_html(paper.template, paper.facts)
    assert f"Acuerdo {session.number}-A01: Aprobada." in printed
    assert minutes.sha256 in printed
    first = add_erratum(minutes, says="Salón", should_say="Sala", by=roberto)
    assert add_erratum(minutes, says="Salón", should_say="Sala", by=roberto) == first
    with pytest.raises(StepRefused, match="está en «Cerrada, con acta»"):
        close_session(session, by=roberto)


def test_a_session_and_its_decisions_are_unknown_to_strangers(covam, roberto, cast):
    session = called(covam, [], roberto)

    seen = {
        name for name, user in cast.items() if Session.objects.visible_to(user).filter(pk=session.pk).exists()
    }

    assert {"roberto", "graciela", "carmen", "beatriz"} <= seen
    assert not seen & {"sofia", "elena", "tomas", "marta", "ramon", "hilario", "adriana", "brenda"}
    assert not Decision.objects.exists()
    assert not Appeal.objects.exists()
