def check(trace):
    lap = trace.laps[0]
    if lap.at("H1").flags != lap.at("H2").flags:
        yield "H1 and H2 differ"
    for name in ("E2", "E3"):
        if lap.at(name) and lap.at(name).text != "DAIF":
            yield "%s is %s" % (name, lap.at(name).text)
    if lap.at("X4") and "then" in lap.at("X4").text:
        yield "X4 is %s" % lap.at("X4").text
