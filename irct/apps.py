from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "irct"
    verbose_name = _("Directory")


class DeskConfig(AdminConfig):
    default_site = "irct.desk.site.Desk"
