// What lies over the dots: the line as it is drawn, the face under study, the dot that is meant, the circle of the keys.
import { sharp } from "../../stage/assets/canvas.js";

const CHOSEN = "#d6336c", STAR = 9; // as in every figure; pixels

function star(pen, [x, y]) {
  pen.beginPath();
  for (let point = 0; point < 10; point++) {
    const far = point % 2 ? STAR * 0.42 : STAR, turn = (point * Math.PI) / 5 - Math.PI / 2;
    pen[point ? "lineTo" : "moveTo"](x + far * Math.cos(turn), y + far * Math.sin(turn));
  }
  pen.closePath();
  Object.assign(pen, { fillStyle: CHOSEN, strokeStyle: "#fff", lineWidth: 1.5 });
  pen.fill();
  pen.stroke();
}

function around(pen, window, corners, closed) {
  pen.beginPath();
  corners.forEach((place, corner) => pen[corner ? "lineTo" : "moveTo"](...window.toScreen(place)));
  if (closed) pen.closePath();
  Object.assign(pen, { strokeStyle: CHOSEN, lineWidth: 1.75 });
  pen.setLineDash(closed ? [] : [5, 4]);
  pen.stroke();
  pen.setLineDash([]);
}

export function drawOver(canvas, window, { own, corners, line, keys, meant }) {
  const pen = sharp(canvas, window.width, window.height);
  if (line?.length) around(pen, window, line, false);
  else if (corners.length) around(pen, window, corners, true);
  if (keys) around(pen, window, keys, false);
  star(pen, window.toScreen(own));
  if (meant) {
    pen.beginPath();
    pen.arc(...window.toScreen(meant), 8, 0, 2 * Math.PI);
    Object.assign(pen, { strokeStyle: CHOSEN, lineWidth: 2 });
    pen.stroke();
  }
}
