// On a shared computer: warns two minutes before the answers are cleared, offers more time, and leaves when time is up.
const notice = document.querySelector("[data-shared-until]");
const more = document.querySelector("[data-stay]");
const WARNING = 120;
let left = Number(notice.dataset.sharedUntil) - Number(notice.dataset.sharedNow);
const whole = left;
let began = Date.now();

const tick = () => {
  const now = left - (Date.now() - began) / 1000;
  if (now <= 0) {
    location.replace(notice.dataset.cleared);
    return;
  }
  if (now <= WARNING && more.hidden) {
    more.hidden = false;
    const words = more.querySelector("[data-stay-words]");
    words.textContent = words.dataset.stayWords;
  }
};

more.addEventListener("submit", async (event) => {
  event.preventDefault();
  const answer = await fetch(more.action, { method: "POST", body: new FormData(more) });
  if (!answer.ok) return;
  left = whole;
  began = Date.now();
  more.hidden = true;
});

setInterval(tick, 1000);
