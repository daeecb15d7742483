// Names that are too long for their room, cut in the middle, so that what tells them apart stays.
export function cut(name, letters, names) {
  if (name.length <= letters) return name;
  const room = Math.max(letters - 1, 2), middle = Math.ceil(room / 2);
  const parts = (one, head) => `${one.slice(0, head)}…${one.slice(one.length - (room - head))}`;
  const heads = Array.from({ length: room - 1 }, (_, n) => n + 1).sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
  const alike = (head) => names.some((other) => other !== name && other.length > letters && parts(other, head) === parts(name, head));
  return parts(name, heads.find((head) => !alike(head)) ?? middle);
}
