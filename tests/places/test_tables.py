from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, migrations, models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.db.models.signals import class_prepared

from places.tables import CreateModels
from tests.conftest import as_owner


def village(name: str, *points_to: str) -> migrations.CreateModel:
    keys = [(to, models.ForeignKey(f"fair.{to}", models.CASCADE)) for to in points_to]
    return migrations.CreateModel(name, [("id", models.BigAutoField(primary_key=True)), *keys])


@contextmanager
def counted() -> Iterator[list[str]]:
    drawn: list[str] = []

    def note(sender: type, **_rest: object) -> None:
        drawn.append(sender.__name__)

    class_prepared.connect(note)
    try:
        yield drawn
    finally:
        class_prepared.disconnect(note)


@pytest.mark.django_db
def test_tables_that_hang_together_are_drawn_once_and_made_and_dropped():
    tables = CreateModels([village("square"), village("stall", "square"), village("sale", "square", "stall")])
    before, after = ProjectState(), ProjectState()
    after.apps  # noqa: B018 — whoever migrates has them drawn already

    with as_owner(), counted() as drawn:
        tables.state_forwards("fair", after)
        with connection.schema_editor() as editor:
            tables.database_forwards("fair", editor, before, after)
        made = {name for name in connection.introspection.table_names() if name.startswith("fair_")}
        with connection.schema_editor() as editor:
            tables.database_backwards("fair", editor, after, before)

    assert drawn == ["square", "stall", "sale"]
    assert made == {"fair_square", "fair_stall", "fair_sale"}
    assert not [name for name in connection.introspection.table_names() if name.startswith("fair_")]


def test_an_older_database_comes_by_single_steps_to_the_tables_of_a_new_one():
    """A new one begins with the step that replaces them; both must go on being true."""
    by_steps = MigrationLoader(None, replace_migrations=False).project_state()
    at_once = MigrationLoader(None).project_state()

    changes = MigrationAutodetector(by_steps, at_once)._detect_changes()

    assert {room: [step.operations for step in steps] for room, steps in changes.items()} == {}
