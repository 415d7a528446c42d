"""What the database checks of annual figures; a draft may be wrong, so that it can be saved."""

from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

BY_GENDER = ("women", "men", "another_gender", "gender_unknown")
BY_AGE = ("adults", "children", "age_unknown")
STAFF = (
    *("doctors", "psychologists", "lawyers", "social_workers", "physiotherapists"),
    "other_staff",
)


def _once_submitted(condition: Q) -> Q:
    return Q(state__in=["draft", "sent_back"]) | condition


def _sum_of_known(*names: str) -> Combinable:
    """Parts that are unknown count as 0."""
    total: Combinable = Coalesce(names[0], 0)
    for name in names[1:]:
        total += Coalesce(name, 0)
    return total


def _sum_of_all(*names: str) -> Combinable:
    """NULL if a part is unknown."""
    total: Combinable = F(names[0])
    for name in names[1:]:
        total += F(name)
    return total


def _has_part_over(parts: str, total: str) -> Func:
    """A part is not a number, or is more than the total."""
    path = Value('$.* ? (@.type() != "number" || @ < 0 || @ > $total)')
    return Func(
        parts,
        Func(path, template="%(expressions)s::jsonpath"),
        Func(Value("total"), total, function="jsonb_build_object"),
        function="jsonb_path_exists",
        output_field=models.BooleanField(),
    )


CONSTRAINTS: list[models.BaseConstraint] = [
    models.UniqueConstraint(fields=["centre", "year"], name="centres_annualfigures_one_a_year"),
    # Without a person once their account is deleted.
    models.CheckConstraint(
        name="centres_annualfigures_submitted_with_a_date",
        condition=Q(state="draft", submitted_at=None)
        | ~Q(state="draft") & Q(submitted_at__isnull=False),
    ),
    # This also means that the state is a known one.
    models.CheckConstraint(
        name="centres_annualfigures_decided_with_a_date",
        condition=Q(state__in=["draft", "submitted"], decided_at=None, decided_by=None)
        | Q(state__in=["accepted", "sent_back"], decided_at__isnull=False),
    ),
    models.CheckConstraint(
        name="centres_annualfigures_sent_back_for_a_reason",
        condition=Q(state="sent_back") & ~Q(reason="") | ~Q(state="sent_back"),
    ),
    models.CheckConstraint(
        name="centres_annualfigures_total_given",
        condition=_once_submitted(Q(survivors__isnull=False)),
    ),
    *(
        models.CheckConstraint(
            name=f"centres_annualfigures_{name}_within_the_total",
            condition=_once_submitted(Q(survivors__gte=_sum_of_known(*parts))),
        )
        for name, parts in (("gender", BY_GENDER), ("age", BY_AGE))
    ),
    *(
        # An unknown part makes the sum NULL, which a constraint accepts.
        models.CheckConstraint(
            name=f"centres_annualfigures_{name}_adds_up",
            condition=_once_submitted(Q(survivors=_sum_of_all(*parts))),
        )
        for name, parts in (("gender", BY_GENDER), ("age", BY_AGE))
    ),
    models.CheckConstraint(
        name="centres_annualfigures_services_within_the_total",
        condition=_once_submitted(~Q(_has_part_over("by_service", "survivors"))),
    ),
]
