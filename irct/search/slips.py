"""The slips that people make when they write a word: every word that is one slip away."""

import functools
import itertools
from collections.abc import Iterator, Mapping

from irct.search import inflection
from irct.search.synonyms import DATA

# How much a slip weighs. A letter heard or seen as another, or once too often or too seldom; two
# exchanged; one beside it on a keyboard, or another vowel; one too few; one too many; any other.
ALIKE, DOUBLED, SWAPPED, NEIGHBOUR, MISSING, EXTRA, OTHER = 4, 4, 6, 7, 8, 9, 10
# A second slip of sound in one word, which only a long one may have.
AGAIN, LONG = 3, 6
# No longer word is in a table or is the name of a town. Each letter more is a hundred more words.
LONGEST = 40

LETTERS = (
    "abcdefghijklmnopqrstuvwxyz",
    "αβγδεζηθικλμνξοπρσςτυφχψω",
    "абвгдежзиклмнопрстуфхцчшщъыьэюяєіјљњћџђѕќѓ",
    "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ",
    "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
    "אבגדהוזחטיכלמנסעפצקרשתךםןףץ",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهويءپچژگټډړږښڼڤٹڈڑںے",
    "".join(map(chr, [*range(0x0905, 0x093A), *range(0x093E, 0x094E), 0x0902, 0x0901, 0x0903])),
    "".join(map(chr, [*range(0x0985, 0x09BA), *range(0x09BE, 0x09CE), 0x0982, 0x0981, 0x09CE])),
    "".join(map(chr, [*range(0x0B85, 0x0BBA), *range(0x0BBE, 0x0BCE), 0x0B83])),
    "".join(map(chr, [*range(0x30A1, 0x30F5), 0x30FC])),
)
VOWELS = ("aeiou", "αεηιουω", "аеиоуыэюяіє", "აეიოუ", "աեէըիոօու")
# Letters that sound or look alike, in groups.
SAME = """
    ckq sz sc vw bv iy ij yj dt fv gj gk mn pb lr
    ао еи ие иы эе єе яе шщ чщ дт гк гх вф зс бп иі ії уо
    ωο ηιυ γχ თტ ქკყხ პფ ცწ ჩჭ ღგ ძზ տթդ կքգ պփբ օո րռ ծցձ ժշ եէ ճչջ
    صسث طت ضدظ ذزظ ذد حه قغك عاء زژ جچ بپ كگ ټت ډدڈ ړرڑ ښش ڼن ٹت
    طת עאה בו סש חכ כק קח םמ ןנ ףפ ץצ ךכ שצ
    िी ुू ेै ोौ शषस णन डदड़ टत बव जझ িী ুূ েৈ োৌ শষস ণন ডদড় টত জয বভ
    ிீ ுூ ெேை ொோௌ னணந ரற லளழ
    ヤャ ユュ ヨョ ツッシ ンソ アァ イィ ウゥ エェ オォ ロル レル ラロ リル ノン ワク
    カガ キギ クグ ケゲ コゴ サザ シジ スズ セゼ ソゾ タダ チヂ テデ トド ハバパ ヒビピ フブプ
    ヘベペ ホボポ ブヴ
"""
# Signs that are hardly heard: of a missing or a long vowel, of a doubled or a soft consonant.
UNHEARD = "्্்ьーッ"
# Letters of which one may stand for the other where a word begins.
FIRST = """
    bv ckq sz sc fv gj jy iy dt vw ао еэ ие иэ αε ωο ηι صسث طت ضدظ ذزظ قغك حه עא כק טת סש
    տթդ կքգ պփբ ծցձ ճչջ խք եէ օո თტ ქკყხ პფ ცწ ჩჭ
"""
# Spellings of one sound, anywhere or where a word begins.
SOUNDS = """
    ph>f th>t ch>k ch>c ch>h ch>sh sch>sh ck>k qu>k cu>qu kh>k kh>h gh>g gu>g ou>u ou>o oo>u ai>ei
    ie>ei ae>e oe>o ue>u sz>s sh>s cz>c tz>z ts>c rz>z ks>x cs>x cc>x ss>c ia>iya io>iyo ea>ee w>ou
    gn>ni lh>li ll>y dt>t pf>f ij>ei eu>oi eau>o au>o y>ij ao>au h> ps>s bourne>born or>er er>ar
    en>an тс>ц дс>ц ие>ее ь> ει>ι οι>ι αι>ε ου>ο ー> ッ> ビ>ヴィ ベ>ヴェ バ>ヴァ イ>ー ウ>ー オ>ー
    ٹر>ڑ
"""
FIRST_SOUNDS = "ps>s ps>p h> qu>k ph>f ch>k y> phy>psy physc>psych"
# The rows of the keyboards that people write with: three Latin ones, and those of other scripts.
KEYBOARDS = (
    ("qwertyuiop", "asdfghjkl", "zxcvbnm"),
    ("qwertzuiop", "asdfghjkl", "yxcvbnm"),
    ("azertyuiop", "qsdfghjklm", "wxcvbn"),
    (";ςερτυθιοπ", "ασδφγηξκλ", "ζχψωβνμ"),
    ("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"),
    ("йцукенгшщзхї", "фівапролджє", "ячсмитьбю"),
    ("љњертзуиопшђ", "асдфгхјклчћ", "ѕџцвбнм"),
    ("ضصثقفغعهخحجد", "شسيبلاتنمكط", "ئءؤرلاىةوزظ"),
    ("ضصثقفغعهخحجچ", "شسيبلاتنمكگ", "ظطزرذدپو"),
    ("/'קראטוןםפ", "שדגכעיחלךף", "זסבהנמצתץ"),
    ("քոեռտըւիօպխծշ", "ասդֆգհյկլ", "զղցվբնմ"),
    ("ქწერტყუიოპ", "ასდფგჰჯკლ", "ზხცვბნმ"),
)
# Of the Ethiopic letters, rows of one sound; each has eight forms.
ETHIOPIC = (
    *((0x1200, 0x1210, 0x1280), (0x1230, 0x1220), (0x12A0, 0x12D0), (0x1338, 0x1340)),
    *((0x1320, 0x1270), (0x1240, 0x12A8)),
)
ETHIOPIC_LETTERS, FORMS = range(0x1200, 0x1358), 8
# A Korean syllable is a first letter, a vowel and a last letter, by their numbers.
SYLLABLES, FINALS, KOREAN_VOWELS = range(0xAC00, 0xD7A4), 28, 21
# First letters that sound alike, soft, tense and aspirated: ㄱㄲㅋ ㄷㄸㅌ ㅂㅃㅍ ㅅㅆ ㅈㅉㅊ.
KOREAN_FIRST = ((0, 1, 15), (3, 4, 16), (7, 8, 17), (9, 10), (12, 13, 14))


def slips(word: str) -> dict[str, int]:
    """The words that are one slip away from a word, each with what the slip weighs."""
    found: dict[str, int] = {}
    if len(word) > LONGEST:
        return found
    for other, weight in itertools.chain(_slips(word), _sounds(word)):
        if other != word and other:
            found[other] = min(weight, found.get(other, weight))
    return found


def _slips(word: str) -> Iterator[tuple[str, int]]:
    letters = _letters(word[0])
    for at in range(len(word)):
        before, letter, after = word[:at], word[at], word[at + 1 :]
        if at + 1 < len(word):
            yield before + word[at + 1] + letter + word[at + 2 :], SWAPPED
        if at:
            yield before + after, _extra(letter, word[at - 1], after[:1])
            alike, near = _alike(letter), _near(letter)
            for other in letters:
                yield before + other + after, NEIGHBOUR if other in near else OTHER
            for other in alike:
                yield before + other + after, ALIKE
        else:
            for other in _first(letter):
                yield other + after, NEIGHBOUR
            for other in _alike(letter) if inflection.SYLLABLES.match(letter) else ():
                yield other + after, ALIKE
        for other in letters:
            is_light = other == letter or other in UNHEARD
            yield before + letter + other + after, DOUBLED if is_light else MISSING


def _extra(letter: str, before: str, after: str) -> int:
    """How much it weighs that a letter was written between two others."""
    if letter == before:
        return DOUBLED
    return MISSING if letter in _near(before) or (after and letter in _near(after)) else EXTRA


def _sounds(word: str) -> Iterator[tuple[str, int]]:
    once = set(_respelled(word))
    yield from ((other, ALIKE) for other in once)
    if len(word) >= LONG:
        yield from ((other, ALIKE + AGAIN) for one in once for other in _respelled(one))


def _respelled(word: str) -> Iterator[str]:
    for one, other in _pairs(FIRST_SOUNDS):
        if word.startswith(one) and (one or word[0] in "aeiou"):
            yield other + word.removeprefix(one)
    for one, other in _pairs(SOUNDS):
        at = word.find(one, 1) if one else -1
        while at > 0:
            yield word[:at] + other + word[at + len(one) :]
            at = word.find(one, at + 1)


@functools.cache
def _pairs(sounds: str) -> tuple[tuple[str, str], ...]:
    pairs = [pair.partition(">")[::2] for pair in sounds.split()]
    return tuple(one for pair in pairs for one in (pair, pair[::-1]))


@functools.cache
def _letters(letter: str) -> str:
    return next((letters for letters in LETTERS if letter in letters), "")


@functools.cache
def _alike(letter: str) -> frozenset[str]:
    """What a letter is taken for."""
    found = {other for group in SAME.split() if letter in group for other in group}
    code = ord(letter)
    for rows in ETHIOPIC:
        if any(row <= code < row + FORMS for row in rows):
            found |= {chr(row + code % FORMS) for row in rows}
    if code in ETHIOPIC_LETTERS:
        found |= {chr(code - code % FORMS + form) for form in range(FORMS)}
    if code in SYLLABLES:
        final = (code - SYLLABLES.start) % FINALS
        vowel = (code - SYLLABLES.start) // FINALS % KOREAN_VOWELS
        found |= {chr(code + (one - vowel) * FINALS) for one in range(KOREAN_VOWELS)}
        found |= {chr(code - final + one) for one in range(FINALS)}
        first = (code - SYLLABLES.start) // (FINALS * KOREAN_VOWELS)
        firsts = (one for group in KOREAN_FIRST if first in group for one in group)
        found |= {chr(code + (one - first) * FINALS * KOREAN_VOWELS) for one in firsts}
    return frozenset(found - {letter})


@functools.cache
def _first(letter: str) -> frozenset[str]:
    return frozenset(other for group in FIRST.split() if letter in group for other in group) - {
        letter
    }


@functools.cache
def _near(letter: str) -> frozenset[str]:
    """The letters beside one on a keyboard, and of a vowel the other ones."""
    found = {other for group in VOWELS if letter in group for other in group}
    for rows in KEYBOARDS:
        for row, keys in enumerate(rows):
            if (at := keys.find(letter)) < 0:
                continue
            found |= {*keys[max(at - 1, 0) : at + 2]}
            # Each row begins half a key to the right of the one above it.
            found |= {*(rows[row - 1][at : at + 2] if row else "")}
            found |= {*(rows[row + 1][max(at - 1, 0) : at + 1] if row + 1 < len(rows) else "")}
    return frozenset(found - {letter})


@functools.cache
def homophones() -> Mapping[str, str]:
    """The Chinese characters that sound like each, or nearly so."""
    found: dict[str, str] = {}
    path = DATA / "words" / "homophones.txt"
    for line in path.read_text(encoding="utf-8").split():
        for letter in line:
            found[letter] = found.get(letter, "") + line.replace(letter, "")
    return found
