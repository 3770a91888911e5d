// A press that began on a control must end on it, or the browser forgets the click: what arrives while
// the pointer is down is drawn when it is up again.

const LONGEST = 2000; // milliseconds; who presses longer marks words or moves a scroll bar

let until = 0; // a timer while the pointer is down
let waiting = [];

/** Do something now, or as soon as nobody is pressing; in the order of the calls. */
export function betweenPresses(act) {
  if (until) waiting.push(act);
  else act();
}

function release() {
  clearTimeout(until);
  until = 0;
  const acts = waiting;
  waiting = [];
  for (const act of acts) act();
}

addEventListener("pointerdown", () => {
  clearTimeout(until);
  until = setTimeout(release, LONGEST);
}, true);
for (const end of ["pointerup", "pointercancel"]) {
  addEventListener(end, () => until && setTimeout(release), true); // the click comes first
}
