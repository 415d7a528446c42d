"""What a browser would send of a form, read from the page itself."""

import re
from html import unescape

UNSENT = {"submit", "button", "image", "file", "reset"}
# A page of the desk has thousands of options, each of which an HTML parser takes apart.
TAG = re.compile(
    r"""<(/?)(form|input|textarea|select|option)\b((?:[^>"']|"[^"]*"|'[^']*')*)>""", re.IGNORECASE
)
ATTRIBUTE = re.compile(r"""([^\s=/"'>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")


def _attributes(written):
    """The attributes of a tag; of two with one name a browser takes the first."""
    found = {}
    for name, *values in ATTRIBUTE.findall(written):
        found.setdefault(name.lower(), unescape("".join(values)))
    return found


def _text(written):
    """What a browser sends of a text area.

    It reads two characters of a line break as one, leaves out the first break, and sends the
    others as two.
    """
    text = unescape(written).replace("\r\n", "\n").removeprefix("\n")
    return text.replace("\n", "\r\n")


def filled_in_forms(response):
    """What is sent of each form of a page."""
    return _forms(response.content.decode())


def _forms(page):
    forms, select, options, area = [], None, [], None
    for tag in TAG.finditer(page):
        closes, kind, written = tag[1], tag[2].lower(), tag[3]
        if area and not (closes and kind == "textarea"):
            continue
        if kind == "form" and not closes:
            forms.append({})
        elif not forms:
            continue
        elif kind == "option" and select and not closes:
            if not options or "selected" in written:
                options.append(_attributes(written))
        elif kind == "select" and closes and select:
            chosen = [one for one in options if "selected" in one]
            for option in chosen or options[:1] or [{}]:
                forms[-1].setdefault(select, []).append(option.get("value", ""))
            select = None
        elif kind == "select":
            select, options = _attributes(written).get("name"), []
        elif kind == "textarea" and closes and area:
            forms[-1].setdefault(area[0], []).append(_text(page[area[1] : tag.start()]))
            area = None
        elif kind == "textarea" and (name := _attributes(written).get("name")):
            area = name, tag.end()
        elif kind == "input":
            field = _attributes(written)
            is_off = field.get("type") in ("radio", "checkbox") and "checked" not in field
            if (name := field.get("name")) and field.get("type") not in UNSENT and not is_off:
                forms[-1].setdefault(name, []).append(field.get("value", ""))
    return forms


def filled_in(response, **changes):
    """What is sent of the longest form of a page, with changes."""
    return max(filled_in_forms(response), key=len) | changes
