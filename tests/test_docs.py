"""The documentation is true: what it names is there, and what is there it names."""

import re
from pathlib import Path

import pytest

from accounts.models import Role
from funding.actions import OPERATIONS
from programs.rulebook import JOINT, PAYERS
from projects.workflow import OPERATION_ACTS, OTHER_ACTS, STEPS, State

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("code", "label"),
    [
        *((state.value, state.label) for state in State),
        *((name, step.label) for name, step in STEPS.items()),
        *((act, label) for act, label in OTHER_ACTS.items() if act not in OPERATION_ACTS),
        *((name, operation.label) for name, operation in OPERATIONS.items()),
        *((role.value, role.label) for role in Role),
        *((payer, "") for payer in (*PAYERS, JOINT)),
    ],
)
def test_the_glossary_has_a_line_for_every_word_of_the_programme(code, label):
    assert f"| `{code}` | {label}" in GLOSSARY


def test_the_readme_opens_with_the_sentence_of_the_house():
    sentence = (
        "A committee decides, after a review, which project is paid from a fund raised by a club, proved by "
        "documents, by people with accounts, in places, under programs."
    )

    assert sentence in " ".join(README.replace("**", "").split())


def test_every_place_that_the_readme_names_is_there():
    named = set(re.findall(r"`((?:[a-z_]+/)+[a-z_.]*)`", README))
    named |= set(re.findall(r"\]\(((?!http)[^)#]+)\)", README))

    assert named
    assert [place for place in sorted(named) if not (ROOT / place).exists()] == []


def test_links_between_pages_of_the_documentation_lead_somewhere():
    broken = []
    for page in (ROOT / "docs").rglob("*.md"):
        for target in re.findall(r"\]\(((?!http)[^)#]+)\)", page.read_text("utf-8")):
            if not (page.parent / target).exists():
                broken.append(f"{page.name}: {target}")
    assert broken == []


def test_no_page_names_the_folder_in_which_this_copy_lies():
    files = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "bin").glob("*")]

    assert [file.name for file in files if str(ROOT) in file.read_text("utf-8")] == []
