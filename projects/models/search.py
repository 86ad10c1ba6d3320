"""Full text: what a work is found by, and how a typed text becomes a question to PostgreSQL.

The words lie in a table of their own, which triggers keep (see the migration ``full_text``): a step of a work
rewrites the work's row and leaves its words and their index alone.
"""

import re
from unicodedata import normalize

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchQueryCombinable, SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_TEXT = 120
# «3X1-32-2026-0007», its beginning, or an inner part such as «2026-0007».
FOLIO = re.compile(r"(?:3[xX]1|\d+)(?:-\d+)+-?")
LAST_WORD = re.compile(r"(?:^|\s)([^\W_]{2,})$")


class SearchText(models.Model):
    """The words by which a work is found: its name, description, place, club and folio."""

    project = models.OneToOneField(
        "projects.Project", models.CASCADE, primary_key=True, related_name="text", editable=False
    )
    words = SearchVectorField()
    # The name in plain letters, with which the names of works in one place are compared.
    plain_name = models.CharField(max_length=200, default="", db_collation="C")

    class Meta:
        verbose_name = _("texto de búsqueda")
        verbose_name_plural = _("textos de búsqueda")
        indexes = [GinIndex(fields=["words"], name="works_by_their_words")]

    def __str__(self) -> str:
        return str(self.project_id)


def is_folio(text: str) -> bool:
    return FOLIO.fullmatch(text) is not None


def tsquery(text: str) -> SearchQueryCombinable:
    """What a person typed, as websearch reads it («"…"», «or», «-»), with its last word still being typed."""
    whole = stems(text)
    last = LAST_WORD.search(text)
    if last is None or last[1].lower() == "or":
        return whole
    begun = SearchQuery(f"{bare(last[1])}:*", config="simple", search_type="raw")
    before = text[: last.start()].strip()
    return whole | (stems(before) & begun if before else begun)


def stems(text: str) -> SearchQueryCombinable:
    """Stems of the text with and without accents: some plurals share theirs only where it is written."""
    return SearchQuery(text, config="spanish_unaccent", search_type="websearch") | SearchQuery(
        text, config="spanish", search_type="websearch"
    )


def folio_pieces(text: str) -> SearchQuery:
    """The works whose folio has these pieces, the last one perhaps unfinished."""
    pieces = [piece for piece in text.lower().split("-") if piece and piece != "3x1"]
    return SearchQuery(" & ".join([*pieces[:-1], f"{pieces[-1]}:*"]), config="simple", search_type="raw")


def entity_word(code: str) -> str:
    """The word that every work of that state has, so that a search within it reads no others."""
    return f"entidad{code}"


def bare(word: str) -> str:
    """``word`` in small letters without accents."""
    return "".join(sign for sign in normalize("NFKD", word.lower()) if sign.isalnum())
