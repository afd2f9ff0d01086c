// SPDX-License-Identifier: MIT
/*
 * test_sched.c - who runs next, who sleeps until when, and the tick's sums.
 */
#include "test.h"

#include "kernel/sched.h"
#include "kernel/time.h"

static struct task a, b, c, idle;
static struct runqueue rq;

static int setup(void **state)
{
	(void)state;
	a = b = c = idle = (struct task){ .state = TASK_RUNNING };
	rq = (struct runqueue){ .idle = &idle };
	assert_true(rq_add(&rq, &a));
	assert_true(rq_add(&rq, &b));
	assert_true(rq_add(&rq, &c));
	return 0;
}

static void sleep_until(struct task *task, u64 due)
{
	task->state = TASK_SLEEPING;
	task->due = due;
}

static void test_in_turn(void **state)
{
	(void)state;
	assert_ptr_equal(rq_pick(&rq), &a);
	assert_ptr_equal(rq_pick(&rq), &b);
	assert_ptr_equal(rq_pick(&rq), &c);
	assert_ptr_equal(rq_pick(&rq), &a);
}

static void test_only_those_that_can(void **state)
{
	(void)state;
	sleep_until(&a, 10);
	c.state = TASK_DEAD;
	assert_ptr_equal(rq_pick(&rq), &b);
	assert_ptr_equal(rq_pick(&rq), &b);
}

static void test_idle_last(void **state)
{
	struct runqueue empty = { .idle = &idle };

	(void)state;
	sleep_until(&a, 10);
	sleep_until(&b, 10);
	sleep_until(&c, NEVER);
	assert_ptr_equal(rq_pick(&rq), &idle);
	assert_ptr_equal(rq_pick(&empty), &idle);
}

static void test_full(void **state)
{
	struct task d, e;

	(void)state;
	assert_true(rq_add(&rq, &d));
	assert_false(rq_add(&rq, &e));
}

static void test_wake(void **state)
{
	(void)state;
	sleep_until(&a, 10);
	sleep_until(&b, 11);
	sleep_until(&c, NEVER);
	assert_false(rq_wake(&rq, 9));
	assert_int_equal(a.state, TASK_SLEEPING);
	assert_true(rq_wake(&rq, 10));
	assert_int_equal(a.state, TASK_RUNNING);
	assert_int_equal(b.state, TASK_SLEEPING);
	assert_true(rq_wake(&rq, 100));
	assert_int_equal(b.state, TASK_RUNNING);
	assert_int_equal(c.state, TASK_SLEEPING);
	assert_false(rq_wake(&rq, 100));
}

static void test_the_dead_stay_dead(void **state)
{
	(void)state;
	a.state = TASK_DEAD;
	a.due = 5;
	assert_false(rq_wake(&rq, 10));
	assert_int_equal(a.state, TASK_DEAD);
	assert_true(rq_next_due(&rq) == NEVER);
}

static void test_next_due(void **state)
{
	(void)state;
	assert_true(rq_next_due(&rq) == NEVER);
	sleep_until(&b, 20);
	sleep_until(&c, 15);
	assert_int_equal(rq_next_due(&rq), 15);
	c.state = TASK_RUNNING;
	assert_int_equal(rq_next_due(&rq), 20);
}

static void test_ticks(void **state)
{
	u64 next = 100;

	(void)state;
	assert_int_equal(ticks_passed(&next, 10, 99), 0);
	assert_int_equal(next, 100);
	assert_int_equal(ticks_passed(&next, 10, 100), 1);
	assert_int_equal(next, 110);
	/* Late: none is lost, and the rhythm stays. */
	assert_int_equal(ticks_passed(&next, 10, 139), 3);
	assert_int_equal(next, 140);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_in_turn, setup),
		cmocka_unit_test_setup(test_only_those_that_can, setup),
		cmocka_unit_test_setup(test_idle_last, setup),
		cmocka_unit_test_setup(test_full, setup),
		cmocka_unit_test_setup(test_wake, setup),
		cmocka_unit_test_setup(test_the_dead_stay_dead, setup),
		cmocka_unit_test_setup(test_next_due, setup),
		cmocka_unit_test(test_ticks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
