#! no-symbols: a stub and nothing else
vhe where
vhe flags
vhe vectors
vhe regs vgic
vhe explain
print $_world()
vhe to-entry
vhe lap
vhe trace
