from django.urls import path

from experts import views
from experts.models import Expert
from irct.members.urls import patterns

app_name = "experts"
urlpatterns = [
    path("", views.expert_list, name="list"),
    path("<slug:slug>/", views.expert_detail, name="detail"),
    *patterns(Expert, {}),
]
