"""What centres and experts share."""

from irct.models.allowances import Allowance
from irct.models.bounces import Bounce
from irct.models.confirming import Block, Confirmer
from irct.models.conformance import ConformanceResult
from irct.models.contacts import Contact, PhoneField, Text
from irct.models.corrections import Correction, Problem, correction_models
from irct.models.counts import Kind, PageCount, UnfoundCount
from irct.models.drills import Channel, DrillResult
from irct.models.editing import (
    Editorship,
    Invitation,
    Role,
    UnsavedForm,
    by_invitation_token,
    invite,
    lock_editors,
)
from irct.models.edits import EditConflict
from irct.models.emails import Email
from irct.models.erasures import ERASED, ERASED_PK, Act, Erasure
from irct.models.exits import ExitPage, exit_page
from irct.models.finding import (
    AWAY,
    BY_FIT,
    held_by,
    lexemes_of_marked,
    lexemes_over,
    searched_in,
)
from irct.models.headlines import HeadlineFigure
from irct.models.hiding import Hiding, HidingQuerySet
from irct.models.imports import ImportBatch, ImportHeader, ImportRow
from irct.models.introductions import Introduction, note_introduction
from irct.models.links import by_confirm_token, by_hide_token, by_put_back_token
from irct.models.listings import Listing, ListingQuerySet, listing_models
from irct.models.merging import LooksAlike, Merge, NotTheSame, looks_alike, merges, not_the_same
from irct.models.night_runs import NightRun
from irct.models.public_changes import PublicChange
from irct.models.reminding import Call
from irct.models.requests import ChangeRequest, Decision
from irct.models.second_person import NotTheSecond
from irct.models.secretariat import SecretariatContact
from irct.models.sections import CompletenessRule, Section
from irct.models.text_changes import TextChange
from irct.models.tracking import UNTRACKED, belongings, tracked
from irct.models.translations import TranslationReport, TranslationReview, is_reviewed
from irct.models.users import User, UserManager, acting
from irct.models.vocabulary import (
    CodeField,
    CodesField,
    Country,
    CountryName,
    CountsField,
    Language,
    by_name,
    country_choices,
    country_in_sentence,
    country_name,
    named_in_order,
)
from irct.models.vouching import (
    Vouching,
    why_may_not_approve,
    why_may_not_vouch,
)
from irct.models.web_processes import WebProcess
from irct.models.work import Handling, Work, handling_models, kinds_of_work, work_permissions
from irct.models.work_changes import WorkChange
from irct.search import Code, CodeWord, RecordCode, RecordWord, Word

# The history finds the kinds of columns by their names here, which must be there by now.
# isort: split
from irct.models.helplines import Helpline

__all__ = [
    "AWAY",
    "BY_FIT",
    "ERASED",
    "ERASED_PK",
    "UNTRACKED",
    "Act",
    "Allowance",
    "Block",
    "Bounce",
    "Call",
    "ChangeRequest",
    "Channel",
    "Code",
    "CodeField",
    "CodeWord",
    "CodesField",
    "CompletenessRule",
    "Confirmer",
    "ConformanceResult",
    "Contact",
    "Correction",
    "Country",
    "CountryName",
    "CountsField",
    "Decision",
    "DrillResult",
    "EditConflict",
    "Editorship",
    "Email",
    "Erasure",
    "ExitPage",
    "Handling",
    "HeadlineFigure",
    "Helpline",
    "Hiding",
    "HidingQuerySet",
    "ImportBatch",
    "ImportHeader",
    "ImportRow",
    "Introduction",
    "Invitation",
    "Kind",
    "Language",
    "Listing",
    "ListingQuerySet",
    "LooksAlike",
    "Merge",
    "NightRun",
    "NotTheSame",
    "NotTheSecond",
    "PageCount",
    "PhoneField",
    "Problem",
    "PublicChange",
    "RecordCode",
    "RecordWord",
    "Role",
    "SecretariatContact",
    "Section",
    "Text",
    "TextChange",
    "TranslationReport",
    "TranslationReview",
    "UnfoundCount",
    "UnsavedForm",
    "User",
    "UserManager",
    "Vouching",
    "WebProcess",
    "Word",
    "Work",
    "WorkChange",
    "acting",
    "belongings",
    "by_confirm_token",
    "by_hide_token",
    "by_invitation_token",
    "by_name",
    "by_put_back_token",
    "correction_models",
    "country_choices",
    "country_in_sentence",
    "country_name",
    "exit_page",
    "handling_models",
    "held_by",
    "invite",
    "is_reviewed",
    "kinds_of_work",
    "lexemes_of_marked",
    "lexemes_over",
    "listing_models",
    "lock_editors",
    "looks_alike",
    "merges",
    "named_in_order",
    "not_the_same",
    "note_introduction",
    "searched_in",
    "tracked",
    "why_may_not_approve",
    "why_may_not_vouch",
    "work_permissions",
]
