def check(trace):
    return ["lap %d: %s came back as %s"
            % (lap.number, lap.at("H1").flags, lap.at("H2").flags)
            for lap in trace.laps
            if lap.at("H1").flags != lap.at("H2").flags]
