#! vhe: the stub dies between two commands
vhe flags
monitor quit
vhe reg TCR_EL2
vhe where
vhe flags
print 6 * 7
