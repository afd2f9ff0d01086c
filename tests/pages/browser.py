# SPDX-License-Identifier: MIT
"""A headless Chromium, spoken to over two pipes: its DevTools protocol, one
JSON object after the other, each ended by a NUL. No port is opened."""

import json
import os
import select
import shutil
import subprocess
import tempfile
import time

PATIENCE = 60  # seconds for one answer: a browser that hangs is a failure


class BrowserError(Exception):
    pass


class Browser:
    def __init__(self, program):
        self.profile = tempfile.mkdtemp()
        self.buffer = b""
        self.last = 0
        self.events = []
        to_browser, self.out = os.pipe()
        self.inp, from_browser = os.pipe()
        flags = ["--headless", "--disable-gpu", "--hide-scrollbars",
                 "--no-first-run", "--disable-background-networking",
                 "--remote-debugging-pipe",
                 "--user-data-dir=" + self.profile]
        if os.getuid() == 0:
            flags.append("--no-sandbox")  # Chromium refuses root otherwise

        # It reads on descriptor 3 and writes on 4. Our own may have these
        # numbers, so both are moved out of the way first.
        def descriptors():
            high = [os.dup2(to_browser, 103), os.dup2(from_browser, 104)]
            os.dup2(high[0], 3)
            os.dup2(high[1], 4)

        self.process = subprocess.Popen(
            [program] + flags, preexec_fn=descriptors, close_fds=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        os.close(to_browser)
        os.close(from_browser)
        self.session = None
        target = self.call("Target.createTarget", url="about:blank")
        self.session = self.call("Target.attachToTarget", flatten=True,
                                 targetId=target["targetId"])["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network", "Accessibility"):
            self.call(domain + ".enable")

    def receive(self, until):
        while b"\0" not in self.buffer:
            left = until - time.monotonic()
            if left <= 0 or not select.select([self.inp], [], [], left)[0]:
                raise BrowserError("no answer")
            more = os.read(self.inp, 1 << 20)
            if not more:
                raise BrowserError("the browser has ended")
            self.buffer += more
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, **params):
        self.last += 1
        message = {"id": self.last, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.out, json.dumps(message).encode() + b"\0")
        until = time.monotonic() + PATIENCE
        while True:
            answer = self.receive(until)
            if answer.get("id") == self.last:
                if "error" in answer:
                    raise BrowserError(method + ": " +
                                       answer["error"]["message"])
                return answer["result"]
            self.events.append(answer)

    def open(self, url):
        """Load a page; what is heard from then on is in .events."""
        self.events = []
        self.call("Page.navigate", url=url)
        until = time.monotonic() + PATIENCE
        while not any(e.get("method") == "Page.loadEventFired"
                      for e in self.events):
            self.events.append(self.receive(until))

    def evaluate(self, expression):
        answer = self.call("Runtime.evaluate", expression=expression,
                           returnByValue=True)
        if "exceptionDetails" in answer:
            raise BrowserError(answer["exceptionDetails"]["text"])
        return answer["result"].get("value")

    def window(self, width, scheme="light", media=""):
        self.call("Emulation.setDeviceMetricsOverride", width=width,
                  height=900, deviceScaleFactor=1, mobile=False)
        self.call("Emulation.setEmulatedMedia", media=media, features=[
            {"name": "prefers-color-scheme", "value": scheme}])

    def close(self):
        try:
            self.call("Browser.close")
            self.process.wait(PATIENCE)
        except (BrowserError, OSError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)
