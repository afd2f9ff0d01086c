// SPDX-License-Identifier: MIT
/*
 * A walk asks only for what can have changed. Whatever it leaves out, its
 * samples must be those that single steps with full reads give.
 */
#include "test_fixture.h"

#define MOST 1200

struct path {
	size_t count, wanted;
	struct machine_sample at[MOST];
};

static bool record(const struct machine_sample *s, uint32_t word, void *ctx)
{
	struct path *path = ctx;

	(void)word;
	path->at[path->count++] = *s;
	return path->count < path->wanted;
}

static struct machine *start_at(const struct machine_options *opt,
				uint64_t from)
{
	struct err err = { .kind = ERR_NONE };
	struct machine *m = machine_start(opt, &err);

	if (!m)
		fail_msg("%s", err.text);
	assert_int_equal(machine_run_to(m, from, 20000, NULL), MACHINE_STOPPED);
	return m;
}

static void compare_with_steps(const struct machine_options *opt, uint64_t from,
			       size_t n)
{
	static struct path path;
	struct machine *m = start_at(opt, from);
	struct machine_sample s;

	path.count = 0;
	path.wanted = n;
	assert_int_equal(machine_walk(m, record, &path, NULL), MACHINE_STOPPED);
	machine_stop(m);
	assert_int_equal(path.count, n);
	m = start_at(opt, from);
	assert_int_equal(machine_sample(m, &s, NULL), MACHINE_STOPPED);
	for (size_t i = 0; i < n; i++) {
		if (memcmp(&s, &path.at[i], sizeof(s)))
			fail_msg("step %zu at 0x%llx differs", i,
				 (unsigned long long)s.pc);
		assert_int_equal(machine_step(m, &s, NULL), MACHINE_STOPPED);
	}
	machine_stop(m);
}

static void a_walk_equals_its_steps(void **state)
{
	struct machine_options opt = { .kernel = elf, .cancel_fd = -1 };

	(void)state;
	if (!have_target)
		skip();
	compare_with_steps(&opt, symbol("_start") + 8, 40);
}

static void a_walk_of_the_hypervisor_equals_its_steps(void **state)
{
	struct machine_options opt = { .kernel = getenv("VHELAB_TEST_ELF"),
				       .guest = getenv("VHELAB_TEST_GUEST"),
				       .cancel_fd = -1 };
	struct image *img;
	uint64_t ioctl;

	(void)state;
	if (!have_target || !opt.kernel)
		skip();
	img = image_open(opt.kernel, NULL);
	assert_non_null(img);
	assert_true(image_symbol(img, "kvm_arch_vcpu_ioctl_run", &ioctl, NULL));
	image_close(img);
	compare_with_steps(&opt, ioctl, MOST);
}

/* BRK is no instruction whose exception is foreseen. */
static void an_exception_from_el2_to_itself(void **state)
{
	struct machine_options opt = { .kernel = elf, .cancel_fd = -1 };
	static struct path path = { .wanted = 4 };
	const struct machine_sample *entry = &path.at[3];
	struct machine *m;

	(void)state;
	if (!have_target)
		skip();
	m = start_at(&opt, symbol("done"));
	jump(m, "fault");
	assert_int_equal(machine_walk(m, record, &path, NULL), MACHINE_STOPPED);
	assert_int_equal(entry->pc, symbol("vectors") + 0x200);
	/* DDI 0487, D17.2.37: EC 0x3c, IL, the comment of the BRK. */
	assert_int_equal(entry->esr_el2, 0xf2000005);
	assert_int_equal(entry->elr_el2, symbol("fault") + 8);
	assert_int_equal(pstate_flags(entry->cpsr), FLAGS_ALL);
	machine_stop(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_walk_equals_its_steps),
		cmocka_unit_test(a_walk_of_the_hypervisor_equals_its_steps),
		cmocka_unit_test(an_exception_from_el2_to_itself),
	};

	return cmocka_run_group_tests(tests, build_fixture, remove_fixture);
}
