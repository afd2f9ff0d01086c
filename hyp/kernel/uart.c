// SPDX-License-Identifier: MIT
/*
 * uart.c - the PL011 of QEMU's virt machine, output only.
 * Source: DDI 0183, PrimeCell UART.
 */
#include "asm/irqflags.h"
#include "kernel/print.h"

#define UART_BASE 0x09000000
#define UART_DR	  0x00
#define UART_FR	  0x18
#define UART_LCRH 0x2c
#define UART_CR	  0x30

#define FR_TXFF	    (1u << 5)
#define LCRH_FEN    (1u << 4)
#define LCRH_8_BITS (3u << 5)
#define CR_UARTEN   (1u << 0)
#define CR_TXE	    (1u << 8)

static volatile u32 *uart_reg(unsigned int offset)
{
	return (volatile u32 *)(uintptr_t)(UART_BASE + offset);
}

void uart_init(void)
{
	*uart_reg(UART_LCRH) = LCRH_FEN | LCRH_8_BITS;
	*uart_reg(UART_CR) = CR_UARTEN | CR_TXE;
}

static void uart_put_raw(char c)
{
	while (*uart_reg(UART_FR) & FR_TXFF)
		;
	*uart_reg(UART_DR) = (u8)c;
}

void uart_putc(char c)
{
	if (c == '\n')
		uart_put_raw('\r');
	uart_put_raw(c);
}

void uart_write(const char *s, size_t len)
{
	/* One write stays in one piece on the line. */
	u64 flags = local_irq_save();

	for (size_t i = 0; i < len; i++)
		uart_putc(s[i]);
	local_irq_restore(flags);
}
