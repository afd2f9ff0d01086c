// SPDX-License-Identifier: MIT
#include "lab/answer.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORDS 12

struct words {
	char text[ANSWER_LEN + WORDS];
	const char *w[WORDS];
	size_t n;
};

/* ---- words -------------------------------------------------------------------- */

/* What stands for another word, or ("") for nothing. */
static const struct synonym {
	enum answer_kind kind;
	const char *word, *means;
} synonyms[] = {
	/* clang-format off */
	{ ANSWER_LETTERS, "nothing", "none" },
	{ ANSWER_LETTERS, "no", "none" },
	{ ANSWER_LETTERS, "and", "" },
	{ ANSWER_LETTERS, "flag", "" },
	{ ANSWER_LETTERS, "flags", "" },
	{ ANSWER_LEVEL, "exception", "" },
	{ ANSWER_LEVEL, "level", "" },
	{ ANSWER_OWNER, "the", "" },
	{ ANSWER_OWNER, "hosts", "host" },
	{ ANSWER_OWNER, "kernel", "host" },
	{ ANSWER_OWNER, "kernels", "host" },
	{ ANSWER_OWNER, "hyps", "hyp" },
	{ ANSWER_OWNER, "hypervisor", "hyp" },
	{ ANSWER_OWNER, "hypervisors", "hyp" },
	{ ANSWER_OWNER, "world", "" },
	{ ANSWER_OWNER, "switch", "hyp" },
	{ ANSWER_OWNER, "__kvm_hyp_vector", "hyp" },
	{ ANSWER_WORLD, "the", "" },
	{ ANSWER_WORLD, "world", "" },
	{ ANSWER_WORLD, "hypervisor", "hyp" },
	{ ANSWER_WORLD, "switch", "hyp" },
	{ ANSWER_BIT, "set", "1" },
	{ ANSWER_BIT, "yes", "1" },
	{ ANSWER_BIT, "clear", "0" },
	{ ANSWER_BIT, "cleared", "0" },
	{ ANSWER_BIT, "no", "0" },
	{ ANSWER_NUMBER, "time", "" },
	{ ANSWER_NUMBER, "times", "" },
	{ ANSWER_NUMBER, "never", "0" },
	{ ANSWER_NUMBER, "zero", "0" },
	{ ANSWER_NUMBER, "once", "1" },
	{ ANSWER_NUMBER, "one", "1" },
	{ ANSWER_NUMBER, "twice", "2" },
	{ ANSWER_NUMBER, "two", "2" },
	{ ANSWER_NUMBER, "three", "3" },
	{ ANSWER_NUMBER, "four", "4" },
	{ ANSWER_NUMBER, "five", "5" },
	{ ANSWER_NUMBER, "six", "6" },
	{ ANSWER_NUMBER, "seven", "7" },
	{ ANSWER_NUMBER, "eight", "8" },
	{ ANSWER_NUMBER, "nine", "9" },
	{ ANSWER_NUMBER, "ten", "10" },
	{ ANSWER_CLASS, "ec", "" },
	{ ANSWER_CAUSE, "a", "" },
	{ ANSWER_CAUSE, "an", "" },
	{ ANSWER_CAUSE, "the", "" },
	{ ANSWER_CAUSE, "by", "" },
	{ ANSWER_NAME, "the", "" },
	{ ANSWER_NAME, "in", "" },
	{ ANSWER_NAME, "function", "" },
	/* clang-format on */
};

static const char *meaning(enum answer_kind kind, const char *word)
{
	for (size_t i = 0; i < sizeof(synonyms) / sizeof(synonyms[0]); i++) {
		if (synonyms[i].kind == kind && !strcmp(synonyms[i].word, word))
			return synonyms[i].means;
	}
	return word;
}

/* Where the screen goes on: "@393 from guest", "at 726". */
static bool goes_on(const char *word, const char *next)
{
	return *word == '@' || !strcmp(word, "from") ||
	       (!strcmp(word, "at") && next && isdigit((unsigned char)*next));
}

/* Lower case, without quotes; what separates words is a blank. */
static void soften(const char *given, char *out, size_t len)
{
	size_t n = 0;

	for (; *given && n + 1 < len; given++) {
		int c = (unsigned char)*given;

		if (strchr("'`\"", c))
			continue;
		out[n++] = (char)(strchr(",;:=()#", c) || isspace(c)
					  ? ' '
					  : tolower(c));
	}
	out[n] = '\0';
}

static bool split(enum answer_kind kind, const char *given, struct words *words)
{
	const char *raw[WORDS];
	char *state = NULL;
	size_t n = 0;

	if (strlen(given) >= ANSWER_LEN)
		return false;
	soften(given, words->text, sizeof(words->text));
	for (char *w = strtok_r(words->text, " ", &state); w;
	     w = strtok_r(NULL, " ", &state)) {
		size_t len = strlen(w);

		if (n == WORDS)
			return false;
		if (len > 1 && w[len - 1] == '.')
			w[len - 1] = '\0';
		raw[n++] = w;
	}
	words->n = 0;
	for (size_t i = 0; i < n; i++) {
		const char *word = meaning(kind, raw[i]);

		if ((kind == ANSWER_CAUSE || kind == ANSWER_NAME) && i > 0 &&
		    goes_on(word, i + 1 < n ? raw[i + 1] : NULL))
			break;
		if (*word)
			words->w[words->n++] = word;
	}
	return words->n > 0;
}

/* All words as one. */
static void join(const struct words *words, const char *between, char *out)
{
	size_t used = 0;

	*out = '\0';
	for (size_t i = 0; i < words->n; i++)
		used += (size_t)snprintf(out + used, ANSWER_LEN - used, "%s%s",
					 i ? between : "", words->w[i]);
}

/* ---- the kinds ---------------------------------------------------------------- */

static bool read_flags(const struct words *words, char *out)
{
	join(words, "", out);
	if (strlen(out) != 4)
		return false;
	for (size_t i = 0; i < 4; i++) {
		if (out[i] != '-' && out[i] != "daif"[i])
			return false;
	}
	return true;
}

/* In any order, each once; dashes between them are as on the screen. */
static bool read_letters(const struct words *words, char *out)
{
	static const char flags[] = "daif";
	char given[ANSWER_LEN];
	unsigned int set = 0;

	join(words, "", given);
	if (!strcmp(given, "none"))
		*given = '\0';
	for (const char *c = given; *c; c++) {
		const char *flag = strchr(flags, *c);
		unsigned int bit = flag ? 1U << (flag - flags) : 0;

		if ((*c != '-' && !bit) || (set & bit))
			return false;
		set |= bit;
	}
	for (size_t i = 0; i < 4; i++)
		out[i] = set >> i & 1 ? flags[i] : '-';
	out[4] = '\0';
	return true;
}

static bool read_level(const struct words *words, char *out)
{
	const char *at;

	join(words, "", out);
	at = out + (out[0] == 'e' && out[1] == 'l' ? 2 : 0);
	if (*at < '0' || *at > '3' || (at[1] && !strchr("ht", at[1])) ||
	    (at[1] && at[2]))
		return false;
	memmove(out, at, strlen(at) + 1);
	return true;
}

static bool one_of(const char *text, const char *const *values)
{
	for (; *values; values++) {
		if (!strcmp(text, *values))
			return true;
	}
	return false;
}

/* "vectors" alone is the name of the host's table. */
static bool read_owner(const struct words *words, char *out)
{
	static const char *const owners[] = { "host", "hyp", "host or hyp",
					      NULL };
	struct words left = *words;

	if (left.n > 1 && !strcmp(left.w[left.n - 1], "vectors"))
		left.n--;
	join(&left, " ", out);
	if (!strcmp(out, "vectors"))
		snprintf(out, ANSWER_LEN, "host");
	return one_of(out, owners);
}

static bool read_world(const struct words *words, char *out)
{
	static const char *const worlds[] = { "user", "host", "hyp", "guest",
					      NULL };

	join(words, " ", out);
	if (!strcmp(out, "user space") || !strcmp(out, "userspace"))
		snprintf(out, ANSWER_LEN, "user");
	return one_of(out, worlds);
}

static bool to_number(const char *text, int base, uint64_t *value)
{
	char *end;

	if (!strncmp(text, "0x", 2)) {
		text += 2;
		base = 16;
	} else if (!strncmp(text, "0b", 2) && base != 16) {
		text += 2;
		base = 2;
	}
	if (!isxdigit((unsigned char)*text))
		return false;
	*value = strtoull(text, &end, base);
	return !*end;
}

static bool put_number(const struct words *words, int base, char *out)
{
	uint64_t value;

	if (words->n != 1 ||
	    !to_number(words->w[0] + (*words->w[0] == '+'), base, &value))
		return false;
	snprintf(out, ANSWER_LEN, "%" PRIu64, value);
	return true;
}

static bool read_number(const struct words *words, char *out)
{
	return put_number(words, 10, out);
}

static bool read_class(const struct words *words, char *out)
{
	return put_number(words, 16, out);
}

static bool read_bit(const struct words *words, char *out)
{
	return put_number(words, 10, out) && (*out == '0' || *out == '1') &&
	       !out[1];
}

/* What can give a flag its value, and what is taken for it; the operands. */
static const struct {
	const char *name;
	size_t operands;
} causes[] = {
	{ "exception", 0 }, { "eret", 0 }, { "msr", 2 },  { "mrs", 2 },
	{ "hvc", 1 },	    { "svc", 1 },  { "smc", 1 },  { "isb", 0 },
	{ "ret", 0 },	    { "esb", 0 },  { "hint", 1 },
};

static bool read_cause(const struct words *words, char *out)
{
	struct words plain = *words;
	char number[24];
	uint64_t value;
	size_t i = 0;

	while (i < sizeof(causes) / sizeof(causes[0]) &&
	       strcmp(causes[i].name, words->w[0]) != 0)
		i++;
	if (i == sizeof(causes) / sizeof(causes[0]) ||
	    words->n != causes[i].operands + 1)
		return false;
	if (plain.n > 1 && to_number(plain.w[plain.n - 1], 10, &value)) {
		snprintf(number, sizeof(number), "%" PRIu64, value);
		plain.w[plain.n - 1] = number;
	}
	join(&plain, " ", out);
	return true;
}

static bool read_name(const struct words *words, char *out)
{
	char *plus;

	join(words, " ", out);
	plus = strstr(out, "+0x");
	if (plus && !plus[3 + strspn(plus + 3, "0123456789abcdef")])
		*plus = '\0';
	return !isdigit((unsigned char)*out) &&
	       !out[strspn(out, "abcdefghijklmnopqrstuvwxyz0123456789_.$")];
}

static const struct {
	const char *form;
	bool (*read)(const struct words *words, char *out);
} kinds[ANSWER_KINDS] = {
	/* clang-format off */
	[ANSWER_FLAGS] = { "four characters, such as -A-F", read_flags },
	[ANSWER_LETTERS] = { "letters of DAIF, such as AF, or none",
			     read_letters },
	[ANSWER_LEVEL] = { "a level, such as EL1", read_level },
	[ANSWER_OWNER] = { "host or hyp", read_owner },
	[ANSWER_WORLD] = { "user, host, hyp or guest", read_world },
	[ANSWER_BIT] = { "0 or 1", read_bit },
	[ANSWER_NUMBER] = { "a number", read_number },
	[ANSWER_CLASS] = { "a number, such as 0x3c", read_class },
	[ANSWER_CAUSE] = { "exception, or an instruction such as "
			   "msr daifset, #3", read_cause },
	[ANSWER_NAME] = { "a function's name", read_name },
	/* clang-format on */
};

const char *answer_form(enum answer_kind kind)
{
	return kinds[kind].form;
}

bool answer_read(enum answer_kind kind, const char *given,
		 char spelling[ANSWER_LEN])
{
	struct words words;

	return split(kind, given, &words) && kinds[kind].read(&words, spelling);
}

bool answer_same(enum answer_kind kind, const char *given, const char *truth)
{
	char a[ANSWER_LEN], b[ANSWER_LEN];

	if (!answer_read(kind, truth, b))
		return !strcasecmp(given, truth);
	if (!answer_read(kind, given, a))
		return false;
	return !strcmp(a, b) || (kind == ANSWER_LEVEL && !a[1] && *a == *b);
}
