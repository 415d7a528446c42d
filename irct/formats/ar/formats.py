"""Arabic dates as elsewhere on these pages: Django's lack one with its time."""

DATETIME_FORMAT = "j F Y، H:i"
