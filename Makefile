# vhelab: two commands do everything, `make run` and `make test`.
# `make` alone builds; `make help` lists the verbs.
#
# Everything generated goes to build/. The target side (hypervisor and
# guests) has its rules in hyp/hyp.mk; the host side (the program vhelab) is
# below: one static archive a layer, each compiled with an include path that
# holds only itself and the layers to its left.

MAKEFLAGS += --no-builtin-rules
# As many jobs as processors; makes below share them.
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(shell nproc)
# Several verbs in one command go one after the other.
ifneq (,$(word 2,$(MAKECMDGOALS)))
.NOTPARALLEL:
endif
endif
.SUFFIXES:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := all

B ?= build

# ---- host side: the layers, left to right --------------------------------
LAYERS := base box rsp image regs machine trace rules variant report mail claim lab front ui cmd

CC       ?= gcc
ifeq ($(origin CC),default)
CC       := gcc
endif
WARN     := -Wall -Wextra -Werror -Wshadow -Wmissing-prototypes \
            -Wstrict-prototypes -Wconversion -Wvla -Wswitch-enum \
            -Wwrite-strings -Wundef -Wformat-security
CFLAGS   ?= -O2 -g
HOST_C   := $(CC) -std=c11 -D_GNU_SOURCE $(WARN) $(CFLAGS) -fno-common
LIBS     := -lncursesw -ltinfo -lexpat -ldw -lelf -lcapstone \
            -ljansson -linih -lz
SAN      := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all \
            -fno-omit-frame-pointer

# $(call upto,LAYER): the layers up to and including LAYER.
upto = $(wordlist 1,$(call index,$1),$(LAYERS))
index = $(words $(call before,$1,$(LAYERS)) x)
before = $(if $(filter $1,$(firstword $2)),,$(firstword $2) \
         $(call before,$1,$(wordlist 2,99,$2)))
reverse = $(if $1,$(call reverse,$(wordlist 2,99,$1)) $(firstword $1))
includes = $(foreach l,$(call upto,$1),-Itui/$l/include) -Itui/$1

FUZZ_C   := clang -std=c11 -D_GNU_SOURCE -O1 -g -fno-sanitize-recover=all \
            -fsanitize=address,undefined

# The flavours of the host build: plain, sanitized for the tests, and as the
# fuzzers want it.
#   $1 flavour  $2 layer  $3 the compiler and its flags
define layer_rules
$1_$2_SRC := $$(filter-out tui/$2/test_% tui/$2/fuzz_% tui/$2/main.c,$$(wildcard tui/$2/*.c))
$1_$2_OBJ := $$($1_$2_SRC:tui/%.c=$B/$1/%.o)
$B/$1/$2/%.o: tui/$2/%.c
	@mkdir -p $$(@D)
	@echo '  CC      $$<'
	@$3 $$(call includes,$2) -I$B/gen -MMD -MP -c $$< -o $$@
$B/$1/lib$2.a: $$($1_$2_OBJ)
	@mkdir -p $$(@D)
	@rm -f $$@ && ar rcs $$@ $$^
-include $$($1_$2_OBJ:.o=.d)
endef
$(foreach l,$(LAYERS),$(eval $(call layer_rules,host,$l,$(HOST_C))))
$(foreach l,$(LAYERS),$(eval $(call layer_rules,san,$l,$(HOST_C) $(SAN))))
$(foreach l,$(LAYERS),$(eval $(call \
	layer_rules,fuzz,$l,$(FUZZ_C) -fsanitize=fuzzer-no-link)))

archives = $(foreach l,$(call reverse,$(call upto,$2)),$B/$1/lib$l.a)

$B/vhelab: $B/host/cmd/main.o $(call archives,host,cmd)
	@echo '  LINK    $@'
	@$(HOST_C) $(filter %.o %.a,$^) $(LIBS) -o $@
$B/san/vhelab: $B/san/cmd/main.o $(call archives,san,cmd)
	@$(HOST_C) $(SAN) $(filter %.o %.a,$^) $(LIBS) -o $@

# ---- unit tests of the host side: tui/LAYER/test_NAME.c --------------------
define unit_rules
$B/test/$1_%: tui/$1/test_%.c $(call archives,san,$1)
	@mkdir -p $$(@D)
	@echo '  CC      $$<'
	@$(HOST_C) $(SAN) -Wno-missing-prototypes $(call includes,$1) -I$B/gen \
		-MMD -MP -MF $$@.d $$< $(call archives,san,$1) $(LIBS) \
		-lcmocka -lm -o $$@
UNIT_TESTS += $$(patsubst tui/$1/test_%.c,$B/test/$1_%,$$(wildcard tui/$1/test_*.c))
endef
$(foreach l,$(LAYERS),$(eval $(call unit_rules,$l)))
-include $(UNIT_TESTS:=.d)

# ---- target side, and what tests/ brings -------------------------------------
include hyp/hyp.mk
include tests/checks.mk
-include labs/variants/variants.mk
-include labs/labs.mk
-include gdb-scripts/gdb.mk
-include labs/real-kernel/real.mk

all: $B/vhelab $(TARGET_IMAGES)

# ---- the verbs -----------------------------------------------------------------

# Without a terminal there is no front end, so the headless trace stands in.
# It exits 1 when a rule is broken, which on the base tree is the lesson.
run:
	@.setup/install run
	@$(MAKE) --no-print-directory all
	@if [ -t 0 ] && [ -t 1 ]; then $B/vhelab labs --go-on; \
	else $B/vhelab trace || [ $$? -eq 1 ]; fi

test:
	@.setup/install run test
	@$(MAKE) --no-print-directory all test-programs
	@VHELAB_TEST_ELF=$B/hyp/hyp.elf VHELAB_TEST_GUEST=$B/guest/hello.elf \
		tests/tally $B/log $(UNIT_TESTS) $(E2E_TESTS)

# Going back a thousand times; `make test` does it less often.
travel: all $B/test/trace_travel
	@VHELAB_TEST_ELF=$B/hyp/hyp.elf VHELAB_TEST_GUEST=$B/guest/hello.elf \
		VHELAB_TEST_JUMPS=1000 tests/tally $B/log $B/test/trace_travel

test-programs: $(UNIT_TESTS) $(E2E_PROGRAMS)

# A second compiler has other warnings.
clang:
	@$(MAKE) --no-print-directory CC=clang B=$B/clang \
		$B/clang/vhelab

bench: all $B/tests/bench
	@tests/bench.sh $B

$B/tests/bench: tests/bench.c $(call archives,host,trace)
	@mkdir -p $(@D)
	@$(HOST_C) $(call includes,trace) $^ $(LIBS) -o $@

# Every parser of foreign bytes, FUZZ_SECONDS each: tui/LAYER/fuzz_NAME.c
FUZZ_SECONDS ?= 20
FUZZERS := $(wildcard tui/*/fuzz_*.c)
FUZZ_RUNS := $(FUZZERS:tui/%.c=$B/fuzz/%.run)
fuzz: $(FUZZ_RUNS)
$(FUZZ_RUNS): %.run: %
	@tests/fuzz-seeds $(<:$B/fuzz/%=%) $<.corpus
	@$< -max_total_time=$(FUZZ_SECONDS) -close_fd_mask=3 \
		-artifact_prefix=$<- $<.corpus >$<.log 2>&1 || \
		{ tail -40 $<.log; exit 1; }
	@echo "  FUZZ    $(<:$B/fuzz/%=%): $$(tail -1 $<.log)"

define fuzz_rule
$B/fuzz/$1/fuzz_%: tui/$1/fuzz_%.c $(call archives,fuzz,$1)
	@mkdir -p $$(@D)
	@$(FUZZ_C) -fsanitize=fuzzer $(call includes,$1) $$< \
		$(call archives,fuzz,$1) $(LIBS) -o $$@
endef
$(foreach l,$(LAYERS),$(eval $(call fuzz_rule,$l)))

# The machine's console without vhelab; Ctrl-A X leaves. GUEST=hvc-loop runs
# another guest, KERNEL=hyp-nvhe the host at EL1.
console: $(TARGET_IMAGES)
	qemu-system-aarch64 -M virt,virtualization=on,gic-version=3 \
		-cpu cortex-a76 -m 256M -nodefaults -net none -nographic \
		-serial mon:stdio -kernel $B/hyp/$(or $(KERNEL),hyp).elf \
		-device loader,file=$B/guest/$(or $(GUEST),hello).elf

format:
	clang-format -i $$(git ls-files '*.c' '*.h')
format-check:
	@clang-format --dry-run -Werror $$(git ls-files '*.c' '*.h')

help:
	@echo 'make run       set up, build, and open the labs'
	@echo 'make test      set up, build, and run the tests'
	@echo 'make           build only            make bench   measure'
	@echo 'make console   boot without vhelab   make fuzz    feed junk'
	@echo 'make layers    prove the layering    make clang   other compiler'
	@echo 'make gdb       GDB and its commands  make demo    the story, in screens'
	@echo 'make variants  check every switch    make mails   every form of a patch'
	@echo 'make pages     reports in a browser  make dist    what students get'
	@echo 'make real-kernel                     a Linux of today, 21 MB to load'
	@echo 'make clean     remove build/         make format  clang-format'

clean:
	rm -rf $B

.PHONY: all run test test-programs travel clang bench fuzz $(FUZZ_RUNS) \
        console format format-check help clean
