"""Files as the secretary of a small organisation sends them, written before any rule for them."""

import datetime as dt

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from tests.messy_files import ELMS, HEADER, OAKS, ROWS, TWO, Kind, both, excel, table

ONE_REFUSED = "1 to add, 0 to change, 0 unchanged, 1 refused."


def _colour(book: Workbook) -> None:
    for cell in book.active[3]:
        cell.fill = PatternFill("solid", fgColor="FFFF0000")


def _strike(book: Workbook) -> None:
    for cell in book.active[3]:
        cell.font = Font(strike=True)


def _note(book: Workbook) -> None:
    book.active["B3"].comment = Comment("Moved to Uganda in May", "A")


def _link(book: Workbook) -> None:
    book.active["C2"].hyperlink = "https://example.org/help"


def _scientific(book: Workbook) -> None:
    for row in (2, 3):
        book.active.cell(row, 3).number_format = "0.00E+00"


SENT = [
    Kind(
        "notes under the table",
        table(
            HEADER, ELMS, OAKS, ("", "", ""), ("* asked in May",), ("Source: our own survey",)
        ).encode(),
        TWO,
        ("“* asked in May”", "“Source: our own survey”"),
    ),
    Kind(
        "a heading for each region",
        table(HEADER, ("EUROPE", "", ""), ELMS, ("AFRICA", "", ""), OAKS).encode(),
        TWO,
        ("“EUROPE”", "“AFRICA”"),
    ),
    Kind(
        "a subtotal for each region",
        table(
            ("name", "country", "waiting_weeks"),
            ("House of Elms", "DK", 3),
            ("Subtotal Europe", "", 3),
            ("House of Oaks", "KE", 4),
            ("Subtotal Africa", "", 4),
            ("Grand total", "", 7),
        ).encode(),
        TWO,
        ("“Subtotal Europe”", "“Subtotal Africa”", "“Grand total”"),
    ),
    Kind(
        "ditto marks",
        table(HEADER, ELMS, ("House of Oaks", "〃", "legal")).encode(),
        ONE_REFUSED,
        ("Row 3, country: “〃”", "DK"),
        is_taken=False,
    ),
    Kind(
        "a header of two rows, without merged cells",
        table(
            ("Name", "Contact", "", "Country"),
            ("", "Telephone", "E-mail", ""),
            ("House of Elms", "+4533760600", "a@example.org", "DK"),
            ("House of Oaks", "", "b@example.org", "KE"),
        ).encode(),
        TWO,
        ("Column B, “Telephone”: read as phone_1.", "Column C, “E-mail”: read as email_1."),
    ),
    Kind(
        "a row that explains the columns",
        table(
            ("Name", "Country", "E-mail"),
            ("(required)", "(two letters)", "(optional)"),
            ("House of Elms", "DK", "a@example.org"),
            ("House of Oaks", "KE", ""),
        ).encode(),
        TWO,
        ("“(required)”",),
    ),
    Kind(
        "numbers in scientific notation whose digits are kept",
        excel(both(("phone_1",), (4533760600.0,), (254712123456.0,)), make=_scientific),
        TWO,
    ),
    Kind(
        "days as days and as serial numbers",
        excel(
            both(
                ("contact_confirmed_on", "contact_confirmed_how"),
                (dt.date(2024, 4, 13), "phone"),
                (45395, "phone"),
            )
        ),
        TWO,
    ),
    Kind(
        "names in capitals",
        table(HEADER, ("HOUSE OF ELMS", "DK", "medical"), OAKS).encode(),
        TWO,
        ("row 2", "capitals"),
    ),
    Kind("coloured rows", excel(ROWS, make=_colour), TWO, ("colour", "3")),
    Kind("rows struck through", excel(ROWS, make=_strike), TWO, ("struck through", "3")),
    Kind("a note on a cell", excel(ROWS, make=_note), TWO, ("“Moved to Uganda in May”", "B3")),
    Kind(
        "a link behind a word",
        excel(both(("website_1",), ("website",), ("",)), make=_link),
        TWO,
        ("https://example.org/help", "C2"),
    ),
    Kind(
        "a table of a web page, named as a workbook",
        b"<html><body><table><tr><td>name</td><td>country</td></tr>"
        b"<tr><td>House of Elms</td><td>DK</td></tr></table></body></html>",
        "",
        ("web page",),
        is_taken=False,
    ),
    Kind(
        "lines quoted as a whole",
        b'"name,country,services"\n"House of Elms,DK,medical"\n"House of Oaks,KE,legal"\n',
        TWO,
    ),
    Kind(
        "a comma that is not quoted",
        b"name,country,services\nHouse, of Elms,DK,medical\nHouse of Oaks,KE,legal\n",
        ONE_REFUSED,
        ("Row 2",),
        is_taken=False,
    ),
    Kind(
        "a column for each kind of help",
        table(*both(("Medical", "Legal"), ("x", ""), ("x", "x"))).encode(),
        TWO,
        ("“Medical”", "“Legal”", "services"),
        is_taken=False,
    ),
    Kind(
        "the columns stand in rows",
        table(
            ("Name", "House of Elms", "House of Oaks"),
            ("Country", "DK", "KE"),
            ("E-mail", "a@example.org", "b@example.org"),
            ("Website", "https://example.org", ""),
        ).encode(),
        "",
        ("first column",),
        is_taken=False,
    ),
    Kind(
        "both coordinates in one column",
        table(*both(("GPS",), ("55.6761, 12.5683",), ("-1.2864, 36.8172",))).encode(),
        TWO,
        ("“GPS”", "location_1_latitude", "location_1_longitude"),
        is_taken=False,
    ),
    Kind(
        "bytes of Windows in a file of UTF-8",
        table(HEADER, ("Café für alle", "DK", "medical")).encode()
        + "House of Ångström,KE,legal\n".encode("cp1252"),
        "",
        ("3", "House of"),
        is_taken=False,
    ),
    Kind(
        "Russian of an old mail programme",
        table(("Название", "Страна"), ("Дом надежды", "UA"), ("Врачи за мир", "RU")).encode(
            "koi8-r"
        ),
        TWO,
        ("KOI8", "Column A, “Название”: read as name."),
    ),
    Kind(
        "French of an old Mac",
        table(HEADER, ("Maison de l’été à Orléans", "FR", "medical"), OAKS).encode("mac_roman"),
        TWO,
        ("Mac", "Maison de l’été à Orléans"),
    ),
    Kind(
        "two rows that are nearly the same",
        table(
            (*HEADER, "location_1_town"),
            (*ELMS, "Odense"),
            ("The House of Elms", "DK", "legal", "Odense"),
        ).encode(),
        "",
        ("Row 2", "Row 3", "House of Elms"),
        is_taken=False,
    ),
]
