"""Sheets of LibreOffice: what a cell holds, and not what is shown of it."""

import io

import pytest

from irct.imports import read_ods
from tests.further_files import open_document

NAMES = "".join(
    f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text")
)


def rows_of(rows):
    content = (
        f"<office:document-content{NAMES}><office:body><office:spreadsheet>"
        f'<table:table table:name="A">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    found = read_ods.rows(io.BytesIO(open_document("spreadsheet", content)))
    return [one.cells for one in found if hasattr(one, "cells")]


@pytest.mark.parametrize(
    ("kind", "shown", "text"),
    [
        ('"float" office:value="55.676"', "56", "55.676"),
        ('"float" office:value="12000"', "12", "12000"),
        ('"float" office:value="1067"', "01067", "01067"),
        ('"float"', "7", "7"),
        ('"string" office:string-value="Elms"', "", "Elms"),
        ('"date"', "5 May 2024", "5 May 2024"),
        ('"date" office:date-value="2024-05-05"', "5 May", "2024-05-05"),
        ('"boolean"', "TRUE", "TRUE"),
        ('"boolean" office:boolean-value="false"', "FALSE", "no"),
    ],
)
def test_cell_holds_its_value(kind, shown, text):
    said = f"<text:p>{shown}</text:p>" if shown else ""
    cell = f"<table:table-cell office:value-type={kind}>{said}</table:table-cell>"

    assert rows_of(f"<table:table-row>{cell}</table:table-row>") == [[text]]


def test_wide_sheet_is_read_to_its_end():
    cell = '<table:table-cell office:value-type="string"><text:p>a</text:p></table:table-cell>'
    row = f"<table:table-row>{cell * 100}</table:table-row>"

    assert len(rows_of(row * 500)) == 500
