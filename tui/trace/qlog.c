// SPDX-License-Identifier: MIT
#include <string.h>

#include "qlog.h"

#define SEEN_ALL ((UINT64_C(1) << 32) - 1)

void qlog_init(struct qlog *q)
{
	memset(q, 0, sizeof(*q));
}

static inline int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* At most sixteen digits; NULL if there is none. */
static const char *hex(const char *p, uint64_t *value)
{
	const char *begin = p;
	uint64_t v = 0;
	int d;

	for (; p - begin < 16 && (d = digit(*p)) >= 0; p++)
		v = v << 4 | (unsigned int)d;
	*value = v;
	return p == begin ? NULL : p;
}

/* If @line begins with @head, the number behind that, "0x" allowed. */
static bool number_behind(const char *line, const char *head, uint64_t *value)
{
	size_t n = strlen(head);

	if (strncmp(line, head, n))
		return false;
	line += n;
	if (!strncmp(line, "0x", 2))
		line += 2;
	return hex(line, value);
}

static bool begins(const char *line, const char *head)
{
	return !strncmp(line, head, strlen(head));
}

/* "X07=", "PC=": the register's number, or -1; SP is of no use here. */
static int register_at(const char *p)
{
	int high, low;

	if (begins(p, "PC="))
		return 31;
	if (p[0] != 'X')
		return -1;
	high = digit(p[1]);
	low = high >= 0 ? digit(p[2]) : -1;
	if (low < 0 || low > 9 || p[3] != '=' || high * 10 + low > 30)
		return -1;
	return high * 10 + low;
}

static void take_register(struct qlog *q, int number, uint64_t value)
{
	if (number == 31)
		q->insn.pc = value;
	else
		q->insn.x[number] = value;
	q->seen |= UINT64_C(1) << number;
}

/* A line of registers: names and numbers, blanks between them. */
static void take_registers(struct qlog *q)
{
	const char *p = q->line;

	while (p) {
		int number;
		uint64_t value;

		p += strspn(p, " ");
		number = register_at(p);
		p = number < 0 ? NULL : hex(strchr(p, '=') + 1, &value);
		if (p)
			take_register(q, number, value);
	}
}

static enum qlog_record end_insn(struct qlog *q)
{
	bool whole = q->seen == SEEN_ALL &&
		     number_behind(q->line, "PSTATE=", &q->insn.pstate);

	q->seen = 0;
	return whole ? QLOG_INSN : QLOG_NONE;
}

/* "...to EL2 PC 0x40080c00 PSTATE 0x3c9" is the last line of one. */
static enum qlog_record end_exception(struct qlog *q)
{
	struct qlog_exception *e = &q->exception;
	uint64_t el = 0;
	bool whole =
		number_behind(q->line, "...to EL", &el) && el <= 3 &&
		number_behind(q->line + strlen("...to ELn"), " PC ", &e->pc) &&
		q->has_elr;

	q->in_exception = false;
	e->to_el = (unsigned int)el;
	return whole ? QLOG_EXCEPTION : QLOG_NONE;
}

/* "...with ESR 0x16/0x5a000000": the class, then all of it. */
static void take_esr(struct qlog *q)
{
	const char *slash = strchr(q->line, '/');

	q->exception.has_esr = slash &&
			       number_behind(slash, "/", &q->exception.esr);
}

static enum qlog_record exception_line(struct qlog *q)
{
	struct qlog_exception *e = &q->exception;

	if (begins(q->line, "...to EL"))
		return end_exception(q);
	if (begins(q->line, "...with ESR "))
		take_esr(q);
	else if (number_behind(q->line, "...with ELR ", &e->elr))
		q->has_elr = true;
	else if (number_behind(q->line, "...with SPSR ", &e->spsr))
		e->has_spsr = true;
	return QLOG_NONE;
}

static void begin_exception(struct qlog *q)
{
	q->exception = (struct qlog_exception){ 0 };
	q->in_exception = true;
	q->has_elr = false;
}

static enum qlog_record end_of_line(struct qlog *q)
{
	if (begins(q->line, " PC="))
		q->seen = 0;
	if (q->line[0] == 'X' || begins(q->line, " PC="))
		take_registers(q);
	else if (begins(q->line, "PSTATE="))
		return end_insn(q);
	else if (begins(q->line, "Taking exception"))
		begin_exception(q);
	else if (q->in_exception && begins(q->line, "..."))
		return exception_line(q);
	else if (begins(q->line, "Stopped execution of TB chain") ||
		 begins(q->line, "cpu_io_recompile: rewound"))
		return QLOG_UNDONE;
	return QLOG_NONE;
}

/* The last place of the buffer is the terminator's. */
static void take_bytes(struct qlog *q, const char *bytes, size_t len)
{
	size_t room = QLOG_LINE - q->len;

	if (len > room)
		len = room;
	memcpy(q->line + q->len, bytes, len);
	q->len += len;
}

static enum qlog_record take_line(struct qlog *q)
{
	enum qlog_record record = QLOG_NONE;

	if (q->len < QLOG_LINE) {
		q->line[q->len] = '\0';
		record = end_of_line(q);
	}
	q->len = 0;
	return record;
}

size_t qlog_feed(struct qlog *q, const char *bytes, size_t len,
		 enum qlog_record *record)
{
	size_t used = 0;

	*record = QLOG_NONE;
	while (used < len && *record == QLOG_NONE) {
		const char *from = bytes + used;
		const char *end = memchr(from, '\n', len - used);
		size_t n = end ? (size_t)(end - from) : len - used;

		take_bytes(q, from, n);
		used += n;
		if (!end)
			break;
		used++;
		*record = take_line(q);
	}
	return used;
}
