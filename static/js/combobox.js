// A list under a field, worked with the arrows, Enter and Escape. `find` says what is in it, or null
// to leave it as it is; `choose` takes one; `draw` fills an option; `told` hears what was found.
// With `first` at 0 the first is chosen while one types, with -1 what was typed stays.
function combobox(input, { name, find, choose, draw, told, first = 0, pause = 0, kind = "suggested", after = input }) {
  const list = document.createElement("ul");
  let at = -1;
  let last = 0;
  const set = (element, attributes) => {
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  };
  set(list, { role: "listbox", class: kind, id: `${input.id}_list`, "aria-label": name });
  set(input, { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, autocomplete: "off" });
  after.after(list);

  function show(isShown) {
    list.hidden = !isShown;
    input.setAttribute("aria-expanded", String(isShown));
    move(isShown ? first : -1);
  }

  const close = () => show(false);

  // From the last one the arrow goes back to what was typed, and on to the first.
  function move(to) {
    const options = [...list.children];
    at = to >= options.length ? -1 : Math.max(to, -1);
    options.forEach((one, place) => {
      one.classList.toggle("is-at", place === at);
      one.setAttribute("aria-selected", String(one.choice.isChosen ?? place === at));
    });
    if (at < 0) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    input.setAttribute("aria-activedescendant", options[at].id);
    options[at].scrollIntoView({ block: "nearest" });
  }

  function take(option) {
    const { choice } = option;
    close();
    choose(choice);
  }

  async function open() {
    const number = ++last;
    if (pause) await new Promise((resolve) => { setTimeout(resolve, pause); });
    const found = number === last ? await find(input.value) : null;
    // What was typed since has overtaken it.
    if (!found || number !== last || document.activeElement !== input) return;
    list.replaceChildren(...found.map((choice, place) => {
      const option = document.createElement("li");
      set(option, { role: "option", id: `${list.id}_${place}` });
      option.choice = choice;
      option.append(...(draw ? draw(choice) : [choice.label]));
      return option;
    }));
    show(found.length > 0);
    told?.(found);
  }

  close();
  input.addEventListener("input", open);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (list.hidden) open();
      else move(at < 0 && step < 0 ? list.children.length - 1 : at + step);
    } else if (event.key === "Enter") {
      // What is typed is no answer to a form by itself, unless the field is one to search with.
      if (!first || at >= 0) event.preventDefault();
      if (at >= 0) take(list.children[at]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    }
  });
  // The field keeps the focus, and with it the list.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) take(option);
  });
}
