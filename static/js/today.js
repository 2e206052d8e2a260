// Marks today in each table of opening hours, in the clinic's time zone: a page from a cache cannot know the day.
const names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

for (const table of document.querySelectorAll(".hours")) {
  const { timeZone, today } = table.dataset;
  const name = new Intl.DateTimeFormat("en-US", { weekday: "short", timeZone }).format(new Date());
  const row = table.querySelector(`[data-days~="${names.indexOf(name)}"]`);
  if (!row) continue;
  row.classList.add("hours__today");
  const mark = document.createElement("span");
  mark.className = "tag";
  mark.textContent = today;
  row.cells[0].append(" ", mark);
}
