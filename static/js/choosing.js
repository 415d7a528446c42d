// Long lists of boxes to tick become one field to search in, with what is chosen below it; towns are
// suggested while one is typed. Without this the boxes are ticked, and the town is asked about once
// the form is sent.
(() => {
  const form = document.querySelector("form[data-search]");
  if (!form) return;
  const words = form.dataset;
  form.addEventListener("input", () => form.classList.add("is-changed"));
  // Of fewer choices all are seen at once.
  const SEARCHED_FROM = 10;

  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();

  function made(name, attributes, text = "") {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.textContent = text;
    return element;
  }

  // Boxes, and names in a line with commas between

  function choices(fieldset) {
    const boxes = [...fieldset.querySelectorAll("input[type=checkbox]")];
    const line = fieldset.querySelector(".others + input");
    const found = boxes.map((box) => ({
      label: box.closest("label").textContent.trim(),
      get isChosen() { return box.checked; },
      set(isChosen) { box.checked = isChosen; },
    }));
    if (!line) return found;
    const written = () => line.value.split(/[,;،]/).map((name) => name.trim()).filter(Boolean);
    const names = fieldset.querySelector(".names p").textContent.split(", ");
    const ticked = new Set(found.map((one) => one.label));
    return found.concat(names.filter((label) => !ticked.has(label)).map((label) => ({
      label,
      get isChosen() { return written().includes(label); },
      set(isChosen) {
        const others = written().filter((name) => name !== label);
        line.value = (isChosen ? [...others, label] : others).join(", ");
      },
    })));
  }

  function searched(fieldset, number) {
    const all = choices(fieldset);
    if (all.length < SEARCHED_FROM || fieldset.querySelector(".error")) return;
    const legend = fieldset.querySelector("legend").firstChild.textContent.trim();
    const field = made("input", { type: "text", id: `search_${number}`, "aria-label": `${legend}: ${words.search}`, placeholder: words.search, dir: "auto" });
    const chips = made("ul", { class: "chosen", "aria-label": `${legend}: ${words.chosen}` });
    const help = fieldset.querySelector("[id$=_helptext]");
    if (help) field.setAttribute("aria-describedby", help.id);
    for (const part of fieldset.querySelectorAll(":scope > div, :scope > .others, :scope > input, :scope > .names")) part.hidden = true;

    function show() {
      chips.replaceChildren(...all.filter((one) => one.isChosen).map((one) => {
        const button = made("button", { type: "button", class: "plain", "aria-label": `${words.remove} ${one.label}` }, `${one.label} ×`);
        button.addEventListener("click", () => {
          one.set(false);
          show();
          field.focus();
        });
        const item = made("li", {});
        item.append(button);
        return item;
      }));
      chips.hidden = !chips.children.length;
    }

    fieldset.append(field, chips);
    combobox(field, {
      name: legend,
      find(typed) {
        const wanted = plain(typed);
        const fits = all.filter((one) => plain(one.label).includes(wanted));
        return fits.sort((one, other) => plain(other.label).startsWith(wanted) - plain(one.label).startsWith(wanted));
      },
      choose(one) {
        one.set(!one.isChosen);
        field.value = "";
        show();
      },
    });
    show();
  }

  form.querySelectorAll(".entry > fieldset").forEach(searched);

  // Towns

  function suggested(input) {
    const prefix = input.name.slice(0, -"town".length);
    const country = form.elements[`${prefix}country`];
    const map = input.closest(".group")?.querySelector("[data-town-map]");
    const asked = () => [...form.querySelectorAll(`[name="${prefix}geoname"]`)];
    const ask = (query) => fetch(`${words.towns}?${new URLSearchParams(query)}`);

    async function find(typed) {
      if (!typed.trim()) return [];
      const answer = await ask({ town: typed, country: country?.value ?? "" });
      return answer.ok ? (await answer.json()).towns : [];
    }

    async function choose(town) {
      input.value = town.name;
      asked().forEach((one) => (one.closest(".entry") ?? one).remove());
      input.after(made("input", { type: "hidden", name: `${prefix}geoname`, value: town.key }));
      const answer = await ask({ on_map: town.key });
      if (map && answer.ok) map.innerHTML = await answer.text();
    }

    combobox(input, { name: words.suggested, pause: 200, find, choose });
    // What was chosen is not what is typed now.
    input.addEventListener("input", () => {
      asked().filter((one) => one.type === "hidden").forEach((one) => one.remove());
      map?.replaceChildren();
    });
  }

  if (words.towns) form.querySelectorAll('input[name$="-town"]').forEach(suggested);

  // What is wrong leads to where it is mended, folded or not.
  document.querySelectorAll(".faults a").forEach((link) => link.addEventListener("click", (event) => {
    const entry = document.getElementById(link.hash.slice(1))?.closest(".entry");
    const field = entry?.querySelector("input:not([type=hidden]), select, textarea");
    if (!field) return;
    event.preventDefault();
    for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    field.focus();
  }));
})();
