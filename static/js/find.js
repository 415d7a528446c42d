// Suggestions while somebody types at the desk: arrows choose, Enter opens, Escape closes.
(() => {
  const form = document.querySelector("form.find");
  if (!form) return;
  const field = form.querySelector("input[type=search]");
  const list = document.createElement("ul");
  const status = document.createElement("p");
  const WAIT = 200;
  let at = -1;
  let timer;
  let asked;

  list.id = "suggestions";
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.querySelector("label").textContent);
  list.hidden = true;
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  form.append(list, status);
  const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id };
  for (const [name, value] of Object.entries(attributes)) field.setAttribute(name, value);

  function close() {
    list.hidden = true;
    at = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }

  // From the last suggestion the arrow goes back to what was typed, and on to the first.
  function move(step) {
    const options = [...list.children];
    at = at < 0 && step < 0 ? options.length - 1 : at + step;
    if (at >= options.length) at = -1;
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === at)));
    if (at < 0) {
      field.removeAttribute("aria-activedescendant");
      return;
    }
    field.setAttribute("aria-activedescendant", options[at].id);
    options[at].scrollIntoView({ block: "nearest" });
  }

  function text(kind, words) {
    const span = document.createElement("span");
    span.className = kind;
    span.dir = "auto";
    span.textContent = words;
    return span;
  }

  function show(suggestions) {
    list.replaceChildren();
    suggestions.forEach((one, place) => {
      const option = document.createElement("li");
      option.id = `suggestion-${place}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.url = one.url;
      option.append(text("named", one.label), " ");
      option.append(text("detail", [one.kind, one.detail].filter(Boolean).join(" · ")));
      list.append(option);
    });
    const { some, none } = form.dataset;
    status.textContent = suggestions.length ? some.replace("{count}", suggestions.length) : none;
    at = -1;
    field.removeAttribute("aria-activedescendant");
    list.hidden = !suggestions.length;
    field.setAttribute("aria-expanded", String(!list.hidden));
  }

  async function ask() {
    asked?.abort();
    const words = field.value.trim();
    if (!words) {
      status.textContent = "";
      close();
      return;
    }
    asked = new AbortController();
    const address = `${form.dataset.suggestions}?${new URLSearchParams({ q: words })}`;
    try {
      const answer = await fetch(address, { signal: asked.signal });
      // Whoever was signed out meanwhile is asked to sign in once they press Enter.
      if (!answer.ok || answer.redirected) return;
      const { suggestions } = await answer.json();
      if (document.activeElement === field) show(suggestions);
    } catch {
      // Overtaken by what was typed since, or offline: Enter still searches.
    }
  }

  close();
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) return;
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && at >= 0 && !list.hidden) {
      event.preventDefault();
      location.assign(list.children[at].dataset.url);
    }
  });
  // Before the field loses the focus, and with it the list.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.url);
  });
})();
