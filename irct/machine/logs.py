"""Logs that keep no trace of a visit."""

import datetime as dt
import json
import logging
import re
import traceback
from collections.abc import Mapping

# What follows is the key of a link in an e-mail: whoever reads it may use it.
KEYS = re.compile(
    r"(/(?:hide|confirm|put-back|intake|invitations|enquiries|experts/consent"
    r"|accounts/(?:confirm-email|password/reset/key))/)[^/?\s]+"
)


class DiscreetFormatter(logging.Formatter):
    """Where an error happened, never its message, which may repeat what a visitor typed."""

    def formatException(self, ei) -> str:
        kind, _error, frames = ei
        places = "".join(traceback.format_list(traceback.extract_tb(frames)))
        return f"{places}{kind.__module__}.{kind.__qualname__}"


class JsonFormatter(DiscreetFormatter):
    """The same, each line an object."""

    def format(self, record: logging.LogRecord) -> str:
        at = dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds")
        line = {"time": at, "level": record.levelname, "logger": record.name}
        line["message"] = record.getMessage()
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class WithoutKeys(logging.Filter):
    """Strip the keys of e-mailed links from every URL that is logged."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, Mapping):
            record.args = {name: _without_keys(value) for name, value in record.args.items()}
        elif record.args:
            record.args = tuple(map(_without_keys, record.args))
        return True


def _without_keys(value: object) -> object:
    return without_keys(value) if isinstance(value, str) else value


def without_keys(text: str) -> str:
    # Nearly none has one, and to look for it takes a fifth of the time.
    return KEYS.sub(r"\1…", text) if KEYS.search(text) else text


class WithoutArguments(logging.Filter):
    """Name a job by its task and number; its arguments may be an e-mail."""

    def filter(self, record: logging.LogRecord) -> bool:
        if job := getattr(record, "job", None):
            action = getattr(record, "action", "")
            record.msg, record.args = "%s of %s[%s]", (action, job["task_name"], job["id"])
        return True
