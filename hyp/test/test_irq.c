// SPDX-License-Identifier: MIT
/*
 * test_irq.c - from an acknowledged interrupt to its handler.
 * Oracle: IHI 0069, 4.1.1 "Interrupt handling states": with EOImode 1 the
 * priority is dropped by EOIR and the interrupt deactivated by DIR, once each
 * and in this order; INTID 1023 gets neither.
 */
#include <string.h>

#include "test.h"

#include "kernel/gic.h"
#include "kernel/irq.h"
#include "kernel/print.h"
#include "kernel/time.h"

#define HOST_TIMER 26

static u32 pending;
static char story[64];
static u32 enabled;
static unsigned int prints;

void printk(const char *fmt, ...)
{
	(void)fmt;
	prints++;
}

static void tell(const char *what)
{
	strcat(story, what);
}

void gic_enable_irq(u32 intid)
{
	enabled |= 1u << intid;
}

u32 gic_ack(void)
{
	tell("ack ");
	return pending;
}

void gic_drop(u32 intid)
{
	assert_int_equal(intid, pending);
	tell("drop ");
}

void gic_deactivate(u32 intid)
{
	assert_int_equal(intid, pending);
	tell("deactivate");
}

void gic_set_active(u32 intid, bool active)
{
	(void)intid;
	(void)active;
}

u64 get_cycles(void)
{
	return 0;
}

void timer_interrupt(void)
{
	tell("tick ");
}

static const char *take(u32 intid)
{
	struct pt_regs regs = { 0 };

	pending = intid;
	story[0] = '\0';
	do_irq(&regs);
	return story;
}

static void test_in_this_order(void **state)
{
	(void)state;
	assert_string_equal(take(HOST_TIMER), "ack drop tick deactivate");
}

/* Its line has dropped with the switch: nothing is left to do. */
static void test_the_guests_two(void **state)
{
	unsigned int before = prints;

	(void)state;
	assert_string_equal(take(25), "ack drop deactivate");
	assert_string_equal(take(27), "ack drop deactivate");
	assert_int_equal(prints, before);
}

static void test_enabled_are_those_with_a_handler(void **state)
{
	(void)state;
	irq_init();
	assert_int_equal(enabled, 1u << 25 | 1u << 26 | 1u << 27);
}

/* Either kind is said once. */
static void test_unexpected(void **state)
{
	unsigned int before = prints;

	(void)state;
	assert_string_equal(take(1023), "ack ");
	assert_int_equal(prints, before + 1);
	assert_string_equal(take(1023), "ack ");
	assert_int_equal(prints, before + 1);
	assert_string_equal(take(5), "ack drop deactivate");
	assert_string_equal(take(40), "ack drop deactivate");
	assert_int_equal(prints, before + 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_in_this_order),
		cmocka_unit_test(test_the_guests_two),
		cmocka_unit_test(test_enabled_are_those_with_a_handler),
		cmocka_unit_test(test_unexpected),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
