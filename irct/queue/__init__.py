"""The secretariat's queue: all there is to do, by listing, the oldest first."""

from irct.queue.noting import HandlingForm, note
from irct.queue.queues import Queue, way_back

__all__ = ["HandlingForm", "Queue", "note", "way_back"]
