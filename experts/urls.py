import datetime as dt

from django.urls import path, register_converter

from experts import cited_days, views
from experts.consents import portraits
from experts.consents import views as consents
from experts.models import Expert
from experts.requests import enquiries
from experts.wording import WORDING
from irct.members.urls import patterns


class DayConverter:
    """A day in a URL, as in 2026-03-01."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> dt.date:
        return dt.date.fromisoformat(value)

    def to_url(self, value: dt.date | str) -> str:
        return str(value)


register_converter(DayConverter, "day")

app_name = "experts"
urlpatterns = [
    path("", views.expert_list, name="list"),
    path("table/", views.expert_table, name="table"),
    path("request/", views.expert_request, name="ask"),
    path("enquiries/<str:token>/", enquiries.enquiry, name="enquiry"),
    path("consent/<str:token>/", consents.consent_by_link, name="consent_by_link"),
    path("<slug:slug>/", views.expert_detail, name="detail"),
    path("<slug:slug>/<day:day>/", views.expert_as_listed, name="as_listed"),
    path("<slug:slug>/report/", views.expert_report, name="report"),
    path("<slug:slug>/request/", views.expert_request_for, name="ask_for"),
    path("<slug:slug>/portrait/", views.portrait, name="portrait"),
    path("<slug:slug>/cited-days/", cited_days.cited_days, name="cited_days"),
    path("<slug:slug>/consent/", consents.consent, name="consent"),
    path("<slug:slug>/edit/portrait/", portraits.edit_portrait, name="edit_portrait"),
    path("<slug:slug>/edit/portrait/<slug:which>/", portraits.own_portrait, name="own_portrait"),
    *patterns(Expert, WORDING),
]
