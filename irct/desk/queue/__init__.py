"""The secretariat's queue: all there is to do, by listing, the oldest first."""

from irct.desk.queue.noting import HandlingForm, note
from irct.desk.queue.queues import Queue, way_back
from irct.desk.queue.statement import waiting_by_kind, waits

__all__ = ["HandlingForm", "Queue", "note", "waiting_by_kind", "waits", "way_back"]
