"""What is said of a file, its columns and its rows, on the page and on the terminal alike."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from irct.imports.files import ENCODINGS, Note
from irct.imports.guesses import CHOSEN, KNOWN, PASSED_OVER, REMEMBERED, ColumnGuess
from irct.imports.joint import CONTACTS
from irct.imports.matches import answer_of
from irct.imports.plans import RIGHT, UNCHANGED, Problem
from irct.models import ImportRow
from irct.places.locales import in_quotes, labelled, semicolon

# What became of rows, and in an undoing of entries; before it is done, what would.
DONE = {
    ImportRow.ADDED: gettext_lazy("added"),
    ImportRow.CHANGED: gettext_lazy("changed"),
    UNCHANGED: gettext_lazy("unchanged"),
    ImportRow.REFUSED: gettext_lazy("refused"),
    "deleted": gettext_lazy("deleted"),
    "withdrawn": gettext_lazy("withdrawn"),
    "left": gettext_lazy("left as they are"),
}
PLANNED = DONE | {
    ImportRow.ADDED: gettext_lazy("to add"),
    ImportRow.CHANGED: gettext_lazy("to change"),
}
# So many of what a sheet hides, merges or repeats are named.
MOST_NAMED = 12
YES = "yes"


def about_file(notes: Iterable[Note]) -> list[str]:
    """What is notable of a file as a whole, each in a sentence."""
    return [_note(note) for note in notes]


def _note(note: Note) -> str:
    match note:
        case ["above", row, texts]:
            header = _("The header is row %d.") % row
            if not texts:
                return header
            above = _("What stands above it is not read: %s.") % _quoted(texts, "; ")
            return f"{header} {above}"
        case ["sheets", name, others]:
            named = [sheet(in_quotes(one), is_hidden) for one, is_hidden in others]
            return _("Only the sheet “%(name)s” is read. Not read: %(others)s.") % {
                "name": name,
                "others": ", ".join(named),
            }
        case ["letters", encoding, texts]:
            return _(
                "The file does not say how its letters are written. They are read as %(encoding)s: "
                "%(texts)s. If that is wrong, choose another, or save it as “CSV UTF-8”."
            ) % {"encoding": ENCODINGS[encoding], "texts": _quoted(texts)}
        case ["unsure letters", encoding, texts]:
            return _(
                "How the letters of this file are written cannot be told: as %(encoding)s they "
                "make no words: %(texts)s. Choose another, or save the file as “CSV UTF-8”."
            ) % {"encoding": ENCODINGS[encoding], "texts": _quoted(texts)}
        case ["damaged letters", _encoding]:
            return _(
                "Some letters of this file are not written as the others, and cannot be read. "
                "Rows that hold them are refused."
            )
        case ["without", numbers]:
            return ngettext(
                "Row %s is left out, as chosen.", "Rows %s are left out, as chosen.", len(numbers)
            ) % _listed(numbers)
        case ["chosen letters", encoding]:
            return _("The letters are read as %s, as chosen.") % ENCODINGS[encoding]
        case ["hidden columns", names]:
            return ngettext(
                "This column is hidden in the file, and is read: %s.",
                "These columns are hidden in the file, and are read: %s.",
                len(names),
            ) % _quoted(names)
        case ["hidden rows", numbers]:
            return ngettext(
                "This row is hidden in the file, and is read: %s.",
                "These rows are hidden in the file, and are read: %s.",
                len(numbers),
            ) % _listed(numbers)
        case ["merged", names]:
            return _(
                "These cells are merged; each row is read as if it held what they hold: %s."
            ) % _listed(names)
        case ["repeated", numbers]:
            return ngettext(
                "Row %s repeats the header and is not read.",
                "Rows %s repeat the header and are not read.",
                len(numbers),
            ) % _listed(numbers)
        case ["explained", row, texts]:
            text = _("Row %(row)d explains the columns and is not read: %(texts)s.")
            return text % {"row": row, "texts": _quoted(texts)}
        case ["headings", texts]:
            return _("Headings between the rows are not read: %s.") % _quoted(texts)
        case ["beneath", texts]:
            return _("What stands below the table is not read: %s.") % _quoted(texts, "; ")
        case ["total", row, word]:
            text = _("Row %(row)d adds up the rows above it and is not read: “%(word)s”.")
            return text % {"row": row, "word": word}
        case ["capitals", numbers]:
            return ngettext(
                "The name in row %s is written in capitals, and would be shown so.",
                "The names in rows %s are written in capitals, and would be shown so.",
                len(numbers),
            ) % _listed(numbers)
        case ["colours", numbers]:
            return ngettext(
                "Row %s is coloured. What the colour means is not read.",
                "Rows %s are coloured. What the colours mean is not read.",
                len(numbers),
            ) % _listed(numbers)
        case ["struck", numbers]:
            return ngettext(
                "Row %s is struck through, and is read all the same. Leave it out if it is gone.",
                "Rows %s are struck through, and are read all the same. Leave out what is gone.",
                len(numbers),
            ) % _listed(numbers)
        case ["remarks", remarks]:
            named = [f"{cell}, {in_quotes(text)}" for cell, text in remarks]
            return _("Notes on cells are not read: %s.") % _listed(named, semicolon())
        case ["links", links]:
            named = [labelled(f"{cell}, {in_quotes(text)}", link) for cell, text, link in links]
            return _("Where a word stands for a link, the link is read: %s.") % _listed(
                named, semicolon()
            )
    raise ValueError(note)


def sheet(name: str, is_hidden: bool) -> str:
    return _("%s (hidden)") % name if is_hidden else name


def _quoted(texts: Sequence[str], between: str = ", ") -> str:
    return _listed([in_quotes(text) for text in texts], between)


def _listed(items: Sequence[object], between: str = ", ") -> str:
    named = between.join(map(str, items[:MOST_NAMED]))
    more = len(items) - MOST_NAMED
    if more <= 0:
        return named
    further = _("and %d more") % more
    return f"{named} {further}"


def about_columns(choices: Iterable[ColumnGuess]) -> list[str]:
    """What each column is taken for, unless its own name says it."""
    return [
        labelled(where(choice), taken_for(choice))
        for choice in choices
        if choice.status not in (KNOWN, PASSED_OVER)
    ]


def where(choice: ColumnGuess) -> str:
    if choice.name:
        return _("Column %(letter)s, “%(name)s”") % {"letter": choice.letter, "name": choice.name}
    return _("Column %s, without a name") % choice.letter


def taken_for(choice: ColumnGuess) -> str:
    """What a column is read as or, as long as it is open, what is proposed and why."""
    said = _proposal(choice) if choice.is_open else _settled(choice)
    if choice.column != CONTACTS:
        return said
    left_out = _("Names of persons and fax numbers in it are left out.")
    return f"{said} {left_out}"


def _settled(choice: ColumnGuess) -> str:
    read = _("read as %s") % choice.column if choice.column else _("left out")
    if choice.status == CHOSEN:
        return _("%s, as chosen.") % read
    if choice.status == REMEMBERED:
        return _("%s, as the last time.") % read
    if choice.why == "counting":
        return _("left out, it only counts the rows.")
    return f"{read}."


def _proposal(choice: ColumnGuess) -> str:
    match choice.why.split():
        case ["twice", letter, column]:
            text = _("not known, since column %(letter)s is read as %(column)s.")
            return text % {"letter": letter, "column": column}
        case ["left", "out"]:
            return _("no entry holds this. It would be left out.")
        case ["marks", column]:
            text = _("not known. It marks one of the %(column)s: name them in one column of these.")
            return text % {"column": column}
        case ["values"]:
            return _("not known. Its values look like %s.") % choice.column
        case ["name"]:
            return _("not known. Its name looks like %s.") % choice.column
    return _("not known, and nothing is proposed.")


def proposed_options(choices: Iterable[ColumnGuess]) -> str:
    """What to add to the command to have the open columns as they are proposed."""
    open_ones = (choice for choice in choices if choice.is_open)
    return " ".join(f'--map "{one.name or one.letter}={one.column}"' for one in open_ones)


def about_waiting(count: int) -> str:
    """Of how many entries something waits for a second person."""
    return ngettext(
        "For %d entry, contact details, names or addresses will wait for a colleague.",
        "For %d entries, contact details, names or addresses will wait for a colleague.",
        count,
    ) % (count,)


def about_problem(number: int, problem: Problem) -> str:
    """What is wrong with a row: which, in which column, and what to write."""
    named = column_of(problem)
    place = _("Row %d") % number
    return labelled(f"{place}, {named}" if named else place, problem["reason"])


def about_options(number: int, problem: Problem) -> str:
    """What to add to the command to answer what is asked about a row."""
    if not problem.get("asked"):
        return ""
    words = {"answer": answer_of(number, problem["column"]), "row": number}
    if problem["asked"] == RIGHT:
        return _("If so, add --yes %(answer)s.") % words
    return _(
        "If they are two, add --yes %(answer)s; to leave one out, --without %(row)d or "
        "--without %(other)d."
    ) % {**words, "other": problem["other"]}


def answers(number: int, problem: Problem) -> list[tuple[str, str]]:
    """What may be answered to what is asked about a row: each as it is sent, and in words."""
    if not problem.get("asked"):
        return []
    if problem["asked"] == RIGHT:
        return [(YES, _("Yes, that is right"))]
    left_out = [(str(one), _("Leave row %d out") % one) for one in (problem["other"], number)]
    return [(YES, _("They are two entries")), *left_out]


def column_of(problem: Problem) -> str:
    """A column as the file names it, and what it is."""
    column, header = problem.get("column", ""), problem.get("header", "")
    return f"{header} ({column})" if header and column and header != column else column


def about_choosing(problem: str) -> str:
    """What is wrong with columns that somebody chose."""
    match problem.split():
        case ["none", *name]:
            return _("There is no column “%s”.") % " ".join(name)[:80]
        case ["twice", name]:
            return _("Two columns are read as %s. Leave one of them out.") % name
    return ""
