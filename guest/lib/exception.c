// SPDX-License-Identifier: MIT
/*
 * exception.c - who handles which exception in a payload.
 */
#include "asm/sysreg.h"
#include "guest.h"

static guest_handler handlers[VECTOR_COUNT];

volatile struct caught caught;

void guest_handle(unsigned int slot, guest_handler handler)
{
	handlers[slot] = handler;
}

static void __noreturn unexpected(u64 slot, const struct pt_regs *regs)
{
	static const char *const kinds[] = {
		[VECTOR_SYNC] = "synchronous",
		[VECTOR_IRQ] = "IRQ",
		[VECTOR_FIQ] = "FIQ",
		[VECTOR_SERROR] = "SError",
	};

	puts("guest: unexpected exception: ");
	puts(kinds[slot % ARRAY_SIZE(kinds)]);
	puts(", slot ");
	put_hex(slot);
	puts(", ESR ");
	put_hex(read_sysreg(esr_el1));
	puts(", ELR ");
	put_hex(regs->user.pc);
	puts(", FAR ");
	put_hex(read_sysreg(far_el1));
	putc('\n');
	report(FAIL, "no unexpected exception");
	guest_off();
}

void guest_exception(u64 slot, struct pt_regs *regs)
{
	if (!handlers[slot])
		unexpected(slot, regs);
	handlers[slot](regs);
}

void guest_catch(struct pt_regs *regs)
{
	caught.count++;
	caught.esr = read_sysreg(esr_el1);
	caught.far = read_sysreg(far_el1);
	caught.pc = regs->user.pc;
	regs->user.pc += 4;
}

void guest_catch_call(struct pt_regs *regs)
{
	guest_catch(regs);
	regs->user.pc = regs->user.regs[30];
}
