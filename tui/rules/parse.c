// SPDX-License-Identifier: MIT
/* Rules read, and judged. */
#include <stdio.h>
#include <string.h>

#include "image/insn.h"
#include "verbs_impl.h"

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

uint32_t rules_cause(const struct trace *t, uint32_t event, unsigned int flag)
{
	uint32_t changed = trace_at(t, event)->changed[__builtin_ctz(flag)];
	uint32_t oldest = changed == TRACE_NO_EVENT ? 0 : changed;

	for (uint32_t i = event; i > oldest; i--) {
		if (insn_decode(trace_at(t, i - 1)->word).kind == INSN_MSR_DAIF)
			return i;
	}
	return changed;
}

static uint32_t cause_of(const struct trace *t, uint32_t event,
			 unsigned int wrong)
{
	for (unsigned int flag = FLAG_D; flag; flag >>= 1) {
		if (wrong & flag)
			return rules_cause(t, event, flag);
	}
	return TRACE_NO_EVENT;
}

/* H1 begins where the ioctl masks IRQs: who has done it before it could? */
static void explain_no_h1(const struct trace *t, const struct lap *lap,
			  struct verdict *v)
{
	uint32_t e1 = lap->points[CP_E1].first;
	uint32_t since = rules_cause(t, e1, FLAG_I);

	if (!(trace_at(t, e1)->flags & FLAG_I))
		verb_broken(v, e1, FLAG_I,
			    "no H1 on this lap: IRQs are on when the switch is "
			    "entered");
	else if (since == TRACE_NO_EVENT || !since)
		verb_broken(v, e1, FLAG_I,
			    "no H1 on this lap: IRQs were off already when the "
			    "recording began");
	else
		verb_broken(v, e1, FLAG_I,
			    "no H1 on this lap: when the ioctl wanted to mask "
			    "IRQs they were off already, since event %u",
			    trace_at(t, since - 1)->seq);
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
		.missing = CP_COUNT,
	};

	v.holds = verb->holds(s, lap, args, &v);
	if (v.missing == CP_H1 && lap->points[CP_E1].present)
		explain_no_h1(s->trace, lap, &v);
	if (v.event != TRACE_NO_EVENT)
		v.cause = cause_of(s->trace, v.event, v.wrong);
	return v;
}
