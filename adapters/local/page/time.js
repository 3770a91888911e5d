// The town's time: the server's clock, which may be ahead of this machine's.

import { state } from "./store.js";

let ahead = 0;

export function setTownTime(milliseconds) {
  ahead = milliseconds - Date.now();
}

export const townNow = () => new Date(Date.now() + ahead);

function parts(at, options) {
  const locale = state.frame.language === "ja" ? "ja-JP" : "en-GB";
  const format = new Intl.DateTimeFormat(locale, { timeZone: state.frame.town.zone, ...options });
  return Object.fromEntries(format.formatToParts(at).map((part) => [part.type, part.value]));
}

const DAY = { year: "numeric", month: "numeric", day: "numeric", weekday: "short" };

/** 2026年11月21日(土), Sat 21 Nov 2026 */
export function day(at) {
  if (state.frame.language === "ja") {
    const p = parts(at, DAY);
    return `${p.year}年${p.month}月${p.day}日(${p.weekday})`;
  }
  const p = parts(at, { ...DAY, month: "short" });
  return `${p.weekday} ${p.day} ${p.month} ${p.year}`;
}

/** 10:05 */
export function hour(at) {
  const p = parts(at, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  return `${state.frame.language === "ja" ? Number(p.hour) : p.hour}:${p.minute}`;
}

export const full = (at) => `${day(at)} ${hour(at)}`;
