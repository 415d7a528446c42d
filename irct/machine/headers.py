"""What pages may ask of a visitor's device."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

DENIED = ("camera", "display-capture", "microphone", "midi", "payment", "usb")
# For the page that sorts by distance, on the device itself.
POLICY = ", ".join(["geolocation=(self)", *(f"{feature}=()" for feature in DENIED)])


def permissions_policy(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Let pages of this site ask for the device's position, and nothing else."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers["Permissions-Policy"] = POLICY
        return response

    return answer
