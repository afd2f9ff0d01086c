# A real Linux kernel under observation; the top Makefile includes this.
# Uses B, T_CC and T_LD. Gives:
#	real-kernel	download, build, boot, and the first checkpoint table;
#			MODE=nvhe for the other mode
#	real-kernel-files	the same without looking at it
#	real-kernel-test	what is seen, compared with what was measured

REAL_DIR := $B/real
REAL_SRC := labs/real-kernel
REAL_ALL := $(REAL_DIR)/Image $(REAL_DIR)/initrd $(REAL_DIR)/kernel.elf
# No C library: the compiler alone is there.
REAL_CC  := $(T_CC) -std=c11 -O2 -g -ffile-prefix-map=$(CURDIR)=. -Wall \
            -Wextra -Werror -ffreestanding -fno-stack-protector \
            -mgeneral-regs-only -nostdlib -static -no-pie -Wl,--build-id=none

# Exit code 1: a rule is broken, and here one is.
real-kernel: real-kernel-files
	@$B/vhelab trace --real --mode $(or $(MODE),vhe) --laps 4 || \
		[ $$? -eq 1 ]

real-kernel-files:
	@.setup/install run
	@$(MAKE) --no-print-directory $B/vhelab $(REAL_ALL)

# Fetched before the two run beside each other; they say so if it cannot be.
real-kernel-test: all
	@$(MAKE) --no-print-directory $(REAL_ALL) >$B/real.log 2>&1 || :
	@tests/tally $B/log 'tests/real-kernel.sh $B' 'tests/gdb/real.sh $B'

$(REAL_DIR)/Image: | $(REAL_SRC)/fetch
	@mkdir -p $(@D)
	@echo '  FETCH   $@'
	@$(REAL_SRC)/fetch $(@D)

$(REAL_DIR)/guest.elf: $(REAL_SRC)/guest.S
	@mkdir -p $(@D)
	@echo '  T-LD    $@'
	@$(REAL_CC) -Wl,-Ttext=0x80000000 -Wl,-e,guest_start $< -o $@

$(REAL_DIR)/guest.bin: $(REAL_DIR)/guest.elf
	@$(CROSS)objcopy -O binary -j .text $< $@

$(REAL_DIR)/init.elf: $(REAL_SRC)/init.c $(REAL_SRC)/kvm.h $(REAL_DIR)/guest.bin
	@echo '  T-LD    $@'
	@$(REAL_CC) -DGUEST_IMAGE='"$(REAL_DIR)/guest.bin"' $< -o $@

$(REAL_DIR)/initrd: $(REAL_DIR)/init.elf $(REAL_SRC)/initramfs
	@$(CROSS)strip $< -o $(@D)/init
	@$(REAL_SRC)/initramfs $(@D)/init > $@

$(REAL_DIR)/kallsyms: $(REAL_DIR)/Image $(REAL_DIR)/initrd $(REAL_SRC)/symbols
	@echo '  BOOT    $@'
	@$(REAL_SRC)/symbols $(@D) > $@

$(REAL_DIR)/kernel.elf: $(REAL_DIR)/kallsyms | $B/vhelab
	@$B/vhelab symbols $< -o $@

.PHONY: real-kernel real-kernel-files real-kernel-test
