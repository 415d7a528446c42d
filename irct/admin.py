"""The secretariat's desk: users and names of countries; what all records there share."""

from collections.abc import Iterable
from typing import Any

from allauth.account import admin as account_admin
from allauth.mfa import admin as mfa_admin
from allauth.usersessions import admin as usersessions_admin
from django import forms
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import unquote
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from irct import accounts
from irct.accounts import sessions, staff
from irct.accounts.requests import SignedInRequest
from irct.desk.bounces import BounceAdmin
from irct.desk.emails import EmailAdmin
from irct.desk.exits import ExitPageAdmin
from irct.desk.headlines import HeadlineFigureAdmin
from irct.desk.helplines import HelplineAdmin
from irct.desk.page_counts import PageCountAdmin
from irct.desk.records import ActingAdmin
from irct.desk.secretariat import SecretariatContactAdmin
from irct.desk.told import ToldAdmin
from irct.desk.translations import TranslationReportAdmin, TranslationReviewAdmin
from irct.desk.vouching import VouchingAdmin
from irct.mail.secretariat import Staff
from irct.models import CodesField, CountryName, User, note_introduction
from irct.places import countries

__all__ = [
    "BounceAdmin",
    "CountryNameAdmin",
    "EmailAdmin",
    "ExitPageAdmin",
    "GroupAdmin",
    "HeadlineFigureAdmin",
    "HelplineAdmin",
    "PageCountAdmin",
    "SecretariatContactAdmin",
    "TranslationReportAdmin",
    "TranslationReviewAdmin",
    "UserAdmin",
    "VouchingAdmin",
]

# Of what somebody has done at the desk, when it keeps their account from being deleted.
MOST_LOGGED = 5

# Here an address would change, and a factor be read, without a word to the person.
admin.site.unregister(
    [
        account_admin.EmailAddress,
        mfa_admin.Authenticator,
        usersessions_admin.UserSession,
        # Ours tells the secretariat what a group may do from now on.
        Group,
    ]
)


@admin.register(CountryName)
class CountryNameAdmin(ToldAdmin):
    fields = ["country", "language", "name"]
    list_display = ["country_shown", "language", "name"]
    list_display_links = ["country_shown", "name"]
    list_filter = ["language"]
    search_fields = ["name", "country"]
    show_facets = admin.ShowFacets.ALWAYS

    @admin.display(description=_("country"), ordering="country")
    def country_shown(self, name: CountryName) -> str:
        return countries.name(str(name.country), "en")


@admin.register(Group)
class GroupAdmin(auth_admin.GroupAdmin):
    """What groups may do; the whole secretariat is told when that changes."""

    @transaction.atomic
    def changeform_view(
        self, request: SignedInRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        group = self.get_object(request, unquote(object_id)) if object_id else None
        if group is None or request.method != "POST":
            return super().changeform_view(request, object_id, *args, **kwargs)
        with staff.told_of_group(group, by=request.user):
            return super().changeform_view(request, object_id, *args, **kwargs)

    def delete_model(self, request: SignedInRequest, group: Group) -> None:
        with staff.told_of_group(group, by=request.user):
            super().delete_model(request, group)


class UserCreationForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ["email"]


@admin.register(User)
class UserAdmin(ActingAdmin, auth_admin.UserAdmin):
    """People are known by their e-mail address; only a superuser touches a superuser."""

    add_form = UserCreationForm
    actions = ["remove_second_factor"]
    add_fieldsets = [
        (None, {"fields": ["email", "name", "usable_password", "password1", "password2"]}),
    ]
    fieldsets = [
        (None, {"fields": ["email", "name", "password"]}),
        (_("Permissions"), {"fields": ["is_active", "is_staff", "groups"]}),
        (_("Priority in the queue"), {"fields": ["regions"]}),
        (_("Access to everything"), {"fields": ["is_superuser"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]
    list_display = ["email", "name", "is_staff", "is_active", "last_login"]
    list_filter = ["is_staff", "is_active", "groups"]
    show_facets = admin.ShowFacets.ALWAYS
    search_fields = ["email", "name"]
    formfield_overrides = {
        CodesField: {"widget": forms.CheckboxSelectMultiple(attrs={"class": "checkbox-columns"})}
    }
    ordering = ["email"]
    filter_horizontal = ["groups"]

    def get_readonly_fields(self, request: SignedInRequest, obj: User | None = None) -> list[str]:
        own = [] if request.user.is_superuser else ["is_superuser"]
        return [*super().get_readonly_fields(request, obj), *own]

    def save_model(self, request: SignedInRequest, user: User, form: Any, change: bool) -> None:
        form.standing = staff.standing(user)
        super().save_model(request, user, form, change)
        # From now on whoever did so may be the one who uses it.
        is_opened = not change or ("is_active" in form.changed_data and user.is_active)
        if is_opened or "email" in form.changed_data:
            note_introduction(user.pk, by=request.user.pk)
        if "email" in form.changed_data:
            accounts.change_address(user, old=form.initial.get("email", ""))
            sessions.end_sessions(user, but=request if user == request.user else None)

    def save_related(
        self,
        request: SignedInRequest,
        form: Any,
        formsets: Iterable[BaseInlineFormSet],
        change: bool,
    ) -> None:
        super().save_related(request, form, formsets, change)
        # Groups, by which somebody becomes an administrator, are saved by now.
        staff.changed(form.instance, form.standing, by=request.user)

    @transaction.atomic
    def user_change_password(
        self, request: SignedInRequest, id: str, form_url: str = ""
    ) -> HttpResponse:
        before = self.get_object(request, unquote(id))
        response = super().user_change_password(request, id, form_url)
        user = self.get_object(request, unquote(id))
        if before and user and before.password != user.password:
            accounts.tell(user, "account/email/password_given")
            note_introduction(user.pk, by=request.user.pk)
            sessions.end_sessions(user, but=request if user == request.user else None)
            staff.reset(user, Staff.PASSWORD, by=request.user)
        return response

    def get_deleted_objects(
        self, objs: Iterable[User], request: SignedInRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[object]]:
        """Keep whoever has done something at the desk: its log is never removed."""
        people = [*objs]
        to_delete, counts, needed, protected = super().get_deleted_objects(people, request)
        logged = LogEntry.objects.filter(user__in=people)
        return to_delete, counts, needed, [*protected, *logged[:MOST_LOGGED]]

    def delete_model(self, request: SignedInRequest, user: User) -> None:
        """Tell the others, too: whoever is gone reads no e-mail that tells of new accounts."""
        staff.removed(user, by=request.user)
        super().delete_model(request, user)

    @admin.action(permissions=["change"], description=_("Remove a second step that was lost"))
    @transaction.atomic
    def remove_second_factor(self, request: SignedInRequest, people: QuerySet[User]) -> None:
        for user in people:
            if self.has_change_permission(request, user):
                accounts.remove_factors(user)
                sessions.end_sessions(user, but=request if user == request.user else None)
                staff.reset(user, Staff.FACTOR, by=request.user)
                self.log_change(request, user, _("Removed the second step"))
                self.message_user(request, _("%s no longer has a second step.") % user)

    def has_change_permission(self, request: SignedInRequest, obj: User | None = None) -> bool:
        return super().has_change_permission(request, obj) and self._may_change_user(request, obj)

    def has_delete_permission(self, request: SignedInRequest, obj: User | None = None) -> bool:
        return super().has_delete_permission(request, obj) and self._may_change_user(request, obj)

    def _may_change_user(self, request: SignedInRequest, obj: User | None) -> bool:
        return obj is None or not obj.is_superuser or request.user.is_superuser
