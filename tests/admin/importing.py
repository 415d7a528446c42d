"""What somebody does at the desk with a file of listings: sent in, imported, undone."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from irct.models import ImportBatch
from tests.admin.desk import CENTRES

HEADER = "name,country"


def send(desk, content, *, to=CENTRES, name="list.csv"):
    """Send a file in, and return its batch; nothing if it is not taken."""
    content = content.encode() if isinstance(content, str) else content
    before = set(ImportBatch.objects.values_list("pk", flat=True))
    response = desk.post(f"{to}import/", {"file": SimpleUploadedFile(name, content)})
    batch = ImportBatch.objects.exclude(pk__in=before).first()
    assert response.status_code == (302 if batch else 200)
    return batch


def press(client, batch, act, *, at=CENTRES, **data):
    response = client.post(f"{at}imports/{batch.pk}/", {"act": act} | data)
    batch.refresh_from_db()
    return response


def imported(desk, content, **how):
    batch = send(desk, content, **how)
    press(desk, batch, "import", at=how.get("to", CENTRES))
    return batch


def problems(batch):
    return [
        (row.number, problem["column"], problem["reason"])
        for row in batch.rows.all()
        for problem in row.problems
    ]


def excel(*rows):
    book, packed = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(packed)
    return packed.getvalue()


def undo(client, batch, reason="A mistake."):
    return client.post(f"{CENTRES}imports/{batch.pk}/undo/", {"reason": reason})
