"""The page about this site to print and hand on."""

import re

import pytest
from django.conf import settings

from tests import even_font

PATH = "/how-this-site-works/"


@pytest.mark.django_db
def test_page_is_found_from_the_footer_the_sitemap_and_staying_safe(client):
    pages = {path: client.get(path).content.decode() for path in ("/about/", "/staying-safe/")}
    sitemap = client.get("/sitemap.xml").content.decode()

    assert [page.count(f'href="{PATH}"') for page in pages.values()] == [1, 2]
    assert f"{PATH}</loc>" in sitemap


@pytest.mark.django_db
@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_page_names_the_first_page_in_its_language_and_sets_no_cookie(client, language):
    prefix = "" if language == "en" else f"/{language}"

    answer = client.get(f"{prefix}{PATH}")

    html = answer.content.decode()
    assert f'<strong dir="ltr">http://testserver{prefix}/</strong>' in html
    assert html.count('<svg class="qr"') == 1
    assert answer.cookies == {}
    assert not re.findall(r'(?:src|srcset)="https?:', html)


@pytest.mark.browser
@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_page_is_one_sheet_of_a4_in_each_language(browser, site, language):
    context = browser.new_context(base_url=site, bypass_csp=True)
    page = context.new_page()
    page.goto(PATH if language == "en" else f"/{language}{PATH}")
    even_font.set_in_it(page)

    pdf = page.pdf(format="A4", prefer_css_page_size=True)

    assert re.findall(rb"/MediaBox \[0 0 (\d+)[\d.]* (\d+)[\d.]*\]", pdf)[:1] == [(b"594", b"841")]
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    context.close()


@pytest.mark.browser
def test_paper_is_black_on_white_and_leaves_out_what_is_for_the_screen(page):
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(PATH)

    shown = page.evaluate(
        "[...document.querySelectorAll('.handout h2, .handout li, .handout p')]"
        ".filter((one) => one.checkVisibility()).map((one) => getComputedStyle(one).color)"
    )
    hidden = page.locator(".site-header, .site-footer, .explained")
    assert set(shown) == {"rgb(0, 0, 0)"}
    assert [one.is_visible() for one in hidden.all()] == [False] * 3
