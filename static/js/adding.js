// Say what looks like the name of an entry while it is typed. Without this it is said once the form
// is sent.
(() => {
  const form = document.querySelector("form[data-looks-like]");
  const place = document.getElementById("looks-like");
  if (!form || !place) return;
  const PAUSE = 300;
  let timer = 0;
  let last = 0;

  async function look() {
    const number = ++last;
    const [country, name] = ["country", "name"].map((one) => form.elements[one].value.trim());
    if (!country || !name) {
      place.replaceChildren();
      return;
    }
    const answer = await fetch(`${form.dataset.looksLike}?${new URLSearchParams({ country, name })}`);
    if (answer.ok && number === last) place.innerHTML = await answer.text();
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
})();
