from django.urls import path

from centres import views
from centres.figures import views as figures
from centres.models import Centre
from centres.wording import WORDING
from irct.members.urls import patterns

app_name = "centres"
urlpatterns = [
    path("", views.centre_list, name="list"),
    path("<slug:slug>/", views.centre_detail, name="detail"),
    path("<slug:slug>/report/", views.centre_report, name="report"),
    path("<slug:slug>/figures/", figures.figures_list, name="figures"),
    path("<slug:slug>/figures/<int:year>/", figures.figures_year, name="figures_year"),
    path("<slug:slug>/figures/<int:year>/check/", figures.figures_check, name="figures_check"),
    *patterns(Centre, WORDING),
]
