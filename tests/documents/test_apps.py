"""A machine that cannot print says so at the start."""

import sys

from django.core.checks import Error

from documents.apps import papers_can_be_printed


def test_a_machine_with_pango_has_nothing_to_mend():
    assert papers_can_be_printed(None) == []


def test_a_machine_without_it_names_the_packages(monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)

    [problem] = papers_can_be_printed(None)

    assert isinstance(problem, Error)
    assert "libpango-1.0-0" in problem.hint
