"""Which town of the list of towns is meant, by what is typed of a place.

Whoever types sees the towns of that name and chooses; where one alone has it, it is that one. Its
coordinates are those of the place, unless others are given.
"""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from irct.models import country_name
from irct.models.paths import Values
from irct.places.models import Town
from irct.places.towns import find_towns, towns_named

if TYPE_CHECKING:
    from irct.members.forms import SectionForm

# As the place is stored, and what says so of what was typed just now.
NONE, NEITHER = "none", "neither"
MOST_TOWNS = 10
LONGEST_KEY = 9


class TownChoice:
    """The towns that a section's form offers for each of its places."""

    def __init__(self, form: "SectionForm") -> None:
        self.form = form
        stored = {cells.get("geoname") for cells in form.values.values() if isinstance(cells, dict)}
        if form.is_bound:
            sent = (value for name, value in form.data.items() if name.endswith("-geoname"))
            stored |= {int(one) for one in sent if one.isdecimal() and len(one) <= LONGEST_KEY}
        stored.discard(None)
        self.towns: dict[object, Town] = Town.objects.in_bulk(stored) if stored else {}
        self.named: dict[tuple[str, str], list[Town]] = {}

    def offer(self, path: str, cells: Values, wording: Any) -> None:
        """Add the question to the form, where there is anything to choose from."""
        prefix = path.replace("/", "-")
        own = self.towns.get(cells.get("geoname"))
        none = NONE if cells else NEITHER
        offered = [own] if own else []
        if self.form.is_bound:
            typed = self._typed(prefix)
            if typed != tuple(cells.get(name, "") for name in ("town", "country")):
                offered, none = self._of_name(*typed), NEITHER
            offered += [
                town
                for key in [self.form.data.get(f"{prefix}-geoname", "")]
                if key.isdecimal() and (town := self.towns.get(int(key))) and town not in offered
            ]
        if not offered:
            return
        label, help_text = wording.get("geoname") or (None, None)
        name = f"{prefix}-geoname"
        self.form.paths[name] = f"{path}/geoname"
        self.form.fields[name] = forms.ChoiceField(
            label=label or _("Which town is meant?"),
            help_text=help_text or "",
            choices=[
                *((str(town.pk), town.label) for town in offered),
                (none, _("none of these: show no town on the map")),
            ],
            initial=str(own.pk) if own else none if cells else "",
            widget=forms.RadioSelect,
            required=False,
        )

    def settled(self, prefix: str, cells: Values, stored: Values | None) -> Values:
        """A place with the town that is meant; coordinates of another town go."""
        chosen, is_moved = self._chosen(prefix, cells, stored)
        was = (stored or {}).get("geoname")
        if chosen:
            cells["geoname"] = int(chosen) if chosen.isdecimal() else None
        elif is_moved:
            cells["geoname"] = self._found(cells["town"], cells["country"])
        else:
            cells["geoname"] = was
        is_other = stored is not None and (is_moved or cells["geoname"] != was)
        if is_other and all(cells[name] == stored[name] for name in ("latitude", "longitude")):  # type: ignore[index]
            cells["latitude"] = cells["longitude"] = None
        return cells

    def check(self, prefix: str, cells: Values, stored: Values | None) -> None:
        """Ask which town is meant where several have the name, or it lies in another country."""
        if "geoname" not in cells:
            return
        chosen, is_moved = self._chosen(prefix, cells, stored)
        town = self.towns.get(cells["geoname"])
        if town and town.country != cells["country"]:
            message = _("%(town)s is in %(country)s. Choose a town of the country above.")
            names = {"town": town.shown, "country": country_name(town.country)}
            self.form.add_error(f"{prefix}-town", message % names)
        elif is_moved and not chosen and len(self._of_name(cells["town"], cells["country"])) > 1:
            message = _("Several towns have this name. Choose which one is meant.")
            self.form.add_error(f"{prefix}-geoname", message)

    def _chosen(self, prefix: str, cells: Values, stored: Values | None) -> tuple[str, bool]:
        """What was chosen of what is typed, and whether that is another place than before."""
        is_moved = stored is None or any(
            cells[name] != stored[name] for name in ("town", "country")
        )
        chosen = self.form.cleaned_data.get(f"{prefix}-geoname", "")
        as_stored = str((stored or {}).get("geoname") or NONE) if stored else ""
        # What was chosen of the town that stood there says nothing of another one.
        return ("" if is_moved and chosen == as_stored else chosen), is_moved

    def _typed(self, prefix: str) -> tuple[str, str]:
        town, country = (
            self.form.data.get(f"{prefix}-{one}", "").replace("\x00", "")
            for one in ("town", "country")
        )
        return town.strip(), country

    def _of_name(self, name: str, country: str) -> list[Town]:
        key = (name, country)
        if key not in self.named:
            named = towns_named(name, country=country, limit=MOST_TOWNS) if name else []
            if name and not named:
                named = find_towns(name, country=country, limit=1)
            self.named[key] = named
            self.towns |= {town.pk: town for town in named}
        return [*self.named[key]]

    def _found(self, name: str, country: str) -> int | None:
        found = self._of_name(name, country)
        return found[0].pk if found else None
