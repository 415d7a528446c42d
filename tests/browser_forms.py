"""What a browser would send of a form, read from the page itself."""

from html.parser import HTMLParser

UNSENT = {"submit", "button", "image", "file", "reset"}


class _Fields(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms = []
        self.area = self.select = None

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        name = attributes.get("name")
        if tag == "form":
            self.forms.append({})
        elif not self.forms:
            return
        elif tag == "input" and name and attributes.get("type") not in UNSENT:
            ticked = attributes.get("type") not in ("radio", "checkbox") or "checked" in attributes
            if ticked:
                self.add(name, attributes.get("value", ""))
        elif tag == "textarea":
            self.area, self.text = name, ""
        elif tag == "select":
            self.select, self.first, self.chosen = name, None, []
        elif tag == "option" and self.select:
            self.first = attributes.get("value", "") if self.first is None else self.first
            if "selected" in attributes:
                self.chosen.append(attributes.get("value", ""))

    def handle_data(self, data):
        if self.area:
            self.text += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            # A browser reads two characters of a line break as one, leaves out the first break, and
            # sends the others as two.
            text = self.text.replace("\r\n", "\n").removeprefix("\n")
            self.add(self.area, text.replace("\n", "\r\n"))
            self.area = None
        elif tag == "select":
            for value in self.chosen or [self.first or ""]:
                self.add(self.select, value)
            self.select = None

    def add(self, name, value):
        self.forms[-1].setdefault(name, []).append(value)


def filled_in(response, **changes):
    """What is sent of the longest form of a page, with changes."""
    fields = _Fields()
    fields.feed(response.content.decode())
    return max(fields.forms, key=len) | changes
