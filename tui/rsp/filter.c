// SPDX-License-Identifier: MIT
#include <stdio.h>
#include <string.h>

#include "filter.h"
#include "hex.h"

#define MONITOR_TEXT_MAX 256

struct request {
	unsigned char *data;
	size_t len;
};

static bool starts(const unsigned char *data, size_t len, const char *text)
{
	size_t n = strlen(text);

	return len >= n && !memcmp(data, text, n);
}

static enum filter_verdict answer(struct filter *f, const char *text)
{
	snprintf(f->answer, sizeof(f->answer), "%s", text);
	return FILTER_ANSWER;
}

/* An empty reply means: not supported. */
static enum filter_verdict refuse(struct filter *f, struct request *r)
{
	(void)r;
	return answer(f, "");
}

static enum filter_verdict pass(struct filter *f, struct request *r)
{
	(void)f;
	(void)r;
	return FILTER_PASS;
}

static enum filter_verdict run(struct filter *f, struct request *r)
{
	(void)f;
	(void)r;
	return FILTER_RUN;
}

/* ---- the end --------------------------------------------------------------- */

static enum filter_verdict kill(struct filter *f, struct request *r)
{
	(void)f;
	(void)r;
	return FILTER_GONE;
}

/* The peer closes, or goes on. */
static enum filter_verdict goodbye(struct filter *f, struct request *r)
{
	(void)r;
	return answer(f, "OK");
}

/* ---- backwards: QEMU 7.2 aborts unless it is replaying ---------------------- */

static enum filter_verdict back(struct filter *f, struct request *r)
{
	bool can = r->data[1] == 's' ? f->can_step_back : f->can_run_back;

	return can ? FILTER_RUN : answer(f, "");
}

/* ---- breakpoints ------------------------------------------------------------- */

/* Conditions and commands follow a `;`: they do not name the breakpoint. */
static bool break_name(const struct request *r, char *name)
{
	const unsigned char *end = memchr(r->data, ';', r->len);
	size_t len = (end ? (size_t)(end - r->data) : r->len) - 1;

	if (len >= FILTER_BREAK_TEXT || memchr(r->data, '\0', r->len))
		return false;
	memcpy(name, r->data + 1, len);
	name[len] = '\0';
	return true;
}

static size_t find_break(const struct filter *f, const char *name)
{
	size_t i = 0;

	while (i < f->nbreaks && strcmp(f->breaks[i], name) != 0)
		i++;
	return i;
}

/* Noted before the stub agrees: removing one too many does no harm. */
static enum filter_verdict set_break(struct filter *f, struct request *r)
{
	char name[FILTER_BREAK_TEXT];

	if (!break_name(r, name) || f->nbreaks == FILTER_BREAKS)
		return answer(f, "E22");
	strcpy(f->breaks[f->nbreaks++], name);
	return FILTER_PASS;
}

static enum filter_verdict clear_break(struct filter *f, struct request *r)
{
	char name[FILTER_BREAK_TEXT];
	size_t i;

	if (!break_name(r, name))
		return answer(f, "E22");
	i = find_break(f, name);
	if (i < f->nbreaks)
		memmove(f->breaks[i], f->breaks[--f->nbreaks],
			FILTER_BREAK_TEXT);
	return FILTER_PASS;
}

/* ---- QEMU's own ----------------------------------------------------------------- */

static enum filter_verdict step_mask(struct filter *f, struct request *r)
{
	(void)r;
	f->step_mask = true;
	return FILTER_PASS;
}

static enum filter_verdict physical(struct filter *f, struct request *r)
{
	(void)r;
	f->physical = true;
	return FILTER_PASS;
}

/* The text of a reply that GDB prints. */
static enum filter_verdict say(struct filter *f, const char *text)
{
	*hex_put((unsigned char *)f->answer, text, strlen(text)) = '\0';
	return FILTER_ANSWER;
}

static const char *monitor_word(const struct request *r, char *text)
{
	size_t n = (r->len - strlen("qRcmd,")) / 2;

	if (n >= MONITOR_TEXT_MAX)
		n = MONITOR_TEXT_MAX - 1;
	if (hex_get(text, r->data + strlen("qRcmd,"), n))
		n = 0;
	text[n] = '\0';
	text += strspn(text, " \t\n");
	text[strcspn(text, " \t\n")] = '\0';
	return text;
}

/*
 * A monitor command may do anything, and what it does is the user's wish:
 * even `quit`. Two would leave the relay behind: one lets the machine run
 * without the stub having been asked, the other takes the stub away.
 */
static enum filter_verdict monitor(struct filter *f, struct request *r)
{
	char text[MONITOR_TEXT_MAX];
	const char *word = monitor_word(r, text);

	if (!strcmp(word, "c") || !strcmp(word, "cont"))
		return say(f, "use GDB's own continue\n");
	if (!strcmp(word, "gdbserver"))
		return say(f, "vhelab needs QEMU's gdbserver itself\n");
	if (strcmp(word, "info") != 0)
		f->lent = (struct rsp_lent){ .moved = true, .wrote = true };
	return FILTER_PASS;
}

/* ---- features ---------------------------------------------------------------------- */

struct item {
	unsigned char *text;
	size_t len;
};

/* Of the items between @sep, keep those that @keep keeps or edits. */
static size_t keep_items(const struct filter *f, unsigned char *data,
			 size_t len,
			 bool (*keep)(const struct filter *f, struct item *i))
{
	unsigned char *in = data, *out = data, *end = data + len;

	while (in < end) {
		unsigned char *sep = memchr(in, ';', (size_t)(end - in));
		struct item item = { in, (size_t)((sep ? sep : end) - in) };

		in += item.len + 1;
		if (!keep(f, &item))
			continue;
		if (out != data)
			*out++ = ';';
		memmove(out, item.text, item.len);
		out += item.len;
	}
	return (size_t)(out - data);
}

/* What would change the form of the stub's replies, behind the client's
 * back. */
static bool keep_asked(const struct filter *f, struct item *i)
{
	(void)f;
	return !starts(i->text, i->len, "multiprocess");
}

static bool keep_told(const struct filter *f, struct item *i)
{
	static const char size[] = "PacketSize=";
	const size_t head = sizeof(size) - 1;
	char text[24];
	uint64_t value;
	int n;

	if (starts(i->text, i->len, "multiprocess") ||
	    starts(i->text, i->len, "QStartNoAckMode") ||
	    starts(i->text, i->len, "QNonStop"))
		return false;
	if (!starts(i->text, i->len, size) ||
	    hex_number(i->text + head, i->len - head, &value) ||
	    value <= f->packet_size)
		return true;
	n = snprintf(text, sizeof(text), "%zx", f->packet_size);
	if (n > 0 && (size_t)n <= i->len - head) {
		memcpy(i->text + head, text, (size_t)n);
		i->len = head + (size_t)n;
	}
	return true;
}

static enum filter_verdict supported(struct filter *f, struct request *r)
{
	static const char head[] = "qSupported:";
	const size_t n = sizeof(head) - 1;

	if (starts(r->data, r->len, head))
		r->len = n + keep_items(f, r->data + n, r->len - n, keep_asked);
	return FILTER_PASS;
}

void filter_features(const struct filter *f, unsigned char *data, size_t *len)
{
	*len = keep_items(f, data, *len, keep_told);
}

/* ---- the table ------------------------------------------------------------------------ */

enum { MOVES = 1, WRITES = 2 };

/* The first that fits decides. What is not known here may do anything. */
static const struct rule {
	const char *begins;
	bool whole; /* the packet is this and nothing else */
	unsigned int notes;
	enum filter_verdict (*act)(struct filter *f, struct request *r);
} rules[] = {
	{ "k", true, 0, kill },
	{ "vKill", false, 0, goodbye },
	{ "D", true, 0, goodbye },
	{ "D;", false, 0, goodbye },
	{ "QStartNoAckMode", false, 0, refuse },
	{ "QNonStop", false, 0, refuse },
	{ "R", false, 0, refuse }, /* restart: it would have no answer */
	{ "r", true, 0, refuse },
	{ "vRun", false, 0, refuse },
	{ "qSupported", false, 0, supported },
	{ "bs", true, MOVES, back },
	{ "bc", true, MOVES, back },
	{ "vCont?", true, 0, pass },
	{ "vCont;", false, MOVES, run },
	{ "c", false, MOVES, run },
	{ "C", false, MOVES, run },
	{ "s", false, MOVES, run },
	{ "S", false, MOVES, run },
	{ "F", false, MOVES, run }, /* ends a system call of the target's */
	{ "Z", false, 0, set_break },
	{ "z", false, 0, clear_break },
	{ "G", false, WRITES, pass },
	{ "P", false, WRITES, pass },
	{ "M", false, WRITES, pass },
	{ "X", false, WRITES, pass },
	{ "qRcmd,", false, 0, monitor },
	{ "Qqemu.sstep", false, 0, step_mask },
	{ "Qqemu.PhyMemMode", false, 0, physical },
	{ "?", true, 0, pass },
	{ "!", true, 0, pass },
	{ "H", false, 0, pass },
	{ "T", false, 0, pass },
	{ "g", false, 0, pass },
	{ "m", false, 0, pass },
	{ "p", false, 0, pass },
	{ "q", false, 0, pass },
	{ "vMustReplyEmpty", false, 0, pass },
	{ "x", false, 0, pass },
	{ "", false, MOVES | WRITES, pass },
};

static bool fits(const struct rule *rule, const struct request *r)
{
	if (rule->whole && r->len != strlen(rule->begins))
		return false;
	return starts(r->data, r->len, rule->begins);
}

enum filter_verdict filter_request(struct filter *f, unsigned char *data,
				   size_t *len)
{
	struct request r = { data, *len };
	const struct rule *rule = rules;
	enum filter_verdict verdict;

	while (!fits(rule, &r))
		rule++;
	verdict = rule->act(f, &r);
	*len = r.len;
	if (verdict == FILTER_PASS || verdict == FILTER_RUN) {
		f->lent.moved |= (rule->notes & MOVES) != 0;
		f->lent.wrote |= (rule->notes & WRITES) != 0;
	}
	return verdict;
}
