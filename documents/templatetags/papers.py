"""The words of papers: ordinals of clauses, originals, months; and chapters that number themselves.

A clause that falls away renumbers the ones after it and every mention of them, so no number is typed.
"""

import re
from decimal import Decimal
from typing import Any

import segno
from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from programs.rules import PAYER_NAMES

register = template.Library()

_ORDINALS = (
    *("", "PRIMERA", "SEGUNDA", "TERCERA", "CUARTA", "QUINTA", "SEXTA", "SÉPTIMA", "OCTAVA", "NOVENA"),
)
_TENS = ("", "DÉCIMA", "VIGÉSIMA", "TRIGÉSIMA", "CUADRAGÉSIMA")
_COUNTS = (
    *("cero", "un", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once"),
    *("doce", "trece", "catorce", "quince", "dieciséis", "diecisiete", "dieciocho", "diecinueve", "veinte"),
    *("veintiún", "veintidós", "veintitrés", "veinticuatro", "veinticinco", "veintiséis", "veintisiete"),
    *("veintiocho", "veintinueve"),
)
_COUNTS_OF_TEN = (
    *("", "", "", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"),
)
_ROMAN = {50: "L", 40: "XL", 10: "X", 9: "IX", 5: "V", 4: "IV", 1: "I"}
# Names of offices that take «la», by their first word; every other takes «el».
_FEMININE = re.compile(r"\w+(?:ción|sión|dad|tud|[^m]a)\b", re.IGNORECASE)
_MENTION = "\N{SYMBOL FOR START OF TEXT}%s\N{SYMBOL FOR END OF TEXT}"
_MENTIONS = re.compile(_MENTION % "(.*?)")
# The short names that an agreement gives, such as «EL PROYECTO»: no line ends after their article.
_SHORT_NAMES = re.compile("«(EL|LA|LAS) (?=[A-ZÁÉÍÓÚÑ])")


@register.filter
def ordinal(number: Any) -> str:
    """The name of a clause by its place: 12 is DÉCIMA SEGUNDA."""
    tens, unit = divmod(int(number), 10)
    if not 1 <= int(number) <= 49:
        raise ValueError(f"There is no ordinal for clause {number}")
    return " ".join(filter(None, (_TENS[tens], _ORDINALS[unit])))


@register.filter
def count(number: Any) -> str:
    """A count before a masculine noun: 21 is veintiún, as in «veintiún meses»."""
    number = int(number)
    if not 0 <= number < 200:
        raise ValueError(f"There is no count for {number}")
    if number >= 100:
        return f"ciento {count(number - 100)}" if number > 100 else "cien"
    if number < 30:
        return _COUNTS[number]
    tens, unit = divmod(number, 10)
    return " y ".join(filter(None, (_COUNTS_OF_TEN[tens], _COUNTS[unit] if unit else "")))


@register.filter
def tantos(number: Any) -> str:
    """How many originals are signed: 4 is «cuatro tantos»."""
    return f"{count(number)} {'tanto' if int(number) == 1 else 'tantos'}"


@register.filter
def months(number: Any) -> str:
    """A term: 5 is «cinco meses»."""
    return f"{count(number)} {'mes' if int(number) == 1 else 'meses'}"


@register.filter
def letter(number: Any) -> str:
    """The mark of an item: 1 is a."""
    return "abcdefghijklmnopqrstuvwxyz"[int(number) - 1]


@register.filter
def roman(number: Any) -> str:
    """4 is IV."""
    rest, numeral = int(number), ""
    for value, letters in _ROMAN.items():
        times, rest = divmod(rest, value)
        numeral += letters * times
    return numeral


@register.filter
def the(name: str) -> str:
    """The name of an office with its article: «la Delegación de…», «el Gobierno de…»."""
    return f"{'la' if _FEMININE.match(name) else 'el'} {name}"


@register.filter
def as_programme(name: str) -> str:
    """A scheme after «del»: «Programa 3x1 para Migrantes», «programa «Iniciativa Ciudadana 3x1»»."""
    return name if name.startswith("Programa ") else f"programa «{name}»"


@register.filter
def person(party: dict[str, str]) -> SafeString:
    """Who signs, as agreements name people: «la C. ELENA RUIZ», without article when no gender is told."""
    return named({"f": "la ", "m": "el "}, party)


@register.filter
def of_person(party: dict[str, str]) -> SafeString:
    """The same after «por conducto»: «de la C. ELENA RUIZ», «del C. JUAN RUIZ»."""
    return named({"f": "de la ", "m": "del ", "": "de "}, party)


def named(articles: dict[str, str], party: dict[str, str]) -> SafeString:
    return format_html(
        "{}<b>C.&nbsp;{}</b>", articles.get(party["gender"], ""), party["representative"].upper()
    )


@register.filter
def figures(amount: str) -> str:
    """An amount of another currency as figures: 1500.00 is 1,500.00."""
    return f"{Decimal(amount):,.2f}"


@register.filter
def payer_name(payer: str) -> str:
    """Who pays, in the language that the template speaks."""
    return str(PAYER_NAMES[payer])


@register.filter
def unstopped(text: str) -> str:
    """What a person typed, ready to end a sentence that has its own full stop."""
    return text.strip().rstrip(".;,")


@register.filter
def by_payer(rows: list[dict[str, str]]) -> dict[str, dict[str, str]]:
    """The rows under the name of their payer, so that a template can ask whether one takes part."""
    return {row["payer"]: row for row in rows}


@register.filter
def beside(heads: list[Any], row: list[Any]) -> list[tuple[Any, Any]]:
    """Each cell of a row with the head of its column."""
    return list(zip(heads, row, strict=True))


class Numbering:
    """The numbers that a paper has given so far."""

    def __init__(self) -> None:
        self.groups = 0
        self.points = 0
        self.items = 0
        self.clauses: dict[str, str] = {}


class NumberedNode(template.Node):
    """Everything inside is numbered together, and mentions of clauses find their numbers at the end."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        numbering = Numbering()
        with context.push(numbering=numbering):
            html = self.nodelist.render(context)
        html = _SHORT_NAMES.sub("«\\1\N{NO-BREAK SPACE}", html)
        # A mention of a clause that fell away raises KeyError: the paper must not point at nothing.
        return mark_safe(_MENTIONS.sub(lambda found: numbering.clauses[found[1]], html))


class ClauseNode(template.Node):
    """One clause under its ordinal."""

    def __init__(self, name: str, title: FilterExpression, nodelist: NodeList) -> None:
        self.name, self.title, self.nodelist = name, title, nodelist

    def render(self, context: Context) -> SafeString:
        clauses = context["numbering"].clauses
        clauses[self.name] = ordinal(len(clauses) + 1)
        # Escaped already: the body by its own variables, the title here.
        return format_html(
            '<section class="clause"><h3>{}. {}.</h3>{}</section>',
            clauses[self.name],
            self.title.resolve(context),
            mark_safe(self.nodelist.render(context)),
        )


@register.tag
def numbered(parser: Parser, token: Token) -> NumberedNode:
    """``{% numbered %}…{% endnumbered %}`` around all that holds clauses, groups and points."""
    nodelist = parser.parse(["endnumbered"])
    parser.delete_first_token()
    return NumberedNode(nodelist)


@register.tag
def clause(parser: Parser, token: Token) -> ClauseNode:
    """``{% clause name "Título" %}…{% endclause %}``: the next clause. ``name`` is for mentions of it."""
    name, title = token.split_contents()[1:]
    nodelist = parser.parse(["endclause"])
    parser.delete_first_token()
    return ClauseNode(name, parser.compile_filter(title), nodelist)


@register.simple_tag
def mention(name: str) -> str:
    """The ordinal of the clause called ``name``, which may come later."""
    return _MENTION % name


@register.simple_tag
def qr(address: str, words: str, code: str) -> SafeString:
    """The address as a QR code of error level M, drawn in the paper; who cannot see it hears the code."""
    # Its white margin is the page's.
    drawn = segno.make_qr(address, error="m", boost_error=False)
    return mark_safe(drawn.svg_inline(border=0, omitsize=True, title=f"{words} {code}"))


@register.simple_tag(takes_context=True)
def group(context: Context) -> str:
    """The number of the next group of declarations: I, II, III."""
    numbering = context["numbering"]
    numbering.groups += 1
    numbering.points = 0
    return roman(numbering.groups)


@register.simple_tag(takes_context=True)
def point(context: Context) -> str:
    """The number of the next point in this group: II.3."""
    numbering = context["numbering"]
    numbering.points += 1
    return f"{roman(numbering.groups)}.{numbering.points}"


@register.simple_tag(takes_context=True)
def letters(context: Context) -> str:
    """Stands before the items of a list, which begin with a) again."""
    context["numbering"].items = 0
    return ""


@register.simple_tag(takes_context=True)
def item(context: Context) -> SafeString:
    """The letter of the next item: an item that falls away leaves no gap."""
    numbering = context["numbering"]
    numbering.items += 1
    return format_html('<span class="mark">{})</span>', letter(numbering.items))


@register.simple_tag(takes_context=True)
def may_lack(context: Context, *names: str) -> str:
    """Facts of a later day: a paper that was filed before them is printed as if they were empty."""
    for name in names:
        if name not in context:
            context[name] = ""
    return ""
