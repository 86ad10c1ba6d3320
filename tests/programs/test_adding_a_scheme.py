"""What docs/rulebooks.md tells an officer of a state is followed to the letter, and works."""

import os
import re
import subprocess
import sys
import textwrap
from itertools import groupby
from pathlib import Path

import pytest
from django.conf import settings as project

from programs.rulebook import problems, schemes

PAGE = (Path(project.BASE_DIR) / "docs" / "rulebooks.md").read_text("utf-8")
SECTION = PAGE[PAGE.index("## To add a scheme of a state") : PAGE.index("With Docker Compose")]
FOLDER = "/srv/reglas"


def blocks(language: str) -> list[str]:
    found = re.findall(rf"^ *```{language}\n(.*?)^ *```$", SECTION, re.DOTALL | re.MULTILINE)
    return [textwrap.dedent(block) for block in found]


def change(file: Path, told: str) -> None:
    """Lines with - give way to the lines with + that follow them."""
    text = file.read_text("utf-8")
    old = ""
    for sign, lines in groupby(told.splitlines(), key=lambda line: line[0]):
        block = "".join(f"{line[1:]}\n" for line in lines)
        if sign == "-":
            old = block
        else:
            assert text.count(old) == 1, old
            text = text.replace(old, block)
    file.write_text(text, "utf-8")


@pytest.fixture
def written(tmp_path):
    """The folder after steps 1 to 4 of the page, and what the last command said."""
    folder = tmp_path / "reglas"
    prepare, new, validate = (block.replace(FOLDER, str(folder)) for block in blocks("sh"))

    def run(command: str) -> str:
        # The page says «python»; here it is the one of these tests.
        python = Path(sys.executable).parent
        done = subprocess.run(
            ["bash", "-euc", prepare + command],
            check=False,
            cwd=project.BASE_DIR,
            env={**os.environ, "PATH": f"{python}:{os.environ['PATH']}"},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run(new)
    (told,) = blocks("diff")
    change(folder / "jal_2x1.yaml", told)
    return folder, run(validate)


def test_an_officer_adds_a_scheme_by_the_page_and_divides_a_cost_over_the_api(written, settings, client, db):
    folder, said = written
    settings.RULEBOOK_FOLDERS = [folder]

    assert said.strip() == "En orden."
    assert problems() == ()
    assert "jal_2x1" in {found.code for found in schemes()}
    known = client.get("/api/v1/rulebooks/").json()["results"]
    assert {"es": "2x1 de Jalisco", "en": "Jalisco 2x1"} in [found["names"] for found in known]
    rules, split = re.findall(r"`(/api/v1/rulebooks/jal_2x1/[^`]*)`", SECTION)
    book = client.get(rules).json()
    assert (book["state"], book["authority"]) == ("14", "state_government")
    assert book["citation"] == "ROP 2027 (Periódico Oficial 15/01/2027)"
    assert [kind["parts_confirmed"] for kind in book["kinds"]] == [True] * 3
    answer = client.get(split).json()
    assert {part["payer"]: part["amount"] for part in answer["parts"]} == {
        "state": "400000.00",
        "municipal": "200000.00",
        "migrants": "200000.00",
    }
    assert answer["findings"] == []
    over = client.get(split.replace("800000", "1200000")).json()
    assert [(finding["code"], finding["refuses"]) for finding in over["findings"]] == [("state_cap", True)]
    assert "2x1 de Jalisco" in client.get("/reglas/").content.decode()
