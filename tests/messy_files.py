"""Files as people have them: each a kind of mess, with what is to be said of it."""

import io
from collections.abc import Callable, Iterable
from typing import NamedTuple

from openpyxl import Workbook

Row = Iterable[object]


class Kind(NamedTuple):
    """A file, whether it may be imported as it is, how many rows, and what is said of it."""

    name: str
    content: bytes
    # What the last line says of the rows.
    counts: str
    said: tuple[str, ...] = ()
    never_said: tuple[str, ...] = ()
    is_taken: bool = True
    maps: tuple[str, ...] = ()


def table(*rows: Row, by: str = ",", end: str = "\n") -> str:
    return "".join(by.join(map(str, row)) + end for row in rows)


def excel(*sheets: Iterable[Row], make: Callable[[Workbook], None] | None = None) -> bytes:
    book, packed = Workbook(), io.BytesIO()
    for number, rows in enumerate(sheets):
        sheet = book.active if number == 0 else book.create_sheet(f"Sheet {number + 1}")
        for row in rows:
            sheet.append(list(row))
    if make:
        make(book)
    book.save(packed)
    return packed.getvalue()


HEADER = ("name", "country", "services")
ELMS = ("House of Elms", "DK", "medical")
OAKS = ("House of Oaks", "KE", "legal")
TWO = "2 to add, 0 to change, 0 unchanged, 0 refused."
ROWS = (HEADER, ELMS, OAKS)


def both(columns: Row, elms: Row, oaks: Row) -> list[Row]:
    """The rows of the two houses, with other columns after their countries."""
    return [(*begin[:2], *rest) for begin, rest in zip(ROWS, (columns, elms, oaks), strict=True)]


def _second_is_hidden(book: Workbook) -> None:
    book["Sheet 2"].sheet_state = "hidden"


def _first_is_hidden(book: Workbook) -> None:
    book.worksheets[0].sheet_state = "hidden"
    book.active = 1


def _hide(book: Workbook) -> None:
    book.active.column_dimensions["C"].hidden = True
    book.active.row_dimensions[3].hidden = True


def _merge_countries(book: Workbook) -> None:
    book.active.merge_cells("B2:B3")


def _merge_header(book: Workbook) -> None:
    book.active.merge_cells("A1:A2")
    book.active.merge_cells("B1:C1")


KINDS = [
    # The lines of a file.
    Kind(
        "a title above the header",
        table(("List of centres 2026", "", ""), *ROWS).encode(),
        TWO,
        ("The header is row 2.", "“List of centres 2026”"),
    ),
    Kind(
        "a title, a date and blank lines above the header",
        f"List of centres\nAs of May 2026\n\n\n{table(*ROWS)}".encode(),
        TWO,
        ("The header is row 5.", "“List of centres”; “As of May 2026”"),
    ),
    Kind("sep= in front", f"sep=;\n{table(*ROWS, by=';')}".encode(), TWO, (), ("row 2",)),
    Kind("sep= and a mark", f"\ufeffsep=;\r\n{table(*ROWS, by=';')}".encode(), TWO),
    Kind(
        "semicolons, and commas in numbers",
        table(
            (*HEADER, "location_1_town"),
            ("Elms, House of", "DK", "medical", "Odense, Fyn, Denmark"),
            ("House of Oaks", "KE", "legal", "Nairobi"),
            by=";",
        ).encode(),
        TWO,
    ),
    Kind(
        "commas, and lists with semicolons",
        table(HEADER, ("A", "DK", "medical; legal; social"), ("B", "KE", "legal; social")).encode(),
        TWO,
    ),
    Kind("tabs", table(*ROWS, by="\t").encode(), TWO),
    Kind("bars", table(*ROWS, by="|").encode(), TWO),
    Kind("UTF-16", table(*ROWS, by="\t").encode("utf-16"), TWO),
    Kind("UTF-16 without a mark", table(*ROWS, by="\t").encode("utf-16-le"), TWO),
    Kind(
        "Windows, Western",
        table(HEADER, ("Ångström Hôpital", "DK", "medical"), OAKS).encode("cp1252"),
        TWO,
        ("Western European (Windows-1252", "“Ångström Hôpital”"),
    ),
    Kind(
        "Windows, Cyrillic",
        table(("Название", "Страна"), ("Дом надежды", "UA"), ("Врачи за мир", "UA")).encode(
            "cp1251"
        ),
        TWO,
        ("Cyrillic (Windows-1251)", "Column A, “Название”: read as name."),
    ),
    Kind(
        "Windows, Turkish",
        table(("Kuruluş adı", "Ülke"), ("Sağlık Vakfı", "TR"), ("İnsan Hakları", "TR")).encode(
            "cp1254"
        ),
        TWO,
        ("Turkish (Windows-1254)", "Column A, “Kuruluş adı”: read as name."),
    ),
    Kind(
        "Windows, Arabic",
        table(("الاسم", "البلد"), ("مركز الأمل للتأهيل", "JO"), ("بيت الشفاء", "JO")).encode(
            "cp1256"
        ),
        TWO,
        ("Arabic (Windows-1256)",),
    ),
    Kind(
        "Windows, Central European",
        table(
            HEADER, ("Dům naděje Přerov", "CZ", "medical"), ("Ośrodek Łódź", "PL", "legal")
        ).encode("cp1250"),
        TWO,
        ("Central European (Windows-1250)",),
    ),
    Kind("line ends of an old Mac", table(*ROWS, end="\r").encode(), TWO),
    Kind(
        "blank rows and columns",
        table(
            (*HEADER, "", ""), (), (*ELMS, "", ""), ("", "", "", "", ""), (*OAKS, "", ""), ()
        ).encode(),
        TWO,
    ),
    Kind(
        "a blank column within",
        table(("name", "", "country"), ("A", "", "DK"), ("B", "", "KE")).encode(),
        TWO,
    ),
    Kind(
        "a total at the end",
        table(
            ("name", "country", "waiting_weeks"), ("A", "DK", 3), ("B", "KE", 4), ("Total", "", 7)
        ).encode(),
        TWO,
        ("Row 4 adds up the rows above it and is not read: “Total”.",),
    ),
    Kind(
        "a total in Russian",
        table(
            ("name", "country", "waiting_weeks"), ("A", "DK", 3), ("B", "KE", 4), ("Итого:", 7, "")
        ).encode(),
        TWO,
        ("Row 4 adds up the rows above it and is not read: “Итого:”.",),
    ),
    Kind(
        "the header again within",
        table(HEADER, ELMS, HEADER, OAKS).encode(),
        TWO,
        ("Row 3 repeats the header and is not read.",),
    ),
    # Sheets.
    Kind(
        "several sheets",
        excel(
            ROWS, [("Colours", "Meaning"), ("yellow", "asked")], [("old",)], make=_second_is_hidden
        ),
        TWO,
        ("Only the sheet “Sheet” is read. Not read: “Sheet 2” (hidden), “Sheet 3”.",),
    ),
    Kind(
        "a cover sheet and a hidden one before the list",
        excel([("Do not touch",), ("x", "y")], [("About this list",)], ROWS, make=_first_is_hidden),
        TWO,
        ("Only the sheet “Sheet 3” is read. Not read: “Sheet” (hidden), “Sheet 2”.",),
    ),
    Kind(
        "hidden columns and rows",
        excel(ROWS, make=_hide),
        TWO,
        (
            "This column is hidden in the file, and is read: “services”.",
            "This row is hidden in the file, and is read: 3.",
        ),
    ),
    Kind(
        "a country merged over its rows",
        excel([HEADER, ("A", "DK", "medical"), ("B", None, "legal")], make=_merge_countries),
        TWO,
        ("These cells are merged; each row is read as if it held what they hold: B2:B3.",),
    ),
    Kind(
        "a header of two rows",
        excel(
            [
                ("Name", "Contact", None, "Country"),
                (None, "Telephone", "E-mail", None),
                ("A", "+4533760600", "a@example.org", "DK"),
                ("B", "", "b@example.org", "KE"),
            ],
            make=_merge_header,
        ),
        TWO,
        ("Column B, “Telephone”: read as phone_1.", "Column C, “E-mail”: read as email_1."),
    ),
    # Headers.
    Kind(
        "French headers",
        table(
            ("Nom du centre", "Pays", "Téléphone", "Courriel", "Site web", "Ville"),
            ("A", "DK", "+4533760600", "a@example.org", "https://example.org", "Odense"),
            by=";",
        ).encode(),
        "1 to add, 0 to change, 0 unchanged, 0 refused.",
        (
            "Column A, “Nom du centre”: read as name.",
            "Column B, “Pays”: read as country.",
            "Column C, “Téléphone”: read as phone_1.",
            "Column D, “Courriel”: read as email_1.",
            "Column E, “Site web”: read as website_1.",
            "Column F, “Ville”: read as location_1_town.",
        ),
    ),
    Kind(
        "Arabic headers",
        table(
            ("اسم المركز", "الدولة", "البريد الإلكتروني"), ("مركز", "JO", "a@example.org")
        ).encode(),
        "1 to add, 0 to change, 0 unchanged, 0 refused.",
        ("“الدولة”: read as country.", "“البريد الإلكتروني”: read as email_1."),
    ),
    Kind(
        "Chinese headers",
        table(("机构名称", "国家", "电子邮件"), ("甲", "CN", "a@example.org")).encode(),
        "1 to add, 0 to change, 0 unchanged, 0 refused.",
        ("“机构名称”: read as name.", "“国家”: read as country."),
    ),
    Kind(
        "headers in two languages",
        table(
            ("Name / Nombre", "Country | País", "E-mail\u00a0*"), ("A", "DK", "a@example.org")
        ).encode(),
        "1 to add, 0 to change, 0 unchanged, 0 refused.",
        ("“Country | País”: read as country.", "“E-mail *”: read as email_1."),
    ),
    Kind(
        "several of a kind",
        table(
            ("Name", "Country", "Phone", "Phone", "Tel. 3"),
            ("A", "DK", "+4533760600", "+4533760601", "+4533760602"),
        ).encode(),
        "1 to add, 0 to change, 0 unchanged, 0 refused.",
        (
            "Column C, “Phone”: read as phone_1.",
            "Column D, “Phone”: read as phone_2.",
            "Column E, “Tel. 3”: read as phone_3.",
        ),
    ),
    Kind(
        "a running number",
        table(("No.", "Name", "Country"), (1, "A", "DK"), (2, "B", "KE")).encode(),
        TWO,
        ("Column A, “No.”: left out, it only counts the rows.",),
    ),
    Kind(
        "all unknown columns at once",
        table(
            ("Name", "Country", "Zorp", "Blim", "Quux", "Acronim"),
            ("A", "DK", "a@example.org", "http://example.org", "blue", "ELMS"),
            ("B", "KE", "b@example.org", "http://example.com", "green", "OAKS"),
        ).encode(),
        TWO,
        (
            "Column C, “Zorp”: not known. Its values look like email_1.",
            "Column D, “Blim”: not known. Its values look like website_1.",
            "Column E, “Quux”: not known, and nothing is proposed.",
            "Column F, “Acronim”: not known. Its name looks like acronym.",
            '--map "Zorp=email_1" --map "Blim=website_1" --map "Quux=" --map "Acronim=acronym"',
        ),
        is_taken=False,
    ),
    Kind(
        "unknown columns, chosen",
        table(
            ("Name", "Country", "Zorp", "Quux"),
            ("A", "DK", "a@example.org", "blue"),
        ).encode(),
        "1 to add, 0 to change, 0 unchanged, 0 refused.",
        ("Column C, “Zorp”: read as email_1, as chosen.", "Column D, “Quux”: left out, as chosen."),
        maps=("Zorp=email_1", "Quux="),
    ),
    Kind(
        "a column without a name",
        table(("name", "country", ""), ("A", "DK", "a@example.org"), ("B", "KE", "")).encode(),
        TWO,
        ("Column C, without a name: not known. Its values look like email_1.", '--map "C=email_1"'),
        is_taken=False,
    ),
    Kind(
        "a column that stands twice",
        table(("name", "country", "name"), ("A", "DK", "B")).encode(),
        "1 to add, 0 to change, 0 unchanged, 0 refused.",
        ("Column C, “name”: not known, since column A is read as name.",),
        is_taken=False,
    ),
    Kind(
        "coordinates and countries without headers that tell",
        table(
            ("Name", "Wo", "y", "x"),
            ("A", "Denmark", "55.6761", "12.5683"),
            ("B", "Kenya", "-1.2864", "36.8172"),
        ).encode(),
        TWO,
        (
            "Column B, “Wo”: not known. Its values look like country.",
            "Column C, “y”: not known. Its values look like location_1_latitude.",
            "Column D, “x”: not known. Its values look like location_1_longitude.",
        ),
        is_taken=False,
    ),
    Kind(
        "no header",
        table(
            ("House of Elms", "DK", "a@example.org"), ("House of Oaks", "KE", "b@example.org")
        ).encode(),
        "",
        ("No row of the file names its columns.",),
        is_taken=False,
    ),
    # Rows.
    Kind(
        "what is wrong names row, column and value",
        table(("Nom", "Pays", "Frais"), ("A", "DK", "gold"), ("B", "KE", "free")).encode(),
        "1 to add, 0 to change, 0 unchanged, 1 refused.",
        ("Row 2, Frais (fees): “gold” is not one of the values allowed here.",),
        is_taken=False,
    ),
    Kind(
        "refused rows sent again",
        table((*HEADER, "import_problem"), (*ELMS, "services: no"), (*OAKS, "")).encode(),
        TWO,
        (),
        ("import_problem",),
    ),
]
