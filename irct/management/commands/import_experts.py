from experts.resources import ExpertResource
from irct.management.importing import ImportCommand


class Command(ImportCommand):
    help = "Import experts from a file: all of it, or nothing if a row is refused."
    resource = ExpertResource
