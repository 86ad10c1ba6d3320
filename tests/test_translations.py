"""The English of the whole house: complete, certain, and compiled.

After changing a text on a screen: ``manage.py makemessages -l en --add-location file --no-wrap -i .venv
-i var -i staticfiles -i tests``, translate what is new, then ``manage.py compilemessages -l en``.
"""

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(settings.BASE_DIR)
PO = ROOT / "locale/en/LC_MESSAGES/django.po"
ROOMS = ("tres_por_uno", "projects", "funding", "clubs", "documents", "accounts", "places", "programs")
MARKERS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
QUOTED = re.compile(r"""(?:_|n?gettext)\(\s*u?('(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")""")
GAP = re.compile(r"%\(\w+\)|%[sd]")


def entries() -> Iterator[dict[str, str]]:
    """Each entry of the .po file, its fields by name; ``flags`` tells whether it is fuzzy."""
    for block in PO.read_text(encoding="utf-8").split("\n\n"):
        entry: dict[str, str] = {"flags": ""}
        name = ""
        for line in block.splitlines():
            if line.startswith("#,"):
                entry["flags"] = line
            elif found := re.match(r'(msg\w+(?:\[\d\])?) (".*")', line):
                name = found[1]
                entry[name] = ast.literal_eval(found[2])
            elif line.startswith('"'):
                entry[name] += ast.literal_eval(line)
        if entry.get("msgid"):
            yield entry


ENTRIES = list(entries())


def told(entry: dict[str, str]) -> list[str]:
    return [text for name, text in entry.items() if name.startswith("msgstr")]


def test_every_text_has_its_english():
    assert [entry["msgid"] for entry in ENTRIES if not all(told(entry))] == []


def test_no_translation_is_a_guess():
    assert [entry["msgid"] for entry in ENTRIES if "fuzzy" in entry["flags"]] == []


@pytest.mark.parametrize(
    "entry", [e for e in ENTRIES if GAP.search(e["msgid"])], ids=lambda e: e["msgid"][:40]
)
def test_a_translation_keeps_the_gaps_to_be_filled(entry):
    asked = set(GAP.findall(entry.get("msgid_plural", entry["msgid"])))

    for text in told(entry):
        assert set(GAP.findall(text)) in (asked, set(GAP.findall(entry["msgid"])))


def test_the_compiled_catalogue_says_what_the_readable_one_says():
    with PO.with_suffix(".mo").open("rb") as file:
        catalogue = gettext.GNUTranslations(file)._catalog
    compiled = {key: text for key, text in catalogue.items() if key}

    readable: dict[object, str] = {}
    for entry in ENTRIES:
        if "msgid_plural" in entry:
            for number, text in enumerate(told(entry)):
                readable[entry["msgid"], number] = text
        else:
            readable[entry["msgid"]] = entry["msgstr"]

    assert compiled == readable


def marked_in_python() -> Iterator[str]:
    """What Python marks for translation in the rooms."""
    for room in ROOMS:
        for file in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKERS:
                    first = node.args[0] if node.args else None
                    if isinstance(first, ast.Constant) and isinstance(first.value, str):
                        yield first.value


def marked_in_templates() -> Iterator[str]:
    """What templates mark for translation."""
    for file in (ROOT / "templates").rglob("*.html"):
        for found in QUOTED.finditer(templatize(file.read_text(encoding="utf-8"))):
            yield ast.literal_eval(found[1])


def test_every_marked_text_is_in_the_catalogue():
    known = {entry["msgid"] for entry in ENTRIES}

    assert sorted({*marked_in_python(), *marked_in_templates()} - known) == []
