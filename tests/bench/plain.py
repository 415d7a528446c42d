"""What our pages are compared with: as many bytes as the address says, and nothing else."""

import sys
from functools import cache

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path


@cache
def content(size: int) -> bytes:
    return b"x" * size


async def application(scope, receive, send):
    """Granian without Django."""
    body = content(int(scope["path"].strip("/")))
    headers = [(b"content-type", b"text/html"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def view(request, size):
    """The least that Django does."""
    return HttpResponse(content(size))


urlpatterns = [path("<int:size>/", view)]


def bare_django(environ, start):
    return _pages()(environ, start)


@cache
def _pages():
    settings.configure(
        ROOT_URLCONF=sys.modules[__name__], ALLOWED_HOSTS=["*"], MIDDLEWARE=[], SECRET_KEY="x"
    )
    return get_wsgi_application()
