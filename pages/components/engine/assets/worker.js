// The Worker: it is told what to learn, learns while the page stays free, and reports a few times a second.
import { unpack } from "../../stage/assets/unpack.js";
import { Classroom } from "./classroom.js";
import { examplesOf } from "./examples.js";
import { flatWeights, Hillside } from "./hillside.js";

const TURN = 20, REPORT = 80; // milliseconds of learning at a stretch, and between two reports
const ROOMS = { classroom: Classroom, hillside: Hillside };
const state = { room: null, playing: false, number: 0, told: 0, spent: 0, digits: null };

const ACTS = {
  async begin({ number, room = "classroom", examples, digits, ...given }) {
    Object.assign(state, { number, playing: false, room: null, spent: 0 });
    if (examples.kind === "digits") state.digits ??= await read(digits);
    if (number !== state.number) return; // another one was begun meanwhile
    state.room = new ROOMS[room](given, examplesOf(examples, state.digits));
    if (given.look) state.room.look(given.look);
  },
  play() {
    if (state.room && !state.playing && !state.room.over) {
      state.playing = true;
      setTimeout(turn);
    }
  },
  pause() {
    state.playing = false;
  },
  step() {
    state.playing = false;
    if (state.room && !state.room.over) state.room.batch();
  },
  weights({ number }) {
    if (!state.room || number !== state.number) return;
    state.playing = false;
    postMessage({ number, weights: Float32Array.from(flatWeights(state.room.learners[0].network)) });
  },
  look({ look }) {
    state.room?.look(look);
  },
};

async function read(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`the digits did not come: ${answer.status}`);
  return unpack(new Uint8Array(await answer.arrayBuffer())).arrays;
}

function turn() {
  const { room, playing } = state;
  if (!room || !playing) return;
  const start = performance.now();
  do room.batch();
  while (!room.pace && performance.now() - start < TURN && !room.over);
  state.spent += performance.now() - start;
  if (room.over) state.playing = false;
  if (room.over || room.pace || performance.now() - state.told > REPORT) tell();
  setTimeout(turn, room.pace);
}

function tell() {
  const { room, number, playing, spent } = state;
  if (!room) return;
  state.told = performance.now();
  postMessage({ number, playing, spent, ...room.report() });
}

addEventListener("message", async ({ data }) => {
  try {
    await ACTS[data.act](data);
    tell();
  } catch (error) {
    state.room = null;
    postMessage({ number: data.number ?? state.number, failed: error.message });
  }
});
