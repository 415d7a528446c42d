from django.urls import path

from experts import enquiries, views
from experts.models import Expert
from experts.wording import WORDING
from irct.members import hiding
from irct.members.urls import patterns

app_name = "experts"
urlpatterns = [
    path("", views.expert_list, name="list"),
    path("enquiries/<str:token>/", enquiries.enquiry, name="enquiry"),
    path("<slug:slug>/", views.expert_detail, name="detail"),
    path("<slug:slug>/report/", views.expert_report, name="report"),
    path("<slug:slug>/consent/", hiding.withdraw_consent, {"model": Expert}, name="consent"),
    *patterns(Expert, WORDING),
]
