"""What in a text could put its reader in touch with somebody.

Somebody who takes over a member's account may write a number of their own into a text, and may
have read these files. So a text is read as a person reads it: digits of any script, sized, circled
or as words; marks, invisible characters and look-alike letters folded; "at" and "dot" in words.
When it is unclear, a text holds something: it then waits for a second person, and nothing is lost.

A street address, coordinates and a way to somebody's door lead there as well; so do an account to
pay into and a code to scan.

What cannot be found:
- what is spread over several texts (the caller joins all that stand on one page);
- a riddle ("the year of the moon landing, then our house number", "one more than six"), digits
  that each count something ("seven doctors, nine rooms", five apples), pictures, words spelled
  backwards or wrongly ("sevn"), "search the web for Helping Hand";
- a number in small parts with other sentences between where nothing says that it is to be called,
  or with other words in every gap;
- a number written as if it were years, dates or hours (2019-2024, 12.30-15.45), as a round count
  (1000-5000), as a rising list (12, 14, 18, 29) or with counted people straight after it; years,
  counts and lists are found after "call" and its like, dates and hours are not;
- words of a language that `data` does not hold, and words of one that it holds few of;
- numbers of fewer than seven digits, unless "call" or its like stands before them, or the country
  has such numbers and the text parts the digits as a number;
- a bare name after a messenger's ("on Telegram helpdesk") in a sentence in which nobody is looked
  for, a name that is an everyday word ("Telegram: help"), an ordinary word with a capital after the
  full stop of an address that could also begin a sentence ("Example.It is open"), and domains that
  belong to a brand;
- a house without a street or a number ("the yellow house by the river"), a street in small letters
  whose number stands first, and a meeting point that is no landmark of the tables.
"""

from irct.disclosure.contact_details import addresses, codes, handles, phone_numbers, places
from irct.disclosure.contact_details.reading import PlainReading, read

# Longer than anything that a member may write; what is longer holds something, unread.
LONGEST = 100_000
# A ligature may unfold into 18 letters.
LONGEST_UNFOLDED = 2 * LONGEST
# Reading digits is most of the work, since they are written in so many ways; four hundred
# publications have fewer.
MOST_DIGITS = 5_000


def found_in(text: str, *, country: str = "") -> list[str]:
    """The contact details that a text holds, as they stand there, in order.

    A text of more than LONGEST characters counts as holding some: its beginning is returned. So
    does one of more than MOST_DIGITS digits.
    """
    if not text:
        return []
    if len(text) > LONGEST:
        return [text[:LONGEST]]
    reading = read(text)
    if len(reading.plain) > LONGEST_UNFOLDED or has_too_many_digits(reading):
        return [text]
    return reading.stretches(
        [
            *phone_numbers.spans(reading, country.upper()),
            *addresses.spans(reading),
            *handles.spans(reading),
            *places.spans(reading),
            *codes.spans(reading),
        ]
    )


def has_too_many_digits(reading: PlainReading) -> bool:
    return len(reading.plain) > MOST_DIGITS and sum(map(str.isdigit, reading.plain)) > MOST_DIGITS
