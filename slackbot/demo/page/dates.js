// Slack's <!date^…> in the viewer's zone: docs.slack.dev/messaging/formatting-message-text#date-formatting

function part(moment, zone, options) {
  return new Intl.DateTimeFormat("en-US", { timeZone: zone ?? undefined, ...options }).format(moment);
}

function dayNumber(moment, zone) {
  const day = part(moment, zone, { year: "numeric", month: "2-digit", day: "2-digit" });
  const [month, date, year] = day.split("/").map(Number);
  return Date.UTC(year, month - 1, date) / 86_400_000;
}

function ordinal(moment, zone) {
  const day = Number(part(moment, zone, { day: "numeric" }));
  const ending = day % 100 >= 11 && day % 100 <= 13 ? "th" : { 1: "st", 2: "nd", 3: "rd" }[day % 10] ?? "th";
  return `${day}${ending}`;
}

function pretty(moment, zone, plain) {
  const away = dayNumber(moment, zone) - dayNumber(new Date(), zone);
  return { "-1": "yesterday", 0: "today", 1: "tomorrow" }[away] ?? plain;
}

/** The day of a moment, as Slack divides a conversation: "Today", "Yesterday" or "Monday, November 30th". */
export function dayLabel(seconds, zone) {
  const moment = new Date(Number(seconds) * 1000);
  const date = `${part(moment, zone, { weekday: "long" })}, ${part(moment, zone, { month: "long" })} ${ordinal(moment, zone)}`;
  const label = pretty(moment, zone, date);
  return label[0].toUpperCase() + label.slice(1);
}

const TOKENS = {
  date_num: (at, zone) => {
    const [month, day, year] = part(at, zone, { year: "numeric", month: "2-digit", day: "2-digit" }).split("/");
    return `${year}-${month}-${day}`;
  },
  date: (at, zone) => `${part(at, zone, { month: "long" })} ${ordinal(at, zone)}, ${part(at, zone, { year: "numeric" })}`,
  date_short: (at, zone) => part(at, zone, { month: "short", day: "numeric", year: "numeric" }),
  date_long: (at, zone) =>
    `${part(at, zone, { weekday: "long" })}, ${part(at, zone, { month: "long" })} ${ordinal(at, zone)}, ${part(at, zone, { year: "numeric" })}`,
  time: (at, zone) => part(at, zone, { hour: "numeric", minute: "2-digit" }),
  time_secs: (at, zone) => part(at, zone, { hour: "numeric", minute: "2-digit", second: "2-digit" }),
};
for (const name of ["date", "date_short", "date_long"]) {
  TOKENS[`${name}_pretty`] = (at, zone) => pretty(at, zone, TOKENS[name](at, zone));
}

/** The text of a date: `format` with its tokens filled in, or the fallback if it has an unknown token. */
export function formatDate(seconds, format, fallback, zone) {
  const moment = new Date(Number(seconds) * 1000);
  if (Number.isNaN(moment.getTime())) return fallback;
  let unknown = false;
  const text = format.replace(/\{(\w+)\}/g, (_, token) => {
    unknown ||= !(token in TOKENS);
    return unknown ? "" : TOKENS[token](moment, zone);
  });
  return unknown ? fallback : text;
}
