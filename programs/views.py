"""The public pages of the rules: all schemes, one year of one, two years side by side, and a calculator."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from programs.checks import findings_on
from programs.forms import CalculatorForm
from programs.rulebook import FAMILIES, NoRules, Rules, Scheme, kinds, rules_for, scheme, schemes, shares_of
from programs.rules import JOINT
from programs.telling import (
    APPLICANTS,
    LEVELS,
    Line,
    of_the_committee,
    of_the_federations,
    of_the_kind,
    of_the_papers,
    of_the_review,
    of_the_scheme,
    of_the_validity,
    of_this_system,
    parts_in_words,
    weights,
)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every scheme in the order of history, with its years."""
    rows = [(found, LEVELS.get(found.level, found.level), sentence_of(found)) for found in schemes()]
    return render(request, "programs/index.html", {"schemes": rows})


def sentence_of(found: Scheme) -> str:
    """The scheme in one sentence: who may apply, and who pays what in its last year."""
    year = found.years[-1]
    kind = kinds(found.code, year)[0]
    told = {
        "people": ", ".join(str(APPLICANTS.get(code, code)) for code in found.applicants),
        "parts": parts_in_words(rules_for(found.code, year, kind)),
        "year": year,
        "kind": found.kind_name(kind),
    }
    return _("Pueden solicitar: %(people)s. Partes en %(year)s (%(kind)s): %(parts)s.") % told


@require_safe
def rulebook(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """The rules of one scheme and year, as a rulebook reads."""
    found, books = read(code, year)
    first = books[0]
    context = {
        "scheme": found,
        "level": LEVELS.get(found.level, found.level),
        "year": year,
        "years": found.years,
        "others": [other for other in found.years if other != year],
        "earlier": max((other for other in found.years if other < year), default=None),
        "citation": first.citation,
        "publication": first.publication,
        "lines": of_the_scheme(first),
        "committee_lines": of_the_committee(found.committee, year),
        "review_lines": of_the_review(found.review, year),
        "federation_lines": of_the_federations(found.federation_issues),
        "system_lines": of_this_system(),
        "validity_lines": of_the_validity(found),
        "paper_lines": of_the_papers(found, year),
        "kinds": [drawn(rules) for rules in books],
        "families": {FAMILIES[rules.family] for rules in books},
        "sources": sources_of(found),
    }
    return render(request, "programs/rulebook.html", context)


@require_safe
def compare(request: HttpRequest, code: str, year: int, other: int) -> HttpResponse:
    """Two years of a scheme side by side: what differs is marked, what is the same is told once."""
    if year == other:
        return redirect("programs:rulebook", code, year)
    found, books = read(code, year)
    _same, others = read(code, other)
    mine, theirs = {book.kind: book for book in books}, {book.kind: book for book in others}
    both = [kind for kind in mine if kind in theirs]
    sections = [("", pairs(of_the_scheme(books[0]), of_the_scheme(others[0])))]
    sections += [
        (found.kind_name(kind), pairs(of_the_kind(mine[kind]), of_the_kind(theirs[kind]))) for kind in both
    ]
    context = {
        "scheme": found,
        "year": year,
        "other": other,
        "citations": (books[0].citation, others[0].citation),
        "only": [
            (which, [found.kind_name(kind) for kind in kinds_of if kind not in than])
            for which, kinds_of, than in ((year, mine, theirs), (other, theirs, mine))
        ],
        "sections": [
            (title, [pair for pair in rows if pair[2]], [pair for pair in rows if not pair[2]])
            for title, rows in sections
        ],
    }
    return render(request, "programs/compare.html", context)


@require_safe
def calculator(request: HttpRequest) -> HttpResponse:
    """A total and its parts to the centavo, with the rule and the cap; the address can be shared."""
    chosen = request.headers.get("HX-Trigger-Name") in ("scheme", "year")
    form = CalculatorForm(request.GET, url=reverse("programs:calculator"), is_choosing=chosen)
    context: dict[str, Any] = {"form": form}
    if chosen and not form.data.get("total"):
        # Somebody who only chooses has made no mistake yet.
        form.errors.pop("total", None)
    elif form.is_valid():
        rules, total = form.rules(), form.cleaned_data["total"]
        shares = shares_of(total, rules)
        findings = findings_on(total, shares, rules)
        context |= {"rules": rules, "total": total, "shares": shares, "findings": findings}
        context |= {"lines": of_the_kind(rules), "has_joint_part": JOINT in rules.parts}
    return render(request, "programs/calculator.html", context)


def read(code: str, year: int) -> tuple[Scheme, list[Rules]]:
    """The scheme and its rules of a year, kind by kind; without them there is no such page."""
    try:
        found = scheme(code)
        books = [rules_for(code, year, kind) for kind in kinds(code, year)]
    except NoRules as missing:
        raise Http404(str(missing)) from missing
    if not books:
        raise Http404
    return found, books


def drawn(rules: Rules) -> dict[str, Any]:
    """One kind with the weights of its bar."""
    weighed = weights(rules)
    return {
        "rules": rules,
        "lines": of_the_kind(rules),
        "weights": weighed,
        "whole": sum(weighed.values()),
        "has_joint_part": JOINT in rules.parts,
    }


def pairs(mine: list[Line], theirs: list[Line]) -> list[tuple[Line | None, Line | None, bool]]:
    """The lines of two years beside each other, and whether what they say differs."""
    first, second = {line.code: line for line in mine}, {line.code: line for line in theirs}
    rows = []
    for key in {**first, **second}:
        one, two = first.get(key), second.get(key)
        same = one is not None and two is not None and (one.text, one.confirmed) == (two.text, two.confirmed)
        rows.append((one, two, not same))
    return rows


def sources_of(found: Scheme) -> list[tuple[str, str, str]]:
    """Where the numbers were read: key, title and address."""
    return [
        (key, source.get("title", key), source.get("address", "")) for key, source in found.sources.items()
    ]
