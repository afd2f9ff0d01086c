// SPDX-License-Identifier: MIT
#include "lab/question.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "regs/pstate.h"
#include "regs/regs.h"

#define FIELDS_MAX 64

/* A question taken apart. */
struct asked {
	const struct session *s;
	const struct lap *lap;
	enum checkpoint cp;
	const struct trace_event *at; /* the checkpoint's; NULL: no such */
	int bit;		      /* of a flag */
	char reg[24], field[24];
	char symbol[64];
	unsigned int number;
};

static void say_flags(unsigned int flags, char *answer)
{
	char text[FLAGS_TEXT_LEN];

	snprintf(answer, ANSWER_LEN, "%s", flags_text(flags, text));
}

static int find_flags(const struct asked *q, char *answer, struct err *err)
{
	(void)err;
	say_flags(q->at->flags, answer);
	return 0;
}

static int find_level(const struct asked *q, char *answer, struct err *err)
{
	(void)err;
	snprintf(answer, ANSWER_LEN, "EL%u%c", q->at->el,
		 q->at->spsel ? 'h' : 't');
	return 0;
}

static int find_vectors(const struct asked *q, char *answer, struct err *err)
{
	(void)err;
	snprintf(answer, ANSWER_LEN, "%s",
		 vectors_name((enum vectors)q->at->vectors));
	return 0;
}

static int find_world(const struct asked *q, char *answer, struct err *err)
{
	(void)err;
	snprintf(answer, ANSWER_LEN, "%s",
		 world_name((enum world)q->at->world));
	return 0;
}

static int find_saved(const struct asked *q, char *answer, struct err *err)
{
	(void)err;
	say_flags(pstate_flags(q->at->spsr_el2), answer);
	return 0;
}

static int find_class(const struct asked *q, char *answer, struct err *err)
{
	(void)err;
	snprintf(answer, ANSWER_LEN, "0x%" PRIx64, q->at->esr_el2 >> 26 & 0x3f);
	return 0;
}

static int find_leak(const struct asked *q, char *answer, struct err *err)
{
	unsigned int leak = lap_leak_out(q->s->trace, q->lap);
	char *out = answer;

	(void)err;
	for (int i = 0; i < 4; i++) {
		if (leak & (unsigned int)FLAG_D >> i)
			*out++ = "DAIF"[i];
	}
	*out = '\0';
	if (out == answer)
		snprintf(answer, ANSWER_LEN, "none");
	return 0;
}

static bool register_at(const struct asked *q, enum reg_id *id, uint64_t *value)
{
	if (!reg_find(q->reg, id))
		return false;
	switch ((int)*id) {
	case REG_HCR_EL2:
		*value = q->at->hcr_el2;
		return true;
	case REG_SPSR_EL2:
		*value = q->at->spsr_el2;
		return true;
	case REG_ESR_EL2:
		*value = q->at->esr_el2;
		return true;
	default:
		return false;
	}
}

static int find_field(const struct asked *q, char *answer, struct err *err)
{
	struct reg_field_value f[FIELDS_MAX];
	enum reg_id id;
	uint64_t value;
	size_t n;

	if (!register_at(q, &id, &value))
		return err_set(err, ERR_USAGE,
			       "%s is in no recording: ask for HCR_EL2, "
			       "SPSR_EL2 or ESR_EL2",
			       q->reg);
	n = reg_decode(id, value, f, FIELDS_MAX);
	for (size_t i = 0; i < n && i < FIELDS_MAX; i++) {
		if (strcasecmp(f[i].name, q->field) != 0)
			continue;
		snprintf(answer, ANSWER_LEN, "%" PRIu64, f[i].value);
		return 0;
	}
	return err_set(err, ERR_USAGE, "%s has no field %s", q->reg, q->field);
}

/* The event whose instruction, or whose exception, gave the flag its value. */
static const struct trace_event *cause(const struct asked *q, bool *exception,
				       struct err *err)
{
	uint32_t event = q->at->changed[q->bit];
	const struct trace_event *e = trace_at(q->s->trace, event);

	if (event == TRACE_NO_EVENT || event == 0 || !e) {
		err_set(err, ERR_TARGET,
			"the flag has its value from before the recording");
		return NULL;
	}
	*exception = e->exception;
	return trace_at(q->s->trace, event - 1);
}

static int find_changed(const struct asked *q, char *answer, struct err *err)
{
	bool exception;
	const struct trace_event *e = cause(q, &exception, err);

	if (!e)
		return -1;
	if (exception)
		snprintf(answer, ANSWER_LEN, "exception");
	else
		session_insn(q->s, e, answer, ANSWER_LEN);
	return 0;
}

static int find_where(const struct asked *q, char *answer, struct err *err)
{
	struct image_place place = { 0 };
	bool exception;
	const struct trace_event *e = cause(q, &exception, err);

	if (!e)
		return -1;
	symbols_lookup(&q->s->symbols, e->pc, &place);
	snprintf(answer, ANSWER_LEN, "%s",
		 place.symbol ? place.symbol : "unknown");
	return 0;
}

/* Go through the entries of a function; the @nth of them, or NULL. */
static const struct trace_event *entries(const struct asked *q,
					 unsigned int nth, unsigned int *count)
{
	const struct trace_event *found = NULL;
	uint64_t addr = 0;

	*count = 0;
	if (!symbols_find(&q->s->symbols, q->symbol, &addr, NULL))
		return NULL;
	for (size_t i = 0; i < trace_count(q->s->trace); i++) {
		const struct trace_event *e = trace_at(q->s->trace, i);

		if (e->pc == addr && ++*count == nth)
			found = e;
	}
	return found;
}

static int find_executed(const struct asked *q, char *answer, struct err *err)
{
	unsigned int count;

	(void)err;
	entries(q, 0, &count);
	snprintf(answer, ANSWER_LEN, "%u", count);
	return 0;
}

static int find_flags_in(const struct asked *q, char *answer, struct err *err)
{
	unsigned int count;
	const struct trace_event *e = entries(q, q->number, &count);

	if (!e)
		return err_set(err, ERR_TARGET, "%s was entered %u times only",
			       q->symbol, count);
	say_flags(e->flags, answer);
	return 0;
}

/* The words in order, a letter each. f: a flag. r: a register. e: a field of
 * it. c: a checkpoint. l: a lap. s: a symbol. n: a number. */
static const struct {
	const char *name, *args;
	enum answer_kind gives;
	int (*find)(const struct asked *q, char *answer, struct err *err);
} kinds[] = {
	/* clang-format off */
	{ "flags",    "cl",   ANSWER_FLAGS,   find_flags },
	{ "level",    "cl",   ANSWER_LEVEL,   find_level },
	{ "vectors",  "cl",   ANSWER_OWNER,   find_vectors },
	{ "world",    "cl",   ANSWER_WORLD,   find_world },
	{ "saved",    "cl",   ANSWER_FLAGS,   find_saved },
	{ "class",    "cl",   ANSWER_CLASS,   find_class },
	{ "leak",     "l",    ANSWER_LETTERS, find_leak },
	{ "field",    "recl", ANSWER_NUMBER,  find_field },
	{ "changed",  "fcl",  ANSWER_CAUSE,   find_changed },
	{ "where",    "fcl",  ANSWER_NAME,    find_where },
	{ "executed", "s",    ANSWER_NUMBER,  find_executed },
	{ "flags-in", "sn",   ANSWER_FLAGS,   find_flags_in },
	/* clang-format on */
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static bool read_checkpoint(const char *word, struct asked *q)
{
	q->cp = checkpoint_find(word);
	return q->cp < CP_COUNT;
}

static bool read_word(char kind, const char *word, struct asked *q)
{
	static const char flags[] = "FIAD";

	switch (kind) {
	case 'f':
		q->bit = (int)(strchr(flags, *word) - flags);
		return *word && strchr(flags, *word) && !word[1];
	case 'r':
		return snprintf(q->reg, sizeof(q->reg), "%s", word) <
		       (int)sizeof(q->reg);
	case 'e':
		return snprintf(q->field, sizeof(q->field), "%s", word) <
		       (int)sizeof(q->field);
	case 'c':
		return read_checkpoint(word, q);
	case 's':
		return snprintf(q->symbol, sizeof(q->symbol), "%s", word) <
		       (int)sizeof(q->symbol);
	case 'n':
		q->number = (unsigned int)strtoul(word, NULL, 10);
		return q->number > 0;
	default:
		q->lap = lap_get(q->s->trace,
				 (unsigned int)strtoul(word, NULL, 10));
		return isdigit((unsigned char)*word);
	}
}

static int read_words(const char *args, char *state, struct asked *q,
		      struct err *err)
{
	for (; *args; args++) {
		const char *word = strtok_r(NULL, " \t", &state);

		if (!word || !read_word(*args, word, q))
			return err_set(err, ERR_USAGE, "wrong word \"%s\"",
				       word ? word : "");
	}
	if (strtok_r(NULL, " \t", &state))
		return err_set(err, ERR_USAGE, "too many words");
	return 0;
}

/* Is there such a lap, and such a checkpoint on it? */
static int locate(struct asked *q, const char *args, struct err *err)
{
	const struct lap_point *p;

	if (!strchr(args, 'l'))
		return 0;
	if (!q->lap || !q->lap->complete)
		return err_set(err, ERR_TARGET,
			       "the recording has no such lap");
	if (!strchr(args, 'c'))
		return 0;
	p = &q->lap->points[q->cp];
	if (!p->present)
		return err_set(err, ERR_TARGET, "lap %u has no %s",
			       q->lap->number, checkpoint_name(q->cp));
	q->at = trace_at(q->s->trace, p->event);
	return 0;
}

/* Of a register's field: is it a bit? */
static bool is_bit(const char *reg, const char *field)
{
	struct reg_field_value f[FIELDS_MAX];
	enum reg_id id;
	size_t n = reg_find(reg, &id) ? reg_decode(id, 0, f, FIELDS_MAX) : 0;

	for (size_t i = 0; i < n && i < FIELDS_MAX; i++) {
		if (!strcasecmp(f[i].name, field))
			return f[i].hi == f[i].lo;
	}
	return false;
}

static size_t find_kind(const char *word)
{
	size_t k = 0;

	while (k < KINDS && (!word || strcmp(kinds[k].name, word) != 0))
		k++;
	return k;
}

enum answer_kind question_kind(const char *finds)
{
	char kind[16] = "", reg[24] = "", field[24] = "";
	size_t k;

	sscanf(finds, "%15s %23s %23s", kind, reg, field);
	k = find_kind(kind);
	if (k == KINDS)
		return ANSWER_KINDS;
	return kinds[k].gives == ANSWER_NUMBER && is_bit(reg, field)
		       ? ANSWER_BIT
		       : kinds[k].gives;
}

int question_find(const char *finds, const struct session *s,
		  char answer[ANSWER_LEN], struct err *err)
{
	struct asked q = { .s = s };
	char copy[120], *state = NULL;
	const char *word;
	size_t k;

	if (snprintf(copy, sizeof(copy), "%s", finds) >= (int)sizeof(copy))
		return err_set(err, ERR_USAGE, "that question is too long");
	word = strtok_r(copy, " \t", &state);
	k = find_kind(word);
	if (k == KINDS)
		return err_set(err, ERR_USAGE, "no such question: \"%s\"",
			       word ? word : "");
	if (read_words(kinds[k].args, state, &q, err) ||
	    locate(&q, kinds[k].args, err))
		return -1;
	return kinds[k].find(&q, answer, err);
}
