#! vhe: a machine that ends under way
vhe lap
vhe lap 1000
vhe to-exit
vhe checkpoints
print 6 * 7
