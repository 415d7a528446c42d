"""The secretariat's desk: users and names of countries; what all records there share."""

from allauth.account import admin as account_admin
from allauth.mfa import admin as mfa_admin
from allauth.usersessions import admin as usersessions_admin
from django import forms
from django.contrib import admin
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.forms import AdminPasswordChangeForm, AdminUserCreationForm
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from irct import accounts
from irct.accounts.requests import SignedInRequest
from irct.desk.bounces import BounceAdmin
from irct.desk.emails import EmailAdmin
from irct.desk.exits import ExitPageAdmin
from irct.desk.headlines import HeadlineFigureAdmin
from irct.desk.helplines import HelplineAdmin
from irct.desk.page_counts import PageCountAdmin
from irct.desk.records import ActingAdmin, RecordAdmin
from irct.desk.vouching import VouchingAdmin
from irct.models import CodesField, CountryName, User
from irct.places import countries

__all__ = [
    "BounceAdmin",
    "CountryNameAdmin",
    "EmailAdmin",
    "ExitPageAdmin",
    "HeadlineFigureAdmin",
    "HelplineAdmin",
    "PageCountAdmin",
    "UserAdmin",
    "VouchingAdmin",
]

# Here an address would change, and a factor be read, without a word to the person.
admin.site.unregister(
    [
        account_admin.EmailAddress,
        mfa_admin.Authenticator,
        usersessions_admin.UserSession,
    ]
)


@admin.register(CountryName)
class CountryNameAdmin(RecordAdmin):
    fields = ["country", "language", "name"]
    list_display = ["country_shown", "language", "name"]
    list_display_links = ["country_shown", "name"]
    list_filter = ["language"]
    search_fields = ["name", "country"]
    show_facets = admin.ShowFacets.ALWAYS

    @admin.display(description=_("country"), ordering="country")
    def country_shown(self, name: CountryName) -> str:
        return countries.name(str(name.country), "en")


class UserCreationForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ["email"]


class PasswordChangeForm(AdminPasswordChangeForm):
    @transaction.atomic
    def save(self, commit: bool = True) -> User:
        user = super().save(commit)
        accounts.tell(user, "account/email/password_given")
        return user


@admin.register(User)
class UserAdmin(ActingAdmin, auth_admin.UserAdmin):
    """People are known by their e-mail address; only a superuser touches a superuser."""

    add_form = UserCreationForm
    change_password_form = PasswordChangeForm
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
    search_fields = ["email", "name"]
    formfield_overrides = {
        CodesField: {"widget": forms.CheckboxSelectMultiple(attrs={"class": "checkbox-columns"})}
    }
    ordering = ["email"]
    filter_horizontal = ["groups"]
    save_on_top = True

    def get_readonly_fields(self, request: SignedInRequest, obj: User | None = None) -> list[str]:
        own = [] if request.user.is_superuser else ["is_superuser"]
        return [*super().get_readonly_fields(request, obj), *own]

    def save_model(
        self, request: SignedInRequest, user: User, form: forms.ModelForm, change: bool
    ) -> None:
        super().save_model(request, user, form, change)
        if "email" in form.changed_data:
            accounts.change_address(user, old=form.initial.get("email", ""))

    @admin.action(permissions=["change"], description=_("Remove a second step that was lost"))
    @transaction.atomic
    def remove_second_factor(self, request: SignedInRequest, people: QuerySet[User]) -> None:
        for user in people:
            if self.has_change_permission(request, user):
                accounts.remove_factors(user)
                self.log_change(request, user, _("Removed the second step"))
                self.message_user(request, _("%s no longer has a second step.") % user)

    def has_change_permission(self, request: SignedInRequest, obj: User | None = None) -> bool:
        return super().has_change_permission(request, obj) and self._may_change_user(request, obj)

    def has_delete_permission(self, request: SignedInRequest, obj: User | None = None) -> bool:
        return super().has_delete_permission(request, obj) and self._may_change_user(request, obj)

    def _may_change_user(self, request: SignedInRequest, obj: User | None) -> bool:
        return obj is None or not obj.is_superuser or request.user.is_superuser
