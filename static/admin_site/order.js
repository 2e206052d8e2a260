// Lets staff order rows with buttons or a drag handle instead of typing position numbers.
//
// Rows move on the page but keep their index in the form; the position field holds the order.
(() => {
  const words = document.currentScript.dataset;
  const spoken = document.createElement("p");
  spoken.className = "visually-hidden";
  spoken.setAttribute("aria-live", "polite");
  document.body.append(spoken);

  const rowsOf = (group) => [...group.querySelectorAll(".inline-related:not(.empty-form)")];
  const positionOf = (row) => row.querySelector("input[name$='-position']:not([type=hidden])");
  const place = (row) => Number(positionOf(row).value) || 0;
  const index = (row) => Number(row.id.split("-").pop());
  const kindOf = (row) => row.querySelector("select[name$='-kind']")?.selectedOptions[0];
  const nameOf = (row) => (kindOf(row)?.value && kindOf(row).text) || row.querySelector(".inline_label").textContent.trim();

  function arrange(group, by) {
    const rows = rowsOf(group);
    const sorted = rows.toSorted((one, other) => by(one) - by(other));
    if (sorted.every((row, i) => row === rows[i])) return;
    rows[0].before(document.createComment("")); // marks the place while the rows are reordered
    const anchor = rows[0].previousSibling;
    anchor.after(...sorted);
    anchor.remove();
  }

  function renumber(group) {
    const rows = rowsOf(group);
    rows.forEach((row, i) => { positionOf(row).value = i; });
    ends(group);
  }

  function ends(group) {
    const rows = rowsOf(group);
    rows.forEach((row, i) => {
      row.querySelector(".order__up").setAttribute("aria-disabled", i === 0);
      row.querySelector(".order__down").setAttribute("aria-disabled", i === rows.length - 1);
    });
  }

  // Moves the neighbor, not the row, so that the row keeps the focus.
  function move(group, row, step) {
    const rows = rowsOf(group);
    const neighbor = rows[rows.indexOf(row) + step];
    if (!neighbor) return;
    if (step < 0) row.after(neighbor);
    else row.before(neighbor);
    renumber(group);
  }

  function announce(group, row) {
    const rows = rowsOf(group);
    spoken.textContent = words.moved
      .replace("{name}", nameOf(row)).replace("{place}", rows.indexOf(row) + 1).replace("{count}", rows.length);
  }

  function button(row, kind, sign, label) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = `order__${kind}`;
    made.textContent = sign;
    made.title = label;
    const name = () => made.setAttribute("aria-label", `${label}: ${nameOf(row)}`);
    made.addEventListener("focus", name);
    name();
    return made;
  }

  function drag(group, row, handle, down) {
    const before = row.getBoundingClientRect().top;
    group.classList.add("ordering"); // shows only headings, so that dragging is a short distance
    scrollBy(0, row.getBoundingClientRect().top - before);
    handle.setPointerCapture(down.pointerId);
    const onMove = ({ clientY }) => {
      const rows = rowsOf(group);
      const at = rows.indexOf(row);
      const middle = (other) => { const box = other.getBoundingClientRect(); return box.top + box.height / 2; };
      if (rows[at - 1] && clientY < middle(rows[at - 1])) move(group, row, -1);
      else if (rows[at + 1] && clientY > middle(rows[at + 1])) move(group, row, 1);
    };
    const onEnd = () => {
      handle.removeEventListener("pointermove", onMove);
      const top = row.getBoundingClientRect().top;
      group.classList.remove("ordering");
      scrollBy(0, row.getBoundingClientRect().top - top);
      announce(group, row);
    };
    handle.addEventListener("pointermove", onMove);
    handle.addEventListener("lostpointercapture", onEnd, { once: true });
  }

  function equip(group, row) {
    const box = document.createElement("span");
    box.className = "order";
    const handle = document.createElement("span");
    handle.className = "order__handle";
    handle.textContent = "⋮⋮";
    handle.title = words.drag;
    handle.setAttribute("aria-hidden", "true");
    handle.addEventListener("pointerdown", (event) => {
      if (event.button === 0) { event.preventDefault(); drag(group, row, handle, event); }
    });
    const up = button(row, "up", "↑", words.up), down = button(row, "down", "↓", words.down);
    for (const [made, step] of [[up, -1], [down, 1]]) {
      made.addEventListener("click", () => {
        move(group, row, step);
        row.scrollIntoView({ block: "nearest" });
        made.focus();
        announce(group, row);
      });
    }
    box.append(handle, up, down);
    row.querySelector("h3").prepend(box);
    const position = row.querySelector(".field-position");
    row.querySelector("h3").after(...position.querySelectorAll(".finding")); // the gate's findings about the position
    position.classList.add("hidden");
  }

  const groups = [...document.querySelectorAll(".inline-group:has(fieldset.in-order)")]
    .filter((group) => rowsOf(group).every(positionOf) && group.querySelector("input[name$='__prefix__-position']"));
  for (const group of groups) {
    for (const row of rowsOf(group)) equip(group, row);
    arrange(group, place);
    ends(group);
    group.addEventListener("formset:added", ({ target: row }) => {
      positionOf(row).value = Math.max(-1, ...rowsOf(group).filter((other) => other !== row).map(place)) + 1;
      equip(group, row);
      ends(group);
    });
  }
  // After a removal Django renumbers the rows in page order, and needs the saved rows to come first.
  document.addEventListener("formset:removed", ({ detail }) => {
    const group = groups.find((one) => one.id === `${detail.formsetName}-group`);
    if (!group) return;
    arrange(group, index);
    setTimeout(() => { arrange(group, place); ends(group); });
  });
})();
