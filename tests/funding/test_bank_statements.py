"""What banks' files tell, how a file that cannot be read is refused, and which payment a movement is."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from funding.bank_statements import MOST_BYTES, StatementRefused, fingerprints, read
from funding.layouts import MONTHS, Moved
from funding.matching import EXACT, NOTHING, PROBABLE, match
from funding.models import clabe_is_valid
from tests.funding.files import CEP, CLABE, OFX_1, OFX_2, ONE_COLUMN, OTHER_CLABE, SEMICOLON, TWO_COLUMNS


@pytest.fixture(autouse=True)
def spanish():
    with translation.override("es-mx"):
        yield


def refusal(text: str | bytes, clabe: str = CLABE) -> str:
    content = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(StatementRefused) as refused:
        read(content, "marzo", clabe)
    return str(refused.value)


# --- The check digit ---------------------------------------------------------------------------


def test_the_last_digit_of_a_clabe_checks_the_others():
    """The example that is printed everywhere."""
    assert clabe_is_valid("032180000118359719")
    assert not any(clabe_is_valid(f"03218000011835971{digit}") for digit in "012345678")
    assert not clabe_is_valid("03218000011835971")
    assert not clabe_is_valid("0321800001183597190")
    assert not clabe_is_valid("03218000011835971９")


# --- The layouts -------------------------------------------------------------------------------

FEDERAL, FEE, CASH = Decimal("61426.00"), Decimal("-150.50"), Decimal("30000.00")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize(
    ("text", "layout", "amounts"),
    [
        (TWO_COLUMNS, "csv_two_columns", [FEDERAL, FEE, CASH]),
        (ONE_COLUMN, "csv_one_column", [FEDERAL, FEE, CASH]),
        (SEMICOLON, "csv_semicolon", [FEDERAL, FEE, CASH]),
        (OFX_1, "ofx", [FEDERAL, FEE]),
        (OFX_2, "ofx", [FEDERAL, FEE]),
        (CEP, "cep", [FEDERAL]),
    ],
)
def test_a_file_is_known_by_what_stands_in_it(text, layout, amounts, encoding):
    found = read(text.replace("\n", "\r\n").encode(encoding), "da igual", CLABE)

    assert found.layout == layout
    assert [one.amount for one in found.movements] == amounts
    days = [date(2016, 3, 3), date(2016, 3, 4), date(2016, 3, 10)]
    assert [one.booked_on for one in found.movements] == days[: len(amounts)]


def test_each_layout_tells_who_paid_and_under_which_key():
    semicolon, ofx, cep = (read(text.encode(), "x", CLABE).movements for text in (SEMICOLON, OFX_1, CEP))

    assert {one[0].tracking_key for one in (semicolon, ofx, cep)} == {"TESOFE160303884"}
    assert semicolon[0].counterpart == cep[0].counterpart == "Tesorería de la Federación"
    assert (ofx[0].counterpart, ofx[0].reference) == ("TESORERIA DE LA FEDERACION", "884")
    assert ofx[1].counterpart == "COMISIÓN & IVA"
    assert cep[0].description == "3X1 PARTE FEDERAL"
    rows = read(TWO_COLUMNS.encode(), "x", CLABE).movements
    assert [(one.line, one.reference) for one in rows] == [(6, "884"), (7, "0"), (9, "77120")]


def test_a_receipt_of_what_the_account_paid_goes_out():
    (one,) = read(CEP.encode(), "x", OTHER_CLABE).movements

    assert (one.amount, one.counterpart) == (-FEDERAL, "Municipio de Río Grande")


def test_the_column_of_the_kind_gives_the_sign():
    text = "Fecha,Concepto,Tipo,Importe\n2016-03-03,Nómina,Cargo,5.00\n2016-03-03,Luz,Abono,6.00\n"

    assert [one.amount for one in read(text.encode(), "x").movements] == [Decimal("-5.00"), Decimal("6.00")]


# --- What is refused ---------------------------------------------------------------------------


def one_row(day="03/03/2016", out="", came='"1,000.00"', **extra: str) -> str:
    return f"Fecha,Concepto,Referencia,Cargo,Abono\n{day},Pago,{extra.get('reference', '1')},{out},{came}\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "vacío"),
        (b"PK\x03\x04rest", "Es un libro de Excel: guárdelo como CSV"),
        (b"%PDF-1.7", "Es un PDF: descargue del banco"),
        (b"\x81\x8d\x00\x01", "No es un archivo de texto"),
        ("F\0echa", "No es un archivo de texto"),
        ("hola\nqué tal", "No se reconoce el archivo"),
        ("Fecha,Cargo\n2016-03-03,5.00", "No se reconoce el archivo"),
        ("Fecha,Importe\n\n", "no trae movimientos"),
        (one_row(day="31/02/2016"), "Renglón 2: «31/02/2016» no es una fecha. Escríbala como 31/12/2016"),
        (one_row(day="03/03/16"), "Renglón 2: «03/03/16» no es una fecha"),
        (one_row(day="03-mrz-2016"), "Renglón 2: «03-mrz-2016» no es una fecha"),
        (one_row(day=""), "Renglón 2: «» no es una fecha"),
        (one_row(came="mil"), "Renglón 2: «mil» no es un importe. Escríbalo como 1,234.56."),
        (one_row(came='"1.000,00"'), "no es un importe"),
        (one_row(came="10.005"), "no es un importe"),
        (one_row(came="--5"), "no es un importe"),
        (one_row(came="-5"), "Renglón 2: el abono es negativo"),
        (one_row(came=""), "Renglón 2: no tiene importe"),
        (one_row(came="0.00"), "Renglón 2: no tiene importe"),
        (one_row(out="5"), "Renglón 2: tiene cargo y abono a la vez"),
        (one_row(came="1,000.00"), "Renglón 2: tiene más columnas que el encabezado. Una cantidad con comas"),
        (one_row(reference="9" * 61), "pasa de 60 letras"),
        (one_row(came='"5.00'), "hay comillas sin cerrar"),
        ("Fecha,Importe,Moneda\n2016-03-03,5.00,USD\n", "Renglón 2: no está en pesos"),
        ("Fecha,Importe,Tipo\n2016-03-03,5.00,X\n", "el tipo «x» no se conoce"),
        (f"Cuenta,{OTHER_CLABE}\nFecha,Importe\n2016-03-03,5.00\n", "es de la cuenta terminada en 7890"),
        (OFX_1.replace("<CURDEF>MXN", "<CURDEF>USD"), "no está en pesos"),
        (
            OFX_1.replace("0123456789", "9876543210"),
            "terminada en 3210 y la cuenta de la obra termina en 7898",
        ),
        (OFX_1.replace("</OFX>", ""), "está cortado"),
        (OFX_1[: OFX_1.index("<FITID>885")], "está cortado"),
        (OFX_1.replace("20160304", "20161304"), "Renglón 22: «2016-13-04» no es una fecha"),
        (OFX_2.replace("-150.50", "1.2.3"), "Renglón 8: «1.2.3» no es un importe"),
        (CEP.replace("</SPEI_Tercero>", ""), "el XML está incompleto o mal formado"),
        (CEP.replace('MontoPago="61426.00"', ""), "no tiene importe"),
        (CEP.replace("2016-03-03", "ayer"), "«ayer» no es una fecha"),
        ("<cfdi:Comprobante xmlns:cfdi='x'/>", "no es un comprobante electrónico de pago"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "definiciones propias (DOCTYPE)"),
        (OFX_2.replace("<OFX>", '<!DOCTYPE OFX SYSTEM "file:///etc/passwd"><OFX>'), "(DOCTYPE)"),
        ("Fecha,Importe\n" + "2016-03-03,5.00\n" * 20_001, "pasa de 20,000 renglones"),
        (b"x" * (MOST_BYTES + 1), "pasa de 5 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_what_to_do(text, told):
    assert told in refusal(text)


def test_a_receipt_for_another_account_is_refused():
    told = refusal(CEP, clabe="032180000118359719")

    assert "terminada en 7898 y la cuenta de la obra termina en 9719" in told
    assert "Solo la cuenta registrada recibe el dinero de la obra." in told


def test_one_bad_line_refuses_all_and_the_first_five_are_told():
    rows = "".join(f"2016-03-{day:02d},{'x' if day > 3 else '5.00'}\n" for day in range(1, 15))

    told = refusal("Fecha,Importe\n" + rows)

    assert [f"Renglón {line}:" in told for line in (2, 4, 5, 9, 10)] == [False, False, True, True, False]


# --- What is written is what is read -----------------------------------------------------------

days = st.dates(date(1990, 1, 1), date(2090, 12, 31))
cents = st.integers(-999_999_999_99, 999_999_999_99).filter(bool)
AMOUNTS = [
    lambda amount: f'"{amount:,.2f}"',
    lambda amount: f"{amount:.2f}",
    lambda amount: f'"({-amount:,.2f})"' if amount < 0 else f'"+{amount:,.2f}"',
    lambda amount: f'"{-amount:,.2f}-"' if amount < 0 else f'"${amount:,.2f}"',
]
DAYS = [
    lambda day: f"{day:%d/%m/%Y}",
    lambda day: day.isoformat(),
    lambda day: f"{day.day:02d}-{MONTHS[day.month - 1]}-{day.year}",
    lambda day: f"{day.day}-{MONTHS[day.month - 1].upper()}.-{day.year}",
]


@given(
    st.lists(st.tuples(days, cents), min_size=1, max_size=8), st.sampled_from(AMOUNTS), st.sampled_from(DAYS)
)
def test_days_and_amounts_come_back_as_they_were_written(rows, written, dated):
    rows = [(day, Decimal(amount).scaleb(-2)) for day, amount in rows]
    text = "Fecha,Importe\n" + "".join(f"{dated(day)},{written(amount)}\n" for day, amount in rows)

    found = read(text.encode(), "x").movements

    assert [(one.booked_on, one.amount) for one in found] == rows


@given(st.text(max_size=300))
def test_whatever_is_sent_is_read_or_refused(text):
    for content in (text, f"Fecha,Importe\n{text}", f"<OFX><STMTTRN>{text}</STMTTRN></OFX>"):
        try:
            read(content.encode("utf-8", "replace"), "x", CLABE)
        except StatementRefused as refused:
            assert refused.problems


# --- The same movement in two files ------------------------------------------------------------


def prints(text: str) -> list[str]:
    return fingerprints(read(text.encode(), "x", CLABE).movements)


def test_a_movement_is_the_same_in_files_of_two_layouts():
    assert prints(TWO_COLUMNS) == prints(ONE_COLUMN)
    assert prints(SEMICOLON)[0] == prints(OFX_1)[0] == prints(OFX_2)[0] == prints(CEP)[0]


def test_two_that_are_alike_in_one_file_are_two():
    twice = "Fecha,Concepto,Importe\n" + "2016-03-03,COMISIÓN,-5.00\n" * 2

    assert len(set(prints(twice))) == 2
    assert prints(twice)[:1] == prints(twice.removesuffix("2016-03-03,COMISIÓN,-5.00\n"))


# --- Which payment it is -----------------------------------------------------------------------

DAY = date(2016, 3, 3)


@dataclass(frozen=True)
class Told:
    """The least that a movement is compared with."""

    amount: Decimal
    day: date
    reference: str
    name: str


MOVED = Moved(1, DAY, FEDERAL, "884", "SPEI", "TESORERIA DE LA FEDERACION", "TESOFE160303884")
TOLD = Told(FEDERAL, DAY, "TESOFE160303884", "Tesorería de la Federación")
NAMELESS = replace(MOVED, reference="", counterpart="", tracking_key="")


@pytest.mark.parametrize("reference", ["TESOFE160303884", "tesofe 160303-884", "884"])
def test_the_same_amount_under_the_same_key_is_the_payment(reference):
    told = replace(TOLD, reference=reference, day=DAY - timedelta(days=90))

    (one,), missing = match([MOVED], [told])

    assert (one.certainty, one.expected, missing) == (EXACT, told, [])


@pytest.mark.parametrize(
    ("moved", "told", "reasons"),
    [
        (NAMELESS, TOLD, ["el mismo importe, el mismo día"]),
        (NAMELESS, replace(TOLD, day=date(2016, 3, 2)), ["el mismo importe, con 1 día de diferencia"]),
        (replace(MOVED, reference="", tracking_key="", amount=CASH), TOLD, ["el mismo ordenante"]),
        (replace(MOVED, amount=CASH, counterpart=""), TOLD, ["la misma referencia, con otro importe"]),
        (replace(MOVED, tracking_key="X1"), replace(TOLD, day=date(2016, 2, 27)),
         ["el mismo importe, con 5 días de diferencia", "el mismo ordenante"]),
    ],
)  # fmt: skip
def test_what_is_probable_says_why(moved, told, reasons):
    (one,), missing = match([moved], [told])

    assert (one.certainty, one.expected, one.reasons, missing) == (PROBABLE, told, reasons, [])


@pytest.mark.parametrize(
    "moved",
    [
        replace(NAMELESS, booked_on=DAY + timedelta(days=6)),
        replace(NAMELESS, amount=-FEDERAL),
        replace(NAMELESS, amount=CASH),
        replace(NAMELESS, amount=CASH, counterpart="S.A. de C.V."),
    ],
)
def test_what_agrees_in_nothing_is_no_payment(moved):
    (one,), missing = match([moved], [replace(TOLD, reference="000", name="de la S.A.")])

    assert (one.certainty, one.expected) == (NOTHING, None)
    assert len(missing) == 1


def test_each_movement_is_one_payment_and_the_surest_goes_first():
    """Two equal transfers and one declaration: one movement stays without."""
    second = replace(MOVED, line=2, tracking_key="OTRA", reference="")

    matches, missing = match([second, MOVED], [TOLD])
    assert [one.certainty for one in matches] == [NOTHING, EXACT]
    assert missing == []

    matches, missing = match([second, MOVED], [TOLD, replace(TOLD, reference="9", day=date(2016, 3, 4))])
    assert [one.certainty for one in matches] == [PROBABLE, EXACT]
    assert missing == []
