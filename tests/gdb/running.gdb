#! vhe: the machine runs while one asks
continue &
vhe where
vhe flags
vhe reg HCR_EL2
vhe regs
vhe vectors
vhe explain
vhe stage2 0x80000000
print $_daif()
print 6 * 7
vhe to-entry
vhe lap
vhe trace
vhe unfix
