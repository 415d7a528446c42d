"""Accessibility faults of a page in a browser, and whether it fits a phone."""

from axe_playwright_python.base import AXE_SCRIPT

from tests.examples import HUNTING

# Widths with colours: a phone by day, and a wide screen by night.
LOOKS = [(320, "light"), (1280, "dark")]

# What passes need not be told one by one. Django's sheets for forms import another one, which
# "preload" would write into the page.
QUICKLY = {"resultTypes": ["violations"], "preload": False}
WCAG = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    **QUICKLY,
}
# What can differ by the width and the colours where the same things are shown.
BY_LOOK = {
    "runOnly": [
        *("color-contrast", "link-in-text-block", "target-size"),
        *("scrollable-region-focusable", "css-orientation-lock"),
    ],
    **QUICKLY,
}
# These three rules take most of the time: the first two measure no more than two of what looks
# alike; the last measures each but those that are alike and large enough.
CONFIGURE = """axe.configure({rules: [
    {id: "color-contrast", selector: ":not([data-alike])"},
    {id: "link-in-text-block", selector: "a[href]:not([data-alike])"},
    {id: "target-size", selector: ":not([data-large])"},
]});"""
# Mark what is like others before it, inside and around: one card of many, a row, a choice. Some of
# it may go: nothing that holds a table or list together, names another part, or is referred to.
MARK_ALIKE = """() => {
    const stays = "td, th, dt, dd, legend, caption, summary, label:not(:has(input, select)), [id],"
        + " :not(label) > :is(input, select, textarea), h1, h2, h3, h4, h5, h6,"
        + " :is(h1, h2, h3, h4, h5, h6, summary, button, legend, caption) *";
    const says = (one) => [...one.childNodes].some(each => each.nodeType === 3 && each.data.trim());
    const looks = new Map();
    const look = (one) => {
        if (!looks.has(one)) {
            const named = one.getAttributeNames().filter(name => !name.startsWith("data-"));
            const kind = [one.tagName, one.className, one.type, one.getAttribute("role")];
            looks.set(one, [...kind, ...named, says(one)].join(" "));
        }
        return looks.get(one);
    };
    const around = new Map([[document.body, ""]]), seen = {};
    for (const one of document.querySelectorAll("[data-alike]")) {
        one.removeAttribute("data-alike");
        one.removeAttribute("data-large");
        one.removeAttribute("data-apart");
    }
    for (const one of document.querySelectorAll("body *")) {
        if (!one.checkVisibility()) continue;
        const outside = around.get(one.parentElement);
        if (outside === undefined) continue;  // in something that is marked
        const inside = new Set([...one.querySelectorAll("*")].map(look));
        const key = [outside, look(one), ...inside].join();
        seen[key] = (seen[key] || 0) + 1;
        if (seen[key] <= 2) {
            around.set(one, outside + look(one));
            continue;
        }
        one.toggleAttribute("data-apart", !one.matches(stays));
        for (const each of [one, ...one.querySelectorAll("*")]) {
            const {width, height} = each.getBoundingClientRect();
            each.setAttribute("data-alike", "");
            each.toggleAttribute("data-large", width >= 24 && height >= 24);
        }
    }
}"""
# Return whether all that is read now was there when this was last asked, and nothing has gone that
# others may need: a heading, a part of the page, a name. Icons are for the eye alone.
IS_SHOWN_STILL = """() => {
    const isRead = (one) => !one.closest("svg[aria-hidden=true]")
        && (one.checkVisibility({visibilityProperty: true})
            || getComputedStyle(one).display === "contents");
    const needed = "h1, h2, h3, h4, h5, h6, label, legend, caption, main, nav, header, footer,"
        + " aside, form, [id], [role], [aria-label]";
    const before = window.shownBefore;
    const now = new Set([...document.querySelectorAll("body *")].filter(isRead));
    window.shownBefore = now;
    return before !== undefined && [...now].every(one => before.has(one))
        && [...before].every(one => now.has(one) || !one.matches(needed));
}"""
# What may go is not there meanwhile: axe looks at each part for each of a hundred rules.
RUN = """async ([options, isWhole]) => {
    const apart = isWhole ? [] : [...document.querySelectorAll("[data-apart]")];
    const places = apart.map(one => {
        const place = document.createComment("");
        one.replaceWith(place);
        return place;
    });
    const {violations} = await axe.run(options);
    places.forEach((place, at) => place.replaceWith(apart[at]));
    return violations.map(one => `${one.id}: ${one.nodes[0].html}`);
}"""


def faults_by_axe(page, options=WCAG):
    """The faults that axe finds on a page in its present state."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT + CONFIGURE)
        # The pages after it begin with it, which takes less.
        page.add_init_script(AXE_SCRIPT + CONFIGURE)
    page.evaluate(MARK_ALIKE)
    return page.evaluate(RUN, [options, HUNTING])


def look(turn):
    """One of the two looks for a page that is much like others, which have the other one."""
    return LOOKS if HUNTING else [LOOKS[turn % 2]]


def faults_narrow_and_wide(page, looks=LOOKS):
    """A page's faults on a phone in light colours and on a wide screen in dark ones.

    In whichever of the looks axe examines it, it must not scroll sideways in either.
    """
    faults = []
    page.evaluate("delete window.shownBefore")
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        if (width, scheme) in looks:
            options = BY_LOOK if page.evaluate(IS_SHOWN_STILL) else WCAG
            faults += [f"{width}: {fault}" for fault in faults_by_axe(page, options)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append(f"{width}: scrolls sideways")
    return faults
