/* SPDX-License-Identifier: MIT */
/*
 * board.h - a screen that shows no machine: it is drawn, it is given keys, and
 * what takes longer is done between the two.
 */
#ifndef FRONT_FRONT_BOARD_H
#define FRONT_FRONT_BOARD_H

#include "front/canvas.h"

struct front_board {
	void *ctx;
	void (*draw)(void *ctx, struct canvas *c);
	void (*key)(void *ctx, int key); /* as front/keys.h names them */
	/* Called after the screen was drawn: do what is pending, if something
	 * is. @cancel_fd becomes readable when it is to end early. */
	void (*work)(void *ctx, int cancel_fd);
	bool (*done)(void *ctx);
};

#endif
