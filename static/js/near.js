// Sorts the list of centres by how far they are, on this device: the position goes nowhere.
(() => {
  const status = document.getElementById("near-status");
  const words = status.dataset;
  const number = new Intl.NumberFormat(document.documentElement.lang);
  const radians = Math.PI / 180;
  const MOST = 20;

  // The great circle, by the haversine.
  function kilometres(from, latitude, longitude) {
    const half = (degrees) => Math.sin((degrees * radians) / 2) ** 2;
    const narrower = Math.cos(from.latitude * radians) * Math.cos(latitude * radians);
    const part = half(latitude - from.latitude) + narrower * half(longitude - from.longitude);
    return 12742 * Math.asin(Math.min(1, Math.sqrt(part)));
  }

  // No more exactly than places are shown.
  function away(distance) {
    if (distance < 10) return words.close;
    return words.away
      .replace("{km}", number.format(Math.round(distance / 10) * 10))
      .replace("{miles}", number.format(Math.round(distance * 0.621371)));
  }

  function sort(points, from) {
    const rows = Array.from(document.querySelectorAll("[data-centre]"), (row) => {
      const places = points[row.dataset.centre] || [];
      const distances = places.map((place) => kilometres(from, place[0], place[1]));
      return { row, distance: Math.min(...distances) };
    });
    // Those whose place is not shown stay in their order, at the end.
    rows.sort((one, other) => (one.distance === other.distance ? 0 : one.distance - other.distance));
    const nearest = document.getElementById("nearest");
    const others = nearest.querySelector("details");
    rows.forEach(({ row, distance }, place) => {
      row.querySelector(".away").textContent = distance < Infinity ? away(distance) : words.unknown;
      (place < MOST ? nearest : others).querySelector("ol").append(row);
    });
    others.hidden = rows.length <= MOST;
    document.getElementById("near").hidden = true;
    nearest.hidden = false;
    nearest.querySelector("h2").focus();
  }

  function locate() {
    return new Promise((found, failed) => {
      const how = { enableHighAccuracy: false, timeout: 20000, maximumAge: 300000 };
      navigator.geolocation.getCurrentPosition(found, failed, how);
    });
  }

  function find() {
    status.textContent = words.waiting;
    // The file is asked for before the position is known.
    const points = fetch(words.points, { credentials: "omit" }).then((answer) => answer.json());
    Promise.all([points, locate()]).then(
      ([known, position]) => {
        sort(known, position.coords);
        status.textContent = words.sorted;
      },
      (error) => {
        status.textContent = error.code === 1 ? words.refused : words.failed;
        document.querySelector("main [name=near]").focus();
      }
    );
  }

  if (!navigator.geolocation || !window.isSecureContext) return;
  const ask = document.getElementById("near-ask");
  ask.hidden = false;
  ask.querySelector("button").addEventListener("click", find);
})();
