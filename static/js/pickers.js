// Django names the field in which long lists are filtered on an empty element that nobody hears:
// the field itself says it, once Django has made it.
addEventListener("load", () => setTimeout(() => {
  for (const icon of document.querySelectorAll(".search-label-icon[aria-label]")) {
    const field = icon.closest("p").querySelector("input");
    field.setAttribute("aria-label", icon.getAttribute("aria-label"));
    icon.removeAttribute("aria-label");
  }
}));
