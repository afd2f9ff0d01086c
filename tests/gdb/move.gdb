#! vhe: moving, recording, and what was recorded
vhe checkpoints
vhe why D
vhe to-entry
vhe where
vhe why I
vhe why d
vhe why X
vhe to-exit
vhe to-flag-change
vhe why A
vhe checkpoints
vhe lap
vhe leak
vhe lap 0
vhe lap 1 2
vhe checkpoints 2
vhe trace --lap 3
vhe trace --laps
vhe trace --laps 1 -o /nonesuch/file
stepi
vhe why A
vhe leak
vhe to-entry
stepi
vhe lap
vhe unfix
vhe refix
vhe check
vhe check 99
vhe check 0
vhe checker
vhe checker /nonesuch/checker.py
vhe checker tests/gdb/equal.py
vhe checker tests/gdb/equal.py README.md
vhe checker tests/gdb/stumbles.py
help vhe trace
help vhe check
