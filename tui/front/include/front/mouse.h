/* SPDX-License-Identifier: MIT */
/*
 * mouse.h - clicks and pastes, for terminals that report them.
 */
#ifndef FRONT_FRONT_MOUSE_H
#define FRONT_FRONT_MOUSE_H

struct front;

enum front_button {
	BUTTON_LEFT,
	BUTTON_WHEEL_UP,
	BUTTON_WHEEL_DOWN,
};

/*
 * A button pressed at a cell of the screen as drawn last. A key in the bottom
 * line does what the key does; the name or digit of a view shows it; within a
 * view it moves there, and goes to what was clicked on where there is such a
 * thing. The wheel scrolls the view below it.
 */
void front_mouse(struct front *f, int y, int x, enum front_button button);

/*
 * A character of a text that was pasted. The command line takes it; anywhere
 * else it would be a command that nobody meant, and is left out.
 */
void front_pasted(struct front *f, int key);

#endif
