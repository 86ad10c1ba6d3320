"""The whole API is what its document says: every address is asked, with good and with strange values."""

from collections.abc import Iterator

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import openapi
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.specs.openapi.checks import positive_data_acceptance

from accounts.actions import issue_key
from tres_por_uno.wsgi import application

pytestmark = pytest.mark.django_db
BUDGET = settings(
    max_examples=4,
    database=None,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Requests leave the connection of the test open."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_the_api_answers_as_its_document_says(cast, work_at, one_connection):
    """Values that the document calls good may still be refused: it cannot tell which clubs there are."""
    work_at("agreed")
    _key, text = issue_key(by=cast["roberto"], name="prueba")
    schema = openapi.from_wsgi("/api/v1/schema/?format=json", application)
    wrong = []
    for found in schema.get_all_operations():
        operation = found.ok()

        @given(case=operation.as_strategy())
        @BUDGET
        def ask(case):
            case.call_and_validate(
                headers={"Authorization": f"Bearer {text}"}, excluded_checks=[positive_data_acceptance]
            )

        try:
            ask()
        except (FailureGroup, Failure) as failure:
            wrong.append(f"{operation.label}: {failure}")

    assert wrong == []
