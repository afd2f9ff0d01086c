/* SPDX-License-Identifier: MIT */
/*
 * print.h - the console.
 */
#ifndef KERNEL_PRINT_H
#define KERNEL_PRINT_H

#include "asm/types.h"

/* %s %c %u %x %lu %lx, zero padding with a width, and %%. */
void printk(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* The PL011 at 0x09000000, polled. A newline gets its carriage return. */
void uart_init(void);
void uart_putc(char c);
void uart_write(const char *s, size_t len);

#endif
