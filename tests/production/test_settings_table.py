"""docs/settings.md names every variable that the settings read, and no other."""

import re

from tres_por_uno.local.home import CHECKOUT

SETTINGS = (CHECKOUT / "tres_por_uno" / "settings.py").read_text()
TABLE = (CHECKOUT / "docs" / "settings.md").read_text()
COMPOSE = (CHECKOUT / "docker-compose.yml").read_text()
EXAMPLE = (CHECKOUT / "deploy" / "env.example").read_text()


def test_every_variable_stands_in_the_table_and_every_row_is_a_variable():
    read = set(re.findall(r"\benv(?:\.\w+)?\(\s*\"([A-Z][A-Z0-9_]*)\"", SETTINGS))
    told = set(re.findall(r"^\| `([A-Z][A-Z0-9_]*)` \|", TABLE, re.MULTILINE))

    assert read == told


def test_every_variable_that_compose_asks_for_stands_in_the_example():
    asked = set(re.findall(r"(?<!\$)\$\{([A-Z][A-Z0-9_]*)", COMPOSE))
    told = set(re.findall(r"^(?:# )?([A-Z][A-Z0-9_]*)=", EXAMPLE, re.MULTILINE))

    assert asked == told
