#! no-symbols: the stub dies between two commands
vhe flags
shell kill -KILL $QEMU
vhe reg TCR_EL2
vhe where
vhe flags
vhe lap
print 6 * 7
