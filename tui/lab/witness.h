/* SPDX-License-Identifier: MIT */
/*
 * witness.h - did the recording show what it is judged for? A student's image
 * brings its own symbols and may run anything; so what gives the events their
 * meaning is held against the machine, and the guest's exits against those
 * of the tree as it ships.
 */
#ifndef LAB_WITNESS_H
#define LAB_WITNESS_H

#include <jansson.h>

#include "lab/check.h"

/*
 * witness_image - the code that a recording is understood by is defined once,
 * as code, and is what the machine executed on every lap. Adds the finding
 * "in-its-place".
 */
void witness_image(const struct session *s, struct lab_result *result);

/*
 * witness_exits - how the guest left, lap by lap: [{"kind": "sync", "class":
 * 22, "pc": "0x...", "steps": 12}]. Kinds are the four of a vector table,
 * steps the guest's instructions on that lap.
 */
json_t *witness_exits(const struct session *s);

/*
 * witness_guest - the same guest as in @reference, exits of another run: its
 * synchronous exits are the same in the same order, at the same distances, as
 * far as both go.
 * Interrupts come when they come. Adds the finding "same-guest".
 */
void witness_guest(const struct session *s, const json_t *reference,
		   struct lab_result *result);

/* The laps for a drawing: points with flags, and every change between. */
json_t *witness_laps(const struct session *s);

#endif
