def check(trace):
    for lap in trace.laps:
        h1, h2 = lap.at("H1"), lap.at("H2")
        if h1.event.masked("D") != h2.event.masked("D"):
            yield "lap %d: D came back different" % lap.number
        for e in lap.events:
            if e.world == "hyp" and e.vectors == "hyp" and not e.masked("D"):
                yield "lap %d: D is clear in the switch" % lap.number
                break
