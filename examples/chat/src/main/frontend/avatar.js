/** Makes an element the avatar of a person: the first letter of their name, in a colour of their own. */
export function avatar(element, { id, name }) {
  element.className = 'avatar';
  element.ariaHidden = 'true';
  element.textContent = String.fromCodePoint(name.codePointAt(0)).toLocaleUpperCase();
  element.style.setProperty('--hue', parseInt(id.slice(-4), 16) % 360);
  return element;
}
