// How far apart colours are for people with each kind of colour vision: distance in CIE Lab after the simulation of Machado, Oliveira and
// Fernandes (2009), severity 1.0.
const kinds = {
  normal: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
};

const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
const times = (m, v) => m.map((row) => row.reduce((sum, x, i) => sum + x * v[i], 0));

function lab(rgb) {
  const xyz = times([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]], rgb);
  const [x, y, z] = xyz.map((value, i) => value / [0.95047, 1, 1.08883][i]).map((t) => (t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27 * t + 16) / 116));
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/// The least distance of any two of the colours ("rgb(1, 2, 3)") for each kind of colour vision.
export function leastDistances(colours) {
  const parsed = colours.map((colour) => colour.match(/[\d.]+/g).slice(0, 3).map((c) => linear(c / 255)));
  return Object.entries(kinds).map(([kind, matrix]) => {
    const seen = parsed.map((rgb) => lab(times(matrix, rgb).map((c) => Math.min(1, Math.max(0, c)))));
    let least = Infinity;
    for (let i = 0; i < seen.length; ++i)
      for (let j = 0; j < i; ++j) least = Math.min(least, Math.hypot(...seen[i].map((c, at) => c - seen[j][at])));
    return [kind, least];
  });
}
