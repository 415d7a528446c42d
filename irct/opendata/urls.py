from django.urls import path

from irct.opendata import views
from irct.opendata.records import LISTS

app_name = "hsds"
urlpatterns = [
    path("", views.about, name="about"),
    path("openapi.json", views.openapi, name="openapi"),
    path("profile/", views.profile, name="profile"),
]
for name, records in LISTS.items():
    urlpatterns += [
        path(name, views.listed, {"records": records}, name=name),
        path(f"{name}/<str:key>", views.one, {"records": records}, name=records.name),
    ]
