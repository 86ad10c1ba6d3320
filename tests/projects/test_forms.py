"""How a pasted list of scholarships is read."""

from decimal import Decimal

import pytest

from projects.forms.scholarships import read


@pytest.mark.parametrize(
    "line",
    [
        "Ana López; Juárez; primaria; 3000",
        "Ana López, Juárez, PRIMARIA, 3000.00",
        "Ana López,Juárez,primaria,3,000.00",
        "Ana López, Juárez, primaria, $3,000",
        "  Ana   López\tJuárez\tElementary school\t$ 3,000.00\t\t",
        '"Ana López","Juárez","primary","3,000.00"',
    ],
)
def test_a_row_is_read_however_its_columns_are_divided(line):
    rows, errors = read(line)

    assert errors == []
    assert rows[0].facts() == {
        "name": "Ana López",
        "school": "Juárez",
        "level": "primary",
        "amount": Decimal("3000.00"),
    }


@pytest.mark.parametrize(
    ("word", "level"),
    [
        ("SECUNDARIA", "secondary"),
        ("middle school", "secondary"),
        ("Media superior", "high_school"),
        ("prepa", "high_school"),
        ("Técnico Superior", "high_school"),
        ("High School", "high_school"),
        ("superior", "higher"),
        ("Licenciatura", "higher"),
        ("college", "higher"),
    ],
)
def test_a_level_has_many_words(word, level):
    rows, errors = read(f"Ana; Juárez; {word}; 100")

    assert (errors, rows[0].level) == ([], level)


def test_a_heading_and_empty_rows_are_no_scholarships_and_keep_their_numbers():
    rows, errors = read(
        "Nombre; Escuela; Nivel; Importe\n\nAna; Juárez; primaria; 100\n\nBeto; Juárez; kínder; 5"
    )

    assert [(row.number, row.name) for row in rows] == [(3, "Ana")]
    assert errors[0].startswith("Renglón 5 («Beto»): nivel.")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n \n",
        ",,,",
        ";;;",
        "\t\t",
        '"',
        "\x00",
        "3,000",
        "1,111" * 30_000 + "x",
        "a" * 150_000,
        '"' + "a" * 150_000,
    ],
)
def test_nothing_that_is_pasted_breaks_the_reading(text):
    rows, errors = read(text)

    assert rows == []
    assert len(errors) <= 1
