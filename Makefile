# vhelab: two commands do everything, `make run` and `make test`.
# `make` alone builds; `make help` lists the verbs.
#
# Everything generated goes to build/. The target side (hypervisor and
# guests) has its rules in hyp/hyp.mk; the host side (the program vhelab) is
# below: one static archive a layer, each compiled with an include path that
# holds only itself and the layers to its left.

MAKEFLAGS += --no-builtin-rules
.SUFFIXES:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := all

B := build

# ---- host side: the layers, left to right --------------------------------
LAYERS := base rsp image regs machine trace rules report ui cmd

CC       ?= gcc
ifeq ($(origin CC),default)
CC       := gcc
endif
WARN     := -Wall -Wextra -Werror -Wshadow -Wmissing-prototypes \
            -Wstrict-prototypes -Wconversion -Wvla -Wswitch-enum \
            -Wwrite-strings -Wundef
CFLAGS   ?= -O2 -g
HOST_C   := $(CC) -std=c11 -D_GNU_SOURCE $(WARN) $(CFLAGS) -fno-common
LIBS     := -lpanelw -lncursesw -ltinfo -lexpat -ldw -lelf -lcapstone \
            -ljansson
SAN      := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all \
            -fno-omit-frame-pointer

# $(call upto,LAYER): the layers up to and including LAYER.
upto = $(wordlist 1,$(call index,$1),$(LAYERS))
index = $(words $(call before,$1,$(LAYERS)) x)
before = $(if $(filter $1,$(firstword $2)),,$(firstword $2) \
         $(call before,$1,$(wordlist 2,99,$2)))
reverse = $(if $1,$(call reverse,$(wordlist 2,99,$1)) $(firstword $1))
includes = $(foreach l,$(call upto,$1),-Itui/$l/include) -Itui/$1

# The flavours of the host build: plain, and sanitized for the tests.
#   $1 flavour  $2 layer  $3 extra flags
define layer_rules
$1_$2_SRC := $$(filter-out tui/$2/test_% tui/$2/fuzz_% tui/$2/main.c,$$(wildcard tui/$2/*.c))
$1_$2_OBJ := $$($1_$2_SRC:tui/%.c=$B/$1/%.o)
$B/$1/$2/%.o: tui/$2/%.c
	@mkdir -p $$(@D)
	@echo '  CC      $$<'
	@$(HOST_C) $3 $$(call includes,$2) -I$B/gen -MMD -MP -c $$< -o $$@
$B/$1/lib$2.a: $$($1_$2_OBJ)
	@mkdir -p $$(@D)
	@rm -f $$@ && ar rcs $$@ $$^
-include $$($1_$2_OBJ:.o=.d)
endef
$(foreach l,$(LAYERS),$(eval $(call layer_rules,host,$l,)))
$(foreach l,$(LAYERS),$(eval $(call layer_rules,san,$l,$(SAN))))

archives = $(foreach l,$(call reverse,$(call upto,$2)),$B/$1/lib$l.a)

$B/vhelab: $B/host/cmd/main.o $(call archives,host,cmd)
	@echo '  LINK    $@'
	@$(HOST_C) $^ $(LIBS) -o $@
$B/san/vhelab: $B/san/cmd/main.o $(call archives,san,cmd)
	@$(HOST_C) $(SAN) $^ $(LIBS) -o $@

# ---- unit tests of the host side: tui/LAYER/test_NAME.c --------------------
define unit_rules
$B/test/$1_%: tui/$1/test_%.c $(call archives,san,$1)
	@mkdir -p $$(@D)
	@echo '  CC      $$<'
	@$(HOST_C) $(SAN) -Wno-missing-prototypes $(call includes,$1) -I$B/gen \
		-MMD -MP -MF $$@.d $$^ $(LIBS) -lcmocka -o $$@
UNIT_TESTS += $$(patsubst tui/$1/test_%.c,$B/test/$1_%,$$(wildcard tui/$1/test_*.c))
endef
$(foreach l,$(LAYERS),$(eval $(call unit_rules,$l)))
-include $(UNIT_TESTS:=.d)

# ---- target side ----------------------------------------------------------
include hyp/hyp.mk

all: $B/vhelab $(TARGET_IMAGES)

clean:
	rm -rf $B

.PHONY: all clean
