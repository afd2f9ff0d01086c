#! no-el2: a stub that lists no EL2 registers
vhe where
vhe flags
vhe reg HCR_EL2
vhe reg SCTLR_EL1
vhe regs switch
vhe vectors
vhe explain
vhe stage2 0x80000000
print $_world()
print $_live_vbar()
print $_daif()
