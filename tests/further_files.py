"""Further files as people have them, written before any rule for them."""

import datetime as dt
import io
import zipfile

from openpyxl import Workbook

from tests.messy_files import ELMS, HEADER, OAKS, ROWS, TWO, Kind, excel, table


def _merge_groups(book: Workbook) -> None:
    book.active.merge_cells("A1:B1")
    book.active.merge_cells("C1:D1")


def _merge_over_two_rows(book: Workbook) -> None:
    for cells in ("A1:A2", "B1:B2", "C1:D1", "E1:F1"):
        book.active.merge_cells(cells)


def open_document(kind: str, content: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as book:
        book.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        book.writestr("content.xml", content)
    return packed.getvalue()


def _sheet(name: str, rows: str, *, style: str = "") -> str:
    return f'<table:table table:name="{name}" table:style-name="{style}">{rows}</table:table>'


def _row(*cells: str, end: str = "") -> str:
    made = "".join(
        cell
        if cell.startswith("<table")
        else f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>"
        for cell in cells
    )
    return f"<table:table-row{end}>{made}</table:table-row>"


# As LibreOffice writes it: repeated cells, a number shown with zeros, a merged cell, a remark.
OPEN_SHEET = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:xlink="http://www.w3.org/1999/xlink"><style:style style:name="gone">'
    '<style:table-properties table:display="false"/></style:style>'
    + _sheet("Old", _row("name", "country") + _row("House of Ash", "DK"), style="gone")
    + _sheet(
        "List",
        '<table:table-column table:number-columns-repeated="5"/>'
        '<table:table-column table:visibility="collapse"/>'
        + _row("Name", "Country", "Town", "PLZ", "Founded", "Website")
        + _row(
            "House<text:s/>of<text:line-break/>Elms<office:annotation><text:p>ask</text:p>"
            "</office:annotation>",
            '<table:table-cell table:number-rows-spanned="2"><text:p>Germany</text:p>'
            "</table:table-cell>",
            "Dresden",
            '<table:table-cell office:value-type="float" office:value="1067">'
            "<text:p>01067</text:p></table:table-cell>",
            '<table:table-cell office:value-type="date" office:date-value="1992-03-01">'
            "<text:p>1. März 1992</text:p></table:table-cell>",
            '<text:a xlink:href="https://example.org/">Link</text:a>',
        )
        + _row(
            "House of Oaks",
            "<table:covered-table-cell/>",
            '<table:table-cell table:number-columns-repeated="3"/>',
            "example.com",
        )
        + _row(
            '<table:table-cell table:number-columns-repeated="16384"/>',
            end=' table:number-rows-repeated="1048572"',
        ),
    )
    + "</office:document-content>"
)


FURTHER = [
    Kind(
        "a sheet of LibreOffice",
        open_document("spreadsheet", OPEN_SHEET),
        TWO,
        (
            "Only the sheet “List” is read. Not read: “Old” (hidden).",
            "This column is hidden in the file, and is read: “Website”.",
            "B2:B3",
            "“ask”",
            "https://example.org/",
        ),
    ),
    Kind(
        "a sheet of LibreOffice that is broken",
        open_document("spreadsheet", OPEN_SHEET[:-40]),
        "",
        ("This is no workbook that can be read.",),
        is_taken=False,
    ),
    Kind(
        "an address in one cell, and two columns for the hours",
        table(
            ("Organisation", "Country", "Address", "Days", "Opens", "Closes"),
            ("House of Elms", "Denmark", '"12 Borgergade, 1300 Copenhagen"', "Mon-Fri", "9", "16"),
            ("House of Oaks", "Kenya", "P.O. Box 123", "Mon-Sat", "8:00", "17:00"),
        ).encode(),
        TWO,
        (
            "“Address”: read as address.",
            "“Days”: read as open_days.",
            "“Opens”: read as opens.",
            "“Closes”: read as closes.",
        ),
    ),
    Kind(
        "a column for when hours begin alone",
        table(("Name", "Country", "Opening time"), ("A", "DK", "Mon-Fri 9-16")).encode(),
        "",
        ("“Opening time”: not known. Its values look like opening_hours.",),
        is_taken=False,
    ),
    Kind(
        "a letter of LibreOffice",
        open_document("text", OPEN_SHEET),
        "",
        ("This is an OpenDocument file. Save it as “Excel workbook (.xlsx)” or as CSV.",),
        is_taken=False,
    ),
    Kind(
        "names of groups, merged above the header",
        excel(
            [
                ("Organisation", None, "Contact", None),
                ("Name", "Country", "Telephone", "E-mail"),
                ("A", "DK", "+4533760600", "a@example.org"),
                ("B", "KE", "", "b@example.org"),
            ],
            make=_merge_groups,
        ),
        TWO,
        ("“Telephone”: read as phone_1.", "“E-mail”: read as email_1."),
    ),
    Kind(
        "semicolons, Windows and commas in coordinates",
        table(
            ("Name", "Land", "Breitengrad", "Längengrad", "Öffnungszeiten"),
            ("Elmenhaus Köln", "Deutschland", "50,9375", "6,9603", "Mo-Fr 8-16 Uhr"),
            ("Eichenhaus Zürich", "Schweiz", "47,3769", "8,5417", "Mo–Do 9.00–17.00"),
            by=";",
        ).encode("cp1252"),
        TWO,
        ("“Öffnungszeiten”: read as opening_hours.", "“Land”: read as country."),
    ),
    Kind(
        "headers over several lines, with marks of notes",
        excel(
            [
                ("Name of\nthe centre", "Country\n(ISO)", "Services *", "Year\nfounded"),
                ("A", "DK", "medical", 1992),
                ("B", "KE", "legal", "1998 "),
            ]
        ),
        TWO,
        ("read as name.", "read as country.", "read as services.", "read as founded."),
    ),
    Kind(
        "numbers of rows without a header, and an empty column behind each",
        table(
            ("", "name", "", "country", ""), (1, "A", "", "DK", ""), (2, "B", "", "KE", "")
        ).encode(),
        TWO,
    ),
    Kind(
        "days as days of Excel, beside hours",
        excel(
            [
                ("name", "country", "contact_confirmed_on", "contact_confirmed_how"),
                ("A", "DK", dt.date(2026, 4, 13), "phone"),
                ("B", "KE", dt.date(2026, 4, 14), "E-Mail"),
            ]
        ),
        TWO,
    ),
    Kind(
        "totals in other languages",
        table(
            ("name", "country", "waiting_weeks"),
            ("A", "DK", 3),
            ("B", "KE", 4),
            ("", "", ""),
            ("TOTAL GENERAL", "", 7),
        ).encode(),
        TWO,
        ("Row 5 adds up the rows above it and is not read",),
    ),
    Kind(
        "a header that stands twice for two e-mail addresses",
        table(
            ("Name", "Country", "E-mail", "E-mail"),
            ("A", "DK", "a@example.org", "b@example.org"),
        ).encode(),
        "1 to add, 0 to change, 0 unchanged, 0 refused.",
        ("Column C, “E-mail”: read as email_1.", "Column D, “E-mail”: read as email_2."),
    ),
    Kind(
        "a general word for services",
        table(HEADER, ("House of Elms", "DK", "rehabilitation"), OAKS).encode(),
        "1 to add, 0 to change, 0 unchanged, 1 refused.",
        ("Row 2", "“rehabilitation” may mean several", "medical", "physiotherapy"),
        is_taken=False,
    ),
    Kind(
        "UTF-16 with semicolons and a title",
        f"Centres;;\n{table(*ROWS, by=';')}".encode("utf-16"),
        TWO,
        ("“Centres”",),
    ),
    Kind(
        "hours and services over several lines of a cell",
        table(
            (*HEADER, "opening_hours"),
            (*ELMS[:2], '"medical\nlegal"', '"M-Th 9:00-17:00\nF 9:00-13:00"'),
            (*OAKS[:2], "legal", "Mon-Fri 8am-4pm"),
        ).encode(),
        TWO,
    ),
    Kind(
        "answers to the questions of a survey",
        table(
            (
                "Timestamp",
                "What is the name of your organisation?",
                "In which country do you work?",
            ),
            ("2026/05/03 9:12:44 AM", "House of Elms", "Denmark"),
            ("2026/05/04 10:00:00 AM", "House of Oaks", "Kenya"),
        ).encode(),
        TWO,
        (
            "“What is the name of your organisation?”: not known. Its name looks like name.",
            "“In which country do you work?”: not known. Its values look like country.",
        ),
        ("The header is row",),
        is_taken=False,
    ),
    Kind(
        "a table of a customer database",
        table(
            (
                "Account Name",
                "Billing Street",
                "Billing City",
                "Billing Country",
                "Phone",
                "Website",
            ),
            ("A", "Example Street 1", "Odense", "DK", "+4533760600", "example.org"),
            ("B", "Example Road 2", "Nairobi", "KEN", "+254722123456", "example.com"),
        ).encode(),
        TWO,
        (
            "“Account Name”: not known. Its name looks like name.",
            "“Billing City”: not known. Its name looks like location_1_town.",
        ),
        is_taken=False,
    ),
    Kind(
        "a header of two rows, of which some names are merged over both",
        excel(
            [
                ("Association", "Pays", "Contact", None, "Accueil", None),
                (None, None, "Tél.", "Mél", "Femmes", "Enfants"),
                ("A", "Belgique", "02 513 12 34", "a@example.org", "X", ""),
                ("B", "RDC", "", "b@example.org", "X", "X"),
            ],
            make=_merge_over_two_rows,
        ),
        TWO,
        (
            "Column A, “Association”: read as name.",
            "Column C, “Tél.”: read as phone_1.",
            "Column E, “Femmes”: not known. It marks one of the helps",
        ),
        is_taken=False,
    ),
    Kind(
        "a way or two to reach somebody in each cell, in Arabic",
        table(
            ("المركز", "المدينة / البلد", "للتواصل", "الخدمات"),
            ("بيت الدردار", "إربد، الأردن", "هاتف: 0791234567 - a@example.org", "طبي ونفسي"),
            ("بيت البلوط", "بيروت - لبنان", "01345678", "دعم نفسي"),
        ).encode(),
        TWO,
        ("read as town_and_country.", "“للتواصل”: not known. Its values look like contacts."),
        is_taken=False,
    ),
]
