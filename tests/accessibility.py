"""Accessibility faults of a page in a browser, and whether it fits a phone."""

from axe_playwright_python.base import AXE_SCRIPT

WCAG = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # Contrast takes longest by far: it is measured apart, where it can differ.
    "rules": {"color-contrast": {"enabled": False}},
    # What passes need not be told one by one.
    "resultTypes": ["violations"],
    # Django's sheets for forms import another one, which would be written into the page.
    "preload": False,
}
CONTRAST = {"runOnly": ["color-contrast"], "resultTypes": ["violations"], "preload": False}
# Mark what looks like others before it, inside and around: one card of many, a row, a choice.
MARK_ALIKE = """() => {
    const look = (one) => one.tagName + one.className + ["aria-current", "disabled", "checked"].
        filter(name => one.hasAttribute(name));
    const around = new Map([[document.body, ""]]), seen = {};
    for (const one of document.querySelectorAll("body *")) {
        one.removeAttribute("data-alike");
        if (!one.checkVisibility()) continue;
        const outside = around.get(one.parentElement);
        if (outside === undefined) continue;  // in something that is marked
        const inside = new Set([...one.querySelectorAll("*")].map(look));
        const looks = [outside, look(one), ...inside].join();
        seen[looks] = (seen[looks] || 0) + 1;
        if (seen[looks] > 3) one.setAttribute("data-alike", "");
        else around.set(one, outside + look(one));
    }
}"""
RUN = """async ([whole, contrast]) => {
    const found = [await axe.run(whole), await axe.run({exclude: ["[data-alike]"]}, contrast)];
    return found.flatMap(one => one.violations).map(one => `${one.id}: ${one.nodes[0].html}`);
}"""


def faults_by_axe(page):
    """Return the faults that axe finds on a page in its present state."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    page.evaluate(MARK_ALIKE)
    return page.evaluate(RUN, [WCAG, CONTRAST])


def faults_narrow_and_wide(page):
    """Return a page's faults on a phone in light colours and on a wide screen in dark ones."""
    faults = []
    for width, scheme in ((320, "light"), (1280, "dark")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        faults += [f"{width}: {fault}" for fault in faults_by_axe(page)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append(f"{width}: scrolls sideways")
    return faults
