from django.urls import path

from experts import consents, portraits, views
from experts.models import Expert
from experts.wording import WORDING
from irct.members.urls import patterns

app_name = "experts"
urlpatterns = [
    path("", views.expert_list, name="list"),
    path("consent/<str:token>/", consents.consent_by_link, name="consent_by_link"),
    path("<slug:slug>/", views.expert_detail, name="detail"),
    path("<slug:slug>/report/", views.expert_report, name="report"),
    path("<slug:slug>/portrait/", views.portrait, name="portrait"),
    path("<slug:slug>/consent/", consents.consent, name="consent"),
    path("<slug:slug>/edit/portrait/", portraits.edit_portrait, name="edit_portrait"),
    path("<slug:slug>/edit/portrait/<slug:which>/", portraits.own_portrait, name="own_portrait"),
    *patterns(Expert, WORDING),
]
