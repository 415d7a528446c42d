from django.urls import path

from centres import views
from centres.models import Centre
from centres.wording import WORDING
from irct.members.urls import patterns

app_name = "centres"
urlpatterns = [
    path("", views.centre_list, name="list"),
    path("<slug:slug>/", views.centre_detail, name="detail"),
    path("<slug:slug>/report/", views.centre_report, name="report"),
    *patterns(Centre, WORDING),
]
