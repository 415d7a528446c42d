from django.http import HttpRequest

from irct.models import User


class SignedInRequest(HttpRequest):
    """What a view gets once somebody has signed in: for annotations, never made."""

    user: User
