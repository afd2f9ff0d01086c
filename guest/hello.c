// SPDX-License-Identifier: MIT
/*
 * hello.c - the shortest useful guest: one call that the host kernel answers
 * by itself, then a text that needs user space for every character.
 */
#include "guest.h"

void guest_main(void)
{
	hvc(PSCI_VERSION, 0);
	puts("hello from the guest\n");
}
