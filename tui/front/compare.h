/* SPDX-License-Identifier: MIT */
/*
 * compare.h - two targets in lockstep: where the verbs about checkpoints bring
 * one, the other is brought as well.
 */
#ifndef FRONT_COMPARE_H
#define FRONT_COMPARE_H

struct front;
struct canvas;

/* The last order has come to its end on the active side: bring the other to
 * the same checkpoint, if the order was about checkpoints, and say so. */
void compare_follow(struct front *f);
/* Keys and verbs are about the other side now. */
void compare_turn(struct front *f);
void compare_draw(struct front *f, struct canvas *c);

#endif
