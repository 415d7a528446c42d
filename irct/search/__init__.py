"""Search documents and queries: a projection in, a document out; words in, a condition out.

A document is a tsvector of the listing's own words and of codes (`country=DE`, `town=2950159`,
`service=legal`), weighted A for names, B for former names, C for places, D for what is offered.
Words of its texts are marked (`~word`): they are found, and count for nothing in the order. The
names of all codes, in every language, are rows of CodeWord, whoever is listed: documents stay
small, and a further language needs no new document. A search knows those of codes that are held.

Visitors search the documents of projections. The desk searches documents of all that is recorded,
drafts and hidden listings included: another catalogue, with columns and words of its own.
"""

from irct.search.code_words import CodeWord
from irct.search.documents import Document, document, sort_name
from irct.search.offers import Place
from irct.search.queries import IS_SAMPLE, Absent, Query, holds, pieces
from irct.search.tokens import LONGEST_TEXT, MOST_WORDS
from irct.search.understanding import understand
from irct.search.where import Where, place_in
from irct.search.words import (
    PUBLIC,
    RECORDS,
    Catalogue,
    Code,
    RecordCode,
    RecordWord,
    Word,
    forget,
    forget_all,
    learn,
    thin_out,
    unheld,
)

__all__ = [
    "IS_SAMPLE",
    "LONGEST_TEXT",
    "MOST_WORDS",
    "PUBLIC",
    "RECORDS",
    "Absent",
    "Catalogue",
    "Code",
    "CodeWord",
    "Document",
    "Place",
    "Query",
    "RecordCode",
    "RecordWord",
    "Where",
    "Word",
    "document",
    "forget",
    "forget_all",
    "holds",
    "learn",
    "pieces",
    "place_in",
    "sort_name",
    "thin_out",
    "understand",
    "unheld",
]
