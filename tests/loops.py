"""Asynchronous code in tests that are not."""

import asyncio
from concurrent.futures import ThreadPoolExecutor


def in_a_loop_of_its_own(coroutine):
    """What it returns. A browser that another test drives may hold the loop of this thread."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()
