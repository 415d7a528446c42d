from importlib import import_module
from pathlib import Path

from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _

from irct.translations import catalogues


class DirectoryConfig(AppConfig):
    name = "irct"
    verbose_name = _("Directory")

    def ready(self) -> None:
        # In every process: whichever comes first compiles them for all.
        catalogues.compile_changed(Path(settings.LOCALE_PATHS[0]))
        # Whose checks register themselves; they ask the models.
        import_module("irct.machine.server_checks")
        import_module("irct.monitoring.checks")


class DeskConfig(AdminConfig):
    default_site = "irct.desk.site.Desk"
