// The key `/` leads to the search, unless somebody switched it off: a key alone gets in the way of speech input.
const place = 'radica-shortcut';
export const isShortcutOn = (): boolean => localStorage.getItem(place) !== 'off';
export const switchShortcut = (isOn: boolean): void => (isOn ? localStorage.removeItem(place) : localStorage.setItem(place, 'off'));
