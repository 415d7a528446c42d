"""What is the same on every page is written once, when a template is read."""

import pytest
from django.template import Context, Engine
from django.template.base import TextNode
from django.utils.translation import override

LOAD = "{% load i18n static %}"


@pytest.fixture
def read(tmp_path):
    """A function that reads templates by their names and renders the first."""
    engine = Engine(
        libraries={
            "i18n": "django.templatetags.i18n",
            "static": "django.templatetags.static",
        },
        builtins=["irct.templatetags.directory"],
        loaders=[
            (
                "irct.machine.folded.Loader",
                [("django.template.loaders.filesystem.Loader", [tmp_path])],
            )
        ],
    )

    def read(**templates):
        for name, source in templates.items():
            (tmp_path / f"{name}.html").write_text(source)
        return engine.get_template(f"{next(iter(templates))}.html")

    return read


def test_words_addresses_and_icons_are_written_when_a_template_is_read(read):
    template = read(
        a=LOAD
        + '<p>{% translate "Staying safe" %}{% url "staying_safe" %}{% icon "exit" %}{% comma %}'
        + "{% blocktranslate trimmed %}\n Staying safe\n{% endblocktranslate %}</p>\n\n  <p>\n</p>"
    )

    (node,) = template.nodelist
    assert isinstance(node, TextNode)
    assert node.s.startswith("<p>Staying safe/staying-safe/<i")
    assert node.s.endswith(", Staying safe</p>\n<p>\n</p>")


def test_words_are_those_of_the_language_at_each_time(read):
    source = LOAD + '{% translate "Staying safe" %} {% url "staying_safe" %}'
    said = []
    for language in ("en", "fr", "en"):
        with override(language):
            said.append(read(a=source).render(Context()))

    assert said[0] == said[2] == "Staying safe /staying-safe/"
    assert said[1].endswith(" /fr/staying-safe/")
    assert "Staying" not in said[1]


def test_words_in_another_language_than_the_page_stay_so(read):
    template = read(
        a=LOAD + '{% language "fr" %}{% translate "Staying safe" %}{% endlanguage %}',
    )

    assert "Staying safe" not in template.render(Context())


def test_what_depends_on_variables_is_written_each_time(read):
    template = read(
        a=LOAD
        + "{% blocktranslate %}formerly {{ names }}{% endblocktranslate %}"
        + "{% icon name %}{% translate word %}"
    )

    for name in ("pin", "exit"):
        values = {"names": f"<{name}>", "name": name, "word": "Sample"}
        said = template.render(Context(values))
        assert said.startswith(f"formerly &lt;{name}&gt;<i")
        assert f"icon-{name}" in said
        assert said.endswith("Sample")


def test_variables_of_what_is_included_stay_there(read):
    template = read(
        a='{% include "b.html" with one="1" %}{{ one }}{% include "c.html" %}{{ two }}.',
        b="{{ one }}{{ given }}",
        c=LOAD + '{% translate "Sample" as two %}{{ two }}',
    )

    assert template.render(Context({"given": "!"})) == "1!Sample."


def test_template_that_includes_itself_is_written_as_deep_as_it_goes(read):
    template = read(
        a='{{ one.name }}{% if one.inner %}({% include "a.html" with one=one.inner %}){% endif %}'
    )

    tree = {"name": "a", "inner": {"name": "b", "inner": {"name": "c"}}}
    assert template.render(Context({"one": tree})) == "a(b(c))"


def test_blocks_are_filled_in_wherever_they_are_included(read):
    template = read(
        a='{% extends "b.html" %}{% block x %}mine{% endblock %}',
        b="<p>\n\n{% block x %}{% endblock %}</p>{% include 'c.html' %}",
        c='{% extends "d.html" %}{% block x %}other{% endblock %}',
        d="<i>{% block x %}{% endblock %}</i>",
    )

    assert template.render(Context()) == "<p>\nmine</p><i>other</i>"
