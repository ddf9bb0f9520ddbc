import { request } from './api.js';
import { Messages } from './messages.js';
import { People } from './people.js';
import { Typing } from './typing.js';

const $ = (id) => document.getElementById(id);

/** A room that somebody is in: everything that travels between the page and the others. */
export class Room {
  #echo;
  #name;
  #me;
  #path;
  #channel;
  #messages;
  #people;
  #typing;
  #joined = false;
  #lastWhisper = 0;
  #queue = Promise.resolve(); // of messages on their way to the server
  #unsent = new Map(); // what could not be sent, by temporary id
  #unread = new Set(); // ids of messages on the page that the others do not know to be read
  #left = false;

  constructor(echo, name, me) {
    this.#echo = echo;
    this.#name = name;
    this.#me = me;
    this.#path = `/rooms/${encodeURIComponent(name)}`;
    this.#messages = new Messages($('messages'), me);
    this.#people = new People($('people'), me);
    this.#typing = new Typing($('typing'));
    this.#people.set([]);

    this.#channel = echo
      .join(`room.${name}`)
      .here((people) => this.#here(people))
      .joining((person) => {
        this.#people.add(person);
        this.#messages.addNotice(`${person.name} joined`);
      })
      .leaving((person) => {
        this.#people.remove(person);
        this.#typing.stop(person.name);
        this.#messages.addNotice(`${person.name} left`);
      })
      .listen('.message.sent', ({ message, tempId }) => this.#show(message, tempId))
      .listen('.messages.read', ({ reader, messageIds }) => this.#messages.markRead(messageIds, reader))
      // Who whispers is what the server says, in the second argument: the first is up to the sender.
      .listenForWhisper('typing', (_, { user_id: id } = {}) => {
        if (id !== me.id && this.#people.name(id)) this.#typing.start(this.#people.name(id));
      })
      .error(({ status }) => this.#messages.addNotice(`The server does not let you into this room (${status}).`));
  }

  /** Shows the message at once, and then sends it. */
  send(content) {
    // Not crypto.randomUUID(), which browsers have on HTTPS and localhost only.
    const tempId = crypto.getRandomValues(new Uint32Array(4)).join('-');
    this.#messages.addPending(tempId, content);
    this.#lastWhisper = 0;
    this.#post(tempId, content);
  }

  /** Tells the others that a key was pressed; not about every key. */
  whisperTyping() {
    const now = Date.now();
    if (this.#joined && now - this.#lastWhisper > 2_000) {
      this.#lastWhisper = now;
      this.#channel.whisper('typing', {});
    }
  }

  /** Tells the others that this page's user has seen what is on it, if they look at it. */
  async tellRead() {
    if (this.#left || document.hidden || this.#unread.size === 0) return;
    const messageIds = [...this.#unread].slice(-100); // the server does not remember more
    this.#unread.clear();
    try {
      await request('POST', `${this.#path}/read`, { messageIds });
    } catch {
      messageIds.forEach((id) => this.#unread.add(id)); // tried again with the next message, or connection
    }
  }

  connectionLost() {
    this.#joined = false;
    this.#typing.stopAll();
  }

  leave() {
    this.#left = true;
    this.#typing.stopAll();
    this.#echo.leave(`room.${this.#name}`);
  }

  /** Joined: for the first time, or again after the connection was lost. */
  async #here(people) {
    this.#joined = true;
    this.#people.set(people);
    [...this.#unsent].forEach(([tempId, content]) => this.#post(tempId, content));
    try {
      // Asked for now and not earlier: what is sent from now on comes by itself, so there is no gap in between.
      const history = await request('GET', `${this.#path}/messages`);
      if (this.#left) return;
      history.forEach(({ message, tempId, readBy }) => this.#show(message, tempId, readBy));
    } catch (error) {
      if (!this.#left) this.#messages.addNotice(`Earlier messages cannot be shown: ${error.message}`);
    }
    this.tellRead();
  }

  #show(message, tempId, readBy = []) {
    this.#messages.add(message, tempId, readBy);
    if (message.senderId === this.#me.id) {
      this.#unsent.delete(tempId);
      return;
    }
    this.#typing.stop(message.senderName);
    if (!readBy.some((reader) => reader.id === this.#me.id)) this.#unread.add(message.id);
    queueMicrotask(() => this.tellRead());
  }

  /** One after the other: the server is to get them in the order in which they were written. */
  #post(tempId, content) {
    this.#unsent.delete(tempId);
    this.#messages.markSending(tempId);
    this.#queue = this.#queue.then(() => this.#deliver(tempId, content));
  }

  async #deliver(tempId, content) {
    try {
      const message = await request('POST', `${this.#path}/messages`, { content, tempId });
      if (!this.#left) this.#messages.add(message, tempId);
    } catch (error) {
      if (this.#left) return;
      // A refusal is final; anything else may be the network, and is tried again when there is a connection. The server
      // knows the temporary id of what it has got already.
      if (!(error.status < 500)) this.#unsent.set(tempId, content);
      this.#messages.markFailed(tempId, error.status ? error.message : 'Not sent yet.', () => this.#post(tempId, content));
    }
  }
}
