#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""look.py CHROMIUM SHOTS FILE...

Open each page or picture in a headless Chromium and say what somebody would
notice who reads it: on a telephone, on a projector, in the dark, on paper, or
with a screen reader. Prints TAP; pictures of the pages go to the folder SHOTS.
Exit: 0 all held, 1 not."""

import base64
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from browser import Browser, BrowserError  # noqa: E402

NOISE = ("Log.entryAdded", "Runtime.consoleAPICalled",
         "Runtime.exceptionThrown")

# Words of a picture that reach over its edge, or boxes.
OVER_THE_EDGE = """[...document.querySelectorAll('svg')].flatMap(svg => {
  const box = svg.viewBox.baseVal;
  return [...svg.querySelectorAll('text,rect,polygon')].filter(e => {
    const b = e.getBBox();
    return b.x < -1 || b.y < -1 || b.x + b.width > box.width + 1 ||
      b.y + b.height > box.height + 1;
  }).map(e => e.tagName + ' ' + e.textContent);
}).join('; ')"""

# Marks of one row that lie on each other.
PILED_UP = """[...document.querySelectorAll('svg')].flatMap(svg => {
  const all = [...svg.querySelectorAll('text')].map(
    e => [e.getBBox(), e.textContent]);
  return all.flatMap(([a, at], i) => all.slice(i + 1).filter(([b]) =>
    a.x < b.x + b.width - 1 && b.x < a.x + a.width - 1 &&
    a.y < b.y + b.height - 2 && b.y < a.y + a.height - 2
  ).map(([b, bt]) => at + ' on ' + bt));
}).join('; ')"""


class Judge:
    def __init__(self):
        self.count = self.failures = 0

    def say(self, held, name, why=""):
        self.count += 1
        self.failures += not held
        print("%sok %d - %s" % ("" if held else "not ", self.count, name))
        if not held and why != "":
            print("# " + str(why)[:600])


def noise(browser):
    """What the console says, and what is fetched besides the page itself."""
    said = [str(e["params"])[:200] for e in browser.events
            if e.get("method") in NOISE]
    fetched = [e["params"]["request"]["url"] for e in browser.events
               if e.get("method") == "Network.requestWillBeSent"]
    return said + fetched[1:]


def value(node, key):
    return str(node.get(key, {}).get("value", "")).strip()


def unnamed(browser):
    """Pictures, tables and boxes that scroll, of which a screen reader would
    say nothing; and how many pictures it finds."""
    nodes = [n for n in browser.call("Accessibility.getFullAXTree")["nodes"]
             if not n.get("ignored")]
    wanted = [n for n in nodes
              if value(n, "role") in ("image", "img", "table", "region")]
    pictures = [n for n in wanted if value(n, "role") in ("image", "img")]
    silent = [value(n, "role") for n in wanted if not value(n, "name")]
    silent += ["picture without its story" for n in pictures
               if len(value(n, "name")) < 40 and
               len(value(n, "description")) < 40]
    return silent, len(pictures)


def screenshot(browser, path):
    shot = browser.call("Page.captureScreenshot", captureBeyondViewport=True)
    with open(path, "wb") as f:
        f.write(base64.b64decode(shot["data"]))


def look_at_pictures(browser, judge, name):
    over = browser.evaluate(OVER_THE_EDGE)
    judge.say(over == "", name + ": nothing reaches over a picture's edge",
              over)
    piled = browser.evaluate(PILED_UP)
    judge.say(piled == "", name + ": no words on other words", piled)


def look_at_page(browser, judge, name, shots):
    for width in (400, 800, 1920):
        browser.window(width)
        screenshot(browser, "%s-%d.png" % (shots, width))
        is_wide = browser.evaluate("document.documentElement.scrollWidth")
        judge.say(is_wide <= width, "%s: fits %d pixels" % (name, width),
                  is_wide)
    size = "parseFloat(getComputedStyle(document.body).fontSize)"
    far = browser.evaluate(size)
    browser.window(400)
    near = browser.evaluate(size)
    judge.say(near >= 16 and far >= 20,
              name + ": type is legible near and far", (near, far))
    ground = "getComputedStyle(document.body).backgroundColor"
    colours = []
    for scheme, media in (("light", ""), ("dark", ""), ("dark", "print")):
        browser.window(1200, scheme, media)
        colours.append(browser.evaluate(ground))
        screenshot(browser, "%s-%s.png" % (shots, media or scheme))
    judge.say(colours[0] != colours[1] and colours[0] == colours[2],
              name + ": dark where wanted, light on paper", colours)


def look_at(browser, judge, path, shots):
    name = os.path.basename(path)
    browser.window(1200)
    browser.open("file://" + os.path.abspath(path))
    heard = noise(browser)
    judge.say(not heard, name + ": renders, and nothing else is said or "
              "fetched", heard)
    silent, pictures = unnamed(browser)
    judge.say(not silent and pictures > 0,
              "%s: a screen reader has words for each of %d pictures"
              % (name, pictures), silent)
    look_at_pictures(browser, judge, name)
    if name.endswith(".html"):
        look_at_page(browser, judge, name, os.path.join(shots, name))


def main(program, shots, *paths):
    judge = Judge()
    browser = Browser(program)
    try:
        for path in paths:
            look_at(browser, judge, path, shots)
    except BrowserError as problem:
        judge.say(False, "the browser answers", problem)
    finally:
        browser.close()
    print("1..%d" % judge.count)
    return 1 if judge.failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
