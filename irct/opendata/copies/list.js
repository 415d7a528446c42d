// Finds entries by all words that are typed, and says when this copy has grown old. Nothing is kept.
(() => {
  const at = (id) => document.getElementById(id);
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const now = new Date();
  const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()]
    .map((number) => String(number).padStart(2, "0"))
    .join("-");
  at("old").hidden = today <= document.body.dataset.after;

  const sections = [...document.querySelectorAll("main > section")].map((section) => ({
    section,
    name: plain(section.querySelector("h2").textContent),
    entries: [...section.querySelectorAll("article")].map((entry) => [entry, plain(entry.textContent)]),
  }));
  const number = sections.reduce((sum, one) => sum + one.entries.length, 0);
  const find = () => {
    const words = plain(at("sought").value).split(/[\s,;]+/).filter(Boolean);
    let found = 0;
    for (const { section, name, entries } of sections) {
      let here = 0;
      for (const [entry, text] of entries) {
        entry.hidden = !words.every((word) => text.includes(word) || name.includes(word));
        here += !entry.hidden;
      }
      section.hidden = !here;
      found += here;
    }
    at("none").hidden = found > 0;
    at("number").textContent = words.length ? `${found} / ${number}` : "";
  };
  at("search").hidden = !number;
  at("sought").addEventListener("input", find);
  find();
})();
