#!/usr/bin/env python3
"""Draws seconds of training an epoch against training pairs, both logarithmic, as an SVG file.

bench/training_scale_plot.py LINES.csv OUT.svg

LINES.csv has the lines of bench/training-scale. A dotted line has the slope of linear cost.
"""
import csv
import math
import sys

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 720, 440, 70, 50, 20, 190
COLOURS = ["#1f5fa8", "#c2571a", "#2f8a4e", "#8a3f97"]


def place(value, low, high, start, end):
    return start + (math.log10(value) - low) / (high - low) * (end - start)


def main(source, target):
    series = {}
    for row in csv.DictReader(open(source)):
        name = f"{row['model']}, {row['form']}"
        series.setdefault(name, []).append((float(row["pairs"]), float(row["train"])))
    points = [point for line in series.values() for point in line]
    x_low, x_high = math.floor(math.log10(min(p[0] for p in points))), math.ceil(math.log10(max(p[0] for p in points)))
    y_low, y_high = math.floor(math.log10(min(p[1] for p in points))), math.ceil(math.log10(max(p[1] for p in points)))

    def x(value):
        return place(value, x_low, x_high, LEFT, WIDTH - RIGHT)

    def y(value):
        return place(value, y_low, y_high, HEIGHT - BOTTOM, TOP)

    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
    ]
    for power in range(x_low, x_high + 1):
        at = x(10**power)
        out.append(f'<line x1="{at:.1f}" y1="{TOP}" x2="{at:.1f}" y2="{HEIGHT - BOTTOM}" stroke="#ddd"/>')
        out.append(f'<text x="{at:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{10**power:,}</text>')
    for power in range(y_low, y_high + 1):
        at = y(10**power)
        out.append(f'<line x1="{LEFT}" y1="{at:.1f}" x2="{WIDTH - RIGHT}" y2="{at:.1f}" stroke="#ddd"/>')
        out.append(f'<text x="{LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{10.0**power:g}</text>')
    out.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 10}" text-anchor="middle">training pairs</text>')
    out.append(f'<text transform="translate(16 {HEIGHT / 2}) rotate(-90)" text-anchor="middle">seconds an epoch</text>')
    first = min(points)
    scale = 10**x_high / first[0]
    end = min(scale, 10**y_high / first[1])
    out.append(
        f'<line x1="{x(first[0]):.1f}" y1="{y(first[1]):.1f}" x2="{x(first[0] * end):.1f}" y2="{y(first[1] * end):.1f}" '
        'stroke="#888" stroke-dasharray="2 4"/>'
    )
    for number, (name, line) in enumerate(sorted(series.items())):
        colour = COLOURS[number % len(COLOURS)]
        path = " ".join(f"{x(a):.1f},{y(b):.1f}" for a, b in sorted(line))
        out.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        out.extend(f'<circle cx="{x(a):.1f}" cy="{y(b):.1f}" r="4" fill="{colour}"/>' for a, b in line)
        out.append(f'<text x="{WIDTH - RIGHT + 12}" y="{TOP + 20 + 20 * number}" fill="{colour}">{name}</text>')
    out.append("</svg>")
    open(target, "w").write("\n".join(out) + "\n")


if len(sys.argv) != 3:
    sys.exit(__doc__)
main(*sys.argv[1:])
