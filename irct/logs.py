"""Logs that keep no trace of a visit."""

import logging
import traceback


class DiscreetFormatter(logging.Formatter):
    """Write where an error happened, never its message: that may repeat what a visitor typed."""

    def formatException(self, ei) -> str:
        kind, _error, frames = ei
        places = "".join(traceback.format_list(traceback.extract_tb(frames)))
        return f"{places}{kind.__module__}.{kind.__qualname__}"


class WithoutArguments(logging.Filter):
    """Tell of a job of the queue by its name and number: its arguments may be an e-mail."""

    def filter(self, record: logging.LogRecord) -> bool:
        if job := getattr(record, "job", None):
            action = getattr(record, "action", "")
            record.msg, record.args = "%s of %s[%s]", (action, job["task_name"], job["id"])
        return True
