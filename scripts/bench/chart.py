"""The bar chart for the README: SQLite's time in each mode, uninstrumented = 1."""
from xml.sax.saxutils import escape

from modes import BY_NAME
from spread import ratios, spread

WIDTH, ROW, LEFT, RIGHT, TOP = 760, 22, 300, 60, 34

STYLE = """
  text { font: 13px sans-serif; fill: #1f2328 }
  .title { font-weight: bold }
  .bar { fill: #8c959f }
  .ours { fill: #1f883d }
  .range, .one { stroke: #1f2328; stroke-width: 1 }
  .one { stroke-dasharray: 3 3 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 }
    .bar { fill: #6e7681 }
    .ours { fill: #3fb950 }
    .range, .one { stroke: #e6edf3 }
  }
"""


def groups(results):
    """Title and rows (mode, spread of ratios) of the workloads that have a bar a mode."""
    for name, figure in (("sqlite", "user"), ("inputs", "cpu")):
        workload = results["workloads"][name]
        samples = workload["samples"][""][figure]
        yield workload["title"], [(BY_NAME[mode], spread(ratios(values, samples["uninstrumented"])))
                                  for mode, values in samples.items() if not BY_NAME[mode].again]


def bar(mode, found, y, scale):
    middle = y + ROW / 2
    kind = "bar ours" if mode.runtime == "memcov" or mode.library == "static" else "bar"
    low, high = LEFT + found.low * scale, LEFT + found.high * scale
    return [
        f'<text x="{LEFT - 8}" y="{middle + 4}" text-anchor="end">{escape(mode.title)}</text>',
        f'<rect class="{kind}" x="{LEFT}" y="{y + 3}" width="{found.median * scale:.1f}" '
        f'height="{ROW - 6}" rx="2"/>',
        f'<line class="range" x1="{low:.1f}" y1="{middle}" x2="{high:.1f}" y2="{middle}"/>',
        f'<text x="{high + 6:.1f}" y="{middle + 4}">{found.median:.2f}</text>',
    ]


def chart(results):
    shown = list(groups(results))
    largest = max(found.high for _, rows in shown for _, found in rows)
    scale = (WIDTH - LEFT - RIGHT) / largest
    body, y = [], TOP
    for title, rows in shown:
        body.append(f'<text class="title" x="8" y="{y - 12}">{escape(title)}: processor time, '
                    'uninstrumented = 1</text>')
        one = LEFT + scale
        bottom = y + ROW * len(rows)
        for mode, found in rows:
            body += bar(mode, found, y, scale)
            y += ROW
        body.append(f'<line class="one" x1="{one:.1f}" y1="{bottom - ROW * len(rows)}" '
                    f'x2="{one:.1f}" y2="{bottom}"/>')
        y += TOP
    head = (f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{y - TOP + 8}" '
            f'viewBox="0 0 {WIDTH} {y - TOP + 8}" role="img">')
    return "\n".join([head, "<title>What coverage costs</title>", f"<style>{STYLE}</style>", *body,
                      "</svg>"]) + "\n"
