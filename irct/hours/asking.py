"""What is asked about hours, and what was guessed of them; `wording` says it in words."""

from typing import NamedTuple

# What is asked.
WORD_UNKNOWN, LANGUAGES_DIFFER, NO_TIME = "word", "languages", "time"
OPEN_END, SAME_TIME, BACKWARDS, OVERLAP = "open end", "same", "backwards", "overlap"
NO_DAYS, NO_HOURS, A_DAY_NAMED, BOTH, TOO_LONG = "days", "hours", "day", "both", "long"
# What was guessed.
AFTERNOON, OVERNIGHT, WEEK_MEANT, EXCEPTION = "afternoon", "overnight", "week", "exception"


class Question(NamedTuple):
    """What only the writer knows: the part of the text, and what could be written instead."""

    code: str
    part: str = ""
    choices: tuple[str, ...] = ()
    # On which day, where each has a line of its own.
    day: str = ""


class Ambiguous(Exception):
    def __init__(self, code: str, part: str = "", *choices: str) -> None:
        super().__init__(code)
        self.question = Question(code, part, choices)
