# SPDX-License-Identifier: MIT
"""The only module that knows GDB: the machine, the symbols, the commands.

Every other module is plain Python and reaches the machine through the
functions here; a test hands it something else that has them. GDB 12 or
later with AArch64.
"""

import contextlib
import inspect
import os
import re
import shutil

import gdb
import gdb.printing

from . import table

HERE = os.path.dirname(os.path.realpath(__file__))


class Trouble(Exception):
    """One line for the user: what happened, and what to do next."""


class Stopped(Trouble):
    """The machine stopped for another reason than the one it ran for."""


# ---- is there a machine? ----------------------------------------------------

NO_MACHINE = ("there is no machine: `make gdb` starts one, "
              "`target remote ADDRESS` takes one that runs")
GONE = ("the stub is gone (%s): start the machine again, then "
        "`target remote ADDRESS`")
RUNS = "the machine runs: stop it first (Ctrl-C, or `interrupt`)"


def _stopped_thread():
    thread = gdb.selected_thread()
    if thread is None or not thread.is_valid():
        raise Trouble(NO_MACHINE)
    if thread.is_running():
        raise Trouble(RUNS)


def _frame():
    """The innermost frame of a stopped AArch64 machine, or Trouble."""
    thread = gdb.selected_thread()
    if thread is None or not thread.is_valid():
        raise Trouble(NO_MACHINE)
    with _troubles():
        frame = gdb.newest_frame()
        name = frame.architecture().name()
    if name != "aarch64":
        raise Trouble("the target is %s, and these commands know AArch64 only"
                      % name)
    return frame


@contextlib.contextmanager
def _troubles():
    """What GDB says of a failure, as Trouble."""
    try:
        yield
    except gdb.error as error:
        raise _trouble(error) from error


def _trouble(error):
    lines = str(error).splitlines()
    text = lines[0].rstrip(".") if lines else type(error).__name__
    thread = gdb.selected_thread()
    if thread is None or not thread.is_valid():
        return Trouble(GONE % text)
    if "executing" in text or "is running" in text:
        return Trouble(RUNS)
    return Trouble(text)


def stopped():
    """Is there an AArch64 machine, and does it stand still?"""
    try:
        _frame()
    except Trouble:
        return False
    return True


# ---- registers and memory ---------------------------------------------------

def _read(frame, name):
    for candidate in table.aliases(name):
        try:
            return frame.read_register(candidate)
        except ValueError:
            continue
    return None


def register(name):
    """The value by architectural name, alias, or the stub's own name."""
    return read([name])[0]


def read(names):
    """The values of several registers, each as register() has it."""
    frame = _frame()
    with _troubles():
        return [_value(frame, name) for name in names]


def _value(frame, name):
    value = _read(frame, name)
    if value is None:
        raise Trouble("this stub lists no register %s" % name)
    try:
        return int(value) & (1 << 64) - 1
    except gdb.error as error:
        if "unavailable" not in str(error):
            raise
        raise Trouble("the stub does not give %s" % name) from error


def has_register(name):
    """Does the stub list it? Trouble only where there is no machine."""
    frame = _frame()
    with _troubles():
        return _read(frame, name) is not None


def registers():
    """Every name that the stub lists."""
    return [str(register) for register in _frame().architecture().registers()]


def remote_places():
    """Of every register in the remote protocol: its number there, and where it
    begins in the answer to `g`, if that is long enough to hold it."""
    _frame()
    with _troubles():
        rows = gdb.execute("maintenance print remote-registers",
                           to_string=True).splitlines()
    # Those two are the last columns; the type before them may have spaces.
    cells = [row.split() for row in rows[1:]]
    return {row[0]: (int(row[-2]), int(row[-1])) for row in cells
            if len(row) > 6 and row[-2].isdigit()}


def moves():
    """Changes whenever GDB lets the machine run."""
    return _Moves.count


class _Moves:
    count = 0

    @classmethod
    def note(cls, _):
        cls.count += 1


gdb.events.cont.connect(_Moves.note)


def own_breakpoints():
    """Has the user any break- or watchpoints that may stop the machine?"""
    return any(breakpoint.enabled for breakpoint in gdb.breakpoints())


def flush():
    """The machine has moved without GDB: what it remembers is old."""
    for cache in ("register-cache", "dcache"):
        with contextlib.suppress(gdb.error):
            gdb.execute("maintenance flush " + cache, to_string=True)


def memory(addr, size):
    """`size` bytes at a virtual address."""
    _frame()
    with _troubles():
        return gdb.selected_inferior().read_memory(addr, size).tobytes()


def image_memory(addr, size):
    """The same from the files that symbols came from, as they were linked:
    only what they say is read-only."""
    with _setting("trust-readonly-sections", True):
        return memory(addr, size)


def code(addr, size):
    """The same of code, from the image where the machine does not map it."""
    try:
        return memory(addr, size)
    except Trouble:
        with _setting("trust-readonly-sections", True):
            return memory(addr, size)


def number(expression):
    """The value of an expression of GDB's, as 64 bits."""
    with _troubles():
        return int(gdb.parse_and_eval(expression)) & (1 << 64) - 1


def write_memory(addr, data):
    _frame()
    with _troubles():
        gdb.selected_inferior().write_memory(addr, data)


def physical(addr, size):
    """`size` bytes at a physical address, where the stub has such a mode."""
    if packet(b"Qqemu.PhyMemMode:1") != b"OK":
        raise Trouble("this stub reads no physical memory (QEMU's does)")
    try:
        reply = packet(b"m%x,%x" % (addr, size))
    finally:
        packet(b"Qqemu.PhyMemMode:0")
    if len(reply) != 2 * size:
        raise Trouble("there is no memory at the physical address 0x%x" % addr)
    return bytes.fromhex(reply.decode("ascii", "replace"))


def packet(data):
    """The stub's answer to one packet of the remote protocol."""
    return wire()(data)


@contextlib.contextmanager
def patience(seconds):
    """GDB waits three times as long for an answer while the block lasts."""
    with _setting("remotetimeout", seconds):
        yield


def wire():
    """What sends packets, for who has many: packet() without the questions."""
    _stopped_thread()
    connection = gdb.selected_inferior().connection
    if not isinstance(connection, gdb.RemoteTargetConnection):
        raise Trouble("this target is no remote stub")

    def send(data):
        try:
            return connection.send_packet(data)
        except (gdb.error, RuntimeError) as error:
            raise _trouble(error) from error
    return send


# ---- execution --------------------------------------------------------------

def pc():
    with _troubles():
        return _frame().pc()


class _Watch:
    """Notes why the machine stopped."""

    def __enter__(self):
        self.event = None
        self.numbers = []
        gdb.events.stop.connect(self._note)
        return self

    def __exit__(self, *_):
        gdb.events.stop.disconnect(self._note)

    def _note(self, event):
        self.event = event
        # A temporary one is gone as soon as it has been told.
        self.numbers = [breakpoint.number for breakpoint
                        in getattr(event, "breakpoints", [])]

    def signal(self):
        return getattr(self.event, "stop_signal", None)


@contextlib.contextmanager
def _setting(name, value):
    """`set NAME VALUE` for as long as the block lasts."""
    before = gdb.parameter(name)
    _set(name, value)
    try:
        yield
    finally:
        _set(name, before)


def _set(name, value):
    if isinstance(value, bool):
        value = "on" if value else "off"
    gdb.execute("set %s %s" % (name, value), to_string=True)


def _resume(how):
    """Runs a command that lets the machine move; why it stopped."""
    _frame()
    with _setting("suppress-cli-notifications", True):
        with _troubles(), _Watch() as watch:
            gdb.execute(how, to_string=True)
    if gdb.selected_thread() is None:
        raise Stopped("the machine is off: start it again")
    if watch.signal() == "SIGINT":
        raise Stopped("interrupted at %s" % symbol(pc()))
    return watch


def stepi():
    """One instruction, without a word."""
    _resume("stepi")


class _Stops:
    """A machine that goes on to addresses; read() is that of the module."""

    read = staticmethod(read)

    def __init__(self):
        self._breakpoints = {}

    def run(self, addresses):
        """Continues to the next of the addresses; returns it.

        Stopped if something else ended it: a breakpoint of the user's, Ctrl-C.
        """
        self._arm(addresses)
        watch = _resume("continue")
        here = pc()
        ours = [breakpoint.number
                for breakpoint in self._breakpoints.values()]
        others = [number for number in watch.numbers if number not in ours]
        if others:
            raise Stopped("stopped at %s, at breakpoint %d"
                          % (symbol(here), others[0]))
        if here not in self._breakpoints:
            raise Stopped("stopped at %s instead" % symbol(here))
        return here

    def _arm(self, addresses):
        for addr in self._breakpoints.keys() - addresses:
            self._breakpoints.pop(addr).delete()
        for addr in addresses - self._breakpoints.keys():
            self._breakpoints[addr] = _breakpoint(addr)

    def clear(self):
        self._arm(set())


def _breakpoint(addr):
    return gdb.Breakpoint("*0x%x" % addr, gdb.BP_BREAKPOINT, internal=True)


@contextlib.contextmanager
def stops():
    """with stops() as s: pc = s.run({a, b}); pc = s.run({c})

    GDB leaves the breakpoints in the machine between two of these: with many
    of them that is what takes the time. Gone whatever ends the block.
    """
    _frame()
    armed = _Stops()
    with _troubles(), _setting("breakpoint always-inserted", True):
        try:
            yield armed
        finally:
            armed.clear()


def run_to(addresses):
    """Continues until one of the addresses; returns the pc."""
    with stops() as armed:
        return armed.run(addresses)


# ---- symbols and code -------------------------------------------------------

def address(name):
    """Where a function or variable lies, None if no symbol file has it."""
    found = gdb.lookup_global_symbol(name) or gdb.lookup_static_symbol(name)
    try:
        if found is not None:
            return int(found.value().address)
        return int(gdb.parse_and_eval("(unsigned long)&'%s'" % name))
    except gdb.error:
        return None


_PLACE = re.compile(r"<([^>]+?)(?:\+(\d+))?>$")


def place(addr):
    """(name, offset) of the symbol that holds an address, or None."""
    pointer = gdb.Value(addr).cast(gdb.lookup_type("unsigned long"))
    found = _PLACE.search(pointer.format_string(format="a"))
    return (found.group(1), int(found.group(2) or 0)) if found else None


def symbol(addr):
    """`name+0x1c`, or the number where no symbol is known."""
    found = place(addr)
    if not found:
        return "0x%x" % addr
    return found[0] + ("+0x%x" % found[1] if found[1] else "")


def name(addr):
    """The same; nothing where no symbol is known."""
    return symbol(addr) if place(addr) else ""


LONGEST = 1 << 20  # no function is longer


def size(name):
    """Bytes from a symbol to the next one; None if there is no such symbol."""
    start = address(name)
    if start is None:
        return None
    low, high = 0, 4
    while high < LONGEST and _within(name, start, high):
        low, high = high, 2 * high
    while high - low > 4:
        middle = (low + high) // 2 & ~3
        if _within(name, start, middle):
            low = middle
        else:
            high = middle
    return high


def _within(name, start, offset):
    return place(start + offset) == (name, offset)


def source(addr):
    """`hyp/kvm/arm.c:104`, or "" where no line is known."""
    found = gdb.find_pc_line(addr)
    if not found.symtab:
        return ""
    return "%s:%d" % (found.symtab.filename, found.line)


def images():
    """The files that symbols were read from, in the order of their loading."""
    return [objfile.filename for objfile in gdb.objfiles()
            if objfile.filename and objfile.owner is None]


def instruction(addr):
    """The instruction at an address, as text: `msr daifclr, #4`."""
    frame = _frame()
    with _troubles():
        text = frame.architecture().disassemble(addr)[0]["asm"]
    text = re.sub(r"\s*(//|<).*", "", text).replace("\t", " ")
    return re.sub(r"#0x([0-9])\b", r"#\1", text)


def program():
    """The built `vhelab`: $VHELAB, beside the scripts, in the PATH; or None."""
    built = os.path.join(HERE, "..", "..", "build", "vhelab")
    for candidate in (os.environ.get("VHELAB"), os.path.normpath(built)):
        if candidate and os.access(candidate, os.X_OK):
            return candidate
    return shutil.which("vhelab")


# ---- what the user types and sees -------------------------------------------

def say(line=""):
    """One line to the user; GDB's pager counts it."""
    gdb.write(line + "\n")


def _guarded(function, *args):
    """Runs a command's function; what it raises is one line for the user."""
    try:
        return function(*args)
    except Trouble as trouble:
        raise gdb.GdbError("vhe: %s" % trouble) from None
    except gdb.error as error:
        raise gdb.GdbError("vhe: %s" % _trouble(error)) from None
    except KeyboardInterrupt:
        raise gdb.GdbError("vhe: interrupted") from None


def command(name, function, complete=None):
    """The GDB command `name`; its help is the function's docstring.

    function(argument) gets what stands behind the name, stripped.
    complete(text) returns the words that may stand there.
    """
    body = {
        "__doc__": inspect.cleandoc(function.__doc__),
        "invoke": lambda self, argument, from_tty:
            _guarded(function, argument.strip()),
    }
    if complete:
        body["complete"] = lambda self, text, word: _completions(
            complete, text, word)
    type("Command", (gdb.Command,), body)(name, gdb.COMMAND_DATA)


def _completions(complete, text, word):
    """GDB wants what follows its own idea of where the word begins."""
    skip = len(text) - len(word or "")
    try:
        return [candidate[skip:] for candidate in complete(text)
                if candidate.casefold().startswith(text.casefold())]
    except Trouble:
        return []


def prefix(name, text):
    """A command that only begins others, and alone lists them; `text` is its
    help."""
    def invoke(_, argument, from_tty):
        if argument:
            raise gdb.GdbError('%s: no command "%s"; `%s` alone lists them'
                               % (name, argument.split()[0], name))
        gdb.execute("help " + name)

    type("Prefix", (gdb.Command,), {
        "__doc__": inspect.cleandoc(text), "invoke": invoke,
    })(name, gdb.COMMAND_DATA, prefix=True)


def function(name, fn):
    """The convenience function $name(); its help is fn's docstring."""
    def invoke(_, *args):
        if len(args) > len(inspect.signature(fn).parameters):
            raise gdb.GdbError("vhe: too many arguments for $%s()" % name)
        return _guarded(fn, *args)

    type("Function", (gdb.Function,), {
        "__doc__": inspect.cleandoc(fn.__doc__), "invoke": invoke,
    })(name)


def printer(name, pattern, show):
    """Values whose type's name matches print as the text show(value)."""
    collection = gdb.printing.RegexpCollectionPrettyPrinter("vhelab-" + name)
    collection.add_printer(name, pattern,
                           lambda value: _Printer(show, value))
    gdb.printing.register_pretty_printer(None, collection, replace=True)


class _Printer:
    def __init__(self, show, value):
        self._show = show
        self._value = value

    def to_string(self):
        return self._show(self._value)


def is_array(value):
    return value.type.strip_typedefs().code == gdb.TYPE_CODE_ARRAY


def is_struct(value):
    return value.type.strip_typedefs().code == gdb.TYPE_CODE_STRUCT


def enumerators(name):
    """{value: name} of an enum, empty where the symbols have no such."""
    try:
        return {field.enumval: field.name
                for field in gdb.lookup_type("enum " + name).fields()}
    except gdb.error:
        return {}


def window(name, lines):
    """A TUI window `name` that shows lines(width, height); GDB with a TUI."""
    if hasattr(gdb, "register_window_type"):
        gdb.register_window_type(name, lambda tui: _Window(tui, lines))


class _Window:
    """Drawn anew at every prompt, because that is when something changed."""

    def __init__(self, tui, lines):
        self._tui = tui
        self._lines = lines
        self._tui.title = "vhe"
        self._pc = None
        gdb.events.before_prompt.connect(self._prompt)

    def close(self):
        gdb.events.before_prompt.disconnect(self._prompt)

    def _prompt(self):
        """What moved the machine past GDB did not show its source."""
        with contextlib.suppress(Trouble, gdb.error):
            if pc() != self._pc:
                self._pc = pc()
                gdb.execute("frame 0", to_string=True)
        self.render()

    def render(self):
        if not self._tui.is_valid():
            return
        # A line as wide as the window would take the next one, too.
        width, height = self._tui.width - 1, self._tui.height
        try:
            lines = self._lines(width, height)
        except Trouble as trouble:
            lines = [str(trouble)]
        self._tui.erase()
        self._tui.write("\n".join(line[:width] for line in lines[:height]))


def layout(text):
    """`tui new-layout TEXT`, where this GDB has a TUI."""
    with contextlib.suppress(gdb.error):
        gdb.execute("tui new-layout " + text, to_string=True)
