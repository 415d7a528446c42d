"""Which experts: in a country, with a consent that their rows no longer repeat."""

from collections.abc import Collection
from typing import Any, Self

from django.db.models import Case, Exists, Value, When
from django.db.models.expressions import Combinable
from django.utils import timezone

from experts.models.agreeing import CONSENT
from experts.vocabulary import ConsentMethod, ConsentState
from irct import search
from irct.models import AWAY, ListingQuerySet, User
from irct.models.bounces import bounces_of, day_of_bounce


class ExpertQuerySet(ListingQuerySet):
    def bounced(self) -> Self:
        bounced = self.annotate(bounced_on=day_of_bounce("email"))
        return bounced.filter(Exists(bounces_of("email")))

    def is_away(self, place: search.Place | None) -> Combinable:
        """0 for those in the country of a place, 1 for those who work there; if they agree."""
        if not place:
            return Value(AWAY)
        return Case(
            When(shown_country=place.country, then=Value(0)),
            When(shown_work__contains=[place.country], then=Value(1)),
            default=Value(AWAY),
        )

    def with_children(self) -> Self:
        listings = super().with_children().prefetch_related("texts").select_related("portrait")
        return listings.defer("portrait__image")

    def settle(self, columns: Collection[str], *, by: User | None) -> None:
        if not set(CONSENT) & set(columns):
            return
        now, today = timezone.now(), timezone.localdate()
        consents: Any = self.model._meta.get_field("consents").related_model
        experts: list[Any] = list(self.only("pk", *CONSENT))
        rows = consents.objects.filter(expert__in=[expert.pk for expert in experts])
        recorded = {consent.expert_id: consent for consent in rows.repeated()}
        differ = [one for one in experts if not one.repeats_consent(recorded.get(one.pk))]
        for state, is_given in ((ConsentState.REPLACED, True), (ConsentState.WITHDRAWN, False)):
            ended = [one.pk for one in differ if bool(one.consent_given_on) == is_given]
            rows.filter(expert__in=ended).valid().end(state, by=by)
            rows.filter(expert__in=ended).waiting().end(state, by=by)
        consents.objects.bulk_create(
            consents(
                expert=expert,
                given_on=expert.consent_given_on,
                valid_until=expert.consent_valid_until,
                parts=expert.consent_parts,
                way=ConsentMethod.PAPER,
                given_by=by,
                valid_since=now,
                **(
                    {"state": ConsentState.EXPIRED, "ended_at": now}
                    if expert.consent_valid_until < today
                    else {}
                ),
            )
            for expert in differ
            if expert.consent_given_on
        )
