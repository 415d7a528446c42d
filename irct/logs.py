"""Logs that keep no trace of a visit."""

import logging
import traceback


class DiscreetFormatter(logging.Formatter):
    """Write where an error happened, never its message: that may repeat what a visitor typed."""

    def formatException(self, ei) -> str:
        kind, _error, frames = ei
        places = "".join(traceback.format_list(traceback.extract_tb(frames)))
        return f"{places}{kind.__module__}.{kind.__qualname__}"
