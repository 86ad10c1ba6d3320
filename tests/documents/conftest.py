"""Papers that somebody asked for, as the signature of an agreement does."""

import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from accounts.models import User
from clubs.models import Club
from documents.actions import ask_for, attach
from documents.models import Document
from tests.conftest import end, purge_broker, start_worker
from tests.documents.agreements import facts_of
from tests.remembering import printed_once


@pytest.fixture
def ask(santa_elena: Club, roberto: User) -> Callable[..., Document]:
    """A function by which Roberto asks for the agreement number so-and-so of Zacatecas."""

    def ask(
        number: int = 38,
        *,
        template: str = "convenio/1",
        urgent: bool = True,
        supersedes: Document | None = None,
        **changes: Any,
    ) -> Document:
        facts = facts_of(**changes)
        facts["document"]["number"] = f"3X1-CC-32-{number:03d}-2026"
        facts["project"]["folio"] = f"3X1-32-2026-{number:04d}"
        with transaction.atomic():
            return ask_for(
                Document.Kind.AGREEMENT,
                number=facts["document"]["number"],
                folio=facts["project"]["folio"],
                title=facts["project"]["name"],
                template=template,
                facts=facts,
                owner=santa_elena.office,
                municipality=santa_elena.municipality,
                by=roberto,
                fiscal_year=2026,
                urgent=urgent,
                supersedes=supersedes,
            )

    return ask


# A report of one page, for tests to which it is all the same what is printed: a tenth of an agreement's time.
ONE_PAGE = {
    "template": "informe/1",
    "title": "Informe",
    "told_on": "24 de noviembre de 2026",
    "asked_by": "Roberto",
}


@pytest.fixture
def ask_page(ask: Callable[..., Document]) -> Callable[..., Document]:
    """The same function, of a paper that is one page."""
    return partial(ask, **ONE_PAGE)


@pytest.fixture
def paper(ask: Callable[..., Document], files: Callable[[], list[Path]]) -> Document:
    """The agreement as the printer leaves it."""
    return printed_once("agreement 38", lambda: ask().pk)


@pytest.fixture
def issued(ask: Callable[..., Document]) -> Callable[..., Document]:
    """A function that gives the agreement number so-and-so with a file, as if the printer had been there."""

    def issued(number: int = 38, **changes: Any) -> Document:
        if "project" in changes:
            changes["project"] = {**facts_of()["project"], **changes["project"]}
        paper = ask(number, **changes)
        attach(paper, f"%PDF-1.7 {paper.number} {'.' * 500}".encode(), 1, printed_with="test")
        return paper

    return issued


@pytest.fixture
def files(settings: Any, tmp_path: Path) -> Callable[[], list[Path]]:
    """A folder of papers of this test's own, and a function that lists what lies in it."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    return lambda: sorted(Path(settings.MEDIA_ROOT).rglob("*.pdf"))


@pytest.fixture
def start(transactional_db: None) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """A function that starts a worker when the test wants one; afterwards none is left."""
    purge_broker()
    started: list[subprocess.Popen[bytes]] = []

    def run(**extra: str) -> subprocess.Popen[bytes]:
        started.append(start_worker(**extra))
        return started[-1]

    yield run
    for process in started:
        end(process)
    purge_broker()
