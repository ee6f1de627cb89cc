// The office itself: floor, walls, table with papers, the boards of the hall on the wall. Scenery.

import * as THREE from "three";

const lambert = (color) => new THREE.MeshLambertMaterial({ color });

function box(group, size, at, material) {
  const mesh = new THREE.Mesh(new THREE.BoxGeometry(...size), material);
  mesh.position.set(...at);
  group.add(mesh);
}

/** Everything that does not move, in about twenty draw calls. `boards` are the titles on the wall. */
export function makeRoom(boards, dark) {
  const room = new THREE.Group();
  const wall = lambert(dark ? 0x39413f : 0xf1ece1);
  const floor = new THREE.Mesh(new THREE.PlaneGeometry(9, 9), lambert(dark ? 0x4a3f33 : 0xc9a87c));
  floor.rotation.x = -Math.PI / 2;
  room.add(floor);
  box(room, [9, 3.4, 0.1], [0, 1.7, -3.2], wall);
  box(room, [0.1, 3.4, 9], [-4, 1.7, 0], wall);
  box(room, [0.1, 3.4, 9], [4, 1.7, 0], wall);
  const rug = new THREE.Mesh(new THREE.CircleGeometry(2.4, 40), lambert(dark ? 0x234a48 : 0xd7eeeb));
  rug.rotation.x = -Math.PI / 2;
  rug.position.y = 0.01;
  room.add(rug);
  const table = new THREE.Mesh(new THREE.CylinderGeometry(0.85, 0.85, 0.07, 36), lambert(0x8a6a45));
  table.position.y = 0.74;
  const leg = new THREE.Mesh(new THREE.CylinderGeometry(0.12, 0.3, 0.72, 16), lambert(0x5f4a31));
  leg.position.y = 0.36;
  room.add(table, leg);
  const paper = lambert(0xffffff);
  for (const [x, z, turn] of [[-0.3, 0.1, 0.3], [0.28, -0.15, -0.5], [0.1, 0.38, 0.1]]) {
    const sheet = new THREE.Mesh(new THREE.PlaneGeometry(0.3, 0.42), paper);
    sheet.rotation.set(-Math.PI / 2, 0, turn);
    sheet.position.set(x, 0.785, z);
    room.add(sheet);
  }
  boards.forEach((title, n) => {
    const board = new THREE.Mesh(new THREE.PlaneGeometry(1.9, 1.15), new THREE.MeshBasicMaterial({ map: written(title) }));
    board.position.set((n - (boards.length - 1) / 2) * 2.2, 2.5, -3.14);
    room.add(board);
  });
  const pot = new THREE.Mesh(new THREE.CylinderGeometry(0.24, 0.18, 0.4, 14), lambert(0xb4540a));
  pot.position.set(-3.3, 0.2, -2.5);
  const leaves = new THREE.Mesh(new THREE.IcosahedronGeometry(0.5, 1), lambert(0x1e6b3a));
  leaves.position.set(-3.3, 0.85, -2.5);
  room.add(pot, leaves, new THREE.HemisphereLight(0xffffff, 0x8a7a60, dark ? 1.6 : 2.4));
  const sun = new THREE.DirectionalLight(0xffffff, dark ? 0.7 : 1.2);
  sun.position.set(2, 4, 3);
  room.add(sun);
  return room;
}

function written(title) {
  const canvas = document.createElement("canvas");
  canvas.width = 380;
  canvas.height = 230;
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#ffffff";
  pen.fillRect(0, 0, 380, 230);
  pen.fillStyle = "#0f5c5c";
  pen.fillRect(0, 0, 380, 20);
  pen.font = '700 34px Ilteoro, "Noto Sans KR", sans-serif';
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  const words = title.split(" ");
  const lines = words.length > 1 ? [words.slice(0, Math.ceil(words.length / 2)).join(" "), words.slice(Math.ceil(words.length / 2)).join(" ")] : words;
  lines.forEach((line, n) => pen.fillText(line, 190, 125 + (n - (lines.length - 1) / 2) * 46, 340));
  const map = new THREE.CanvasTexture(canvas);
  map.colorSpace = THREE.SRGBColorSpace;
  return map;
}
