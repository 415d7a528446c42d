"""Several things at one time, each on a connection of its own."""

import threading

from django.db import connection


def at_once(actions):
    """Do several things on connections of their own at one time, and return what comes of each."""
    start, results = threading.Barrier(len(actions), timeout=20), {}

    def run(number, action):
        start.wait()
        try:
            results[number] = action()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return [results[number] for number in range(len(actions))]
