// Stands in for the package string-width in the bundle: that one takes 30 ms to load, this one none, and our
// texts are escaped before anybody measures them.
import { displayWidth } from "../../src/core/base/escape.ts";

const styling = new RegExp(String.raw`\u001b\[[\d;]*m|\u001b\]8;.*?(?:\u0007|\u001b\\)`, "g");

export default function stringWidth(text: string): number {
  return displayWidth(text.replace(styling, ""));
}
