"""The examples of the API's page run as they stand there."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from accounts.actions import issue_key
from projects.models import Project

PAGE = (Path(__file__).parents[2] / "docs" / "api.md").read_text("utf-8")


def block(language: str) -> str:
    [found] = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return found


@pytest.mark.django_db(transaction=True)
def test_the_examples_take_up_what_was_filed(work_at, cast, live_server):
    bare, whole = work_at("filed"), work_at("filed")
    Project.objects.filter(pk=bare.pk).update(address="")
    Project.objects.filter(pk=whole.pk).update(address="Calle Hidalgo 12")
    _key, text = issue_key(by=cast["roberto"], name="programa", scopes=["read", "act"])
    env = {**os.environ, "SITE": live_server.url, "KEY": text}

    python = subprocess.run(
        [sys.executable, "-c", block("python")], env=env, capture_output=True, text=True, check=True
    )

    assert python.stdout.splitlines() == [f"{bare.folio} observada", f"{whole.folio} en revisión"]
    states = Project.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["observed", "in_review"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not on every machine")
def test_the_example_for_curl_takes_up_a_work(work_at, cast, live_server):
    work = work_at("filed")
    _key, text = issue_key(by=cast["roberto"], name="programa", scopes=["read", "act"])
    env = {**os.environ, "SITE": live_server.url, "KEY": text, "FOLIO": work.folio}

    subprocess.run(["sh", "-c", block("sh")], env=env, check=True, capture_output=True, timeout=30)

    work.refresh_from_db()
    assert work.state == "in_review"
