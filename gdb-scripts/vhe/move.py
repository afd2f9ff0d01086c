# SPDX-License-Identifier: MIT
"""The commands that move the machine and record what it does."""

from . import checker, debugger, events, judge, laps, live, report
from . import state, tracefile, tracewrite
from .debugger import Trouble, say

LAPS_MAX = 10000


# ---- arguments --------------------------------------------------------------

def _words(argument, usage, **options):
    """The options, each with its default, and the words that are left.

    An option whose default is False stands alone; the others want a value.
    """
    rest, todo = [], argument.split()
    while todo:
        word = todo.pop(0)
        name = word.lstrip("-").replace("-", "_")
        if word == "-o":
            name = "output"
        if not word.startswith("-"):
            rest.append(word)
        elif name not in options:
            raise Trouble("no option %s: %s" % (word, usage))
        elif options[name] is False:
            options[name] = True
        elif not todo:
            raise Trouble("%s wants a value: %s" % (word, usage))
        else:
            options[name] = todo.pop(0)
    return options, rest


def _number(text, usage):
    if not text.isdigit() or not 1 <= int(text) <= LAPS_MAX:
        raise Trouble("`%s` is no number of laps: %s" % (text, usage))
    return int(text)


# ---- moving -----------------------------------------------------------------

def _begun():
    """How many events the recording has that is gone on with."""
    trace = live.story()
    return len(trace.events) if trace else 1


def _go(found):
    """On until found(event, the one before) of a new event."""
    _say_if_inside()
    begun = _begun()
    return live.follow(lambda trace: len(trace.events) > begun and found(
        trace.events[-1], trace.events[-2]))


def _say_if_inside():
    """A lap that is under way unrecorded cannot be taken up."""
    if not live.story() and state.State(debugger).world in ("hyp", "guest"):
        say("in a lap of which nothing is recorded: on to the next one")


def _here(trace, what):
    event = trace.last
    say("%s: %s at %s, %s, %s vectors, %s" % (
        what, event.flags, report.level(event).rstrip(), event.world,
        event.vectors, event.symbol))


def to_entry(argument):
    """On to the ERET that enters the guest, checkpoint E3.

    Usage: vhe to-entry

    The machine stands at the ERET. Where it has been is recorded: vhe why,
    vhe checkpoints.
    """
    _here(_go(lambda event, before: laps.to_guest(event)
              and event.world == "hyp"), "guest entry")


def to_exit(argument):
    """On to the first instruction behind the guest, checkpoint X1.

    Usage: vhe to-exit

    That is one of the sixteen vectors of the hypervisor's table.
    """
    _here(_go(lambda event, before: before.world == "guest"
              and event.world != "guest"), "guest exit")


def to_flag_change(argument):
    """On until D, A, I or F has changed.

    Usage: vhe to-flag-change

    The machine stands behind what changed them. The guest is not followed: of
    its flags only those at its entry and its exit are seen.
    """
    trace = _go(lambda event, before: event.bits != before.bits)
    _here(trace, report.change_text(trace.last.before, trace.last))
    say("  by " + _cause(trace.last))


# ---- laps -------------------------------------------------------------------

def _say_lap(lap, transitions=False):
    say("lap %d" % lap.number)
    for line in report.checkpoint_lines(lap) + report.leak_lines(lap):
        say(line)
    if transitions:
        say()
        for line in report.transition_lines(lap):
            say(line)


def lap_(argument):
    """On to the end of the lap, H3, and its checkpoints.

    Usage: vhe lap [N]

    A lap is one pass through __kvm_vcpu_run that really entered the guest. It
    stops only where something can change. With N, so many laps.
    """
    count = _number(argument or "1", "vhe lap [N]")
    _say_if_inside()
    before = live.laps()
    trace = live.follow(lambda trace: len(trace.laps) >= before + count)
    for lap in trace.laps[before:]:
        _say_lap(lap)


TRACE_USAGE = "vhe trace [--laps N] [--every] [-o FILE]"


def trace_(argument):
    """Records more laps, prints them or writes a file.

    Usage: vhe trace [--laps N] [--every] [-o FILE]

    N is 2. Prints checkpoints and transitions, or writes a trace file, which
    vhelab view FILE opens; JSON (vhelab-trace/1) if its name ends in .json.
    --every stops at each instruction: it takes thirty times as long, and
    misses nothing. The recording begins at the next run ioctl and goes on for
    as long as only vhe moves the machine; FILE gets all of it.
    """
    options, rest = _words(argument, TRACE_USAGE, laps="2", every=False,
                           output=None)
    if rest:
        raise Trouble("`%s` is one word too many: %s"
                      % (rest[0], TRACE_USAGE))
    count = _number(options["laps"], TRACE_USAGE)
    if options["output"]:
        _written(tracewrite.check, options["output"])
    before = live.laps()
    trace = live.record(count, options["every"])
    if options["output"]:
        _write(trace, options["output"])
        return
    for lap in trace.laps[before:]:
        _say_lap(lap, transitions=True)
        say()


def _write(trace, path):
    if path.endswith(".json"):
        text = report.as_json(trace, judge.standing(trace))
        _written(tracewrite.replace, path, text.encode())
    else:
        _written(tracewrite.save, trace, path)
    say("%d laps, %d events: %s" % (len(trace.laps), len(trace.events), path))


def _written(how, *what):
    try:
        how(*what)
    except tracefile.BadFile as error:
        raise Trouble(str(error)) from error


def _recorded():
    """The recording that ends where the machine stands; Trouble if none."""
    trace = live.story()
    if not trace:
        raise Trouble("nothing is recorded up to here: vhe lap, vhe trace or "
                      "vhe to-... record while they move")
    return trace


def checkpoints(argument):
    """The checkpoints of the laps recorded so far.

    Usage: vhe checkpoints [LAP]

    Flags, level, world, live vectors and whether they are settled, from H0 to
    U; a lap under way shows those it has reached. docs/trace.md has the words.
    """
    trace = _recorded()
    shown = [lap for lap in trace.begun
             if not argument or str(lap.number) == argument]
    if not shown:
        raise Trouble("no such lap, %d begun: vhe lap records one"
                      % len(trace.begun))
    for lap in shown:
        _say_lap(lap)


def leak(argument):
    """What leaks on the laps recorded so far, and from where.

    Usage: vhe leak

    Out: flags at H2 that differ from H1. In: flags found clear in the switch
    while the hyp vectors are live, the SError window excepted.
    """
    trace = _recorded()
    if not trace.laps:
        raise Trouble("no lap is complete yet: vhe lap")
    for lap in trace.laps:
        say("lap %d" % lap.number)
        for line in report.leak_lines(lap):
            say(line)
        for name in events.FLAGS[::-1]:
            if lap.leak_out() & events.MASKED[name]:
                say("  " + _because(lap.at("H2").event, name, "at H2"))
        for name in events.FLAGS[::-1]:
            first = next((event for event in lap.leaks_in()
                          if not event.masked(name)), None)
            if first:
                say("  " + _because(first, name, "under the hyp vectors"))


# ---- provenance -------------------------------------------------------------

def _because(event, name, where):
    origin = event.changed[name]
    return "%s is %s %s: %s" % (
        name, "set" if event.masked(name) else "clear", where,
        _cause(origin) if origin else "older than the recording")


def _cause(event):
    """What gave the flags their values that this event is first to show."""
    before = event.before
    at = " ".join(part for part in (before.symbol, before.source) if part)
    if event.exception:
        return ("an exception from EL%d, taken at %s (`%s`), event %d"
                % (before.el, at, before.insn, before.seq))
    if before.in_guest:
        return "the guest, between its entry and its exit"
    what = "`%s`" % before.insn
    if before.insn == "eret":
        what += ", from SPSR_EL%d," % before.el
    return "%s at %s, event %d" % (what, at, before.seq)


def why(argument):
    """What gave a flag its value, here and now.

    Usage: vhe why D|A|I|F

    The instruction, exception or ERET that last changed it, with its place in
    the source, from the recording up to here.
    """
    name = argument.upper()
    if name not in events.FLAGS or len(name) != 1:
        raise Trouble("name one flag: vhe why D, A, I or F")
    event = _recorded().last
    say(_because(event, name, "here"))
    origin = event.changed[name]
    if origin:
        became = (": %s became %s" % (origin.before.flags, origin.flags)
                  if origin.bits != origin.before.bits else "")
        say("  since event %d of %d%s" % (origin.seq, event.seq, became))


# ---- judging ----------------------------------------------------------------

def check(argument):
    """Does the machine keep the rules of a lab?

    Usage: vhe check LAB

    Records the lab's laps anew, every instruction, from the next run ioctl
    on; then the program judges them, by the same rules file and in the same
    words as `vhelab lab check`. LAB is its number or its name.
    """
    lab = judge.find(argument)
    live.to_ioctl()
    here = judge.run_for(lab, live.mode())
    trace = live.record(here.laps, every=True)
    for line in judge.rules(lab, trace):
        say(line)
    if here.guest not in (None, trace.guest):
        say("  (the lab runs guest %s, this is %s)"
            % (here.guest, trace.guest or "another"))


def checker_(argument):
    """What a checker says of the machine, or of a recording.

    Usage: vhe checker FILE [TRACE]

    FILE is Python with `def check(trace)`, which gives complaints, none for a
    good target. TRACE is a trace file; without one two laps are recorded.
    """
    words = argument.split()
    if not 1 <= len(words) <= 2:
        raise Trouble("vhe checker FILE [TRACE]")
    try:
        asked = checker.Checker(words[0])
        trace = (tracefile.load(words[1]) if len(words) > 1
                 else live.record())
        said = asked.complaints(trace)
    except (tracefile.BadFile, checker.BadChecker) as error:
        raise Trouble(str(error)) from error
    for line in said:
        say(line)
    say("%d complaint%s" % (len(said), "s"[len(said) == 1:]) if said
        else "no complaint")


COMMANDS = {
    "to-entry": to_entry, "to-exit": to_exit,
    "to-flag-change": to_flag_change, "lap": lap_,
    "checkpoints": checkpoints, "leak": leak, "checker": checker_,
}


def register():
    for name, function in COMMANDS.items():
        debugger.command("vhe " + name, function)
    debugger.command("vhe trace", trace_,
                     complete=lambda _: ("--laps", "--every", "-o"))
    debugger.command("vhe why", why, complete=lambda _: list("DAIF"))
    debugger.command("vhe check", check, complete=lambda _: judge.numbers())
