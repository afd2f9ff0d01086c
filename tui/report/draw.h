/* SPDX-License-Identifier: MIT */
/*
 * draw.h - what a target does, as pictures: time lines of laps, and the matrix
 * of targets and checkpoints. Places are those of svg.h.
 */
#ifndef REPORT_DRAW_H
#define REPORT_DRAW_H

#include "matrix.h"
#include "svg.h"

#define DRAW_WIDTH 12000 /* of every time line */
#define DRAW_LEFT  1300	 /* its column of names */
#define DRAW_RIGHT 150

/* ---- instructions to places ------------------------------------------------ */

/* A stretch that is much longer than .cut is drawn that long, with its middle
 * cut out; .unit is one instruction in thousandths of a tenth of a pixel. */
struct scale {
	uint64_t cut;
	uint64_t unit;
};

/* The widest scale at which all of these laps fit. */
struct draw_entry;
struct scale scale_for(const struct draw_entry *entries, size_t n);

#define LINE_STRETCHES 400 /* drawn of a lap; what follows is left out */

struct line {
	const struct svg *svg;
	const struct behaviour_lap *lap;
	struct scale scale;
	size_t n; /* stretches drawn */
	int edge[LINE_STRETCHES + 1];
};

void line_begin(struct line *l, const struct svg *svg,
		const struct behaviour_lap *lap, struct scale scale);
/* Where an event is; the nearest end for one that is not on the line. */
int line_place(const struct line *l, uint64_t event);
/* Instructions from the lap's beginning to the end of what is drawn. */
uint64_t line_length(const struct line *l);
bool line_is_cut(const struct line *l, size_t stretch);

/* Stretches in a row of which @key says the same. */
struct run {
	size_t from, to; /* stretches; not with @to */
	uint64_t event, instructions;
	int x, w;
};
typedef unsigned int (*run_key)(const struct behaviour_stretch *s,
				unsigned int arg);
/* The run behind *@r, which begins as { 0 }; false at the end. */
bool line_next(const struct line *l, run_key key, unsigned int arg,
	       struct run *r);

unsigned int key_world(const struct behaviour_stretch *s, unsigned int arg);
unsigned int key_vectors(const struct behaviour_stretch *s, unsigned int arg);
unsigned int key_synchronised(const struct behaviour_stretch *s,
			      unsigned int arg);
unsigned int key_flag(const struct behaviour_stretch *s, unsigned int flag);

/* ---- a time line ------------------------------------------------------------ */

/* The tall form has a lane for each world, the short one a single row. */
int timeline_height(bool tall);
/* @heading: the words above it; the lap's leaks are added. */
void timeline_draw(const struct svg *svg, const struct behaviour_lap *lap,
		   struct scale scale, int top, bool tall, const char *heading);
/* What the patterns and shapes mean. */
#define LEGEND_HEIGHT 900
void draw_legend(const struct svg *svg, int top);

/* ---- several on one scale ----------------------------------------------------- */

struct draw_entry {
	const struct behaviour_lap *lap;
	char heading[128];
};
/* All words of a picture of them, and then the picture: a whole element. */
void draw_stack(FILE *f, const char *id, bool alone, const char *title,
		const struct draw_entry *entries, size_t n, bool tall);

/* One lap, from 0, of each row, in the rows' order; those that have it.
 * @entries has room for all of them. */
size_t draw_entries(struct draw_entry *entries, const struct matrix_row *rows,
		    size_t n, unsigned int lap);

/* ---- targets and checkpoints ---------------------------------------------------- */

int matrix_height(size_t n);
/* The flags of one lap, from 0; what differs from the first row is marked. */
void draw_matrix(const struct svg *svg, const struct matrix_row *rows, size_t n,
		 unsigned int lap, int top);
/* A picture of its own: matrix and time lines of both laps. @entries is room
 * for as many. */
void draw_side_by_side(FILE *f, const char *title,
		       const struct matrix_row *rows, size_t n,
		       struct draw_entry *entries);

/* ---- the same in words ------------------------------------------------------ */

/* "D-IF, then --I-" as "D I F masked, then I masked": a voice drops dashes. */
void story_flags(FILE *f, const char *flags);
/* The lap as a picture shows it, in sentences. */
void story_lap(FILE *f, const struct behaviour_lap *lap);
/* "LEAK out: D A", "LEAK in: D", both, or "no leak"; for a lap that is not
 * complete that it is not. Fills and returns @buf. */
const char *story_leaks(const struct behaviour_lap *lap, char *buf, size_t len);

#endif
