"""What the answer of a mail server means: whether an address is gone, or the mail may pass later.

Codes are those of RFC 5321 ("550") and RFC 3463 ("5.1.1"); servers use them loosely, so the words
beside a code count for more than the code.
"""

import re

SIMPLE = re.compile(r"(?<![\d.])([245])\d\d(?![\d.])")
ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")

# Nobody has the address, or has it any more.
GONE = re.compile(
    r"""
    (?:no\ such|unknown|invalid|non-?existent|inactive)\ (?:user|recipient|address|mailbox)
    | (?:user|recipient|address|mailbox|account|domain)\ (?:is\ )?
      (?:unknown|invalid|disabled|inactive)
    | (?:not|n't)\ (?:exist|found|a\ valid)
    | recipnotfound | recipientnotfound | user\ not\ local | no\ mailbox\ (?:here|by)
    | recipient\ address\ rejected:\ access\ denied
    """,
    re.IGNORECASE | re.VERBOSE,
)
# The mail did not arrive, whosever the address is.
PASSING = re.compile(
    r"""
    mailbox\ (?:is\ )?full
    | (?:over|exceed(?:s|ed|ing)?)\ (?:the\ |its\ )?(?:storage\ )?(?:quota|limit)
    | quota\ (?:is\ )?exceeded | insufficient\ (?:system\ )?storage | out\ of\ storage
    | temporar(?:y|ily) | try\ again | (?:grey|gray)-?list(?:ed|ing)? | rate\ limit | too\ many
    | timed?\ ?-?out | expired | connection\ (?:refused|reset|lost)
    | spam | block(?:ed|\ ?list) | blacklist | reputation | policy | dmarc | \bspf\b | virus
    | too\ (?:large|big) | size\ limit
    """,
    re.IGNORECASE | re.VERBOSE,
)
# Enhanced codes that say whose address it is; then those that speak of other things: the sender's
# address, a full mailbox, the system, the way there, the protocol, the content, and trust.
OF_THE_ADDRESS = re.compile(r"5\.1\.(?:[0-6]|10)$")
OF_OTHER_THINGS = re.compile(r"5\.(?:1\.[789]|2\.[23]|3\.\d+|4\.[023567]|5\.\d+|6\.\d+|7\.\d+)$")


def answer_in(text: str) -> str:
    """A server's answer within a text: from its first code to the end of the paragraph."""
    code = ENHANCED.search(text)
    simple = SIMPLE.search(text)
    if simple and (code is None or simple.start() < code.start()):
        code = simple
    answer = text[code.start() :].partition("\n\n")[0] if code else ""
    return " ".join(answer.split()).strip(" '\"")


def is_delivered(answer: str) -> bool:
    """A code says that the mail arrived."""
    code = ENHANCED.search(answer)
    return code is not None and code[1] == "2"


def is_passing(answer: str) -> bool:
    """The words say that the mail may arrive another time."""
    return bool(PASSING.search(answer))


def is_gone(answer: str) -> bool:
    """An address is gone for good, by a server's answer with its codes and words."""
    enhanced = ENHANCED.search(answer)
    code = enhanced or SIMPLE.search(answer)
    if code is None or code[1] != "5":
        return False
    if is_passing(answer):
        return bool(enhanced and OF_THE_ADDRESS.match(enhanced[0]) and GONE.search(answer))
    return bool(GONE.search(answer)) or not (enhanced and OF_OTHER_THINGS.match(enhanced[0]))
