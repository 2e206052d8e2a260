// Suggestions below the search box: an ARIA combobox with a listbox popup, and above them a line that says whom to call
// if the words sound like an emergency. Without this script, the form still works.
const WAIT = 150;

for (const form of document.querySelectorAll("[data-suggest]")) {
  const input = form.querySelector("input");
  const list = document.createElement("ul");
  const status = document.createElement("p");
  const line = document.createElement("p");
  const link = document.createElement("a");
  let timer, asked, chosen = -1;

  list.id = `${input.id}-suggestions`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.querySelector("label").textContent);
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  line.className = "urgent-line";
  line.hidden = true;
  line.append(link);
  input.after(line, list, status);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) input.setAttribute(name, value);

  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    choose(-1);
  };

  const reopen = () => {
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
  };

  const choose = (index) => {
    chosen = index;
    [...list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === index)));
    const option = list.children[index];
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  };

  const warn = (urgent) => {
    line.hidden = !urgent;
    if (!urgent) return;
    line.dataset.certainty = urgent.certainty;
    link.textContent = urgent.text;
    link.href = urgent.href;
    link.lang = urgent.language;
  };

  // Tells screen readers: first what is urgent, in its own language, then how many suggestions there are.
  const tell = (count) => {
    const urgent = document.createElement("span");
    urgent.lang = link.lang;
    urgent.textContent = link.textContent;
    if (line.hidden) status.textContent = count ? `${count} ${form.dataset.some}` : form.dataset.none;
    else status.replaceChildren(urgent, count ? ` ${count} ${form.dataset.some}` : "");
  };

  const show = (suggestions) => {
    // An answer that comes late must not take away what the user has chosen meanwhile.
    const kept = list.children[chosen]?.dataset.address;
    list.replaceChildren(...suggestions.map(({ text, address, kind }, i) => {
      const option = document.createElement("li");
      const label = document.createElement("span");
      label.className = "muted";
      label.textContent = kind;
      option.id = `${list.id}-${i}`;
      option.dataset.address = address;
      option.setAttribute("role", "option");
      option.append(text, " ", label);
      return option;
    }));
    choose(suggestions.findIndex(({ address }) => address === kept));
    list.hidden = !suggestions.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    tell(suggestions.length);
  };

  const ask = async () => {
    const q = input.value.trim();
    asked?.abort();
    if (!q) {
      warn(null);
      return close();
    }
    asked = new AbortController();
    try {
      const answer = await fetch(`${form.dataset.suggest}?${new URLSearchParams({ q })}`, { signal: asked.signal });
      if (!answer.ok) return;
      const { urgent, suggestions } = await answer.json();
      warn(urgent);
      if (document.activeElement === input && q.length > 1) show(suggestions);
      else {
        close();
        if (urgent) tell(0);
      }
    } catch {
      // The user typed on, or is offline: the form works without suggestions.
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    const last = list.children.length - 1;
    if (event.isComposing) return;
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (["ArrowDown", "ArrowUp"].includes(event.key) && last >= 0) {
      event.preventDefault();
      if (list.hidden) reopen();
      const step = event.key === "ArrowDown" ? 1 : -1;
      const next = chosen + step;
      choose(next > last ? -1 : next < -1 ? last : next);
    } else if (event.key === "Enter" && chosen >= 0 && !list.hidden) {
      event.preventDefault();
      location.assign(list.children[chosen].dataset.address);
    }
  });
  // The list must not take focus from the box, or it would close before the click registers.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.address);
  });
  input.addEventListener("blur", close);
}
