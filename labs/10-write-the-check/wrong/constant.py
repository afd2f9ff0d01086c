def check(trace):
    for lap in trace.laps:
        for name in ("H1", "H2"):
            if lap.at(name).flags != "-AIF":
                yield "lap %d: %s is %s" % (lap.number, name,
                                            lap.at(name).flags)
        for name in ("E2", "E3"):
            if lap.at(name) and lap.at(name).text != "DAIF":
                yield "lap %d: %s is %s" % (lap.number, name,
                                            lap.at(name).text)
