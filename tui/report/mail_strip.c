// SPDX-License-Identifier: MIT
#include <inttypes.h>
#include <string.h>

#include "mail.h"
#include "regs/pstate.h"

#define NAMES	 8
#define COLUMNS	 (MAIL_WIDTH - NAMES)
#define MARKROWS 3

struct strip {
	const struct behaviour_lap *lap;
	size_t n;		  /* stretches shown */
	size_t edge[COLUMNS + 1]; /* columns where they begin */
};

/* A stretch of any length is seen, a long one is not much longer. */
static unsigned int weight(const struct behaviour_stretch *s)
{
	unsigned int bits = 1;

	for (uint64_t n = s->instructions; n > 1 && bits < 12; n >>= 1)
		bits++;
	return bits;
}

static void lay_out(struct strip *strip, const struct behaviour_lap *lap)
{
	unsigned int sum = 0, all = 0;
	size_t spare;

	strip->lap = lap;
	strip->n = lap->nstretches < COLUMNS ? lap->nstretches : COLUMNS;
	spare = COLUMNS - strip->n;
	for (size_t i = 0; i < strip->n; i++)
		all += weight(&lap->stretches[i]);
	for (size_t i = 0; i < strip->n; i++) {
		strip->edge[i] = i + sum * spare / all;
		sum += weight(&lap->stretches[i]);
	}
	strip->edge[strip->n] = strip->n ? COLUMNS : 0;
}

/* ---- rows ---------------------------------------------------------------------- */

static char of_world(const struct behaviour_stretch *s, unsigned int arg)
{
	(void)arg;
	return "uhsg"[s->world];
}

static char of_vectors(const struct behaviour_stretch *s, unsigned int arg)
{
	(void)arg;
	return ".hs?"[s->vectors];
}

static char of_synchronised(const struct behaviour_stretch *s, unsigned int arg)
{
	(void)arg;
	return s->synchronised ? '.' : '/';
}

static char of_flag(const struct behaviour_stretch *s, unsigned int row)
{
	return s->flags & (unsigned int)(FLAG_D >> row) ? "DAIF"[row] : '-';
}

static void put_row(FILE *f, const struct strip *strip, const char *name,
		    char (*of)(const struct behaviour_stretch *s,
			       unsigned int arg),
		    unsigned int arg)
{
	char row[COLUMNS + 1] = "";

	for (size_t i = 0; i < strip->n; i++)
		memset(row + strip->edge[i], of(&strip->lap->stretches[i], arg),
		       strip->edge[i + 1] - strip->edge[i]);
	mail_line(f, "%-*s%s", NAMES, name, row);
}

/* ---- checkpoints ----------------------------------------------------------------- */

static size_t column_of(const struct strip *strip, uint64_t event)
{
	const struct behaviour_stretch *s = strip->lap->stretches;

	for (size_t i = 0; i < strip->n; i++) {
		if (event < s[i].event + s[i].instructions)
			return strip->edge[i] +
			       (event > s[i].event &&
				strip->edge[i + 1] - strip->edge[i] > 1);
	}
	return COLUMNS - 1;
}

/* In the first row in which there is room for it, a blank in front. */
static void put_mark(char rows[MARKROWS][COLUMNS + 8], size_t column,
		     const char *name)
{
	for (size_t i = 0; i < MARKROWS; i++) {
		char *at = rows[i] + column;

		if (*at != ' ' || (column && at[-1] != ' ') || at[1] != ' ')
			continue;
		memcpy(at, name, strlen(name));
		return;
	}
}

static void put_marks(FILE *f, const struct strip *strip)
{
	char rows[MARKROWS][COLUMNS + 8];

	memset(rows, ' ', sizeof(rows));
	for (unsigned int cp = 0; cp < CP_COUNT; cp++) {
		const struct behaviour_cell *c = &strip->lap->cells[cp];

		if (c->present)
			put_mark(rows, column_of(strip, c->event),
				 checkpoint_name((enum checkpoint)cp));
	}
	for (size_t i = 0; i < MARKROWS; i++) {
		rows[i][COLUMNS] = '\0';
		if (strspn(rows[i], " ") < COLUMNS)
			mail_line(f, "%*s%s", NAMES, "", rows[i]);
	}
}

void mail_strip(FILE *f, const struct behaviour_lap *lap)
{
	static const char *const names[] = { "D", "A", "I", "F" };
	struct strip strip;

	lay_out(&strip, lap);
	put_marks(f, &strip);
	put_row(f, &strip, "world", of_world, 0);
	for (unsigned int row = 0; row < 4; row++)
		put_row(f, &strip, names[row], of_flag, row);
	put_row(f, &strip, "vectors", of_vectors, 0);
	put_row(f, &strip, "unsync", of_synchronised, 0);
}

void mail_strip_legend(FILE *f)
{
	mail_wrap(f, 0,
		  "Not to scale. World: u user, h host, s the switch, g guest. "
		  "A flag's letter: set, the exception is masked. Vectors: h "
		  "the host's, s the switch's, ? either (modelled). Unsync: / "
		  "not synchronised (modelled).");
}
