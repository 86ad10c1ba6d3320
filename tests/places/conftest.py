import pytest
from django.db import transaction

from places.loading import load
from tests.conftest import as_owner

ZACATECAS, GUANAJUATO = "32", "11"


@pytest.fixture(scope="module")
def two_states(django_db_setup, django_db_blocker):
    """The real catalogue of Zacatecas and Guanajuato, gone again after the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        with as_owner():
            load(states=[ZACATECAS, GUANAJUATO])
        yield
        transaction.set_rollback(True)
