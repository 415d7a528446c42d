"""Search documents and queries: a projection in, a document out; words in, a condition out.

A document is a tsvector of the listing's own words and of codes (`country=DE`, `town=2950159`,
`service=legal`), weighted A for names, B for former names, C for places, D for what is offered.
Words of its texts are marked (`~word`): they are found, and count for nothing in the order. Each
name of a code, in every language, is a row of Word: documents stay small, and a further language
needs no new document.
"""

from irct.search.documents import Document, document, sort_name
from irct.search.queries import IS_SAMPLE, Absent, Query, holds, understand
from irct.search.reading import Place
from irct.search.spelling import nearest
from irct.search.synonyms import spelled_alike
from irct.search.tokens import LONGEST_TEXT, MOST_WORDS
from irct.search.words import Word, forget, learn, unheld

__all__ = [
    "IS_SAMPLE",
    "LONGEST_TEXT",
    "MOST_WORDS",
    "Absent",
    "Document",
    "Place",
    "Query",
    "Word",
    "document",
    "forget",
    "holds",
    "learn",
    "nearest",
    "sort_name",
    "spelled_alike",
    "understand",
    "unheld",
]
