"""Several sessions and secretaries at once: the ceiling is never passed and no work is approved twice."""

import threading
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from committee.actions import decide
from committee.models import AgendaItem, Decision, Session
from projects.actions import StepRefused
from projects.models import Project
from projects.workflow import State
from tests.committee.conftest import all_vote, called, ceiling_for, in_review, item_of, opened

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Each act on a connection of its own, all together; what each gave or raised."""
    answers: list[Any] = [None] * len(acts)
    start = threading.Barrier(len(acts))

    def run(number: int, act: Callable[[], Any]) -> None:
        start.wait()
        try:
            answers[number] = act()
        except Exception as reason:
            answers[number] = reason
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_four_sessions_at_once_never_pass_the_ceiling(covam, work_at, cast, roberto):
    works = [in_review(work_at, cast) for _ in range(4)]
    ceiling_for(2, works[0].in_cash()["federal"])
    sessions = [opened(covam, [work], roberto) for work in works]
    for session, work in zip(sessions, works, strict=True):
        all_vote(session, item_of(session, work), "for", roberto)

    def approve(number: int) -> Callable[[], Decision]:
        item = item_of(sessions[number], works[number])
        return lambda: decide(sessions[number], item, outcome="approved", by=roberto)

    answers = at_once(*(approve(number) for number in range(4)))

    refused = [answer for answer in answers if isinstance(answer, StepRefused)]
    assert [answer.codes for answer in refused] == [["ceiling_federal"]] * 2
    assert Project.objects.filter(state=State.APPROVED).count() == 2
    assert AgendaItem.objects.filter(is_pending=True).count() == 2


def test_two_secretaries_on_one_item_end_in_one_decision_and_one_sentence(
    covam,
    work_at,
    cast,
    roberto,
):
    patricia = cast["patricia"]
    work = in_review(work_at, cast)
    session = opened(covam, [work], roberto)
    item = item_of(session, work)
    all_vote(session, item, "for", roberto)

    answers = at_once(
        lambda: decide(session, item, outcome="approved", by=roberto),
        lambda: decide(session, item, outcome="waiting_list", reason="Sin dinero", by=patricia),
    )

    [refused] = [answer for answer in answers if isinstance(answer, StepRefused)]
    assert refused.code == "already_decided"
    assert "ya se resolvió en esta sesión" in str(refused)
    assert Decision.objects.count() == 1


def test_one_form_that_arrives_twice_at_once_calls_one_session(covam, work_at, cast, roberto):
    key = uuid4()

    numbers = at_once(*[lambda: called(covam, [], roberto, form_key=key).number] * 2)

    assert [row.number for row in Session.objects.all()] == list(set(numbers))
