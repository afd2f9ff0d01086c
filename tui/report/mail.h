/* SPDX-License-Identifier: MIT */
/*
 * mail.h - lines that survive a mail: ASCII, at most 72 columns, so that they
 * can be quoted twice. All text is made fit here.
 */
#ifndef REPORT_MAIL_H
#define REPORT_MAIL_H

#include "side.h"

#define MAIL_WIDTH 72

/* One line; what is too long ends with a '~'. */
void mail_line(FILE *f, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* Words over as many lines as it takes, all but the first one indented. */
void mail_wrap(FILE *f, unsigned int indent, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* "kvm_arch_vcpu_ioctl_run+0x60" in @width columns: the offset stays. Fills
 * and returns @buf. */
#define MAIL_SYMBOL 96
const char *mail_symbol(char buf[MAIL_SYMBOL], const char *symbol,
			size_t width);

/* A lap in a few rows of characters, not to scale. */
void mail_strip(FILE *f, const struct behaviour_lap *lap);
void mail_strip_legend(FILE *f);

/* Targets as numbered columns, held against the first: flags of a lap (from
 * 0), the rules, and the cost. */
void mail_matrix(FILE *f, const struct side *s, unsigned int lap);
void mail_rules(FILE *f, const struct side *s);
void mail_cost(FILE *f, const struct side *s, unsigned int lap);
/* What the names of places and rules mean. */
void mail_names(FILE *f, const struct side *s);
/* What the numbers stand for, and then all of these. */
void mail_side(FILE *f, const struct side *s);

#endif
