# The target side: the hypervisor image, the guests, and the tests of those
# parts of the hypervisor that need no machine. Included by the top Makefile.
#
# The image has two halves that may not name each other's symbols: the user
# program is linked on its own first, and only user_start stays global.

CROSS ?= aarch64-linux-gnu-
MODE  := vhe

T_CC  := $(CROSS)gcc
T_INC := -Ihyp/include -Ihyp/include/$(MODE) -I$B/hyp/gen
# Paths in the debug information start at the top of the tree, and no pass
# that makes renamed copies of functions runs.
T_ALL := $(T_INC) -march=armv8.1-a -g -ffile-prefix-map=$(CURDIR)=.
T_C   := $(T_CC) -std=gnu11 $(T_ALL) -O2 -Wall -Wextra -Werror -Wshadow \
         -Wmissing-prototypes -Wstrict-prototypes -Wconversion -Wvla \
         -Wswitch-enum -Wwrite-strings -Wundef -ffreestanding -fno-common \
         -fno-stack-protector -fno-pic -fno-asynchronous-unwind-tables \
         -fno-omit-frame-pointer -fno-optimize-sibling-calls \
         -fno-ipa-cp -fno-ipa-sra -fno-ipa-icf -fno-partial-inlining \
         -mgeneral-regs-only -mstrict-align -mno-outline-atomics
T_S   := $(T_CC) $(T_ALL)
T_LD  := $(T_CC) -nostdlib -static -no-pie -Wl,--build-id=none \
         -Wl,--fatal-warnings -Wl,-z,noexecstack

# ---- sources ----------------------------------------------------------------
HYP_SRC   := $(wildcard hyp/boot/*.[cS] hyp/kernel/*.[cS] hyp/mm/*.c \
               hyp/kvm/*.c hyp/kvm/hyp/*.[cS] hyp/kvm/hyp/$(MODE)/*.[cS])
HYP_SRC   := $(filter-out hyp/kernel/asm-offsets.c,$(HYP_SRC))
LIB_SRC   := $(wildcard hyp/lib/*.c)
HYP_SRC   += $(LIB_SRC)
USER_SRC  := $(wildcard hyp/user/*.[cS]) $(LIB_SRC)
GUEST_LIB := $(wildcard guest/lib/*.[cS]) $(LIB_SRC)
GUESTS    := $(patsubst guest/%.c,%,$(wildcard guest/*.c))

t_objs     = $(patsubst %,$B/%.o,$(basename $1))
HYP_OBJ   := $(call t_objs,$(HYP_SRC))
USER_OBJ  := $(call t_objs,$(USER_SRC))
GUEST_OBJ := $(call t_objs,$(GUEST_LIB) $(GUESTS:%=guest/%.c))

OFFSETS := $B/hyp/gen/asm/asm-offsets.h
$(OFFSETS): hyp/kernel/asm-offsets.c hyp/kernel/asm-offsets.def
	@mkdir -p $(@D)
	@$(T_C) -MMD -MP -MF $@.d -MT $@ -S $< -o $@.s
	@sed -n 's/^\.define \([A-Z0-9_]*\) #\{0,1\}/#define \1 /p' $@.s > $@

$(HYP_OBJ) $(USER_OBJ) $(GUEST_OBJ): | $(OFFSETS)
$B/hyp/%.o: hyp/%.c
	@mkdir -p $(@D)
	@echo '  T-CC    $<'
	@$(T_C) -MMD -MP -c $< -o $@
$B/hyp/%.o: hyp/%.S
	@mkdir -p $(@D)
	@echo '  T-AS    $<'
	@$(T_S) -MMD -MP -c $< -o $@
$B/guest/%.o: guest/%.c
	@mkdir -p $(@D)
	@echo '  T-CC    $<'
	@$(T_C) -Iguest/include -MMD -MP -c $< -o $@
$B/guest/%.o: guest/%.S
	@mkdir -p $(@D)
	@echo '  T-AS    $<'
	@$(T_S) -MMD -MP -c $< -o $@

# ---- images -----------------------------------------------------------------
TARGET_IMAGES := $B/hyp/hyp.elf $(GUESTS:%=$B/guest/%.elf)

# Nothing may be left undefined in the user program taken by itself.
$B/hyp/user.o: $(USER_OBJ)
	@echo '  T-LD    $@'
	@$(CROSS)ld -r $^ -o $@
	@! $(CROSS)nm -u $@ | grep . || \
		{ echo 'hyp/user: not its own (above)' >&2; rm -f $@; exit 1; }
	@$(CROSS)objcopy --prefix-alloc-sections=.user \
		--keep-global-symbol=user_start $@

# The listing and the symbols always lie beside the image.
define t_finish
@$(CROSS)objdump -dS $@ > $(@:.elf=.asm)
@$(CROSS)nm -n $@ > $(@:.elf=.sym)
endef

$B/hyp/hyp.elf: hyp/hyp.lds $(HYP_OBJ) $B/hyp/user.o
	@echo '  T-LD    $@'
	@$(T_LD) -T $^ -o $@
	$(t_finish)
$(GUESTS:%=$B/guest/%.elf): $B/guest/%.elf: guest/guest.lds $B/guest/%.o \
		$(call t_objs,$(GUEST_LIB))
	@echo '  T-LD    $@'
	@$(T_LD) -Wl,--no-warn-rwx-segments -T $^ -o $@
	$(t_finish)

-include $(HYP_OBJ:.o=.d) $(USER_OBJ:.o=.d) $(GUEST_OBJ:.o=.d) $(OFFSETS).d

# ---- tests on the build machine: hyp/test/test_NAME.c ----------------------
# The parts without instructions of their own, with a register file of names
# in place of asm/sysreg.h. -iquote: the system has an asm/types.h as well.
HYP_PURE := hyp/kernel/words.c hyp/mm/pgtable.c hyp/kvm/stage2.c \
            hyp/kvm/mmio.c hyp/kvm/psci.c hyp/kvm/handle_exit.c \
            hyp/kvm/hyp/sysreg-sr.c hyp/test/fake/sysreg.c
PURE_C   := $(HOST_C) $(SAN) -Wno-missing-prototypes -iquote hyp/test/fake \
            -iquote hyp/include -iquote hyp/include/$(MODE) -MMD -MP
PURE_OBJ := $(HYP_PURE:hyp/%.c=$B/test/hyp/%.o)
HYP_TESTS := $(patsubst hyp/test/test_%.c,$B/test/hyp_%, \
               $(wildcard hyp/test/test_*.c))
UNIT_TESTS += $(HYP_TESTS)

$(PURE_OBJ): $B/test/hyp/%.o: hyp/%.c
	@mkdir -p $(@D)
	@$(PURE_C) -c $< -o $@
$B/test/hyp/pure.a: $(PURE_OBJ)
	@rm -f $@ && ar rcs $@ $^
$(HYP_TESTS): $B/test/hyp_%: hyp/test/test_%.c $B/test/hyp/pure.a
	@echo '  CC      $<'
	@$(PURE_C) -MF $@.d $< $B/test/hyp/pure.a -lcmocka -o $@

-include $(PURE_OBJ:.o=.d) $(HYP_TESTS:=.d)
