// SPDX-License-Identifier: MIT
/* Rules read, and judged. */
#include <stdio.h>
#include <string.h>

#include "regs/pstate.h"
#include "verbs.h"

/* ---- reading ------------------------------------------------------------------------ */

static bool read_checkpoint(const char *word, enum checkpoint *cp)
{
	*cp = checkpoint_find(word);
	return *cp < CP_COUNT;
}

static bool read_pattern(const char *word, struct rule_args *a)
{
	char plain[FLAGS_TEXT_LEN];

	if (strlen(word) != FLAGS_TEXT_LEN - 1)
		return false;
	a->flags = FLAGS_ALL;
	for (int i = 0; i < FLAGS_TEXT_LEN; i++) {
		plain[i] = word[i] == '?' ? '-' : word[i];
		if (word[i] == '?')
			a->flags &= ~((unsigned int)FLAG_D >> i);
	}
	return flags_parse(plain, &a->value);
}

static bool read_set(const char *word, unsigned int *set)
{
	static const char letters[] = "FIAD"; /* as the bits, lowest first */

	*set = 0;
	for (; *word; word++) {
		const char *at = strchr(letters, *word);

		if (!at || (*set & 1U << (at - letters)))
			return false;
		*set |= 1U << (at - letters);
	}
	return true;
}

static bool read_number(const char *word, unsigned int *number)
{
	*number = 0;
	for (; *word >= '0' && *word <= '9' && *number < 100000000; word++)
		*number = *number * 10 + (unsigned int)(*word - '0');
	return !*word;
}

static bool read_arg(char kind, const char *word, int *ncp, struct rule_args *a)
{
	switch (kind) {
	case 'c':
		return read_checkpoint(word, &a->cp[(*ncp)++]);
	case 'p':
		return read_pattern(word, a);
	case 'f':
		return read_set(word, &a->flags);
	case 'n':
		return read_number(word, &a->number);
	case 'v':
		a->vectors = *word == 'h' && word[1] == 'y' ? VECTORS_HYP
							    : VECTORS_HOST;
		return !strcmp(word, vectors_name(a->vectors));
	default:
		return snprintf(a->symbol, sizeof(a->symbol), "%s", word) <
		       (int)sizeof(a->symbol);
	}
}

static int read_args(const struct rule_verb *verb, char *state,
		     struct rule_args *a, struct err *err)
{
	const char *kind = verb->args;
	bool optional = false;
	int ncp = 0;

	for (; *kind; kind++) {
		const char *word;

		if (*kind == '?') {
			optional = true;
			continue;
		}
		word = strtok_r(NULL, " \t", &state);
		if (!word && optional)
			break;
		if (!word || !read_arg(*kind, word, &ncp, a))
			return err_set(err, ERR_USAGE, "%s: wrong word \"%s\"",
				       verb->name, word ? word : "");
	}
	if (strtok_r(NULL, " \t", &state))
		return err_set(err, ERR_USAGE, "%s: too many words",
			       verb->name);
	return 0;
}

int rule_verb_parse(const char *line, const struct rule_verb **verb,
		    struct rule_args *args, struct err *err)
{
	char copy[160], *state = NULL;
	const char *word;

	*args = (struct rule_args){ .flags = FLAGS_ALL };
	if (snprintf(copy, sizeof(copy), "%s", line) >= (int)sizeof(copy))
		return err_set(err, ERR_USAGE, "that is too long for a rule");
	word = strtok_r(copy, " \t", &state);
	*verb = word ? rule_verb_find(word) : NULL;
	if (!*verb)
		return err_set(err, ERR_USAGE, "no such verb: \"%s\"",
			       word ? word : "");
	return read_args(*verb, state, args, err);
}

/* ---- judging ------------------------------------------------------------------------- */

static uint32_t cause_of(const struct trace *t, uint32_t event,
			 unsigned int wrong)
{
	for (unsigned int bit = 4; bit-- > 0;) {
		if (wrong & 1U << bit)
			return trace_at(t, event)->changed[bit];
	}
	return TRACE_NO_EVENT;
}

struct verdict rule_judge(const struct rule *rule, const struct rule_verb *verb,
			  const struct rule_args *args,
			  const struct rule_subject *s, const struct lap *lap)
{
	struct verdict v = {
		.rule = rule,
		.lap = lap->number,
		.event = TRACE_NO_EVENT,
		.cause = TRACE_NO_EVENT,
	};

	v.holds = verb->holds(s, lap, args, &v);
	if (v.event != TRACE_NO_EVENT)
		v.cause = cause_of(s->trace, v.event, v.wrong);
	return v;
}
