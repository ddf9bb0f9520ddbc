import { avatar } from './avatar.js';

const time = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });

/**
 * The messages of a room. A message that is given twice is shown once: the server's history and its events overlap, and
 * one's own message is there before it has an id. What people write is only ever put in as text.
 */
export class Messages {
  #list;
  #me;
  #items = new Map(); // by the message's id
  #pending = new Map(); // own messages that the server has not confirmed, by their temporary id
  #early = new Map(); // by a message's id, who has read it before this page learned the id
  #newest = 0; // when the server got the last message

  constructor(list, me) {
    this.#list = list;
    this.#me = me;
    this.#list.replaceChildren();
  }

  /** Shows a message of one's own before the server knows it. */
  addPending(tempId, content) {
    const item = this.#create({ senderId: this.#me.id, senderName: this.#me.name, content });
    item.dataset.state = 'sending';
    item.sentAt = Infinity;
    this.#pending.set(tempId, item);
    this.#place(item);
    item.scrollIntoView();
  }

  /** Shows a message, or says of one that is shown what has become of it. */
  add(message, tempId, readBy = []) {
    let item = this.#items.get(message.id);
    if (!item) {
      const own = message.senderId === this.#me.id;
      item = (own && this.#pending.get(tempId)) || this.#create(message);
      item.dataset.id = message.id;
      item.sentAt = Date.parse(message.sentAt);
      this.#newest = Math.max(this.#newest, item.sentAt);
      const clock = item.querySelector('time');
      clock.dateTime = message.sentAt;
      clock.textContent = time.format(item.sentAt);
      if (own) this.#pending.delete(tempId);
      if (own) item.dataset.state = 'sent';
      this.#items.set(message.id, item);
      this.#place(item);
    }
    [...readBy, ...(this.#early.get(message.id) ?? [])].forEach((reader) => this.#read(item, reader));
    this.#early.delete(message.id);
  }

  markRead(ids, reader) {
    for (const id of ids) {
      const item = this.#items.get(id);
      if (item) this.#read(item, reader);
      else this.#early.set(id, [...(this.#early.get(id) ?? []), reader]);
    }
  }

  /** The server could not be told about a message. */
  markFailed(tempId, reason, onRetry) {
    const item = this.#pending.get(tempId);
    if (!item) return; // it has arrived in another way
    item.dataset.state = 'failed';
    const button = document.createElement('button');
    button.textContent = 'Try again';
    button.onclick = onRetry;
    item.querySelector('.receipt').replaceChildren(`${reason} `, button);
  }

  markSending(tempId) {
    const item = this.#pending.get(tempId);
    if (!item) return;
    item.dataset.state = 'sending';
    item.querySelector('.receipt').replaceChildren();
  }

  /** Says something that is nobody's message. */
  addNotice(text) {
    const item = document.createElement('li');
    item.className = 'notice';
    item.textContent = text;
    item.sentAt = this.#newest; // times are the server's; this page's clock may be another
    this.#place(item);
  }

  #create({ senderId, senderName, content }) {
    const item = document.createElement('li');
    item.className = senderId === this.#me.id ? 'message own' : 'message';
    item.dataset.sender = senderId;

    const sender = document.createElement('bdi');
    sender.className = 'sender';
    sender.textContent = senderName;
    const bubble = document.createElement('p');
    bubble.className = 'content';
    bubble.dir = 'auto';
    bubble.textContent = content;
    const meta = document.createElement('p');
    meta.className = 'meta';
    const receipt = document.createElement('span');
    receipt.className = 'receipt';
    meta.append(document.createElement('time'), receipt);

    item.append(avatar(document.createElement('span'), { id: senderId, name: senderName }), sender, bubble, meta);
    return item;
  }

  /** Puts an item where its time says, which for nearly every one is at the end. */
  #place(item) {
    item.remove();
    let next = null;
    for (let last = this.#list.lastElementChild; last && last.sentAt > item.sentAt; last = last.previousElementSibling) {
      next = last;
    }
    this.#list.insertBefore(item, next);
    // Only the first of several messages by one person says who that is.
    for (const each of this.#list.children) {
      each.classList.toggle('follows', each.dataset.sender !== undefined
        && each.dataset.sender === each.previousElementSibling?.dataset.sender);
    }
  }

  #read(item, { id, name }) {
    if (item.dataset.sender !== this.#me.id) return;
    const readers = (item.readers ??= new Map()).set(id, name);
    item.dataset.state = 'read';
    item.querySelector('.receipt').textContent = `Read by ${new Intl.ListFormat('en').format(readers.values())}`;
  }
}
