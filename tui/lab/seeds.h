/* SPDX-License-Identifier: MIT */
/*
 * seeds.h - which seed a teacher has given to whom, and the labs as those
 * seeds draw them. What a hand-in says of its seed does not count.
 */
#ifndef LAB_SEEDS_H
#define LAB_SEEDS_H

#include "handin.h"

struct seeds;

/*
 * seeds_assign - the lab of @h becomes the one that its student's seed draws;
 * it lives as long as @s. A lab that is the same for everybody stays; who is
 * not on the list is marked. -1 only without memory, or where a seed is none.
 */
int seeds_assign(struct seeds *s, struct handin *h, struct err *err);

#endif
