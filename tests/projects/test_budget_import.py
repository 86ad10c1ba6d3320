"""Estimates as engineers send them: titles above, sums below, Mexican numbers, and cells that are wrong."""

import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from documents.cells import cells_of_text
from projects.actions import revise
from projects.forms.sheet import as_text, read
from tests.projects.test_budget_pages import SUM, lines, street  # noqa: F401
from tests.projects.test_proposal_pages import at, draft, shown, whole  # noqa: F401

# Titles in merged cells, partidas as rows of their own, an IVA column of pesos, and the sums below.
ESTIMATE = [
    ["PRESIDENCIA MUNICIPAL DE RÍO GRANDE, ZAC."],
    ["CATÁLOGO DE CONCEPTOS", None, "Fecha:", "2016"],
    [],
    ["CLAVE", "DESCRIPCIÓN", "CANT.", "UNIDAD", "P.U.", "IVA", "IMPORTE"],
    [None, "PRELIMINARES"],
    ["PAV-01", "Trazo y nivelación\ncon equipo topográfico", 1240.5, "m²", 12.35, 0.16, 15320.175],
    ["PAV-02", "Excavación en caja en material tipo B", "372.15", "m³", "$98.40", "16%", "36,619.56"],
    [None, "PAVIMENTO"],
    ["PAV-03", "Concreto hidráulico MR-42 de 15 cm", "1,240.50", "m²", 412.8, 16, 512078.4],
    ["ALU-01", "Luminaria LED de 100 W", 14, "pieza", 6350, None, 88900],
    [None, None, None, None, None, "SUBTOTAL", 652918.14],
    [None, None, None, None, None, "I.V.A. 16 %", 104466.90],
    [None, None, None, None, None, "TOTAL", 757385.04],
]


def workbook(rows) -> SimpleUploadedFile:
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    if len(rows[0]) == 1:
        book.active.merge_cells("A1:G1")
    book.save(file)
    return SimpleUploadedFile("catalogo.xlsx", file.getvalue())


def as_rows(rows) -> list[list[str]]:
    return [["" if cell is None else str(cell) for cell in row] for row in rows]


def wrong(text: str) -> list[tuple[int, str]]:
    return [(one.row, one.column) for one in read(cells_of_text(text), 2016).wrong]


def test_a_real_estimate_is_shown_first_and_saved_as_a_whole(sign_in, tomas, whole):  # noqa: F811
    page, url = sign_in(tomas), at(whole, "import_concepts")

    preview = page.post(url, {"file": workbook(ESTIMATE), "how": "replace"})

    assert preview.status_code == 200, shown(preview)
    assert "4 conceptos. Todavía no se guardan." in shown(preview)
    assert "$757,385.04" in shown(preview)
    assert not whole.concepts.exists()
    handed_on = {name: preview.context[name] for name in ("text", "how", "revision")}
    assert page.post(url, {**handed_on, "revision": "", "save": "1"}).status_code == 302
    kept = list(whole.concepts.all())
    assert sum(one.total for one in kept) == SUM
    assert [one.section for one in kept] == ["PRELIMINARES", "PRELIMINARES", "PAVIMENTO", "PAVIMENTO"]
    assert kept[0].concept == "Trazo y nivelación con equipo topográfico"


def test_nothing_is_saved_while_one_cell_is_wrong(sign_in, tomas, street):  # noqa: F811
    rows = [row[:] for row in ESTIMATE]
    rows[6][2] = "1.250,00"
    rows[8][6] = 512078.41
    rows[9][4] = None

    answer = sign_in(tomas).post(
        at(street, "import_concepts"), {"file": workbook(rows), "how": "append", "save": "1"}
    )

    assert answer.status_code == 422
    told = shown(answer)
    assert "No se guardó nada" in told
    assert "Fila 7, Cantidad. «1.250,00» no sirve como cantidad." in told
    assert "Fila 9, Importe. Dice $512,078.41 y cantidad por precio da $512,078.40." in told
    assert "Fila 10, Precio unitario." in told
    assert street.concepts.count() == 4


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("", [(1, "")]),
        ("a\tb\nc\td", [(1, "")]),
        ("Concepto;Unidad;Cantidad;P.U.\nPiedra;;1;2", [(2, "Unidad")]),
        ("Concepto;Unidad;Cantidad;P.U.;IVA\nPiedra;m³;1;2;12", [(2, "IVA")]),
        ("Concepto;Unidad;Cantidad;P.U.\nPiedra;m³;1;2.345", [(2, "Precio unitario")]),
        ("Concepto;Unidad;Cantidad;P.U.\nPiedra;m³;-1;2", [(2, "Cantidad")]),
        ("Concepto;Unidad;Cantidad;P.U.\nPiedra;m³;9999999999;999999999999", [(2, "Precio unitario")]),
        ("Concepto;Unidad;Cantidad;P.U.\nPiedra;m³;NaN;2", [(2, "Cantidad")]),
        (f"Concepto;Unidad;Cantidad;P.U.\n{'x' * 1001};m³;1;2", [(2, "Concepto")]),
        ("Concepto;Unidad;Cantidad;P.U.\n" + "Piedra;m³;1;2\n" * 501, [(502, "")]),
        ("Concepto;Unidad;Cantidad;P.U.\n" + "Piedra;m³;1;2\n" * 2001, [(2002, "")]),
    ],
)
def test_each_wrong_cell_is_told_with_its_row_and_column(text, where):
    assert wrong(text) == where


def test_rows_pasted_without_their_header_are_read_in_the_usual_order():
    sheet = read(cells_of_text("P1\tPiedra\tm³\t2.5\t100.00\texento\nP2\tCal\tt\t1\t50\t"), 2016)

    assert [(one["code"], one["vat"], one["quantity"]) for one in sheet.lines] == [
        ("P1", "exempt", Decimal("2.5")),
        ("P2", "iva16", Decimal("1")),
    ]


def test_a_vat_in_pesos_tells_its_rate():
    head = "Concepto;Unidad;Cantidad;P.U.;IVA\n"

    rates = [one["vat"] for one in read(cells_of_text(f"{head}A;m;10;10;16.00\nB;m;1;100;0\n"), 2016).lines]
    assert rates == ["iva16", "iva0"]


def test_formulas_are_read_by_their_kept_value_and_never_computed(sign_in, tomas, whole):  # noqa: F811
    rows = [["Concepto", "Unidad", "Cantidad", "P.U."], ["Piedra", "m³", "=1+1", 5]]

    answer = sign_in(tomas).post(at(whole, "import_concepts"), {"file": workbook(rows), "how": "replace"})

    # Nobody has computed it yet: the cell is as good as empty.
    assert answer.status_code == 422
    assert "Fila 2, Cantidad." in shown(answer)


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0 old", b"\x00\x01\x02", b"Concepto\n" + b'"' * 9]
)
def test_a_file_that_is_no_spreadsheet_is_told(content, sign_in, tomas, whole):  # noqa: F811
    file = SimpleUploadedFile("x.xlsx", content)

    answer = sign_in(tomas).post(at(whole, "import_concepts"), {"file": file, "how": "replace"})

    assert answer.status_code == 422
    assert not whole.concepts.exists()


def test_what_is_exported_is_imported_again_and_executes_nothing(sign_in, tomas, street):  # noqa: F811
    risky = lines(0, concept="=HYPERLINK(1)", quantity=Decimal("1.2345"))
    revise(street, by=tomas, concepts=[*risky, *lines(1, 2, 3)])
    page = sign_in(tomas)

    for extension in ("xlsx", "csv"):
        answer = page.get(at(street, "concepts_file", extension))
        content = b"".join(answer.streaming_content)
        if extension == "xlsx":
            cell = load_workbook(io.BytesIO(content)).active["C2"]
            assert (cell.value, cell.data_type) == ("'=HYPERLINK(1)", "s")
        file = SimpleUploadedFile(f"x.{extension}", content)
        preview = page.post(at(street, "import_concepts"), {"file": file, "how": "replace"})
        assert preview.status_code == 200, shown(preview)
        assert [
            {name: row[name] for name in ("code", "section", "concept", "quantity", "is_bought", "vat")}
            for row in preview.context["sheet"].lines
        ] == [
            {
                name: getattr(one, name)
                for name in ("code", "section", "concept", "quantity", "is_bought", "vat")
            }
            for one in street.concepts.all()
        ]
    template = b"".join(page.get(at(street, "concepts_template")).streaming_content)
    assert [cell.value for cell in load_workbook(io.BytesIO(template)).active[1]][2:6] == [
        "Concepto",
        "Unidad",
        "Cantidad",
        "Precio unitario sin iva",
    ]


def test_the_preview_hands_on_what_it_read():
    sheet = read(as_rows(ESTIMATE), 2016)

    assert sheet.wrong == []
    assert read(cells_of_text(as_text(sheet.lines)), 2016).lines == sheet.lines
