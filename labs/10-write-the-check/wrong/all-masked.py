def check(trace):
    for lap in trace.laps:
        if lap.at("H1").flags != lap.at("H2").flags:
            yield "lap %d: H1 and H2 differ" % lap.number
        for name in ("E2", "E3", "X1", "X3"):
            if lap.at(name) and lap.at(name).text != "DAIF":
                yield "lap %d: %s is %s" % (lap.number, name,
                                            lap.at(name).text)
        if lap.at("X4") and "then" in lap.at("X4").text:
            yield "lap %d: X4 is %s" % (lap.number, lap.at("X4").text)
