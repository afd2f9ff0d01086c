#! none: GDB is connected to nothing
vhe where
vhe flags
vhe flags 0x3c5
vhe reg HCR_EL2
vhe regs
vhe vectors
vhe explain
vhe explain 0x5a000000
vhe stage2 0x80000000
print $_daif()
print $_world()
print $_live_vbar()
print 6 * 7
vhe to-entry
vhe lap
vhe trace
vhe unfix
