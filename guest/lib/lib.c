// SPDX-License-Identifier: MIT
/*
 * lib.c - calls to the hypervisor, the serial port, result lines.
 */
#include "guest.h"

#define UART_DR 0x09000000

u64 hvc(u32 id, u64 arg)
{
	register u64 x0 asm("x0") = id;
	register u64 x1 asm("x1") = arg;

	asm volatile("hvc #0" : "+r"(x0), "+r"(x1) : : "x2", "x3", "memory");
	return x0;
}

void guest_off(void)
{
	for (;;)
		hvc(PSCI_SYSTEM_OFF, 0);
}

void putc(char c)
{
	*(volatile u32 *)UART_DR = (u8)c;
}

void puts(const char *s)
{
	while (*s)
		putc(*s++);
}

void put_hex(u64 value)
{
	for (int shift = 60; shift >= 0; shift -= 4)
		putc("0123456789abcdef"[value >> shift & 15]);
}

void report(enum outcome outcome, const char *what)
{
	static const char *const words[] = {
		[PASS] = "PASS: ",
		[FAIL] = "FAIL: ",
		[SKIP] = "SKIP: ",
		[XFAIL] = "XFAIL: ",
	};

	puts(words[outcome]);
	puts(what);
	putc('\n');
}

void report_if(bool ok, const char *what)
{
	report(ok ? PASS : FAIL, what);
}
