// How old the data is, and how long until the next try: words that change while one looks at them.

const deadlines = new WeakMap(); // <time data-countdown> -> moment of performance.now()
let timers = [];

/** The page's language as the agent's region writes it, which is how the service does. */
const tongue = () => (locale.split("-")[0].toLowerCase() === page.lang ? locale : page.lang);

function ago(seconds) {
  const words = new Intl.RelativeTimeFormat(tongue(), { numeric: "auto", style: "short" });
  const size = Math.abs(seconds);
  if (size < 60) return words.format(Math.round(seconds), "second");
  if (size < 3600) return words.format(Math.trunc(seconds / 60), "minute");
  if (size < 86_400) return words.format(Math.trunc(seconds / 3600), "hour");
  return words.format(Math.trunc(seconds / 86_400), "day");
}

function tellAges() {
  for (const time of document.querySelectorAll("[data-age]")) {
    const seconds = Math.max(0, (Date.now() - clockAhead - Date.parse(time.dateTime)) / 1000);
    time.textContent = seconds < 45 ? ago(0) : ago(-Math.max(60, seconds));
  }
}

function countDown() {
  for (const time of document.querySelectorAll("[data-countdown]")) {
    const left = Math.ceil((deadlines.get(time) - performance.now()) / 1000);
    if (left > 0) time.textContent = ago(left);
    else {
      time.removeAttribute("data-countdown");
      retry(time);
    }
  }
}

function wake() {
  sleep();
  timers = [setInterval(tellAges, AGE_TICK_MS), setInterval(countDown, 1000)];
  tellAges();
}

function sleep() {
  timers.forEach(clearInterval);
  timers = [];
}
