"""What somebody may edit, with its state."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from irct.members.pages import member_page
from irct.models import listing_models


@require_safe
@member_page
def my(request: HttpRequest) -> HttpResponse:
    """List what its reader may edit."""
    listings = [
        listing for model in listing_models() for listing in model.objects.editable_by(request.user)
    ]
    return render(request, "members/my.html", {"listings": listings})
