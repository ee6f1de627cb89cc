// Somebody at the table: a plain figure with a face of one letter, who turns to who speaks.

import * as THREE from "three";

const TURN = 4; // radians a second
const COLOURS = { counsellor: 0x0f5c5c, worker: 0xb4540a, interpreter: 0x4a5a9c, family: 0x7b4a86, advocate: 0x1e6b3a };
const SKIN = new THREE.MeshLambertMaterial({ color: 0xe8c9a8 });
const HEAD = new THREE.SphereGeometry(0.17, 14, 10);
const BODY = new THREE.CapsuleGeometry(0.24, 0.42, 3, 12);

/** A figure on a seat. Two meshes and a sign: three draw calls. */
export class Figure {
  constructor(person, seat) {
    this.group = new THREE.Group();
    this.group.position.copy(seat);
    this.turned = new THREE.Group();
    const body = new THREE.Mesh(BODY, new THREE.MeshLambertMaterial({ color: COLOURS[person.part] ?? 0x5a615e }));
    body.position.y = 0.72;
    const head = new THREE.Mesh(HEAD, SKIN);
    head.position.y = 1.38;
    this.head = head;
    this.turned.add(body, head);
    this.sign = new THREE.Sprite(new THREE.SpriteMaterial({ transparent: true }));
    this.sign.position.y = 1.86;
    this.group.add(this.turned, this.sign);
    this.aim = Math.atan2(-seat.x, -seat.z);
    this.turned.rotation.y = this.aim;
    this.show(person);
  }

  /** The name above the head, and whether the hand is up. */
  show(person) {
    const text = person.name;
    if (text === this.text && person.hand === this.hand) return;
    this.text = text;
    this.hand = person.hand;
    const canvas = document.createElement("canvas");
    canvas.width = 256;
    canvas.height = 64;
    const pen = canvas.getContext("2d");
    pen.font = '700 30px Ilteoro, "Noto Sans KR", sans-serif';
    const wide = Math.min(244, pen.measureText(text).width + 28);
    // A raised hand is told in words on the flat tile; here the sign has the colour of attention.
    pen.fillStyle = person.hand ? "#ffb877" : "rgba(255,255,255,.92)";
    pen.beginPath();
    pen.roundRect(128 - wide / 2, 6, wide, 52, 20);
    pen.fill();
    pen.fillStyle = "#1b1d1c";
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText(text, 128, 33, 220);
    this.sign.material.map?.dispose();
    this.sign.material.map = new THREE.CanvasTexture(canvas);
    this.sign.material.map.colorSpace = THREE.SRGBColorSpace;
    this.sign.material.needsUpdate = true;
    this.sign.scale.set(1.2, 0.3, 1);
  }

  /** Look at a place; null is the middle of the table. */
  lookAt(place) {
    const { x, z } = this.group.position;
    this.aim = Math.atan2((place?.x ?? 0) - x, (place?.z ?? 0) - z);
  }

  /** Move on by `seconds`; whether there is more to move. */
  move(seconds, speaking) {
    let away = this.aim - this.turned.rotation.y;
    away = Math.atan2(Math.sin(away), Math.cos(away));
    const step = Math.sign(away) * Math.min(Math.abs(away), TURN * seconds);
    this.turned.rotation.y += step;
    this.beat = speaking ? (this.beat ?? 0) + seconds * 9 : 0;
    this.head.position.y = 1.38 + Math.sin(this.beat) * 0.02;
    return Math.abs(away) > 0.01 || speaking;
  }

  dispose() {
    this.sign.material.map?.dispose();
    this.sign.material.dispose();
    this.turned.children[0].material.dispose();
  }
}
