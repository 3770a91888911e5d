// The WebSocket: requests with replies, events as they come. It reconnects by itself.

import { betweenPresses } from "./press.js";

const SLOWEST = 5000;

export class Link {
  #socket = null;
  #pending = new Map();
  #last = 0;
  #wait = 250;

  /** onOpen: connected (again); onLost: not any more; onEvent: something happened in the town. */
  constructor({ onOpen, onLost, onEvent }) {
    this.handlers = { onOpen, onLost, onEvent };
  }

  connect() {
    const socket = new WebSocket(`ws://${location.host}/live`);
    this.#socket = socket;
    socket.addEventListener("open", () => {
      this.#wait = 250;
      // Requests carry an id of their own, so asking once more changes nothing twice.
      for (const [id, { ask }] of this.#pending) this.#send(id, ask);
      this.handlers.onOpen();
    });
    socket.addEventListener("message", (event) => betweenPresses(() => this.#take(JSON.parse(event.data))));
    socket.addEventListener("close", () => this.#lost());
  }

  /** Resolves with the reply object. */
  ask(ask) {
    this.#last += 1;
    const id = this.#last;
    return new Promise((resolve) => {
      this.#pending.set(id, { ask, resolve });
      if (this.#socket?.readyState === WebSocket.OPEN) this.#send(id, ask);
    });
  }

  #send(id, ask) {
    this.#socket.send(JSON.stringify({ id, ask }));
  }

  #take(data) {
    if (data.event) {
      this.handlers.onEvent(data);
      return;
    }
    const { reply, ...rest } = data;
    this.#pending.get(reply)?.resolve(rest);
    this.#pending.delete(reply);
  }

  #lost() {
    this.handlers.onLost();
    setTimeout(() => this.connect(), this.#wait);
    this.#wait = Math.min(SLOWEST, this.#wait * 2);
  }
}
