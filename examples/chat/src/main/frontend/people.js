import { avatar } from './avatar.js';

/** The list of those who are in the room. */
export class People {
  #list;
  #me;
  #people = new Map();

  constructor(list, me) {
    this.#list = list;
    this.#me = me;
  }

  set(people) {
    this.#people = new Map(people.map((person) => [person.id, person]));
    this.#render();
  }

  add(person) {
    this.#people.set(person.id, person);
    this.#render();
  }

  remove(person) {
    this.#people.delete(person.id);
    this.#render();
  }

  name(id) {
    return this.#people.get(id)?.name;
  }

  #render() {
    const people = [...this.#people.values()].sort((a, b) => a.name.localeCompare(b.name));
    this.#list.replaceChildren(
      ...people.map((person) => {
        const item = document.createElement('li');
        const name = document.createElement('bdi');
        name.textContent = person.name;
        item.append(avatar(document.createElement('span'), person), name);
        if (person.id === this.#me.id) item.append(Object.assign(document.createElement('small'), { textContent: 'you' }));
        return item;
      }),
    );
  }
}
