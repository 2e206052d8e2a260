// Marks today and whether the clinic is open, in the clinic's time zone. A cached page cannot know either.
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

function inWords(day, minutes, ahead) {
  const format = (date, options) =>
    new Intl.DateTimeFormat(document.documentElement.lang, { timeZone: "UTC", ...options }).format(date);
  const moment = new Date(day.getTime() + minutes * 60000);
  const time = format(moment, { hour: "numeric", minute: "2-digit" }).replace(/\s/g, " ").toLowerCase();
  if (!ahead) return time;
  if (ahead < 7) return `${format(moment, { weekday: "long" })} ${time}`;
  return `${format(moment, { weekday: "long", month: "long", day: "numeric" })}, ${time}`;
}

// "Open now until 5:00 pm" or "Closed now, opens Tuesday 8:00 am"; empty if the clinic is closed for the next two weeks.
function standing({ week, holidays, timeZone, open, closed }) {
  const numbers = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric" };
  const parts = new Intl.DateTimeFormat("en-US", { timeZone, hourCycle: "h23", ...numbers }).formatToParts(new Date());
  const local = Object.fromEntries(parts.map(({ type, value }) => [type, Number(value)]));
  const now = local.hour * 60 + local.minute;
  const days = week.split(";");
  for (let ahead = 0; ahead < 15; ahead++) {
    const day = new Date(Date.UTC(local.year, local.month - 1, local.day + ahead));
    if (holidays.includes(day.toISOString().slice(0, 10))) continue;
    for (const span of days[(day.getUTCDay() + 6) % 7].split(" ").filter(Boolean)) {
      const [opens, closes] = span.split("-").map(Number);
      if (!ahead && closes <= now) continue;
      if (!ahead && opens <= now) return open.replace("%", inWords(day, closes, 0));
      return closed.replace("%", inWords(day, opens, ahead));
    }
  }
  return "";
}

for (const line of document.querySelectorAll("[data-week]")) {
  const say = () => {
    line.textContent = standing(line.dataset);
    line.hidden = !line.textContent;
  };
  say();
  setInterval(say, 30000);
}
