"""Lab 10, ours."""

ALL = "DAIF"


def between(lap, begin, end):
    """The events from the first of one checkpoint to the first of another;
    none where the switch does not have both."""
    a, b = lap.at(begin), lap.at(end)
    if not a or not b:
        return []
    return [e for e in lap.events if a.first.seq <= e.seq <= b.first.seq]


def comes_back(lap):
    h1, h2 = lap.at("H1"), lap.at("H2")
    if h1 and h2 and h1.flags != h2.flags:
        yield "H1 is %s, H2 is %s" % (h1.flags, h2.flags)


def goes_in(lap, begin, end, wanted):
    """The first event on the way that finds one of these flags clear."""
    for e in between(lap, begin, end):
        clear = [flag for flag in wanted if not e.masked(flag)]
        if clear:
            yield "%s is clear at %s, between %s and %s" % (
                "".join(clear), e.symbol, begin, end)
            return


def opened_early(lap):
    events = between(lap, "X4", "X5")
    for before, after in zip(events, events[1:]):
        opened = [f for f in ALL if before.masked(f) and not after.masked(f)]
        if opened:
            yield "%s is opened between X4 and X5 by %s at %s" % (
                "".join(opened), before.insn, before.symbol)


def check(trace):
    for lap in trace.laps:
        for said in (comes_back(lap), goes_in(lap, "E2", "E3", ALL),
                     goes_in(lap, "X1", "X4", "DIF"), opened_early(lap)):
            for complaint in said:
                yield "lap %d: %s" % (lap.number, complaint)
