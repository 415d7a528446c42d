// Suggestions while somebody types at the desk: arrows choose, Enter opens, Escape closes.
(() => {
  const form = document.querySelector("form.find");
  if (!form) return;
  const status = document.createElement("p");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  form.append(status);

  function text(kind, words) {
    const span = document.createElement("span");
    span.className = kind;
    span.dir = "auto";
    span.textContent = words;
    return span;
  }

  combobox(form.querySelector("input[type=search]"), {
    name: form.querySelector("label").textContent,
    kind: "suggestions",
    after: form.lastChild,
    first: -1,
    pause: 200,
    async find(typed) {
      const words = typed.trim();
      if (!words) return [];
      try {
        const answer = await fetch(`${form.dataset.suggestions}?${new URLSearchParams({ q: words })}`);
        // Whoever was signed out meanwhile is asked to sign in once they press Enter.
        return answer.ok && !answer.redirected ? (await answer.json()).suggestions : null;
      } catch {
        return null; // Offline: Enter still searches.
      }
    },
    choose: (one) => location.assign(one.url),
    draw: (one) => [text("named", one.label), " ", text("detail", [one.kind, one.detail].filter(Boolean).join(" · "))],
    told(found) {
      const { some, none } = form.dataset;
      const isEmpty = !form.elements.q.value.trim();
      status.textContent = found.length ? some.replace("{count}", found.length) : isEmpty ? "" : none;
    },
  });
})();
