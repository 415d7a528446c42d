"""Accounts of what was done to somebody, in a text.

One general word ("he was tortured") says no more than the request itself. What is refused is an
act that is told as having been done to one person ("they burned his arms"), and a course of events
("was arrested … and tortured").
"""

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from irct.disclosure.contact_details.reading import PlainReading, Span, either
from irct.tables import Tables

_tables = Tables(Path(__file__).parent / "data" / "accounts.toml")
# What people are asked about, and what cannot be told without telling what happened.
ACTS, EVENTS = _tables.text("acts"), _tables.text("events")
ACTIVE_ACTS, ACTIVE_EVENTS = _tables.text("active_acts"), _tables.text("active_events")
DOERS = _tables.text("doers")
# Somebody, not people in general.
ONE = re.compile(
    r"(?<!\w)(?:he|she|him|her|his|hers|me|i|myself|himself|herself"
    r"|my\s(?!client|colleague|office|firm|organi|name|request|question|case)"
    r"|(?:client|applicant|claimant|appellant|patient|survivor|detainee|man|woman|girl|boy|"
    r"person|minor|asylum seeker|refugee|victim)(?!s))"
)
MANY = re.compile(
    r"(?:people|persons|those|survivors|women|men|children|clients|patients|detainees|victims|"
    r"prisoners|refugees|migrants|girls|boys|individuals|anybody|anyone|personnes|femmes|hommes|"
    r"victimes|personas|mujeres|hombres|victimas)(?:\s(?:who|that|qui|que))?(?:\s\w+){0,2}\s$"
)
MANY_BEFORE = re.compile(
    r"(?:people|persons|those|survivors|detainees|patients|victims|prisoners|personnes|personas)"
    r"\s(?:who|that|qui|que)(?:\s\w+){1,8}\s$"
)
ADVERB = r"(?:\s(?:\w+ly|then|also|first|both|so|again|always|often|even)){0,2}"

ENGLISH = [
    (
        rf"(?<!\w)(?:was|were|been|got){ADVERB}\s(?:{either(ACTS)})(?!\w)",
        rf"(?<!\w)(?:was|were|been|got){ADVERB}\s(?:{either(EVENTS)})(?!\w)",
    ),
    (
        rf"(?<!\w)(?:{either(DOERS)})(?:\s(?:then|also|had|have|\w+ly)){{0,2}}\s"
        rf"(?:{either(ACTIVE_ACTS)})(?!\w)",
        rf"(?<!\w)(?:{either(DOERS)})(?:\s(?:then|also|had|have|came and|\w+ly)){{0,2}}\s"
        rf"(?:{either(ACTIVE_EVENTS)})(?!\w)",
    ),
    (
        rf"(?<!\w)(?:{either(ACTIVE_ACTS)}|beating)\s(?:him|her|me|them|us|my|his|their)(?!\w)",
        rf"(?<!\w)(?:{either(ACTIVE_EVENTS)})\s(?:him|her|me|us|my)(?!\w)",
    ),
    (
        r"(?<!\w)(?:electric shocks? to (?:his|her|my)|put out cigarettes? on|lost consciousness"
        r"|poured \w+ \w+ (?:him|her|me|his|my)|raped (?:by|in)|pulled out (?:his|her|my)"
        r"|with (?:\w+ )?(?:rifle butts?|batons?|truncheons?|sticks|cables?|belts?|hoses?|whips?)"
        r"(?= ))",
        r"(?<!\w)(?:went into hiding|had to flee|fled (?:to|from|the)|escaped (?:to|from))(?!\w)",
    ),
]
# "was arrested and tortured": the second has no "was" of its own.
ENGLISH_NEXT = (
    rf"(?:(?<!\w)and|,|(?<!\w)then){ADVERB}\s(?:then\s)?(?:{either(ACTS)})(?!\w)",
    rf"(?:(?<!\w)and|,|(?<!\w)then){ADVERB}\s(?:then\s)?(?:{either(EVENTS)})(?!\w)",
)

# Of other languages: the words stand folded, without accents. Their verbs say whether it is one
# person, so nothing else has to.
BEEN = (
    r"(?:(?:a|ont|avait|avaient|ayant|avoir|ai)\sete|fut|furent|etait|s['’]est\sfait(?:e)?)"
    r"(?:\s\w+ment)?"
)
HAVE = r"(?:l['’]|m['’]|nous\s|les\s|lui\s|t['’])?(?:ont|a|avaient|avait)"
FRENCH_ACTS = (
    r"(?:frappe|battu|viole|brule|electrocute|pendu|fouette|poignarde|gifle|tabasse|deshabille|"
    r"attache|ligote|menotte|etrangle|roue|bastonne|suspendu\spar)e?s?"
)
FRENCH_EVENTS = (
    r"(?:arrete|torture|detenu|enleve|menace|emprisonne|interroge|sequestre|incarcere|tue|"
    r"assassine|agresse|maltraite|kidnappe|relache|libere|contraint|emmene)e?s?"
)
FUE = r"(?:fue|fui|ha\ssido|habia\ssido|he\ssido|haber\ssido|siendo)"
SPANISH_ACTS = (
    r"(?:golpead|violad|quemad|electrocutad|colgad|azotad|apunalad|asfixiad|desnudad|amarrad|"
    r"atad|vendad|patead|abusad)[oa]"
)
SPANISH_EVENTS = (
    r"(?:detenid|torturad|secuestrad|amenazad|encarcelad|interrogad|arrestad|desaparecid|"
    r"asesinad|llevad|agredid|maltratad|liberad|privad)[oa]"
)
OBJECT = r"(?:lo|la|le|me|se\slo|se\sla)"
SPANISH_DONE = (
    r"(?:golpe|viol|quem|colg|pate|at|amarr|vend|asfixi|desnud|azot|dispar|pusi|di|apunal)"
    r"(?:aron|eron|o)"
)
SPANISH_LED = (
    r"(?:tortur|amenaz|detuvi|secuestr|llev|oblig|mat|arrest|interrog|encerr|meti)(?:aron|eron|o)"
)
WHOM = r"(?:его|ее|меня|ему|еи|мне|на\sнего|на\sнее)"
RUSSIAN_ACTS = (
    r"(?:изби(?:ли|л|вали|вал)|би(?:ли|л)|пыта(?:ли|л)\sтоком|изнасилова(?:ли|л)|насилова(?:ли|л)|"
    r"души(?:ли|л)|жгли|прижига(?:ли|л)|подвешива(?:ли|л)|подвеси(?:ли|л)|связа(?:ли|л)|"
    r"разде(?:ли|л)|заковали|резали|пинали|облили|порезали)"
)
RUSSIAN_EVENTS = (
    r"(?:пыта(?:ли|л)|мучи(?:ли|л)|задержа(?:ли|л)|арестова(?:ли|л)|похити(?:ли|л)|"
    r"угрожа(?:ли|л)|уби(?:ли|л)|увез(?:ли)?|заставля(?:ли|л)|допрашива(?:ли|л)|удержива(?:ли|л)|"
    r"держа(?:ли|л)|отпусти(?:ли|л)|применя(?:ли|л))"
)
OTHERS = [
    # French
    (rf"(?<!\w){BEEN}\s{FRENCH_ACTS}(?!\w)", rf"(?<!\w){BEEN}\s{FRENCH_EVENTS}(?!\w)"),
    (rf"(?<!\w){HAVE}\s{FRENCH_ACTS}(?!\w)", rf"(?<!\w){HAVE}\s{FRENCH_EVENTS}(?!\w)"),
    (
        r"(?<!\w)(?:a\scoups\sde\s(?:crosse|baton|matraque|pied|cable|ceinture|poing|fouet)s?"
        r"|(?:lui|m['’])\s?(?:ont|a)\s(?:\w+\s)?(?:arrache|bande|casse|brule|mis|inflige)\w*)",
        rf"(?<!\w)(?:puis|et)\s(?:\w+ment\s)?{FRENCH_EVENTS}(?!\w)",
    ),
    # Spanish, Portuguese
    (
        rf"(?<!\w)(?:{FUE})(?:\s\w+mente)?\s{SPANISH_ACTS}(?!\w)",
        rf"(?<!\w)(?:{FUE})(?:\s\w+mente)?\s{SPANISH_EVENTS}(?!\w)",
    ),
    (
        rf"(?<!\w){OBJECT}\s{SPANISH_DONE}(?!\w)",
        rf"(?<!\w){OBJECT}\s{SPANISH_LED}(?!\w)",
    ),
    (
        r"(?<!\w)foi\s(?:espancad|estuprad|queimad|pendurad|eletrocutad|acoitad)[oa](?!\w)",
        r"(?<!\w)foi\s(?:torturad|pres|detid|sequestrad|ameacad|levad)[oa](?!\w)",
    ),
    # German
    (
        r"(?<!\w)wurden?\s(?:\w+\s){0,4}(?:geschlagen|vergewaltigt|verbrannt|aufgehangt|getreten|"
        r"ausgepeitscht|gefesselt|missbraucht)(?!\w)",
        r"(?<!\w)wurden?\s(?:\w+\s){0,4}(?:gefoltert|verhaftet|festgenommen|entfuhrt|bedroht|"
        r"inhaftiert|verhort)(?!\w)",
    ),
    # Russian
    (
        rf"(?<!\w){WHOM}\s(?:\w+\s){{0,3}}{RUSSIAN_ACTS}(?!\w)",
        rf"(?<!\w){WHOM}\s(?:\w+\s){{0,3}}{RUSSIAN_EVENTS}(?!\w)",
    ),
    (
        r"(?<!\w)(?:был|была)\s(?:\w+\s){0,2}(?:избит|изнасилован|ранен|порезан|связан)а?(?!\w)"
        r"|(?<!\w)(?:подверг(?:ся|лась|али|ался)|подвергалась)\s(?:избиени|изнасиловани)\w+"
        rf"|(?<!\w)(?:и|,)\s(?:\w+\s)?{RUSSIAN_ACTS}\s(?:его|ее|меня|сотрудник|полицеиск|солдат)",
        r"(?<!\w)(?:был|была)\s(?:\w+\s){0,2}(?:задержан|арестован|похищен|убит|осужден)а?(?!\w)"
        r"|(?<!\w)(?:подверг(?:ся|лась|ался)|подвергалась)\s(?:\w+\s)?пытк\w+"
        rf"|(?<!\w)(?:и|,)\s(?:\w+\s)?{RUSSIAN_EVENTS}(?!\w)",
    ),
    # Turkish
    (
        r"(?<!\w)(?:dovdu(?:ler)?|dovuldu|dovulmus|darp\sed(?:ildi|ilmis|ilerek)|"
        r"tecavuz\setti(?:ler)?|tecavuze\sugra(?:di|mis)|elektrik\sver(?:di|diler|ildi)|"
        r"ask(?:iya|isina)\s(?:as(?:ti|tilar|ildi)|al(?:di|dilar|indi))|soydular|"
        r"falakaya\s(?:yatir(?:di|dilar|ildi))|tekmele(?:di|diler|ndi)|taciz\sed(?:ildi|ilmis)|"
        r"yakti(?:lar)?|bagla(?:di|dilar|ndi))(?!\w)",
        r"(?<!\w)(?:iskence\s(?:gordu|gormus|etti|ettiler|yapti|yaptilar)|gozaltina\salin"
        r"(?:di|mis|arak)|tutuklan(?:di|mis)|kaciril(?:di|mis)|tehdit\s(?:edildi|ettiler|etti)|"
        r"serbest\sbirakildi|iskenceye\smaruz\skal(?:di|mis)|sorgulandi)(?!\w)",
    ),
    # Arabic
    (
        r"(?<!\w)[وف]?(?:ضرب(?:وه|وها|وني|ه|ها|ني)|علقو(?:ه|ها|ني)|اغتصب(?:وه|وها|وني|ه|ها|ني)|"
        r"صعقو(?:ه|ها|ني)|حرقو(?:ه|ها|ني)|احرقو(?:ه|ها|ني)|جلدو(?:ه|ها|ني)|قيدو(?:ه|ها|ني)|"
        r"عصبوا\sعيني(?:ه|ها))(?!\w)"
        r"|(?<!\w)تعرض(?:ت)?\s(?:\w+\s)?ل(?:ل|ال)?(?:ضرب|صعق|اغتصاب|تعليق|حرق|شبح|جلد|تحرش)"
        r"|(?<!\w)(?:تم|جرى)\s(?:ضرب|اغتصاب|تعليق|صعق|حرق|جلد)(?:ه|ها|ي)(?!\w)",
        r"(?<!\w)[وف]?(?:عذبو(?:ه|ها|ني)|خطفو(?:ه|ها|ني)|اعتقلو(?:ه|ها|ني)|هددو(?:ه|ها|ني)|"
        r"اخذو(?:ه|ها|ني)|قتلو(?:ه|ها)|احتجزو(?:ه|ها|ني)|سجنو(?:ه|ها|ني))(?!\w)"
        r"|(?<!\w)تعرض(?:ت)?\s(?:\w+\s)?لل(?:تعذيب|اعتقال|خطف|تهديد)"
        r"|(?<!\w)(?:تم|جرى)\s(?:اعتقال|تعذيب|خطف|احتجاز|تهديد)(?:ه|ها|ي)(?!\w)",
    ),
    # Persian
    (
        r"(?<!\w)(?:کتک\s(?:زدند|خورد|خوردم)|تجاوز\s(?:کردند|شد)|شلاق\s(?:زدند|خورد)|"
        r"شوک\s(?:دادند|الکتریکی))(?!\w)",
        r"(?<!\w)(?:شکنجه\s(?:شد|شدم|کردند)|دستگیر\s(?:شد|شدم|کردند)|بازداشت\s(?:شد|شدم|کردند)|"
        r"زندانی\s(?:شد|شدم))(?!\w)",
    ),
]
COMPILED_ENGLISH = [tuple(map(re.compile, pair)) for pair in ENGLISH]
COMPILED_NEXT = tuple(map(re.compile, ENGLISH_NEXT))
COMPILED_OTHERS = [tuple(map(re.compile, pair)) for pair in OTHERS]

# Not how often a story is told, but how much of one.
LONGEST_IN_THE_PAST = 6
PAST = re.compile(
    r"(?<!\w)(?:was|were|had|did|went|came|took|ran|fled|left|lost|saw|told|said|[a-z]{3,}ed"
    r"|etait|avait|fut|a\s(?:ete|fui|du|pu)|fue|era|habia|estaba|[a-z]{2,}(?:aron|ieron)"
    r"|был|была|были|[а-я]{2,}(?:ла|лся|лась|ли))(?!\w)"
)
THIRD = re.compile(
    r"(?<!\w)(?:he|she|his|her|him|i|my|me|il|elle|lui|el|ella|su|он|она|его|ее|ему)(?!\w)"
)


def spans(reading: PlainReading) -> Iterator[Span]:
    """Find what tells of acts against one person, or of a course of events."""
    plain = reading.plain
    acts, events = _english(plain) if ONE.search(plain) else ([], [])
    for text in dict.fromkeys((plain, reading.latin)):
        more_acts, more_events = _matched(COMPILED_OTHERS, text)
        acts += more_acts
        events += more_events
    events = _apart(events)
    if acts or len(events) > 1:
        yield from sorted(dict.fromkeys(acts + events))
    elif len(PAST.findall(plain)) > LONGEST_IN_THE_PAST and len(THIRD.findall(plain)) > 2:
        yield 0, len(plain)


def _english(plain: str) -> tuple[list[Span], list[Span]]:
    acts, events = _matched(COMPILED_ENGLISH, plain)
    if acts or events:
        next_acts, next_events = (
            [match.span() for match in pattern.finditer(plain, min(chain(*acts, *events)))]
            for pattern in COMPILED_NEXT
        )
        acts += next_acts
        events += next_events
    return acts, events


def _matched(patterns: list[tuple[re.Pattern[str], ...]], text: str) -> tuple[list[Span], ...]:
    """Where acts are told, and where events are; not those of people in general."""
    found: tuple[list[Span], list[Span]] = ([], [])
    for pair in patterns:
        for spans_of_kind, pattern in zip(found, pair, strict=True):
            for match in pattern.finditer(text):
                before = max(match.start() - 60, 0), match.start()
                if not (MANY.search(text, *before) or MANY_BEFORE.search(text, *before)):
                    spans_of_kind.append(match.span())
    return found


def _apart(spans_of_events: list[Span]) -> list[Span]:
    """Keep of those that overlap the first."""
    kept: list[Span] = []
    for start, end in sorted(spans_of_events):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept
