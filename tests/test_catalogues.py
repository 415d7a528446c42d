"""Texts are found, translated ones are checked, and catalogues are compiled."""

import gettext
import os
from pathlib import Path

import pytest

from irct.translations import catalogues, unmarked
from irct.translations.catalogues import Translatable
from irct.translations.checking import faults
from irct.translations.extracting import is_of_the_desk, marked
from irct.translations.glossary import Glossary, Term

TEMPLATE = """
{% extends "base.html" %}
{% block title %}{% translate "A title" context "of a page" %}{% endblock %}
    {# Translators: the number of a house #}
    {% translate "Number" %}
  {% blocktranslate trimmed count n=n with name=x|default:_("nobody") %}
    One centre of
    {{ name }}, 5%
  {% plural %}
    {{ n }} centres
  {% endblocktranslate %}
<p title="{{ value|default:_("none") }}">{% translate "it’s" as said %}</p>
"""
CODE = """
def f():
    return (
        _("joined "
          "text"), pgettext_lazy("verb", "hide"), ngettext("%d day", "%d days", n),
        npgettext("of a visit", "%d time", "%d times", n),
        # Translators: a greeting
        gettext_noop("Hello"), other("not this"), _(name), _("")
    )
"""


@pytest.mark.parametrize(
    ("name", "source", "found"),
    [
        (
            "page.html",
            TEMPLATE,
            {
                Translatable("of a page", "A title"): [],
                Translatable(None, "Number"): ["Translators: the number of a house"],
                Translatable(None, "nobody"): [],
                Translatable(None, "One centre of %(name)s, 5%%", "%(n)s centres"): [],
                Translatable(None, "none"): [],
                Translatable(None, "it’s"): [],
            },
        ),
        (
            "code.py",
            CODE,
            {
                Translatable(None, "joined text"): [],
                Translatable("verb", "hide"): [],
                Translatable(None, "%d day", "%d days"): [],
                Translatable("of a visit", "%d time", "%d times"): [],
                Translatable(None, "Hello"): ["Translators: a greeting"],
            },
        ),
    ],
)
def test_what_is_marked_is_found(tmp_path, name, source, found):
    path = tmp_path / name
    path.write_text(source)

    assert dict(marked(path)) == found


@pytest.mark.parametrize(
    ("name", "source", "found"),
    [
        (
            "page.html",
            '<p class="x" title="Seen">{{ name }} {% translate "marked" %} · IRCT</p>\n'
            '{% blocktranslate %}marked{% endblocktranslate %}<script>let x = "unseen"</script>\n'
            '{% comment %}unseen{% endcomment %}<input type="submit" value="Send">\n'
            '<input value="data"><b aria-label="{% translate "marked" %}">Hello</b>',
            [(1, "Seen"), (3, "Send"), (4, "Hello")],
        ),
        ("letter.txt", "{% translate 'x' %}\n\nDear {{ name }},\n", [(3, "Dear …,")]),
        (
            "code.py",
            "from django.db import models\n"
            'a = models.CharField("a name", max_length=2, help_text=_("marked"))\n'
            'b = forms.CharField(label="Label", initial="data")\n'
            'messages.error(request, f"No {thing}")\n'
            'raise ValidationError("Wrong")\n'
            "d = f\"{_('unseen')} {name}\"\n"
            'class C(models.TextChoices):\n    A = "a", "First"\n    B = "b", _("marked")\n'
            'class Meta:\n    verbose_name = "thing"\n    ordering = ["name"]\n',
            [
                (2, "a name"),
                (3, "Label"),
                (4, "No "),
                (5, "Wrong"),
                (6, "_('unseen')"),
                (8, "First"),
                (11, "thing"),
            ],
        ),
    ],
)
def test_what_people_see_and_nobody_marked_is_found(tmp_path, monkeypatch, name, source, found):
    path = tmp_path / name
    path.write_text(source)
    monkeypatch.setattr(unmarked, "files", lambda: [path])

    places = [(f"{path}:{line}", text) for line, text in found]
    assert sorted(unmarked.unmarked()) == sorted(places)


@pytest.mark.parametrize(
    ("language", "english", "forms", "words"),
    [
        ("fr", Translatable(None, "%(n)s of %(all)s"), ["%(n)s de %(tous)s"], "placeholders"),
        ("fr", Translatable(None, "%s"), [""], "missing"),
        ("fr", Translatable(None, "{name} left"), ["il part"], "placeholders"),
        ("fr", Translatable(None, "Go <a href='x'>on</a>"), ["Continuez"], "tags"),
        ("fr", Translatable(None, "Go\n"), ["Allez"], "new line"),
        (
            "ar",
            Translatable(None, "%(n)s day", "%(n)s days"),
            ["يوم", "%(n)s أيام"],
            "2 forms, not 6",
        ),
        (
            "ru",
            Translatable(None, "%d day", "%d days"),
            ["день", "%d дня", "%d дней"],
            "placeholders",
        ),
        ("fa", Translatable(None, "book"), ["كتاب"], "letters"),
        ("uk", Translatable(None, "we"), ["мы"], "letters"),
        ("ru", Translatable(None, "and"), ["і"], "letters"),
        ("es", Translatable(None, "Find centres"), ["Find centres"], "same as the English"),
        ("fr", Translatable(None, "help"), ["la réhabilitation"], "forbidden"),
        ("fa", Translatable(None, "For 30 days"), ["برای ۳۰ روز"], "other digits"),
        ("fr", Translatable(None, "Survivors of Torture"), ["Victimes"], "in the glossary"),
        (
            "ar",
            Translatable(None, "%(n)s day", "%(n)s days"),
            ["", "", "", "", "", "%(n)s"],
            "missing",
        ),
    ],
)
def test_a_wrong_translation_is_told_of(monkeypatch, language, english, forms, words):
    terms = (
        Term("survivor", "personne survivante", ("surviv",)),
        Term("rehabilitation", "réadaptation", (), ("réhabilitation",)),
    )
    monkeypatch.setattr("irct.translations.checking.glossary", lambda _: Glossary(terms))

    assert words in " ".join(faults(english, forms, language))


@pytest.mark.parametrize(
    ("language", "english", "forms"),
    [
        ("fr", Translatable(None, "Tell %s, 100 %% of it"), ["Dites à %s, 100 %%"]),
        (
            "ar",
            Translatable(None, "%(n)s day", "%(n)s days"),
            ["لا", "يوم", "يومان", *["%(n)s أيام"] * 3],
        ),
        ("es", Translatable(None, "Survivors"), ["Supervivientes"]),
        ("tr", Translatable(None, "%(n)s · IRCT"), ["%(n)s · IRCT"]),
        ("es", Translatable(None, "Signal"), ["Signal"]),
    ],
)
def test_nothing_is_said_of_a_right_one(monkeypatch, language, english, forms):
    terms = Glossary((Term("survivor", "", ("surviv", "superviv")),), frozenset({"signal"}))
    monkeypatch.setattr("irct.translations.checking.glossary", lambda _: terms)

    assert [*faults(english, forms, language)] == []


def test_the_desk_is_where_the_secretariat_alone_is():
    paths = ["irct/desk/bar.py", "centres/admin.py", "templates/admin/queue.html"]
    assert all(is_of_the_desk(Path(path)) for path in paths)
    assert not is_of_the_desk(Path("irct/history/timeline.py"))  # members read it, too


def test_catalogues_are_compiled_when_they_changed(tmp_path, monkeypatch):
    """The desk's texts are in the same catalogue; what is in doubt is in none."""
    monkeypatch.setattr(catalogues, "FOLDER", tmp_path / "po")
    compiled = tmp_path / "mo" / "fr" / "LC_MESSAGES" / "django.mo"
    paths = [catalogues.source("fr", domain) for domain in ("django", "desk")]
    for path, english in zip(paths, ("Help", "Desk"), strict=True):
        catalog = catalogues.empty("fr")
        catalog.add(english, f"{english} fr", context="c" if english == "Help" else None)
        catalog.add(("%d day", "%d days"), ("%d jour", "%d jours"))
        catalog.add(f"{english}?", "doubt", flags=["fuzzy"])
        catalogues.write(catalog, path)

    catalogues.compile_changed(tmp_path / "mo")

    with compiled.open("rb") as file:
        made = gettext.GNUTranslations(file)
    assert (made.pgettext("c", "Help"), made.gettext("Desk")) == ("Help fr", "Desk fr")
    assert [made.ngettext("%d day", "%d days", n) for n in (0, 1, 2)] == ["%d jour"] * 2 + [
        "%d jours"
    ]
    assert made.gettext("Help?") == "Help?"
    first = compiled.stat().st_ino
    catalogues.compile_changed(tmp_path / "mo")
    assert compiled.stat().st_ino == first
    for path in paths:
        os.utime(path, (1, 1))  # an older version was put back
    catalogues.compile_changed(tmp_path / "mo")
    assert compiled.stat().st_ino != first
    assert {one.name for one in compiled.parent.iterdir()} == {"django.mo", "digests"}
