from centres.resources import CentreResource
from irct.management.importing import ImportCommand


class Command(ImportCommand):
    help = "Import centres from a file: all of it, or nothing if a row is refused."
    resource = CentreResource
