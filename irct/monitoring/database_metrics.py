"""What Prometheus is told of besides requests: the queue, e-mails, confirmations, the drill."""

from collections.abc import Iterator

from django.db import Error, connection
from django.db.models import Count, Max, Min
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker
from prometheus_client.core import GaugeMetricFamily as Gauge
from prometheus_client.registry import Collector

from irct.machine.migrated import is_complete
from irct.models import DrillResult, Email, listing_models
from irct.models.emails import BEING_SENT, FAILED, WAITING
from irct.models.rows import all_of

# Seconds where nothing was seen yet, or ever.
NEVER = -1.0


class Database(Collector):
    """Numbers of the database, asked for each time; only that it is away, if it is."""

    def describe(self) -> list[Gauge]:
        return []

    def collect(self) -> Iterator[Gauge]:
        try:
            found = [*_all()]
        except Error:
            found = []
        yield Gauge("irct_database_up", "Whether the database answers", value=bool(found))
        yield from found


def _all() -> Iterator[Gauge]:
    missing = not is_complete(connection)
    yield Gauge("irct_tables_missing", "Whether migrations were not applied", value=missing)
    yield from _queue()
    yield from _mail()
    overdue = Gauge("irct_overdue", "Listings confirmed too long ago", labels=["kind"])
    for model in listing_models():
        late = all_of(model).published().with_overdue().filter(is_overdue=True)
        overdue.add_metric([str(model._meta.model_name)], late.count())
    yield overdue
    yield from _drill()


def _queue() -> Iterator[Gauge]:
    jobs = Gauge("irct_jobs", "Jobs of the queue", labels=["queue", "status"])
    counted = ProcrastinateJob.objects.values_list("queue_name", "status").order_by()
    for queue, status, number in counted.annotate(number=Count("pk")):
        jobs.add_metric([queue, status], number)
    yield jobs
    last = ProcrastinateWorker.objects.aggregate(last=Max("last_heartbeat"))["last"]
    silence = (timezone.now() - last).total_seconds() if last else NEVER
    yield Gauge("irct_worker_silence_seconds", "Since a worker's last sign of life", value=silence)


def _mail() -> Iterator[Gauge]:
    mail = Gauge("irct_mail", "E-mails that did not leave yet, or at all", labels=["state"])
    states = {WAITING: "waiting", BEING_SENT: "being sent", FAILED: "failed"}
    counted = Email.objects.order_by().values_list("status").annotate(number=Count("pk"))
    numbers = dict(counted)
    for state, name in states.items():
        mail.add_metric([name], numbers.get(state, 0))
    yield mail
    since = Email.objects.filter(status=WAITING).aggregate(at=Min("procrastinateevent__at"))["at"]
    oldest = (timezone.now() - since).total_seconds() if since else 0
    yield Gauge("irct_mail_oldest_seconds", "How long the oldest e-mail waits", value=oldest)


def _drill() -> Iterator[Gauge]:
    nights = DrillResult.objects.nights(1)
    if not nights:
        return
    [night] = nights
    days = (timezone.localdate() - night.day).days
    longest = night.longest
    yield Gauge("irct_drill_kept", "Whether hiding worked as promised", value=night.is_kept)
    yield Gauge("irct_drill_age_days", "Days since hiding was tried", value=days)
    seconds = NEVER if longest is None else longest
    about = "Until what was hidden was gone; -1: it was not"
    yield Gauge("irct_drill_seconds", about, value=seconds)
