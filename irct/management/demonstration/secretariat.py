"""How the demonstration's secretariat is reached: by nobody, as it says."""

from irct.management.demonstration import samples
from irct.management.demonstration.listings import noted
from irct.models import SecretariatContact

VALUES = {
    "email": "sample.secretariat@example.org",
    "phone": samples.phone("DK", 0),
    "address": "Sample: not a real address\nCopenhagen",
    "hours": "Sample: Monday to Friday, 9:00 to 16:00, Copenhagen time",
}


def load() -> bool:
    """Add it where there is none; say whether it was added."""
    if SecretariatContact.objects.exists():
        return False
    with noted():
        SecretariatContact.objects.create(**VALUES)
    return True


def clear() -> None:
    """Remove it, unless somebody has changed it."""
    with noted():
        SecretariatContact.objects.filter(**VALUES, proposed__isnull=True).delete()
