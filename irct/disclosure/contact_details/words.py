"""The words by which contact details are written out: `data/words.toml`."""

from pathlib import Path

from irct.tables import Tables

_tables = Tables(Path(__file__).parent / "data" / "words.toml")

NUMBERS = _tables.group("numbers")
DOUBTFUL_NUMBERS = _tables.text("doubtful_numbers")
LISTING = _tables.text("listing")
DICTATING = _tables.text("dictating")
CALLING = _tables.text("calling")
FILLING = _tables.text("filling")
COUNTED = _tables.text("counted")
CALENDAR = _tables.text("calendar")
AT = _tables.text("at")
SURELY_AT = _tables.text("surely_at")
DOT = _tables.text("dot")
PROVIDERS = _tables.text("providers")
MESSENGERS = _tables.text("messengers")
MESSENGERS_OR_WORDS = _tables.text("messengers_or_words")
CALLED = _tables.text("called")
NOT_A_HANDLE = _tables.text("not_a_handle")
OURS = _tables.text("ours")
IS = _tables.text("is")
SITE = _tables.text("site")
FINDING = _tables.text("finding")
ON = _tables.text("on")
STRONG_DOMAINS = _tables.text("strong_domains")
DOMAIN_WORDS = _tables.text("domain_words")
COUNTRY_WORDS = _tables.text("country_words")
OTHER_SCRIPTS = _tables.text("other_scripts")
