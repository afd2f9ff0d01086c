"""Lab 10: is this world switch right? handout.md says what that means.

    build/vhelab lab check 10       tries it on the good ones and the mutants
    vhe checker FILE [TRACE]        in GDB: on one, and what it prints is seen
"""


def check(trace):
    """Complaints about a switch, one string each; none if it is right."""
    complaints = []
    for lap in trace.laps:
        pass    # TODO: what comes back, what goes in, when it is opened
    return complaints
