// SPDX-License-Identifier: MIT
/* What the log keeps of what is asked for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>

#include "../trace/test_cpu.h"
#include "front_impl.h"

static void test_commands_and_outcomes(void **state)
{
	static struct log l;

	(void)state;
	memset(&l, 0, sizeof(l));
	assert_null(log_line(&l, 0));
	log_command(&l, "step");
	log_said(&l, "on the way");
	log_command(&l, "goto 3");
	log_outcome(&l, "inner");
	log_outcome(&l, "event 4");
	log_command(&l, "scroll up");
	log_outcome(&l, "");
	log_said(&l, "the file changed");
	log_said(&l, "the file changed");
	assert_string_equal(log_line(&l, 0), "the file changed");
	assert_string_equal(log_line(&l, 1), "event 4");
	assert_string_equal(log_line(&l, 2), "> step");
	assert_null(log_line(&l, 3));
}

static void test_the_oldest_go(void **state)
{
	static struct log l;
	char text[32];

	(void)state;
	memset(&l, 0, sizeof(l));
	for (int i = 0; i < 3 * LOG_LINES + 7; i++) {
		snprintf(text, sizeof(text), "line %d", i);
		log_said(&l, text);
	}
	snprintf(text, sizeof(text), "line %d", 2 * LOG_LINES + 7);
	assert_string_equal(log_line(&l, LOG_LINES - 1), text);
	assert_null(log_line(&l, LOG_LINES));
}

static void test_front_logs(void **state)
{
	struct session s = { 0 };
	struct front *f;
	struct cpu cpu;
	struct err err;

	(void)state;
	run_laps(&cpu, &recipe_4_13, 1);
	s.trace = cpu.t;
	s.disasm = disasm_open(NULL);
	f = front_new(&s, NULL, &err);
	assert_non_null(f);
	front_command(f, "find H2");
	assert_string_equal(log_line(&f->log, 0), front_status(f));
	assert_string_equal(log_line(&f->log, 1), "> find H2");
	front_command(f, "scroll up");
	assert_string_equal(log_line(&f->log, 1), "> find H2");
	front_command(f, "nonsense");
	assert_string_equal(log_line(&f->log, 1), "> nonsense");
	front_free(f);
	disasm_close(s.disasm);
	trace_free(cpu.t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_commands_and_outcomes),
		cmocka_unit_test(test_the_oldest_go),
		cmocka_unit_test(test_front_logs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
