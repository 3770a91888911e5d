// What could be typed next: names of commands first, then what their parameters take.

const MOST = 20;
const WORD = /「[^」]*」?|"[^"]*"?|\S+/g;

/** Width, case and spaces do not count, as in the town's own reading. */
export const fold = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");

/** Commands whose name begins with what was typed, then those that contain it. */
export function commandsLike(commands, typed) {
  const wanted = fold(typed);
  if (!wanted) return commands;
  const rank = (command) => {
    const names = command.names.map(fold);
    if (names.some((name) => name.startsWith(wanted))) return 0;
    return names.some((name) => name.includes(wanted)) ? 1 : 2;
  };
  return commands.filter((command) => rank(command) < 2).sort((a, b) => rank(a) - rank(b)).slice(0, MOST);
}

/**
 * The command at the beginning of a text that goes on behind it, and the parameter being typed:
 * {command, at, word}. Null while the command's own name is still being typed.
 */
export function inside(commands, text) {
  const words = [...text.matchAll(WORD)];
  for (const count of [2, 1]) {
    const last = words[count - 1];
    const end = last ? last.index + last[0].length : 0;
    if (!last || !/\s/.test(text[end] ?? "")) continue;
    const head = fold(text.slice(0, end));
    const command = commands.find((one) => one.names.some((name) => fold(name) === head));
    if (command) return { command, ...argument(command, text, words.slice(count)) };
  }
  return null;
}

function argument(command, text, words) {
  const between = words.length === 0 || /\s$/.test(text);
  const count = between ? words.length : words.length - 1;
  const at = command.rest ? 0 : Math.min(count, command.params.length - 1);
  return { at, word: between ? "" : words.at(-1)[0] };
}

/** The text with its last word replaced; in brackets where a value holds spaces. */
export function withWord(text, word, value) {
  const quoted = /\s/.test(value) ? `「${value}」` : value;
  return `${text.slice(0, text.length - word.length)}${quoted} `;
}
