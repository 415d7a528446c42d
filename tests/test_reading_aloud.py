"""Texts read aloud: on request, with voices of the device alone, and no longer than wanted."""

import pytest

pytestmark = pytest.mark.browser

# What a browser with voices has; this one has none. What is spoken is kept, and ends when told to.
SPEECH = """
(voices) => {
  const made = { voices, spoken: [], cancelled: 0 };
  const speech = Object.assign(new EventTarget(), {
    getVoices: () => made.voices,
    speak: (one) => made.spoken.push(one),
    cancel: () => made.cancelled++,
  });
  window.SpeechSynthesisUtterance = function (text) { this.text = text; };
  Object.defineProperty(window, "speechSynthesis", { value: speech });
  window.made = made;
}
"""
LOCAL = {"lang": "en-GB", "name": "Local", "localService": True}
REMOTE = {"lang": "en-GB", "name": "Remote", "localService": False}
UNSAID = {"lang": "en-GB", "name": "Unsaid"}
ARABIC = {"lang": "ar_SA", "name": "Arabic", "localService": True}
SPOKEN = "made.spoken.map((one) => [one.text, one.lang, one.voice.name])"

PROFILE, SAFE = "/centres/sample-centre-alder/", "/staying-safe/"
READ = ".say:visible"


@pytest.fixture
def visit(browser, site):
    contexts = []

    def _visit(path, *voices, **options):
        contexts.append(browser.new_context(base_url=site, **options))
        page = contexts[-1].new_page()
        page.add_init_script(
            f"({SPEECH})({list(voices)!r})".replace("True", "true").replace("False", "false")
        )
        page.goto(path)
        return page

    yield _visit
    for context in contexts:
        context.close()


def steps(page):
    return page.eval_on_selector_all(
        ".steps > li", "all => all.map((li) => li.firstChild.data.trim())"
    )


@pytest.mark.parametrize("voices", [[], [REMOTE], [UNSAID], [ARABIC]])
@pytest.mark.parametrize("path", [PROFILE, SAFE])
def test_no_button_is_shown_without_a_voice_of_the_device_in_the_language(visit, path, voices):
    page = visit(path, *voices)

    assert page.locator(READ).count() == 0
    assert page.locator(".say").count() > 2


def test_no_button_is_shown_without_javascript(browser, site):
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto(PROFILE)

    assert page.locator(".say").count() == 0
    context.close()


def test_nothing_is_read_unasked_and_each_step_has_its_button(visit):
    page = visit(PROFILE, REMOTE, LOCAL)

    assert page.evaluate("made.spoken") == []
    assert page.locator(f".steps {READ}").count() == len(steps(page))


def test_button_reads_its_step_with_a_voice_of_the_device(visit):
    page = visit(PROFILE, REMOTE, LOCAL, ARABIC)
    second = steps(page)[1]

    page.locator(READ).nth(1).click()

    assert page.evaluate(SPOKEN) == [[second, "en-GB", "Local"]]
    assert page.locator(READ).nth(1).inner_text().strip() == "Stop reading"


def test_text_is_read_in_its_own_language(visit):
    page = visit(f"/ar{SAFE}", LOCAL, ARABIC)

    page.locator(READ).first.click()

    spoken = page.evaluate(SPOKEN)
    assert {(lang, name) for _text, lang, name in spoken} == {("ar_SA", "Arabic")}
    assert spoken[0][0] == page.locator("h2").first.inner_text().strip()


def test_section_is_read_to_its_end_and_no_further(visit):
    page = visit(SAFE, LOCAL)

    page.locator("#before + .say").click()

    items = page.eval_on_selector_all("#before ~ ul", "all => all[0].innerText.split('\\n')")
    spoken = [text for text, *_ in page.evaluate(SPOKEN)]
    assert spoken[0] == "Before you look"
    assert spoken[1:] == [item for item in items if item]


def test_button_pressed_twice_stops_and_so_does_another(visit):
    page = visit(PROFILE, LOCAL)
    first, second = page.locator(READ).nth(0), page.locator(READ).nth(1)

    first.click()
    first.click()
    stopped = page.evaluate("[made.cancelled, made.spoken.length]")
    first.click()
    second.click()

    assert stopped == [1, 1]
    assert page.evaluate("[made.cancelled, made.spoken.length]") == [2, 3]
    assert [one.inner_text().strip() for one in (first, second)] == ["Read aloud", "Stop reading"]


def test_button_offers_to_read_again_once_all_is_read(visit):
    page = visit(PROFILE, LOCAL)
    page.locator(READ).first.click()

    page.evaluate("made.spoken[0].onend()")

    assert page.locator(READ).first.inner_text().strip() == "Read aloud"


def test_voices_that_come_later_are_offered(visit):
    page = visit(PROFILE)
    before = page.locator(READ).count()

    page.evaluate(
        f"made.voices = [{LOCAL}]; speechSynthesis.onvoiceschanged()".replace("True", "true")
    )

    assert (before, page.locator(READ).count() > 2) == (0, True)


def test_voice_that_went_meanwhile_is_not_replaced_by_a_remote_one(visit):
    page = visit(PROFILE, LOCAL)
    page.evaluate(f"made.voices = [{REMOTE}]".replace("False", "false"))

    page.locator(READ).first.click()

    assert page.evaluate("made.spoken") == []


@pytest.mark.parametrize("way", ["link", "shift"])
def test_exit_silences_what_is_read_at_once(visit, way):
    page = visit(PROFILE, LOCAL)
    # The page stays, so that what it did is seen.
    page.route("**/leave/", lambda route: route.fulfill(status=204))
    page.locator(READ).first.click()

    if way == "link":
        page.locator(".bar .exit").click(no_wait_after=True)
    else:
        for _press in range(3):
            page.keyboard.press("Shift")

    assert page.evaluate("made.cancelled") >= 1


@pytest.mark.parametrize(
    "leave",
    [
        "dispatchEvent(new Event('pagehide'))",
        "Object.defineProperty(document, 'hidden', {value: true});"
        "document.dispatchEvent(new Event('visibilitychange'))",
    ],
)
def test_page_that_is_left_or_covered_is_silent(visit, leave):
    page = visit(PROFILE, LOCAL)
    page.locator(READ).first.click()

    page.evaluate(leave)

    assert page.evaluate("made.cancelled") == 1


def test_reading_aloud_asks_the_network_for_nothing_and_keeps_nothing(visit):
    page = visit(PROFILE, LOCAL)
    # Chromium may ask for the icon of the page some time after the rest.
    page.wait_for_load_state("networkidle")
    asked = []
    page.on("request", lambda request: asked.append(request.url))

    page.locator(READ).first.click()
    page.locator(READ).first.click()

    assert asked == []
    assert page.context.cookies() == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_buttons_are_large_enough_reached_by_keyboard_and_have_an_edge_in_forced_colours(visit):
    page = visit(PROFILE, LOCAL, forced_colors="active", viewport={"width": 320, "height": 640})
    button = page.locator(READ).first

    button.focus()
    page.keyboard.press("Enter")

    size = button.bounding_box()
    assert (size["height"] >= 44, size["width"] >= 44) == (True, True)
    assert len(page.evaluate("made.spoken")) == 1
    assert button.evaluate("one => parseFloat(getComputedStyle(one).borderTopWidth)") > 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
