// SPDX-License-Identifier: MIT
/*
 * The views that read the machine, on the machine. The oracles: QEMU's own
 * MMU, which reads virtual addresses where the walker works out physical
 * ones; registers asked for one by one; the instruction that wrote a value.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "front_impl.h"
#include "image/insn.h"
#include "shadow.h"

#define ICH_HCR_EL2 INSN_SYSREG(3, 4, 12, 11, 0)

static struct session session;
static struct front *front;
static struct canvas canvas;
static char line_of_memory[64];

static int open_kernel(const char *kernel, const char *mode)
{
	struct session_options opt = {
		.machine = { .kernel = kernel,
			     .guest = getenv("VHELAB_TEST_GUEST"),
			     .without_vhe = !strcmp(mode, "nvhe"),
			     .cancel_fd = -1 },
		.name = "test",
		.mode = mode,
		.guest = "hello",
	};
	struct err err = { .kind = ERR_NONE };

	if (session_open(&session, &opt, &err)) {
		fprintf(stderr, "%s\n", err.text);
		return -1;
	}
	front = front_new(&session, NULL, &err);
	return front && !canvas_resize(&canvas, 40, 120) ? 0 : -1;
}

static int open_vhe(void **state)
{
	(void)state;
	return open_kernel(getenv("VHELAB_TEST_ELF"), "vhe");
}

/* The build puts both kernels side by side. */
static int open_nvhe(void **state)
{
	static char path[512];
	const char *elf = getenv("VHELAB_TEST_ELF");

	(void)state;
	snprintf(path, sizeof(path), "%.*s-nvhe.elf", (int)strlen(elf) - 4,
		 elf);
	return open_kernel(path, "nvhe");
}

static int close_machine(void **state)
{
	(void)state;
	canvas_free(&canvas);
	front_free(front);
	session_close(&session);
	return 0;
}

static void draw(void)
{
	front_draw(front, &canvas);
	front_rest(front);
	front_draw(front, &canvas);
}

static void command(const char *line)
{
	if (front_command(front, line))
		fail_msg("%s: %s", line, front_status(front));
	draw();
}

static bool screen_says(const char *words)
{
	char row[2048];

	for (int y = 0; y < canvas.rows; y++) {
		if (strstr(canvas_row(&canvas, y, row, sizeof(row)), words))
			return true;
	}
	return false;
}

static void expect(const char *words)
{
	char row[2048];

	if (screen_says(words))
		return;
	for (int y = 0; y < canvas.rows; y++)
		fprintf(stderr, "%s\n",
			canvas_row(&canvas, y, row, sizeof(row)));
	fail_msg("the screen does not say \"%s\"", words);
}

static void test_registers_one_by_one(void **state)
{
	struct inspect_set *now = &front->side->inspect.now;
	uint64_t value;

	(void)state;
	command("enter");
	assert_true(now->valid && now->full);
	assert_int_equal(now->event, session.at);
	for (int i = 0; i < REG_COUNT; i++) {
		enum reg_id id = (enum reg_id)i;

		if (machine_has_register(session.machine, id) != now->has[i])
			fail_msg("%s", reg_desc(id)->name);
		if (!now->has[i])
			continue;
		assert_int_equal(
			machine_register(session.machine, id, &value, NULL), 0);
		if (value != now->value[i])
			fail_msg("%s", reg_desc(id)->name);
	}
}

/* Do the walker and QEMU's MMU see the same bytes at an address? */
static void expect_same_bytes(uint64_t va)
{
	uint64_t through_mmu, at_pa;
	struct inspect_memory *mem = &front->side->inspect.memory;
	char line[64];

	snprintf(line, sizeof(line), "memory 0x%llx", (unsigned long long)va);
	command(line);
	assert_int_equal(
		machine_read(session.machine, va, &through_mmu, 8, NULL), 0);
	assert_true(mem->valid);
	memcpy(&at_pa, &mem->bytes[va - mem->base], 8);
	assert_int_equal(at_pa, through_mmu);
}

static uint64_t symbol(const char *name)
{
	uint64_t addr, size;

	assert_true(symbols_find(&session.symbols, name, &addr, &size));
	return addr;
}

static void test_memory_is_what_the_mmu_reads(void **state)
{
	const struct trace_event *e;

	(void)state;
	expect_same_bytes(symbol("vectors"));
	expect_same_bytes(symbol("__kvm_vcpu_run"));
	command("step"); /* into the guest, which has its MMU off */
	e = trace_at(session.trace, session.at);
	assert_int_equal(e->world, WORLD_GUEST);
	expect_same_bytes(e->pc);
	assert_int_not_equal(front->side->inspect.memory.parts[1].pa, e->pc);
	command("exit");
	expect_same_bytes(symbol("vectors"));
}

static void test_stage2_leads_to_the_instruction(void **state)
{
	const struct trace_event *e;
	struct inspect_stage2 *st = &front->side->inspect.stage2;
	uint32_t word;

	(void)state;
	command("enter");
	command("step");
	command("stage2");
	e = trace_at(session.trace, session.at);
	assert_int_equal(e->world, WORLD_GUEST);
	assert_true(st->r.mapped);
	assert_int_equal(st->r.ipa, e->pc);
	assert_int_equal(
		machine_read_phys(session.machine, st->r.pa, &word, 4, NULL),
		0);
	assert_int_equal(word, e->word);
	expect("(the guest's PC)");
	expect("2 MiB block");
	expect("Normal, write-back; read/write; inner shareable; executable");
	/* The hypervisor maps 2 MiB of RAM there and nothing else. */
	command("stage2 0x10000000");
	assert_false(st->r.mapped);
	expect("no PA: stage 2: translation fault");
	command("stage2 0x8000000000");
	expect("the address has more");
}

static void test_a_device_is_not_read(void **state)
{
	(void)state;
	command("memory 0x09000000 phys");
	expect("device, not read");
	command("exit");
	command("memory 0x09000000");
	expect("device, not read");
	command("memory 0x1234567800000");
	expect("not mapped");
}

/* A step that stores x0 or x1 at the stack pointer shows there. */
static void test_changed_bytes(void **state)
{
	struct inspect_memory *mem = &front->side->inspect.memory;
	uint64_t sp, x0;

	(void)state;
	command("enter");
	command("exit");
	/* __guest_exit's vector pushes: stp x0, x1, [sp, #-16]! */
	while (trace_at(session.trace, session.at)->word != 0xa9bf07e0)
		command("step");
	assert_int_equal(machine_register(session.machine, REG_SP, &sp, NULL),
			 0);
	assert_int_equal(machine_register(session.machine, REG_X0, &x0, NULL),
			 0);
	snprintf(line_of_memory, sizeof(line_of_memory), "memory 0x%llx",
		 (unsigned long long)sp - 16);
	command(line_of_memory);
	assert_false(mem->compared);
	command("step");
	assert_true(mem->compared);
	assert_memory_equal(&mem->bytes[MEMORY_BEFORE], &x0, 8);
	snprintf(line_of_memory, sizeof(line_of_memory), "%llx%c",
		 (unsigned long long)sp - 16,
		 memcmp(mem->was + MEMORY_BEFORE, mem->bytes + MEMORY_BEFORE, 8)
			 ? '*'
			 : ' ');
	expect(line_of_memory);
	command("step");
	assert_memory_equal(mem->was, mem->bytes, MEMORY_BYTES);
}

static void test_differences(void **state)
{
	size_t entry;

	(void)state;
	command("enter");
	command("mark a");
	entry = session.at;
	command("exit");
	assert_true(front->side->inspect.last.full);
	assert_int_equal(front->side->inspect.last.event, entry);
	command("profile switch");
	expect("* since event");
	expect("SPSR_EL2");
	command("diff a");
	expect("* since mark a:");
	expect("* ESR_EL2");
	command("diff last");
	assert_int_equal(front_command(front, "diff b"), -1);
	assert_int_equal(front_command(front, "diff nonsense"), -1);
	assert_int_equal(front_command(front, "profile nonsense"), -1);
}

static void test_print(void **state)
{
	(void)state;
	command("print hcr_el2");
	assert_non_null(strstr(front_status(front), "E2H"));
	assert_non_null(strstr(front_status(front), "host runs at EL2"));
	assert_int_equal(front_command(front, "print nothing"), -1);
}

/* The shadow is what the switch loads into ICH_HCR_EL2. */
static void test_shadow_of_the_vgic(void **state)
{
	uint64_t shadow[SHADOWS_MAX], loaded;
	char why[96];
	struct insn insn;

	(void)state;
	do {
		command("step");
		insn = insn_decode(trace_at(session.trace, session.at)->word);
	} while (insn.kind != INSN_MSR_SYSREG || insn.sysreg != ICH_HCR_EL2 ||
		 insn.rt == 31);
	assert_int_equal(machine_register(session.machine,
					  (enum reg_id)(REG_X0 + insn.rt),
					  &loaded, NULL),
			 0);
	if (!shadow_read(&session, shadow, why, sizeof(why)))
		fail_msg("%s", why);
	assert_int_equal(shadow[0], loaded);
	assert_int_not_equal(loaded & 1, 0);
	command("profile vgic");
	expect("ICH_HCR   0x0000000000000001 En");
}

static void test_e2h_is_shown(void **state)
{
	struct insn insn;

	(void)state;
	command("profile switch");
	do {
		command("step");
		insn = insn_decode(trace_at(session.trace, session.at)->word);
	} while (insn.kind != INSN_MSR_SYSREG ||
		 insn.sysreg != INSN_SYSREG(3, 0, 12, 0, 0));
	expect("next: the code says VBAR_EL1, VBAR_EL2 will be written (E2H)");
	command("step");
	expect("the code says VBAR_EL1, VBAR_EL2 changed (E2H)");
	expect("* VBAR_EL2");
}

static void scroll_about(void)
{
	for (int k = 0; k < 9; k++) {
		front_command(front,
			      k & 4 ? "scroll pageup" : "scroll pagedown");
		front_draw(front, &canvas);
	}
	front_command(front, "scroll home");
}

static void test_every_size(void **state)
{
	static const char *const views[] = { "view registers", "view vectors",
					     "view stage2", "view memory" };

	(void)state;
	for (int h = 24; h <= 66; h += 11) {
		for (int w = 80; w <= 220; w += 23) {
			assert_int_equal(canvas_resize(&canvas, h, w), 0);
			for (size_t i = 0; i < 4; i++) {
				command(views[i]);
				scroll_about();
			}
		}
	}
	assert_int_equal(canvas_resize(&canvas, 40, 120), 0);
}

/* The machine stays behind: nothing of another place is shown. */
static void test_looking_back(void **state)
{
	(void)state;
	command("back enter");
	command("view registers");
	if (session_synced(&session))
		return;
	expect("as recorded:");
	expect("SPSR_EL2");
	assert_false(screen_says("CPTR_EL2"));
	command("view stage2");
	assert_false(screen_says("VTCR_EL2"));
	command("view memory");
	expect("memory is in the machine:");
	assert_int_equal(front_command(front, "print cptr_el2"), -1);
}

/* The host at EL1, the switch at EL2 with tables of its own. */
static void test_memory_of_three_regimes(void **state)
{
	uint64_t vectors = symbol("vectors");

	(void)state;
	draw();
	assert_int_equal(trace_at(session.trace, session.at)->el, 1);
	expect_same_bytes(vectors);
	do
		command("step");
	while (trace_at(session.trace, session.at)->el != 2);
	expect_same_bytes(vectors);
	command("enter");
	expect_same_bytes(vectors);
	command("step");
	expect_same_bytes(trace_at(session.trace, session.at)->pc);
}

int main(void)
{
	const struct CMUnitTest vhe[] = {
		cmocka_unit_test(test_registers_one_by_one),
		cmocka_unit_test(test_memory_is_what_the_mmu_reads),
		cmocka_unit_test(test_stage2_leads_to_the_instruction),
		cmocka_unit_test(test_a_device_is_not_read),
		cmocka_unit_test(test_changed_bytes),
		cmocka_unit_test(test_differences),
		cmocka_unit_test(test_print),
		cmocka_unit_test(test_e2h_is_shown),
		cmocka_unit_test(test_shadow_of_the_vgic),
		cmocka_unit_test(test_every_size),
		cmocka_unit_test(test_looking_back),
	};
	const struct CMUnitTest nvhe[] = {
		cmocka_unit_test(test_memory_of_three_regimes),
		cmocka_unit_test(test_stage2_leads_to_the_instruction),
		cmocka_unit_test(test_shadow_of_the_vgic),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(vhe, open_vhe, close_machine) +
	       cmocka_run_group_tests(nvhe, open_nvhe, close_machine);
}
