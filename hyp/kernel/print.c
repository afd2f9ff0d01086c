// SPDX-License-Identifier: MIT
/*
 * print.c - printk(), just enough of printf.
 */
#include <stdarg.h>

#include "kernel/print.h"

/* One conversion: %[0][width][l]type. */
struct spec {
	char pad;
	unsigned int width;
	bool is_long;
	char type;
};

static const char *parse_spec(const char *p, struct spec *spec)
{
	*spec = (struct spec){ .pad = ' ' };
	if (*p == '0') {
		spec->pad = '0';
		p++;
	}
	while (*p >= '0' && *p <= '9')
		spec->width = spec->width * 10 + (unsigned int)(*p++ - '0');
	if (*p == 'l') {
		spec->is_long = true;
		p++;
	}
	spec->type = *p;
	return p;
}

static void put_string(const char *s)
{
	while (*s)
		uart_putc(*s++);
}

static void put_number(u64 value, const struct spec *spec)
{
	unsigned int base = spec->type == 'x' ? 16 : 10;
	char digits[20];
	unsigned int n = 0;

	do {
		digits[n++] = "0123456789abcdef"[value % base];
		value /= base;
	} while (value);
	for (unsigned int i = n; i < spec->width; i++)
		uart_putc(spec->pad);
	while (n)
		uart_putc(digits[--n]);
}

static void put_spec(const struct spec *spec, va_list *ap)
{
	switch (spec->type) {
	case 's':
		put_string(va_arg(*ap, const char *));
		break;
	case 'c':
		uart_putc((char)va_arg(*ap, int));
		break;
	case 'u':
	case 'x':
		put_number(spec->is_long ? va_arg(*ap, unsigned long)
					 : va_arg(*ap, unsigned int),
			   spec);
		break;
	default:
		uart_putc(spec->type);
		break;
	}
}

void printk(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	for (const char *p = fmt; *p; p++) {
		struct spec spec;

		if (*p != '%') {
			uart_putc(*p);
			continue;
		}
		p = parse_spec(p + 1, &spec);
		put_spec(&spec, &ap);
	}
	va_end(ap);
}
