// Picture: a chart as PNG, twice as large as on the screen, with its title and the names of its lines. Made by the
// chart's menu.

import { palette } from "./palette";
import type { Plot } from "./plot";

const scale = 2;
const head_css = 40;
const margin_css = 16;
const swatch_css = 10;

export function picture_of(plot: Plot, title: string): Promise<Blob> {
  return new Promise((resolve, reject) => {
    plot.paint_scaled(scale, (drawn) => {
      const picture = framed(drawn, plot, title);
      const fail = () => reject(new Error("The browser made no picture."));
      picture.toBlob((blob) => (blob ? resolve(blob) : fail()), "image/png");
    });
  });
}

function framed(drawn: HTMLCanvasElement, plot: Plot, title: string): HTMLCanvasElement {
  const unit = scale * devicePixelRatio;
  const picture = document.createElement("canvas");
  picture.width = drawn.width;
  picture.height = drawn.height + head_css * unit;
  const ctx = picture.getContext("2d");
  if (!ctx) return picture;
  const colours = palette();
  ctx.fillStyle = colours.surface;
  ctx.fillRect(0, 0, picture.width, picture.height);
  ctx.drawImage(drawn, 0, head_css * unit);
  ctx.textBaseline = "middle";
  const middle = (head_css * unit) / 2;
  ctx.fillStyle = colours.text2;
  ctx.font = `600 ${14 * unit}px ${colours.font}`;
  ctx.fillText(title, margin_css * unit, middle);
  let right = picture.width - margin_css * unit;
  ctx.font = `${12 * unit}px ${colours.font}`;
  const lines = plot.frame.peek()?.lines.filter(({ is_past }) => !is_past) ?? [];
  for (const { label, slot } of [...lines].reverse()) {
    right -= ctx.measureText(label).width;
    ctx.fillStyle = colours.text2;
    ctx.fillText(label, right, middle);
    right -= (swatch_css + 6) * unit;
    ctx.fillStyle = colours.series(slot);
    ctx.fillRect(right, middle - (swatch_css * unit) / 2, swatch_css * unit, swatch_css * unit);
    right -= margin_css * unit;
  }
  return picture;
}
