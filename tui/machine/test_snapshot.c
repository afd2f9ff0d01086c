// SPDX-License-Identifier: MIT
/* Snapshots, the file they are in, and state as a whole. */
#include <sys/resource.h>

#include "qcow2.h"
#include "test_fixture.h"

/* ---- the file ---------------------------------------------------------------- */

/* QEMU's own tool is the judge. */
static void test_image(void **state)
{
	char path[80], cmd[200];
	int fd;

	(void)state;
	if (system("command -v qemu-img >/dev/null"))
		skip();
	snprintf(path, sizeof(path), "%s/drive.qcow2", dir);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(qcow2_write(fd), 0);
	close(fd);
	snprintf(cmd, sizeof(cmd), "qemu-img check -q %s", path);
	assert_int_equal(system(cmd), 0);
	snprintf(cmd, sizeof(cmd),
		 "qemu-img info %s | grep -q 'file format: qcow2'", path);
	assert_int_equal(system(cmd), 0);
}

static unsigned int entries(const char *path)
{
	DIR *d = opendir(path);
	unsigned int n = 0;

	assert_non_null(d);
	while (readdir(d))
		n++;
	closedir(d);
	return n;
}

static void test_no_name(void **state)
{
	struct err err = { .kind = ERR_NONE };
	unsigned int before;
	struct stat st;
	int fd;

	(void)state;
	setenv("TMPDIR", dir, 1);
	before = entries(dir);
	fd = qcow2_open(NULL);
	assert_true(fd >= 0);
	assert_int_equal(entries(dir), before);
	assert_int_equal(fstat(fd, &st), 0);
	assert_int_equal(st.st_nlink, 0);
	close(fd);
	setenv("TMPDIR", "/nowhere", 1);
	assert_int_equal(qcow2_open(&err), -1);
	assert_int_equal(err.kind, ERR_ENV);
	assert_non_null(strstr(err.text, "/nowhere"));
	unsetenv("TMPDIR");
}

/* ---- saving and loading ---------------------------------------------------------- */

static struct machine *start_travelling(void)
{
	struct machine_options opt = {
		.kernel = elf,
		.cancel_fd = -1,
		.travel = true,
	};
	struct err err = { .kind = ERR_NONE };
	struct machine *m;

	if (!have_target)
		skip();
	m = machine_start(&opt, &err);
	if (!m)
		fail_msg("%s", err.text);
	assert_true(machine_can_snapshot(m, NULL));
	return m;
}

static void steps(struct machine *m, unsigned int n)
{
	struct machine_sample s;

	while (n--)
		assert_int_equal(machine_step(m, &s, NULL), MACHINE_STOPPED);
}

static uint64_t pc_of(struct machine *m)
{
	uint64_t pc;

	assert_int_equal(machine_register(m, REG_PC, &pc, NULL), 0);
	return pc;
}

static void test_save_and_load(void **state)
{
	struct machine *m = start_travelling();
	struct machine_registers was, is;
	struct err err = { .kind = ERR_NONE };

	(void)state;
	jump(m, "_start");
	steps(m, 2);
	assert_int_equal(machine_save(m, "a", &err), 0);
	assert_int_equal(machine_registers(m, &was, NULL), 0);
	steps(m, 12);
	assert_int_equal(machine_save(m, "b", &err), 0);
	assert_int_equal(machine_load(m, "a", &err), 0);
	assert_int_equal(machine_registers(m, &is, NULL), 0);
	assert_memory_equal(&was, &is, sizeof(is));
	assert_int_equal(machine_drop(m, "b", &err), 0);
	assert_int_equal(machine_load(m, "b", &err), -1);
	assert_int_equal(err.kind, ERR_ENV);
	assert_int_equal(machine_load(m, "a", NULL), 0);
	assert_int_equal(pc_of(m), was.value[REG_PC]);
	machine_stop(m);
}

/* Load upon load without a start between them: QEMU 7.2 must not see that. */
static void test_load_upon_load(void **state)
{
	struct machine *m = start_travelling();
	uint64_t pc;

	(void)state;
	jump(m, "_start");
	assert_int_equal(machine_save(m, "a", NULL), 0);
	pc = pc_of(m);
	for (int i = 0; i < 20; i++) {
		assert_int_equal(machine_load(m, "a", NULL), 0);
		assert_int_equal(pc_of(m), pc);
		if (i % 3 == 0)
			steps(m, 1);
	}
	machine_stop(m);
}

static struct machine_sample step_with_word(struct machine *m)
{
	struct machine_sample s;
	uint32_t word;

	assert_int_equal(machine_step(m, &s, NULL), MACHINE_STOPPED);
	assert_int_equal(machine_insn(m, &s, &word, NULL), 0);
	return s;
}

/* What a step need not read again it must not take from before a load. */
static void test_step_behind_a_load(void **state)
{
	struct machine *m = start_travelling();
	struct machine_sample early, again;

	(void)state;
	jump(m, "_start");
	assert_int_equal(machine_save(m, "a", NULL), 0);
	early = step_with_word(m);
	for (unsigned int n = 3; n < 12; n++) {
		for (unsigned int i = 0; i < n; i++)
			again = step_with_word(m);
		assert_int_not_equal(again.vbar_el2, early.vbar_el2);
		assert_int_equal(machine_load(m, "a", NULL), 0);
		again = step_with_word(m);
		assert_memory_equal(&again, &early, sizeof(early));
	}
	machine_stop(m);
}

/* Every step tells what a full reading tells. */
static void test_step_reads_enough(void **state)
{
	struct machine *m = start_travelling();
	struct machine_registers regs;

	(void)state;
	jump(m, "_start");
	for (int i = 0; i < 45; i++) {
		const struct machine_sample s = step_with_word(m);

		assert_int_equal(machine_registers(m, &regs, NULL), 0);
		assert_int_equal(s.pc, regs.value[REG_PC]);
		assert_int_equal(s.cpsr, regs.value[REG_CPSR]);
		assert_int_equal(s.vbar_el2, regs.value[REG_VBAR_EL2]);
		assert_int_equal(s.hcr_el2, regs.value[REG_HCR_EL2]);
		assert_int_equal(s.spsr_el2, regs.value[REG_SPSR_EL2]);
		assert_int_equal(s.elr_el2, regs.value[REG_ELR_EL2]);
		assert_int_equal(s.esr_el2, regs.value[REG_ESR_EL2]);
	}
	machine_stop(m);
}

static void test_without_travel(void **state)
{
	struct machine *m = start_or_skip(-1);
	struct err err = { .kind = ERR_NONE };

	(void)state;
	assert_false(machine_can_snapshot(m, &err));
	assert_int_equal(err.kind, ERR_TARGET);
	assert_int_equal(machine_save(m, "a", NULL), -1);
	machine_stop(m);
}

/* A full disk: here it is the limit on a file's size, which a child keeps. */
static void test_full_disk(void **state)
{
	const struct rlimit small = { 1 << 19, RLIM_INFINITY };
	const struct rlimit any = { RLIM_INFINITY, RLIM_INFINITY };
	struct err err = { .kind = ERR_NONE };
	struct machine *m;
	uint64_t pc;

	(void)state;
	setrlimit(RLIMIT_FSIZE, &small);
	signal(SIGXFSZ, SIG_IGN);
	m = start_travelling();
	setrlimit(RLIMIT_FSIZE, &any);
	jump(m, "_start");
	pc = pc_of(m);
	assert_int_equal(machine_save(m, "a", &err), -1);
	assert_int_equal(err.kind, ERR_ENV);
	assert_int_equal(pc_of(m), pc);
	steps(m, 3);
	machine_stop(m);
}

/* ---- console ------------------------------------------------------------------------ */

static void test_mute(void **state)
{
	struct machine *m = start_travelling();
	char text[16] = "";

	(void)state;
	jump(m, "_start");
	assert_int_equal(machine_save(m, "a", NULL), 0);
	steps(m, 10);
	assert_int_equal(machine_console(m, text, sizeof(text)), 2);
	assert_int_equal(machine_console_total(m), 2);
	assert_int_equal(machine_load(m, "a", NULL), 0);
	machine_console_mute(m, true);
	steps(m, 10);
	machine_console_mute(m, false);
	assert_int_equal(machine_console(m, text, sizeof(text)), 0);
	assert_int_equal(machine_console_total(m), 2);
	machine_stop(m);
}

/* ---- state as a whole ------------------------------------------------------------------ */

static void test_registers(void **state)
{
	struct machine *m = start_travelling();
	struct err err = { .kind = ERR_NONE };
	struct machine_registers regs;

	(void)state;
	assert_int_equal(machine_write_register(m, REG_X30, 0x30, &err), 0);
	assert_int_equal(machine_write_register(m, REG_SP, 0x40, &err), 0);
	assert_int_equal(machine_write_register(m, REG_HCR_EL2, 1, &err), -1);
	assert_int_equal(err.kind, ERR_USAGE);
	assert_int_equal(machine_registers(m, &regs, &err), 0);
	assert_int_equal(regs.value[REG_X30], 0x30);
	assert_int_equal(regs.value[REG_SP], 0x40);
	for (unsigned int id = 0; id < REG_COUNT; id++) {
		uint64_t one = 0;

		if (regs.has[id])
			assert_int_equal(machine_register(m, (enum reg_id)id,
							  &one, NULL),
					 0);
		else
			assert_false(machine_has_register(m, (enum reg_id)id));
		assert_int_equal(regs.value[id], one);
	}
	machine_stop(m);
}

static void test_physical(void **state)
{
	struct machine *m = start_travelling();
	uint64_t base = symbol("_start"), word[2], virt[2];
	struct err err = { .kind = ERR_NONE };
	const uint64_t end =
		MACHINE_RAM_BASE + ((uint64_t)MACHINE_RAM_MIB << 20);

	(void)state;
	assert_int_equal(machine_read(m, base, virt, 16, NULL), 0);
	assert_int_equal(machine_read_phys(m, base, word, 16, &err), 0);
	assert_memory_equal(virt, word, 16);
	assert_int_equal(machine_read_phys(m, end - 16, word, 16, &err), 0);
	assert_int_equal(machine_read_phys(m, end - 15, word, 16, &err), -1);
	assert_int_equal(err.kind, ERR_USAGE);
	assert_int_equal(machine_read_phys(m, 0x09000000, word, 4, &err), -1);
	assert_int_equal(machine_read_phys(m, UINT64_MAX - 7, word, 16, &err),
			 -1);
	machine_stop(m);
}

/* Behind the ERET the guest's addresses are other memory, but not physically. */
static void test_physical_from_guest(void **state)
{
	struct machine *m = start_travelling();
	struct machine_sample s;
	uint64_t at_start, now;

	(void)state;
	jump(m, "_start");
	assert_int_equal(machine_read_phys(m, 0x40200000, &at_start, 8, NULL),
			 0);
	do {
		assert_int_equal(machine_step(m, &s, NULL), MACHINE_STOPPED);
	} while (pstate_el(s.cpsr) == 2);
	assert_int_equal(machine_read(m, 0x80000000, &now, 8, NULL), 0);
	assert_int_equal(now, at_start);
	assert_int_equal(machine_read_phys(m, 0x40200000, &now, 8, NULL), 0);
	assert_int_equal(now, at_start);
	assert_int_equal(machine_read(m, 0x80000000, &now, 8, NULL), 0);
	machine_stop(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_image),
		cmocka_unit_test(test_no_name),
		cmocka_unit_test(test_save_and_load),
		cmocka_unit_test(test_load_upon_load),
		cmocka_unit_test(test_step_behind_a_load),
		cmocka_unit_test(test_step_reads_enough),
		cmocka_unit_test(test_without_travel),
		cmocka_unit_test(test_full_disk),
		cmocka_unit_test(test_mute),
		cmocka_unit_test(test_registers),
		cmocka_unit_test(test_physical),
		cmocka_unit_test(test_physical_from_guest),
	};

	return cmocka_run_group_tests(tests, build_fixture, remove_fixture);
}
