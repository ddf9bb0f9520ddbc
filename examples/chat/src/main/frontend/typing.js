const SHOWN_FOR = 3_000;
const FADE = 400; // as in chat.css

/** The line that says who is typing. */
export class Typing {
  #line;
  #timers = new Map(); // by name
  #clear;

  constructor(line) {
    this.#line = line;
    this.#line.textContent = '';
    this.#line.classList.remove('visible');
  }

  /** Somebody has pressed a key; they count as typing until they have not done so for a while. */
  start(name) {
    clearTimeout(this.#timers.get(name));
    this.#timers.set(name, setTimeout(() => this.stop(name), SHOWN_FOR));
    this.#render();
  }

  stop(name) {
    clearTimeout(this.#timers.get(name));
    if (this.#timers.delete(name)) this.#render();
  }

  stopAll() {
    [...this.#timers.keys()].forEach((name) => this.stop(name));
  }

  #render() {
    const names = [...this.#timers.keys()];
    clearTimeout(this.#clear);
    this.#line.classList.toggle('visible', names.length > 0);
    if (names.length > 0) {
      const verb = names.length === 1 ? 'is' : 'are';
      this.#line.textContent = `${new Intl.ListFormat('en').format(names)} ${verb} typing…`;
    } else {
      // The words stay until they have faded out.
      this.#clear = setTimeout(() => (this.#line.textContent = ''), FADE);
    }
  }
}
