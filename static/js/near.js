// Sorts the list of centres by how far they are, on this device: the position goes nowhere.
(() => {
  const status = document.getElementById("near-status");
  const words = status.dataset;
  const number = new Intl.NumberFormat(document.documentElement.lang, { numberingSystem: "latn" });
  const radians = Math.PI / 180;
  const MOST = 20;
  // Whoever is at most so many kilometres away, in the same country, is near.
  const NEAR = 100;
  // Outlines are exact to so many units of the map: 10 km.
  const EXACT = 0.3;

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

  // The flat map of irct/places/outlines.py.
  function project(latitude, longitude, turns) {
    const angle = Math.asin((Math.sqrt(3) / 2) * Math.sin(latitude * radians));
    const square = angle * angle;
    const sixth = square ** 3;
    const stretch = 1.340264 - 0.243318 * square + sixth * (0.006251 + 0.034164 * square);
    const east = (((longitude - 11 + 540) % 360) - 180 + 360 * turns) * radians;
    const x = (east * Math.cos(angle)) / ((Math.sqrt(3) / 2) * stretch);
    const y = angle * (1.340264 - 0.081106 * square + sixth * (0.000893 + 0.003796 * square));
    return [489.14 + 191.1 * x, 262.66 - 191.1 * y];
  }

  // Whether a spot is within an outline, or as near to it as outlines are exact.
  function holds(rings, [x, y]) {
    let inside = false;
    let nearest = Infinity;
    for (const ring of rings) {
      for (let end = 0; end < ring.length; end += 2) {
        const start = (end || ring.length) - 2;
        const [left, top] = [ring[start] - x, ring[start + 1] - y];
        const [wide, high] = [ring[end] - x - left, ring[end + 1] - y - top];
        if (top > 0 !== top + high > 0 && left - (wide * top) / high > 0) inside = !inside;
        const along = -(left * wide + top * high) / (wide * wide + high * high || 1);
        const part = Math.min(1, Math.max(0, along));
        nearest = Math.min(nearest, Math.hypot(left + part * wide, top + part * high));
      }
    }
    return inside || nearest <= EXACT;
  }

  function sort({ points, outlines }, from) {
    const spots = [0, 1].map((turns) => project(from.latitude, from.longitude, turns));
    const here = Object.keys(outlines).filter((code) =>
      spots.some((spot) => holds(outlines[code], spot))
    );
    // Near and in the same country; somewhere in it; all others.
    function turn(row, distance) {
      if (!row.dataset.countries.split(" ").some((code) => here.includes(code))) return 2;
      if (distance === Infinity) return 1;
      return distance <= NEAR ? 0 : 2;
    }
    const rows = Array.from(document.querySelectorAll("[data-centre]"), (row) => {
      const places = points[row.dataset.centre] || [];
      const distances = places.map((place) => kilometres(from, place[0], place[1]));
      const distance = Math.min(...distances);
      return { row, distance, order: ["sample" in row.dataset, turn(row, distance), distance] };
    });
    // Those whose place is not shown stay in their order.
    rows.sort((one, other) => {
      const differing = one.order.findIndex((part, number) => part !== other.order[number]);
      return differing < 0 ? 0 : one.order[differing] - other.order[differing];
    });
    const nearest = document.getElementById("nearest");
    const others = nearest.querySelector("details");
    rows.forEach(({ row, distance, order }, place) => {
      const unknown = order[1] === 1 ? words.somewhere : words.unknown;
      row.querySelector(".away").textContent = distance < Infinity ? away(distance) : unknown;
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
