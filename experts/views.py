"""The public pages about experts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from experts.filters import ExpertFilter
from experts.models import Expert
from irct import linked_data, notices
from irct.members.hiding import HideForm
from irct.members.pages import member_page, own_listing


@require_safe
def expert_list(request: HttpRequest) -> HttpResponse:
    """Search the published experts."""
    search = ExpertFilter(request.GET, published=Expert.objects.published())
    return render(request, "experts/list.html", {"search": search, "page": search.page()})


@require_safe
def expert_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one expert's public profile."""
    expert = get_object_or_404(Expert.objects.published().with_children().at(slug))
    if expert.slug != slug:
        return redirect(expert, permanent=True)
    profile = expert.projection()
    context = {
        "expert": profile,
        "text": profile.text_for(get_language()),
        "linked_data": linked_data.script(
            linked_data.expert(profile, url=request.build_absolute_uri(request.path))
        ),
    }
    return render(request, "experts/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_page
def expert_consent(request: HttpRequest, slug: str) -> HttpResponse:
    """Let an expert withdraw their consent, which takes them off at once."""
    expert = own_listing(request, Expert, slug)
    form = HideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        expert.withdraw_consent(by=request.user, reason=reason)
        notices.consent_withdrawn(expert, by=request.user, reason=reason)
        messages.success(request, _("You are not listed any more. Nobody finds your entry."))
        return redirect("my")
    return render(request, "members/consent.html", {"listing": expert, "form": form})
